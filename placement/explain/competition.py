"""Clients who compete for the same few places: a set that provably can not all be placed.

From one client without a place the search follows what stops each of his candidates to those who
hold it, and on to theirs. Where it closes, everyone in the set can only live in the same units,
be served by the same providers or fill the same complexes. What those can take at most is then
counted; only a set that is larger than that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from placement.explain.left import KINDS, Left
from placement.explain.standing import BT, Ground
from placement.explain.stops import Stop
from placement.rule import Candidates

Numbered = tuple[str, int]
"""A limit and the position of what it is about."""
OPEN = "open"
"""In place of a limit: someone in the set could go elsewhere, so nobody is left out by it."""
MOST = 60
"""Clients in a set; a larger one says nothing to a reader."""


@dataclass(frozen=True, slots=True)
class Competition:
    """Waiting clients who can only be placed through these limits, and for how many those do."""

    clients: tuple[int, ...]
    limits: tuple[Numbered, ...]
    room: int


def competition(left: Left, client: int) -> Competition | None:
    """Return the set of waiting clients around one without a place; None where none is proved."""
    clients, limits, queue = {client}, set[Numbered](), [client]
    while queue:
        for stop in _followed(left, queue.pop(0), limits):
            limits.add((stop.limit, stop.subject))
            new = sorted(set(stop.held_by) - clients)
            clients.update(new)
            queue += new
            if len(clients) > MOST:
                return None
        if (OPEN, 0) in limits:
            return None
    return checked(left, clients, limits)


def _followed(left: Left, client: int, known: set[Numbered]) -> Iterator[Stop]:
    """Yield limits that, with the known ones, stop every candidate of a seeker; else OPEN.

    Of the limits that stop the first candidate not yet covered, the one with fewest holders.
    """
    stopped = left.stopped(client)
    if not stopped.any.all():
        yield Stop(OPEN, 0, ())
        return
    covered = np.zeros(len(stopped.columns), dtype=bool)
    sides = list(zip(KINDS, stopped.masks, stopped.numbers, strict=True))
    for kind, mask, number in sides:
        covered |= mask & np.isin(number, [n for k, n in known if k == kind])
    while not covered.all():
        place = int(np.argmin(covered))
        choices = [left.stop(k, int(number[place])) for k, mask, number in sides if mask[place]]
        best = min(choices, key=lambda s: (len(s.held_by), KINDS.index(s.limit), s.subject))
        yield best
        for kind, mask, number in sides:
            if kind == best.limit:
                covered |= mask & (number == best.subject)


def checked(left: Left, clients: set[int], limits: set[Numbered]) -> Competition | None:
    """Return the competition if those limits can not take all who wait in the set; else None."""
    ground, candidates = left.standing.ground, left.candidates
    waiting = [c for c in sorted(clients) if not ground.scene.seekers.resident[c]]
    used = set()
    for column in np.flatnonzero(np.isin(candidates.client, waiting)).tolist():
        covering = _covering(ground, candidates, column) & limits
        if not covering:
            return None
        used |= covering
    room = sum(_room(ground, limit, waiting) for limit in sorted(used))
    if room >= len(waiting):
        return None
    return Competition(tuple(waiting), tuple(sorted(used)), room)


def _covering(ground: Ground, candidates: Candidates, column: int) -> set[Numbered]:
    """Return the limits that a candidate counts in."""
    client, unit = int(candidates.client[column]), int(candidates.unit[column])
    found = {("capacity", unit)}
    if ground.hours[client]:
        found.add(("hours", int(candidates.provider[column])))
    number = int(ground.scene.units.complex[unit])
    if number >= 0 and ground.profile[client] == BT:
        found.add(("mix_share", number))
    return found


def _room(ground: Ground, limit: Numbered, waiting: Iterable[int]) -> int:
    """Return how many of those who wait a limit can take at most, whoever else is placed."""
    scene, (kind, number) = ground.scene, limit
    if kind == "capacity":
        return int(scene.units.capacity[number] + scene.units.movable_residents[number])
    if kind == "mix_share":
        return int(scene.complex_room[number])
    free, count = int(scene.providers.hours_free_milli[number]), 0
    for hours in sorted(ground.hours[c] for c in waiting if ground.hours[c]):
        if hours > free:
            break
        free, count = free - hours, count + 1
    return count
