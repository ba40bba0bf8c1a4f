"""Clients who compete for the same few places: a set that provably can not all be placed.

From one client without a place the search follows what stops each of his candidates to those who
hold it, and on to theirs. Where it closes, everyone in the set can only live in the same units,
be served by the same providers or fill the same complexes. What those can take at most is then
counted, without the solver; only a set that is too much for them is shown, and of it only what
the count needs: no client and no limit can be left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from placement.explain.left import KINDS, Left
from placement.explain.standing import BT
from placement.explain.stops import Stop
from placement.geo.scene import Bools, Ints

Numbered = tuple[str, int]
"""A limit and the position of what it is about."""
OPEN = "open"
"""In place of a limit: someone in the set could go elsewhere, so nobody is left out by it."""
MOST = 60
"""Clients in a set; a larger one says nothing to a reader."""
COUNTED = ("capacity", "mix_share")
"""Limits that take a number of persons; hours take what each person needs."""


@dataclass(frozen=True, slots=True)
class Competition:
    """Waiting clients who can only be placed through these limits, which cannot take them all.

    `room` is how many of them the limits take at most, by counting.
    """

    clients: tuple[int, ...]
    limits: tuple[Numbered, ...]
    room: int


def competition(left: Left, client: int) -> Competition | None:
    """Return a smallest set around one client without a place; None where none is proved.

    Looked for by the limits with the fewest holders; where that proves nothing, by hours first.
    """
    if left.first[client] == left.first[client + 1]:
        return None
    for rank in (_fewest, _hours_first):
        found = _closed(left, client, rank)
        proved = None if found is None else checked(left, client, found)
        if proved is not None:
            return proved
    return None


Rank = Callable[[Stop], tuple[int, ...]]
"""In which order the limits that stop a candidate are taken."""


def _fewest(stop: Stop) -> tuple[int, ...]:
    return len(stop.held_by), KINDS.index(stop.limit), stop.subject


def _hours_first(stop: Stop) -> tuple[int, ...]:
    return int(stop.limit != "hours"), len(stop.held_by), KINDS.index(stop.limit), stop.subject


def _closed(left: Left, client: int, rank: Rank) -> Competition | None:
    """Return everyone whom the search reaches from a client; None where someone could go on."""
    clients, limits, queue = {client}, set[Numbered](), [client]
    marked = marks(left, ())
    while queue:
        for stop in _followed(left, queue.pop(0), marked, rank):
            if stop.limit == OPEN:
                return None
            limits.add((stop.limit, stop.subject))
            new = sorted(set(stop.held_by) - clients)
            clients.update(new)
            queue += new
            if len(clients) > MOST:
                return None
    return Competition(tuple(sorted(clients)), tuple(sorted(limits)), 0)


def marks(left: Left, limits: Iterable[Numbered]) -> list[Bools]:
    """Return per kind which units, providers and complexes are limits; one more, for none."""
    scene = left.standing.ground.scene
    sizes = (len(scene.units.ids), len(scene.providers.ids), len(scene.complex_ids))
    marked = [np.zeros(size + 1, dtype=bool) for size in sizes]
    for kind, number in limits:
        marked[KINDS.index(kind)][number] = True
    return marked


def _followed(left: Left, client: int, marked: list[Bools], rank: Rank) -> Iterator[Stop]:
    """Yield limits such that every candidate of a seeker counts in one of them, or a marked one.

    Of the limits that stop the first candidate not yet covered, the first in rank, which is then
    marked; OPEN where nothing stops it.
    """
    stopped = left.stopped(client)
    covered = np.zeros(len(stopped.columns), dtype=bool)
    sides = list(zip(KINDS, stopped.masks, stopped.counts, stopped.numbers, strict=True))
    for known, (_, _, counts, number) in zip(marked, sides, strict=True):
        covered |= counts & known[number]
    while not covered.all():
        place = int(np.argmin(covered))
        choices = [left.stop(k, int(number[place])) for k, mask, _, number in sides if mask[place]]
        best = min(choices, key=rank, default=Stop(OPEN, 0, ()))
        yield best
        if best.limit == OPEN:
            return
        kind = KINDS.index(best.limit)
        marked[kind][best.subject] = True
        covered |= stopped.counts[kind] & (stopped.numbers[kind] == best.subject)


def checked(left: Left, client: int, found: Competition) -> Competition | None:
    """Return the smallest part of a competition that still leaves someone out; None for none.

    Checked by counting alone. Limits go first, the last found first, then clients; `client` stays.
    """
    count = _Count(left)
    best = count.shortage(found.clients, found.limits)
    if best is None:
        return None
    for limit in reversed(found.limits):
        smaller = tuple(x for x in best.limits if x != limit)
        kept = count.confined(best.clients, smaller)
        tried = count.shortage(kept, smaller) if client in kept else None
        best = tried or best
    for other in reversed(best.clients):
        if other != client and len(best.clients) <= MOST:
            kept = tuple(c for c in best.clients if c != other)
            best = count.shortage(kept, best.limits) or best
    return best


class _Count:
    """Counts what limits can take of clients; no solver, and no plan."""

    def __init__(self, left: Left) -> None:
        self.left, self.ground = left, left.standing.ground
        self.waiting = ~self.ground.scene.seekers.resident

    def confined(self, clients: Iterable[int], limits: Iterable[Numbered]) -> tuple[int, ...]:
        """Return the waiting clients of whom every candidate counts in one of these limits."""
        marked = marks(self.left, limits)
        return tuple(c for c in sorted(clients) if self.waiting[c] and self._inside(c, marked))

    def _inside(self, client: int, marked: list[Bools]) -> bool:
        columns = slice(int(self.left.first[client]), int(self.left.first[client + 1]))
        unit, provider = self._of(columns)
        places, hours, shares = marked
        inside = places[unit]
        if self.ground.hours[client]:
            inside = inside | hours[provider]
        if self.ground.profile[client] == BT:
            inside = inside | shares[self.ground.scene.units.complex[unit]]
        return bool(inside.all())

    def _of(self, columns: slice) -> tuple[Ints, Ints]:
        return self.left.candidates.unit[columns], self.left.candidates.provider[columns]

    def shortage(self, clients: Iterable[int], limits: Iterable[Numbered]) -> Competition | None:
        """Return the competition if the limits cannot take all these clients; else None.

        Whoever is placed takes a place of a limit that counts persons, or hours. If those who
        need most hours take every place, the rest needs least; is even that too much, then not
        all can be placed.
        """
        who, used = self.confined(clients, limits), tuple(limits)
        if len(who) != len(tuple(clients)):
            return None
        places = sum(self._places(limit) for limit in used if limit[0] in COUNTED)
        sizes = sorted(self.ground.hours[c] for c in who)
        free = sum(self._usable(n, sizes) for kind, n in used if kind == "hours")
        # Who needs no hours can only take a place.
        rest = [s for s in sizes if s][: max(0, len(who) - places)]
        if len(who) <= places or (sum(rest) <= free and sizes.count(0) <= places):
            return None
        return Competition(who, used, places + _fitting(rest, free))

    def _places(self, limit: Numbered) -> int:
        scene, (kind, number) = self.ground.scene, limit
        if kind == "mix_share":
            return int(scene.complex_room[number])
        return int(scene.units.capacity[number] + scene.units.movable_residents[number])

    def _usable(self, provider: int, sizes: Iterable[int]) -> int:
        """Return the most of a provider's hours that whole clients of these sizes can fill."""
        free = int(self.ground.scene.providers.hours_free_milli[provider])
        kinds = sorted({size for size in sizes if size})
        if len(kinds) > 2 or not kinds:
            return free
        small, large = kinds[0], kinds[-1]
        return max(
            n * large + (free - n * large) // small * small for n in range(free // large + 1)
        )


def _fitting(sizes: Iterable[int], free: int) -> int:
    """Return how many of these needs fit at most, the smallest first."""
    count = 0
    for size in sizes:
        if size > free:
            break
        free, count = free - size, count + 1
    return count
