"""Which rules a plan breaks as a whole, groups and chains aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from placement.domain import Intensity
from placement.recheck.stand import Broken, Stand

INTENSITIES = tuple(Intensity)


def broken_together(here: Stand) -> Iterator[Broken]:
    """Yield each limit that the plan goes over, once per unit, provider, complex, pair or pin."""
    for check in CHECKS:
        yield from check(here)


def _one_place(here: Stand) -> Iterator[Broken]:
    for client, times in Counter(row.client for row in here.rows).items():
        if times > 1:
            spots = sorted(here.scene.units.ids[r.unit] for r in here.rows if r.client == client)
            yield Broken("one_place", " ".join(spots))


def _capacity(here: Stand) -> Iterator[Broken]:
    for unit, into in sorted(Counter(row.unit for row in here.rows).items()):
        if into > int(here.scene.units.capacity[unit]) + here.out[unit]:
            yield Broken("capacity", here.scene.units.ids[unit])


def _one_profile(here: Stand) -> Iterator[Broken]:
    used = {(row.unit, here.profile(row.client)) for row in here.rows}
    for unit, kinds in sorted(Counter(unit for unit, _ in used).items()):
        if kinds > 1:
            yield Broken("one_profile", here.scene.units.ids[unit])


def _hours(here: Stand) -> Iterator[Broken]:
    used: Counter[int] = Counter()
    for row in here.rows:
        norm = here.scene.rulebook.profile(here.profile(row.client))
        intensity = INTENSITIES[int(here.scene.seekers.intensity[row.client])]
        used[row.provider] += norm.hours_milli[intensity]
    for provider, milli in sorted(used.items()):
        free = int(here.scene.providers.hours_free_milli[provider])
        if 0 <= free < milli:
            yield Broken("hours", here.scene.providers.ids[provider])


def _mix_share(here: Stand) -> Iterator[Broken]:
    complexes = here.scene.units.complex
    new = Counter(int(complexes[r.unit]) for r in here.rows if here.profile(r.client) == "BT")
    for number, count in sorted(new.items()):
        if number >= 0 and count > int(here.scene.complex_room[number]):
            yield Broken("mix_share", here.scene.complex_ids[number])


def _keep_apart(here: Stand) -> Iterator[Broken]:
    apart, to = here.scene.apart, {row.client: row.unit for row in here.rows}
    columns = (apart.a, apart.b, apart.a_unit, apart.b_unit, apart.mm)
    for a, b, a_home, b_home, mm in zip(*(c.tolist() for c in columns), strict=True):
        one, other = to.get(a, a_home), to.get(b, b_home)
        placed = a in to or b in to
        if placed and one >= 0 and other >= 0 and here.apart_mm(one, other) < mm:
            ids = here.scene.units.ids
            yield Broken("keep_apart", f"{ids[one]} {ids[other]}")


def _pin_must(here: Stand) -> Iterator[Broken]:
    pins, spots = here.scene.pins, {(row.client, row.unit): row.provider for row in here.rows}
    for pin in pins.must.nonzero()[0].tolist():
        served = spots.get((int(pins.client[pin]), int(pins.unit[pin])))
        if served is None or int(pins.provider[pin]) not in (-1, served):
            yield Broken("pin_must", here.scene.units.ids[int(pins.unit[pin])])


CHECKS: tuple[Callable[[Stand], Iterator[Broken]], ...] = (
    _one_place,
    _capacity,
    _one_profile,
    _hours,
    _mix_share,
    _keep_apart,
    _pin_must,
)
