"""For each placed client the best other place that a small change of the plan can give.

Searched are free places, and places that come free when one other client swaps, goes to a free
place, or loses his place. The sentence says that no more was searched; `elsewhere` searches all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from placement.explain.grouping import regrouped
from placement.explain.left import Left, left
from placement.explain.prices import Prices, columns_of, priced, prices
from placement.explain.standing import BT, Ground, Spot, Standing, standing
from placement.explain.stops import plain_stops
from placement.geo.scene import Bools, Ints
from placement.proposal import Alternative, Outcome
from placement.rule import Candidates

LOOKED = 32
"""How many free, and how many taken, places are looked at per client: the best for himself."""
ELSEWHERE = 4
"""How many free places are looked at for whoever has to make room."""
TRIES = 64
"""How many changes are checked per client, cheapest first."""
SEARCHED = " (Gezocht: vrije plaatsen en ruil met hoogstens één ander.)"
NONE = -1


@dataclass(frozen=True, slots=True)
class Change:
    """A client to candidate `to`; another (or NONE) to candidate `other_to` (NONE: no place)."""

    to: int
    other: int = NONE
    other_to: int = NONE


def alternatives(outcome: Outcome) -> Mapping[int, Alternative]:
    """Return the best alternative found per placed seeker; none where nothing was found."""
    if outcome.plan is None:
        return {}
    search = _Search(outcome, standing(Ground(outcome.scene), outcome.plan))
    found = ((c, search.best(c)) for c in sorted(search.standing.place))
    return {client: best for client, best in found if best is not None}


class _Search:
    """Looks for alternatives in one plan; holds what all clients share."""

    def __init__(self, outcome: Outcome, now: Standing) -> None:
        self.standing = now
        self.candidates: Candidates = outcome.edges.candidates
        self.prices: Prices = prices(outcome.scene, self.candidates, outcome.problem, now)
        chosen = columns_of(self.candidates, now)
        self.chosen = dict(zip(sorted(now.place), chosen, strict=True))
        count = len(outcome.scene.units.ids)
        self.free = np.array([now.places_left(u) > 0 for u in range(count)], dtype=bool)
        self.placed = np.full(len(outcome.scene.seekers.ids), NONE)
        self.placed[list(self.chosen)] = list(self.chosen.values())
        self.counts = _counts(outcome, left(now, self.candidates))
        self.first = np.searchsorted(
            self.candidates.client, np.arange(len(outcome.scene.seekers.ids) + 1)
        )
        self.unit, self.provider = self.candidates.unit.tolist(), self.candidates.provider.tolist()
        self.roomy = {c: self._best(self._own(c, free=True), ELSEWHERE) for c in self.chosen}

    def best(self, client: int) -> Alternative | None:
        """Return the cheapest change that gives a client another unit and breaks nothing."""
        changes = list(self._changes(client))
        if not changes:
            return None
        added = np.array([[x.to, x.other_to] for x in changes])
        removed = np.array([[self.chosen[client], self.chosen.get(x.other, NONE)] for x in changes])
        counted = np.flatnonzero(self._counted(client, changes))
        costs = self.prices.costs(added[counted], removed[counted])
        order = np.lexsort((counted, *costs.T[::-1]))
        for row in order[:TRIES].tolist():
            place = int(counted[row])
            if self._fits(client, changes[place]):
                return self._alternative(changes[place], costs[row])
        return None

    def _counted(self, client: int, changes: list[Change]) -> Bools:
        """Return which changes leave every provider its hours and every complex its share: (K,).

        What counts is worked out for all at once; only what passes is tried on the whole plan.
        """
        rows = np.array([[x.to, x.other, x.other_to] for x in changes])
        to, other, other_to = rows.T
        none = np.full(len(rows), NONE)
        mine = none * 0 + self.chosen[client]
        was = np.where(other == NONE, NONE, self.placed[other])
        ok = np.ones(len(rows), dtype=bool)
        for room, numbers, amounts in self.counts:
            for new in (to, other_to):
                at = numbers[new]
                used = sum(
                    sign * np.where(numbers[column] == at, amounts[column], 0)
                    for column, sign in ((to, 1), (other_to, 1), (mine, -1), (was, -1))
                )
                ok &= (at == NONE) | (amounts[new] == 0) | (room[at] >= used)
        return ok

    def _own(self, client: int, *, free: bool) -> Ints:
        """Return a seeker's candidates elsewhere, in units with or without a free place."""
        mine = np.arange(self.first[client], self.first[client + 1])
        unit = self.candidates.unit[mine]
        away = unit != self.standing.place[client][0]
        return np.asarray(mine[away & (self.free[unit] == free)])

    def _at(self, client: int, unit: int) -> range:
        """Return a seeker's candidates in one unit; candidates are sorted by client and unit."""
        low, high = int(self.first[client]), int(self.first[client + 1])
        begin = bisect_left(self.unit, unit, low, high)
        return range(begin, bisect_right(self.unit, unit, begin, high))

    def _best(self, columns: Ints, most: int) -> list[int]:
        points = self.prices.points[:, columns]
        order = np.lexsort((columns, *points[::-1]))
        result: list[int] = columns[order[:most]].tolist()
        return result

    def _changes(self, client: int) -> Iterator[Change]:
        for column in self._best(self._own(client, free=True), LOOKED):
            yield Change(column)
        home = self.standing.place[client][0]
        for column in self._best(self._own(client, free=False), LOOKED):
            for other in self.standing.newcomers(self.unit[column]):
                yield from self._room(column, other, home)

    def _room(self, column: int, other: int, home: int) -> Iterator[Change]:
        """Yield the ways in which one other client makes room."""
        ground = self.standing.ground
        for to in self._at(other, home):
            yield Change(column, other, to)
        for to in self.roomy[other]:
            yield Change(column, other, to)
        if not ground.scene.seekers.resident[other] and other not in ground.musts:
            yield Change(column, other)

    def _moves(self, client: int, change: Change) -> dict[int, Spot | None]:
        moves: dict[int, Spot | None] = {client: self._spot(change.to)}
        if change.other != NONE:
            moves[change.other] = self._spot(change.other_to) if change.other_to != NONE else None
        return moves

    def _spot(self, column: int) -> Spot:
        return self.unit[column], self.provider[column]

    def _fits(self, client: int, change: Change) -> bool:
        return fits(self.standing, self._moves(client, change))

    def _alternative(self, change: Change, costs: Ints) -> Alternative:
        ground, other = self.standing.ground, change.other
        per_term = dict(zip(self.prices.terms, costs.tolist(), strict=True))
        name = () if other == NONE else (ground.client_id(other),)
        losers = name if change.other_to == NONE else ()
        movers = () if losers else name
        unit, provider = self._spot(change.to)
        ids = ground.unit_id(unit), ground.provider_id(provider)
        there = ground.unit_id(self.unit[change.other_to])
        where = "".join(f"; {mover} naar {there}" for mover in movers)
        told = sentence(ids, per_term, losers) + where + "." + SEARCHED
        return Alternative(*ids, per_term, losers, movers, told)


def _counts(outcome: Outcome, rest: Left) -> tuple[tuple[Ints, Ints, Ints], ...]:
    """Return per limit that counts what is left of it, and per candidate of which and how much.

    Each array ends with one more, for NONE.
    """
    found, ground = outcome.edges.candidates, rest.standing.ground
    hours = np.array(ground.hours, dtype=np.int64)[found.client]
    shared = ground.scene.units.complex[found.unit]
    bt = np.array(ground.profile, dtype=np.int64)[found.client] == BT
    taken = (bt & (shared >= 0)).astype(np.int64)
    ends = (0, NONE, 0)
    limits = ((rest.hours, found.provider, hours), (rest.share, np.where(bt, shared, NONE), taken))
    return tuple(
        (np.append(room, ends[0]), np.append(number, ends[1]), np.append(amount, ends[2]))
        for room, number, amount in limits
    )


def sentence(ids: tuple[str, str], costs: Mapping[str, int], losers: tuple[str, ...]) -> str:
    """Return what the best alternative is and costs, without a full stop."""
    cost = priced(costs) or "even goed in elk doel"
    lose = f"{', '.join(losers)} verliest de plaats" if losers else "niemand verliest zijn plaats"
    return f"Beste alternatief: {ids[0]} (aanbieder {ids[1]}): {cost}; {lose}"


def fits(now: Standing, moves: Mapping[int, Spot | None]) -> bool:
    """Tell whether a plan with these moves breaks no limit; careful about groups."""
    then = now.after(dict.fromkeys(moves))
    for client, spot in moves.items():
        if spot is not None:
            if next(plain_stops(then, client, spot), None) is not None:
                return False
            then = then.after({client: spot})
    before = [now.place[c][0] for c in moves if c in now.place]
    touched = [*before, *(spot[0] for spot in moves.values() if spot is not None)]
    return regrouped(then, touched) is not None
