"""Where on-call support is on site in time, judged at every crossing as it is for a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from placement.audience.case import Case
from placement.audience.geojson import shape
from placement.audience.views import ReachAreaView
from placement.audience.words import listed
from placement.geo.bases import Bases, Travel, travel_by_hour, worst
from placement.geo.network import UNKNOWN, Bools, Ints, Network
from placement.geo.networks import Networks
from placement.geo.outline import enough_ms, left_between, outline, true_to
from placement.geo.scene import UNKNOWN_VALUE
from placement.rulebook.norms import ReachWindow
from placement.tables import windows as parts_of_day


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

    Drawn around streets of which both ends are reached, and true to the verdict on every unit.
    Along the networks only: where there is none, there is no area.
    """
    network = case.delivery.drive or case.delivery.walk
    asked = [(p, case.scene.rulebook.profile(p).windows) for p in case.scene.profile_names]
    asked = [(profile, windows) for profile, windows in asked if windows]
    gaps = dict.fromkeys(name for _, windows in asked for name in _with_gaps(case, windows))
    if network is None or not len(case.tables.care_bases):
        return Reached((), tuple(gaps), ())
    bases = Bases.of(case.tables)
    networks = Networks(case.delivery.walk, case.delivery.drive)
    travel = travel_by_hour(bases, networks, network.node_x_mm, network.node_y_mm)
    areas: list[ReachAreaView] = []
    served: Bools = np.zeros(len(case.provider), dtype=np.bool_)
    for profile, windows in asked:
        left = _left(case, bases, travel, windows)
        served |= (left >= 0).any(axis=1)
        areas.extend(_areas(case, network, profile, left))
    based = dict.fromkeys(case.tables.care_bases["provider"])
    names = {p: case.provider_name[p] for p in based if not served[case.provider[p]]}
    nowhere = tuple(name for name in names.values() if name not in gaps)
    return Reached(tuple(areas), tuple(gaps), nowhere)


def _left(case: Case, bases: Bases, travel: Travel, windows: Sequence[ReachWindow]) -> Ints:
    """Return what is left of each provider's time at each crossing, in the worst window: (P, N) ms.

    Below 0 where someone is not in time, or it is not known.
    """
    spans = [(w.from_minute, w.until_minute) for w in windows]
    ms = worst(bases, travel, spans, len(case.provider))
    limits = np.array([w.limit_ms for w in windows], dtype=np.int64)[:, None, None]
    left = np.where(ms == UNKNOWN, -1, limits - ms).min(axis=0)
    # More than is drawn makes no difference: providers with time to spare then share an area.
    return np.asarray(left.clip(-1, enough_ms()))


def _areas(case: Case, network: Network, profile: str, left: Ints) -> Iterator[ReachAreaView]:
    """Yield an area per contracted provider; providers with the same one share it."""
    column = case.scene.profile_names.index(profile)
    sharing: dict[tuple[bytes, bytes, bytes], list[int]] = {}
    for number in np.flatnonzero(case.scene.providers.contracted[:, column]).tolist():
        known, inside = _judged(case, profile, number)
        key = (left[number].tobytes(), known.tobytes(), inside.tobytes())
        sharing.setdefault(key, []).append(number)
    units = case.scene.units
    for numbers in sharing.values():
        known, inside = _judged(case, profile, numbers[0])
        drawn = outline(*left_between(network, left[numbers[0]]))
        area = true_to(drawn, units.x_mm[known], units.y_mm[known], inside[known])
        if not drawn.is_empty:
            providers = [case.scene.providers.ids[number] for number in numbers]
            yield ReachAreaView(
                id=f"{'+'.join(providers)}-{profile}",
                provider=listed(case.provider_name[name] for name in providers),
                profile=str(profile),
                minutes=int(case.scene.rulebook.profile(profile).reach_minutes or 0),
                shape=shape(area),
                estimated=False,
            )


def _judged(case: Case, profile: str, provider: int) -> tuple[Bools, Bools]:
    """Return of which units it is known whether the provider is in time, and where he is: (U,)."""
    table = case.scene.reach[profile]
    tenths = table.tenths[:, provider]
    known = (tenths != UNKNOWN_VALUE).all(axis=0)
    return known, known & (tenths <= table.limit_tenths[:, None]).all(axis=0)


def _with_gaps(case: Case, windows: Sequence[ReachWindow]) -> Iterator[str]:
    """Yield the providers with bases of which, at some moment that is asked, none is staffed."""
    for provider, rows in case.tables.care_bases.groupby("provider", sort=False):
        parts = parts_of_day("|".join(rows["staffed"])) or ()
        whole = all(
            any(a <= w.from_minute and w.until_minute <= b for a, b in parts) for w in windows
        )
        if not whole:
            yield case.provider_name[str(provider)]
