"""Which limits of a plan stop one more placement, and who holds what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placement.explain.grouping import regrouped
from placement.explain.standing import BT, Spot, Standing

CHECKED = (
    "one_place",
    "capacity",
    "one_profile",
    "hours",
    "mix_share",
    "groups",
    "keep_apart",
    "pin_must",
)
"""Limits that are checked here without the solver; a new limit is told here too (a test sees to
it). `one_place` needs no stop: a standing holds one place per seeker."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A limit that stops a placement: what it is about and which seekers hold it.

    `subject` is the position of a unit, provider or complex, whichever the limit is about.
    """

    limit: str
    subject: int
    held_by: tuple[int, ...]


def stops(standing: Standing, client: int, spot: Spot) -> tuple[Stop, ...]:
    """Return what stops placing a seeker, not placed in this standing, at (unit, provider)."""
    found = list(plain_stops(standing, client, spot))
    if not found and standing.ground.clustered[client]:
        found += _group(standing, client, spot)
    return tuple(found)


def plain_stops(standing: Standing, client: int, spot: Spot) -> Iterator[Stop]:
    """Yield the limits that stop a placement, groups left out."""
    unit, provider = spot
    yield from _pinned(standing, client, spot)
    yield from _unit(standing, client, unit)
    yield from _hours(standing, client, provider)
    yield from _share(standing, client, unit)
    yield from _apart(standing, client, unit)


def _pinned(standing: Standing, client: int, spot: Spot) -> Iterator[Stop]:
    for unit, provider in standing.ground.musts.get(client, ()):
        if unit != spot[0] or provider not in (-1, spot[1]):
            yield Stop("pin_must", unit, (client,))


def _unit(standing: Standing, client: int, unit: int) -> Iterator[Stop]:
    ground, there = standing.ground, standing.newcomers(unit)
    if standing.places_left(unit) <= 0:
        stay = tuple(c for c in ground.movable.get(unit, ()) if c not in standing.place)
        yield Stop("capacity", unit, there or stay)
    others = tuple(c for c in there if ground.profile[c] != ground.profile[client])
    if others:
        yield Stop("one_profile", unit, others)


def _hours(standing: Standing, client: int, provider: int) -> Iterator[Stop]:
    left, hours = standing.hours_left(provider), standing.ground.hours
    if left is not None and hours[client] > 0 and hours[client] > left:
        using = tuple(c for c in standing.served.get(provider, ()) if hours[c] > 0)
        yield Stop("hours", provider, using)


def _share(standing: Standing, client: int, unit: int) -> Iterator[Stop]:
    scene = standing.ground.scene
    number = int(scene.units.complex[unit])
    if number < 0 or standing.ground.profile[client] != BT:
        return
    there = standing.in_complex(number)
    if len(there) >= int(scene.complex_room[number]):
        yield Stop("mix_share", number, there)


def _apart(standing: Standing, client: int, unit: int) -> Iterator[Stop]:
    for other, home, mm in standing.ground.apart.get(client, ()):
        lives = standing.lives(other, home)
        if lives >= 0 and standing.ground.scene.distance_mm(unit, lives) < mm:
            yield Stop("keep_apart", lives, (other,) if other >= 0 else ())


def _group(standing: Standing, client: int, spot: Spot) -> list[Stop]:
    """Return the stop of a unit in which no group can be made; holders are those near it."""
    unit = spot[0]
    if regrouped(standing.after({client: spot}), [unit]) is not None:
        return []
    around = {unit, *standing.ground.near.get(unit, frozenset())}
    near = sorted(c for u in around for c in standing.newcomers(u) if standing.ground.clustered[c])
    return [Stop("groups", unit, tuple(near))]
