"""For each placed client the best other place that a small change of the plan can give.

Searched are free places, and places that come free when one other client swaps, goes to a free
place, or loses his place. The sentence says that no more was searched; `elsewhere` searches all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from placement.explain.grouping import regrouped
from placement.explain.prices import Prices, columns_of, priced, prices
from placement.explain.standing import Ground, Spot, Standing, standing
from placement.explain.stops import plain_stops
from placement.geo.scene import Ints
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
        self.first = np.searchsorted(
            self.candidates.client, np.arange(len(outcome.scene.seekers.ids) + 1)
        )
        self.unit, self.provider = self.candidates.unit.tolist(), self.candidates.provider.tolist()
        self.at = {c: self._by_unit(c) for c in self.chosen}
        self.roomy = {c: self._best(self._own(c, free=True), ELSEWHERE) for c in self.chosen}

    def best(self, client: int) -> Alternative | None:
        """Return the cheapest change that gives a client another unit and breaks nothing."""
        changes = list(self._changes(client))
        if not changes:
            return None
        added = np.array([[x.to, x.other_to] for x in changes])
        removed = np.array([[self.chosen[client], self.chosen.get(x.other, NONE)] for x in changes])
        costs = self.prices.costs(added, removed)
        order = np.lexsort((np.arange(len(costs)), *costs.T[::-1]))
        for place in order[:TRIES].tolist():
            if self._fits(client, changes[place]):
                return self._alternative(changes[place], costs[place])
        return None

    def _own(self, client: int, *, free: bool) -> Ints:
        """Return a seeker's candidates elsewhere, in units with or without a free place."""
        mine = np.arange(self.first[client], self.first[client + 1])
        unit = self.candidates.unit[mine]
        away = unit != self.standing.place[client][0]
        return np.asarray(mine[away & (self.free[unit] == free)])

    def _by_unit(self, client: int) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for column in range(int(self.first[client]), int(self.first[client + 1])):
            found.setdefault(self.unit[column], []).append(column)
        return found

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
        for to in self.at[other].get(home, ()):
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
