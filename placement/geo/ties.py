"""Which areas of a delivery can influence one another's placements.

An area is a region of the municipality table, or a municipality that names none. What may tie two
areas is judged on the safe side: a tie too many costs time, one too few would cost exactness.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import numpy as np
import pandas as pd

from placement.domain import Profile
from placement.geo.clusters import chains_within
from placement.geo.columns import Index, positions
from placement.geo.networks import Networks
from placement.geo.proximity import to_mm
from placement.geo.scene import CLUSTER_FORMS, Bools, Ints
from placement.geo.travel import mode_ms
from placement.rulebook import Rulebook
from placement.tables import Tables

MS_PER_MINUTE = 60_000
MARGIN = 2
"""How much faster than the fastest way a supporter is taken to be, in a straight line."""
Ties = tuple[Ints, Ints]
"""Pairs of areas that must stay together, as two parallel arrays."""


def areas_of(municipalities: pd.DataFrame) -> tuple[dict[str, int], Ints]:
    """Return the position of each region name among the areas, and each municipality's area."""
    names = [
        ("", name) if pd.isna(region) else (region, "")
        for region, name in zip(municipalities["region"], municipalities.index, strict=True)
    ]
    place = {name: n for n, name in enumerate(dict.fromkeys(names))}
    of = np.array([place[name] for name in names], dtype=np.int64)
    return {region: n for (region, _), n in place.items() if region}, of


def unit_areas(tables: Tables) -> Ints:
    """Return the area of each unit; -1 where it names no municipality."""
    _, of = areas_of(tables.municipalities)
    place = Index.of(positions(tables.municipalities.index), tables.units["municipality"])
    return np.append(of, -1)[place]


def ties(tables: Tables, rulebook: Rulebook, networks: Networks, seeking: Bools) -> Iterator[Ties]:
    """Yield all that ties areas: who may go where, shared buildings, people, hours, groups."""
    unit = dict(zip(tables.units.index, unit_areas(tables).tolist(), strict=True))
    client = client_areas(tables, unit)
    yield from _wishes(tables, seeking)
    movers = tables.clients[seeking]
    homes = zip(movers.index, movers["lives_in"], strict=True)
    yield _pairs((client[c], unit[u]) for c, u in homes if u)
    pins = tables.pins
    yield _pairs((client[c], unit[u]) for c, u in zip(pins["client"], pins["unit"], strict=True))
    apart = tables.keep_apart
    yield _pairs(
        (client[a], client[b]) for a, b in zip(apart["client_a"], apart["client_b"], strict=True)
    )
    yield _groups(tables.units["complex"], unit_areas(tables))
    yield _near(tables, rulebook, unit)
    said = tables.confirmations[tables.confirmations["other_unit"].notna()]
    yield _pairs((unit[a], unit[b]) for a, b in zip(said["unit"], said["other_unit"], strict=True))
    yield from _hours(tables, rulebook, networks)


def client_areas(tables: Tables, unit: dict[str, int]) -> dict[str, int]:
    """Return the area in which each client is kept: the first he may go to, or where he lives."""
    place, _ = areas_of(tables.municipalities)
    rows = zip(
        tables.clients.index, tables.clients["regions"], tables.clients["lives_in"], strict=True
    )
    found = {}
    for name, regions, home in rows:
        known = [place[r] for r in regions if r in place]
        found[name] = known[0] if known else max(0, unit.get(home, 0) if home else 0)
    return found


def _wishes(tables: Tables, seeking: Bools) -> Iterator[Ties]:
    """Yield the regions of one client; whoever may go anywhere ties all."""
    place, of = areas_of(tables.municipalities)
    wishes = set(tables.clients["regions"][seeking])
    if () in wishes:
        every = np.arange(int(of.max(initial=0)) + 1)
        yield np.zeros_like(every), every
    for regions in wishes:
        known = [place[r] for r in regions if r in place]
        yield _pairs((known[0], other) for other in known[1:])


def _pairs(found: Iterable[tuple[int, int]]) -> Ties:
    pairs = np.array(list(found), dtype=np.int64).reshape(-1, 2)
    pairs = pairs[(pairs >= 0).all(axis=1)]
    return pairs[:, 0], pairs[:, 1]


def _groups(names: Iterable[Hashable], areas: Ints) -> Ties:
    """Tie the areas of rows that name the same; those that name nothing (None) are left out."""
    first: dict[Hashable, int] = {}
    return _pairs(
        (first.setdefault(name, area), area)
        for name, area in zip(names, areas.tolist(), strict=True)
        if name is not None and area >= 0
    )


def _near(tables: Tables, rulebook: Rulebook, unit: dict[str, int]) -> Ties:
    """Tie the areas of units that may stand in one group."""
    rows, radius = tables.units, rulebook.cluster.radius_mm
    if "unit_distances" in tables.given:
        given = tables.unit_distances
        close = to_mm(given["metres"].to_numpy(float)) <= radius
        return _pairs(
            (unit[a], unit[b]) for a, b in zip(given["a"][close], given["b"][close], strict=True)
        )
    able = np.isin(rows["housing_form"].to_numpy(dtype=np.str_), CLUSTER_FORMS)
    at = np.flatnonzero(able | rows["may_cluster"].to_numpy(bool))
    # Whole chains: whoever is linked to someone linked is tied as well, and no pair is listed.
    chain = chains_within(
        to_mm(rows["x"].to_numpy(float)[at]), to_mm(rows["y"].to_numpy(float)[at]), radius
    )
    return _groups(chain.tolist(), np.array(list(unit.values()), dtype=np.int64)[at])


def _hours(tables: Tables, rulebook: Rulebook, networks: Networks) -> Iterator[Ties]:
    """Yield per provider with bounded hours the areas in which it may give them."""
    bounded = set(tables.providers.index[tables.providers["hours_free"].notna()])
    area = unit_areas(tables)
    for provider, units in serves(tables, rulebook, networks).items():
        if provider in bounded:
            found = np.unique(area[units])
            found = found[found >= 0]
            yield found[:1].repeat(len(found)), found


def serves(
    tables: Tables, rulebook: Rulebook, networks: Networks, *, all_profiles: bool = False
) -> dict[str, Ints]:
    """Return the units that each provider might serve, by position.

    With a profile that asks hours of it, or with any at all (`all_profiles`).
    """
    owner = Index.of(positions(tables.providers.index), tables.units["provider"])
    near = _within_reach(tables, rulebook, networks)
    form = tables.units["housing_form"].to_numpy(dtype=np.str_)
    norms = {p: rulebook.profile(p) for p in Profile}
    suits = {
        p: np.isin(form, sorted(norm.forms | norm.forms_if_may_cluster))
        for p, norm in norms.items()
    }
    found = {}
    for number, (name, contracted) in enumerate(
        zip(tables.providers.index, tables.providers["profiles"], strict=True)
    ):
        asked = [p for p in Profile if p in contracted]
        asked = [p for p in asked if all_profiles or max(norms[p].hours_milli.values(), default=0)]
        may: Bools = np.zeros(len(form), dtype=bool)
        for profile in asked:
            may |= near[name] if norms[profile].windows else suits[profile]
        found[name] = np.flatnonzero(may & ((owner < 0) | (owner == number)))
    return found


def _within_reach(tables: Tables, rulebook: Rulebook, networks: Networks) -> dict[str, Bools]:
    """Return which units a provider's bases might reach in time: given, or in a straight line."""
    count, bases = len(tables.units), tables.care_bases
    limit = max((w.limit_ms for p in Profile for w in rulebook.profile(p).windows), default=0)
    near = {name: np.zeros(count, dtype=bool) for name in tables.providers.index}
    provider = dict(zip(bases.index, bases["provider"], strict=True))
    given = tables.reach[tables.reach["minutes"] * MS_PER_MINUTE <= limit]
    at = Index.of(positions(tables.units.index), given["unit"])
    for name, where in pd.Series(at).groupby(given["base"].map(provider).to_numpy()):
        near[str(name)][where.to_numpy()] = True
    x, y = (to_mm(tables.units[axis].to_numpy(float)) for axis in ("x", "y"))
    for mode, name, bx, by in zip(
        bases["mode"], bases["provider"], to_mm(bases["x"]), to_mm(bases["y"]), strict=True
    ):
        network = networks.for_mode(mode)
        if network is not None:
            ms = np.maximum(mode_ms(network, mode), 1)
            fastest = MARGIN * float((network.edge_mm / ms).max(initial=0.0))
            near[name] |= np.hypot(x - bx, y - by) <= (limit + 1) * fastest
    return near
