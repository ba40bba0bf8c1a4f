"""Where on-call support is on site in time, judged at every crossing as it is for a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from placement.audience.case import Case
from placement.audience.geojson import shape
from placement.audience.outline import around
from placement.audience.views import ReachAreaView
from placement.audience.words import listed
from placement.geo.network import UNKNOWN, Bools, Ints, Network
from placement.geo.networks import Networks
from placement.geo.proximity import to_mm
from placement.geo.reach import worst_reach_ms
from placement.geo.reach_tables import tenths
from placement.geo.snap import snap
from placement.geo.travel import travel_ms
from placement.quantities import MS_PER_MINUTE
from placement.rulebook.norms import ReachWindow
from placement.tables import windows as parts_of_day

DECIMALS = 4
"""Some 10 m: the area is coarser than that."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The reach areas, and who has none because at some moment that is asked nobody is on duty.

    `nowhere` are providers with bases and without an area for another reason: no way is known
    from there, or nobody is in time anywhere.
    """

    areas: tuple[ReachAreaView, ...]
    not_always: tuple[str, ...]
    nowhere: tuple[str, ...]


def reached(case: Case) -> Reached:
    """Return per profile and contracted provider where someone is in time at every moment.

    Drawn around streets of which both ends are reached. Along the networks only: where there is
    none, there is no area. Given travel times speak of units alone and are not drawn.
    """
    network = case.delivery.drive or case.delivery.walk
    asked = [(p, case.scene.rulebook.profile(p).windows) for p in case.scene.profile_names]
    asked = [(profile, windows) for profile, windows in asked if windows]
    gaps = dict.fromkeys(name for _, windows in asked for name in _with_gaps(case, windows))
    if network is None or not len(case.tables.care_bases):
        return Reached((), tuple(gaps), ())
    travel = _travel(case, network)
    areas: list[ReachAreaView] = []
    served: Bools = np.zeros(len(case.provider), dtype=np.bool_)
    for profile, windows in asked:
        in_time = _in_time(case, travel, windows)
        served |= in_time.any(axis=1)
        areas.extend(_areas(case, network, profile, in_time))
    based = dict.fromkeys(case.tables.care_bases["provider"])
    names = {p: case.provider_name[p] for p in based if not served[case.provider[p]]}
    nowhere = tuple(name for name in names.values() if name not in gaps)
    return Reached(tuple(areas), tuple(gaps), nowhere)


def _travel(case: Case, network: Network) -> Ints:
    """Return ms from each base to each crossing of the network, by the base's own mode: (B, N)."""
    bases = case.tables.care_bases
    networks = Networks(case.delivery.walk, case.delivery.drive)
    result = np.full((len(bases), len(network.node_x_mm)), UNKNOWN)
    for mode in dict.fromkeys(bases["mode"]):
        own = networks.for_mode(mode)
        if own is None:
            continue
        rows = np.flatnonzero((bases["mode"] == mode).to_numpy())
        x, y = (to_mm(bases[axis].to_numpy(float)[rows]) for axis in ("x", "y"))
        there = snap(own, network.node_x_mm, network.node_y_mm)
        result[rows] = travel_ms(own, snap(own, x, y), there, mode)
    return result


def _in_time(case: Case, travel: Ints, windows: Sequence[ReachWindow]) -> Bools:
    """Return whether each provider is at each crossing in time, in every window: (P, N)."""
    bases = case.tables.care_bases
    ms = worst_reach_ms(
        [parts_of_day(text) or () for text in bases["staffed"]],
        np.rint(bases["handling_minutes"].to_numpy(float) * MS_PER_MINUTE).astype(np.int64),
        travel,
        np.array([case.provider[p] for p in bases["provider"]], dtype=np.int64),
        len(case.provider),
        [(w.from_minute, w.until_minute) for w in windows],
    )
    limits = np.array([w.limit_ms for w in windows], dtype=np.int64)[:, None, None]
    within = (ms != UNKNOWN) & (tenths(ms) * MS_PER_MINUTE <= limits * 10)
    return np.asarray(within.all(axis=0))


def _areas(case: Case, network: Network, profile: str, in_time: Bools) -> Iterator[ReachAreaView]:
    """Yield an area per contracted provider; providers who reach the same streets share one."""
    column = case.scene.profile_names.index(profile)
    sharing: dict[bytes, list[str]] = {}
    for number in np.flatnonzero(case.scene.providers.contracted[:, column]).tolist():
        ends = in_time[number]
        streets = np.flatnonzero(ends[network.edge_u] & ends[network.edge_v])
        sharing.setdefault(streets.tobytes(), []).append(case.scene.providers.ids[number])
    for streets_reached, providers in sharing.items():
        outline = around(network.lines(np.frombuffer(streets_reached, dtype=np.int64)))
        if not outline.is_empty:
            yield ReachAreaView(
                id=f"{'+'.join(providers)}-{profile}",
                provider=listed(case.provider_name[name] for name in providers),
                profile=str(profile),
                minutes=int(case.scene.rulebook.profile(profile).reach_minutes or 0),
                shape=shape(outline, DECIMALS),
                estimated=False,
            )


def _with_gaps(case: Case, windows: Sequence[ReachWindow]) -> Iterator[str]:
    """Yield the providers with bases of which, at some moment that is asked, none is staffed."""
    for provider, rows in case.tables.care_bases.groupby("provider", sort=False):
        parts = parts_of_day("|".join(rows["staffed"])) or ()
        whole = all(
            any(a <= w.from_minute and w.until_minute <= b for a, b in parts) for w in windows
        )
        if not whole:
            yield case.provider_name[str(provider)]
