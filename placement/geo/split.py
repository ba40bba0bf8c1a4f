"""A delivery split into deliveries that can not influence one another: the regions of a nation.

Tables are split, not scenes: nothing of the size of all clients times all units is ever made.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from placement.domain import TABLES
from placement.geo.bw_walk import LOOK
from placement.geo.columns import Index, positions
from placement.geo.networks import Networks
from placement.geo.proximity import cross_within, to_mm
from placement.geo.scene import Ints
from placement.geo.seekers import seeks
from placement.geo.ties import areas_of, client_areas, serves, ties, unit_areas
from placement.rulebook import Rulebook
from placement.tables import Tables

OWNERS = ("client", "client_a", "unit", "a")
"""Columns that say to whom a row belongs, the first that a table has."""
WHOLE = ("municipalities", "corporations")
"""Small tables that every split has whole: wishes may name any municipality."""
LEFT_OUT = ("agreements", "deliveries")
"""Tables that say nothing about the match."""


def split(tables: Tables, rulebook: Rulebook, networks: Networks) -> list[Tables]:
    """Return the deliveries that are independent of one another, by their first municipality.

    Every client and unit stands in exactly one of them. Where all hangs together that is one, the
    delivery itself.
    """
    label = labels(tables, rulebook, networks)
    count = int(label.max(initial=0)) + 1
    if count == 1:
        return [tables]
    unit_area = unit_areas(tables)
    unit_of = np.where(unit_area < 0, 0, label[unit_area])
    area = dict(zip(tables.units.index, unit_area.tolist(), strict=True))
    client_of = label[np.array(list(client_areas(tables, area).values()), dtype=np.int64)]
    owner = {
        "client": dict(zip(tables.clients.index, client_of.tolist(), strict=True)),
        "unit": dict(zip(tables.units.index, unit_of.tolist(), strict=True)),
    }
    frames = {name: _rows(tables, name, owner, label, count) for name in TABLES}
    served = serves(tables, rulebook, networks, all_profiles=True)
    reach = {name: set(unit_of[units].tolist()) for name, units in served.items()}
    near = _locations(tables, rulebook, unit_of)
    made = []
    for n in range(count):
        own = {name: parts[n] for name, parts in frames.items()}
        made.append(_closed(tables, own, near[n], {p for p, at in reach.items() if n in at}))
    return made


def labels(tables: Tables, rulebook: Rulebook, networks: Networks) -> Ints:
    """Return per area the number of its split."""
    _, of = areas_of(tables.municipalities)
    size = int(of.max(initial=0)) + 1
    seeking = seeks(tables.clients, chains=rulebook.match.chains)
    found = list(ties(tables, rulebook, networks, seeking))
    a = np.concatenate([pair[0] for pair in found])
    b = np.concatenate([pair[1] for pair in found])
    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    _, first, number = np.unique(label, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[number], dtype=np.int64)


def _rows(
    tables: Tables, name: str, owner: dict[str, dict[str, int]], label: Ints, count: int
) -> list[pd.DataFrame]:
    """Return the rows of one table per split, in order; tables without an owner are whole."""
    frame = tables.frame(name)
    if name in LEFT_OUT:
        return [frame.iloc[:0]] * count
    column = next((c for c in OWNERS if c in frame.columns), None)
    if name in ("clients", "units"):
        of = np.array(list(owner[name.removesuffix("s")].values()), dtype=np.int64)
    elif name == "spread_targets":
        _, area = areas_of(tables.municipalities)
        place = Index.of(positions(tables.municipalities.index), frame["municipality"])
        of = label[area[place]]
    elif name in WHOLE or column is None:
        return [frame] * count
    else:
        known = owner["client" if column.startswith("client") else "unit"]
        of = np.array([known.get(value, 0) for value in frame[column]], dtype=np.int64)
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(count + 1))
    return [frame.iloc[order[a:b]] for a, b in pairwise(ends.tolist())]


def _locations(tables: Tables, rulebook: Rulebook, unit_of: Ints) -> list[set[str]]:
    """Return per split the BW locations that its units name, walk to, or lie near."""
    ids, units = tables.bw_locations.index, tables.units
    found: list[set[str]] = [set() for _ in range(int(unit_of.max(initial=0)) + 1)]
    for at, name in zip(unit_of.tolist(), units["bw_location"], strict=True):
        found[at] |= {name} if name else set()
    said = tables.confirmations[tables.confirmations["bw_location"].notna()]
    for walks in (tables.bw_walks, said):
        at = unit_of[Index.of(positions(units.index), walks["unit"])]
        for n, name in zip(at.tolist(), walks["bw_location"], strict=True):
            found[n].add(name)
    if "bw_walks" not in tables.given:
        limit = rulebook.cluster.bw_radius_mm * LOOK
        i, j, _ = cross_within(*_points(units), *_points(tables.bw_locations), limit)
        for n, name in set(zip(unit_of[i].tolist(), ids[j], strict=True)):
            found[n].add(name)
    return found


def _points(frame: pd.DataFrame) -> tuple[Ints, Ints]:
    return to_mm(frame["x"].to_numpy(float)), to_mm(frame["y"].to_numpy(float))


def _closed(
    tables: Tables, own: dict[str, pd.DataFrame], near: set[str], serving: set[str]
) -> Tables:
    """Return one split with all that its rows refer to."""
    locations = tables.bw_locations[tables.bw_locations.index.isin(near)]
    clients, units = own["clients"], own["units"]
    named = {*serving, *units["provider"], *units["occupied_provider"], *locations["provider"]}
    named.update(*clients["prefer_providers"], own["previous"]["provider"], own["pins"]["provider"])
    providers = tables.providers[tables.providers.index.isin(named)]
    bases = tables.care_bases[tables.care_bases["provider"].isin(providers.index)]
    complexes = tables.complexes[tables.complexes.index.isin(set(units["complex"]))]
    inside = own["unit_distances"]["b"].isin(units.index)
    frames = own | {
        "bw_locations": locations,
        "providers": providers,
        "care_bases": bases,
        "complexes": complexes,
        "reach": own["reach"][own["reach"]["base"].isin(bases.index)],
        "unit_distances": own["unit_distances"][inside],
    }
    return Tables.of(frames, tables.given)
