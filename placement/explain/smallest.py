"""The smallest set of clients and limits that leaves someone out, as far as that can be proved.

Two sides meet. From above: a set that is proved (`Rivals`), made smaller part by part. From below:
plans in which the client has a place for a price (`Exchanges`), which say how many parts any set
has at least (`fewest`). Where a relaxation does not prove a set, its point, if whole, is such a
plan too. Work is counted in relaxations, so that the same plan is always explained in the same
words; only a longer search that somebody asked for ends by the clock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from placement.explain.confined import Confined
from placement.explain.exchanges import Exchanges
from placement.explain.exclusion import Exclusion
from placement.explain.fewest import Price, fewest
from placement.explain.left import Left, left
from placement.explain.rivals import HARD, Parts, Rivals
from placement.explain.standing import Ground, standing
from placement.explain.witness import OWN, Named, Witness
from placement.proposal import Outcome
from placement.solve import Solved

QUICK = 125
"""Relaxations that fit in a moment; more are a search that was asked for."""
GUESSES = 10
"""How many sets of fewest parts are tried before a larger one is made smaller."""


class Smallest(Rivals):
    """Finds, for one client after another, the smallest set that leaves him out.

    `most` relaxations and `seconds` are what one client may take.
    """

    def __init__(self, outcome: Outcome, most: float = QUICK, seconds: float = inf) -> None:
        super().__init__(outcome)
        self.most, self.seconds = most, seconds

    @cached_property
    def left(self) -> Left:
        """What the plan leaves."""
        assert self.outcome.plan is not None
        now = standing(Ground(self.outcome.scene), self.outcome.plan)
        return left(now, self.outcome.edges.candidates)

    @cached_property
    def witness(self) -> Witness:
        """The plan, to be changed a little."""
        answer = self.outcome.answer
        assert isinstance(answer, Solved)
        candidates = self.outcome.edges.candidates
        here = (self.problem, candidates, self.left.standing, answer.x)
        return Witness(*here, self.kept, self.named)

    def of(self, client: int) -> Exclusion | None:
        """Return the smallest set found that leaves out a client; None where none is proved."""
        found = super().of(client)
        return None if found is None else self.case(client, found).made()

    def case(self, client: int, found: Exclusion) -> Case:
        """Return the search for a set smaller than one that was found."""
        inside = self.before(client)
        inside[client] = True
        search = Exchanges(self.witness, self.left, client, inside)
        return Case(self, client, found, search, time.monotonic() + self.seconds)


@dataclass(slots=True)
class Case:
    """One client: the best set so far, the prices known, and the work done."""

    about: Smallest
    client: int
    found: Exclusion
    search: Exchanges
    deadline: float
    soft: set[Price] = field(default_factory=set)
    """What the points of relaxations that are no plans break: a set that prices prove has a part
    of each, but another might leave him out all the same."""
    near: Confined | None = None
    asked: int = 0
    tried: bool = False
    """Whether every part was left out once, or is needed."""

    def made(self) -> Exclusion:
        """Return the smallest set that was found, and what is proved of it."""
        self.search.search()
        steps = (self._guess, self.search.widen, self._guess, self._shrink)
        for step in (*steps, self._guess, self._shrink):
            if self._size() > self._bound():
                step()
        least = self._size() <= self._bound()
        return replace(self.found, irreducible=least or self.tried, least=least)

    def _size(self) -> int:
        return self._parts_of(self.found)

    def _bound(self) -> int:
        return fewest(self.search.prices, _order).bound

    def _guess(self) -> None:
        """Try whether the fewest parts that meet every price leave him out by themselves."""
        mine = self.about.parts(self.found)
        for _ in range(GUESSES):
            known = len(self.search.prices), len(self.soft)
            prices = self.search.prices | self.soft
            guess = fewest(prices, lambda part: (part not in mine, _order(part)))
            if self._size() <= len(guess.parts) or self._proves(guess.parts):
                return
            if known == (len(self.search.prices), len(self.soft)):  # nothing was learnt
                return

    def _shrink(self) -> None:
        """Leave out one part after another that is not known to be needed."""
        if self.tried:
            return
        needed = self.search.needed
        for part in sorted(self.about.parts(self.found) - needed, key=_order):
            mine = self.about.parts(self.found)
            if part in mine and part not in needed:
                if self.asked >= self.about.most or time.monotonic() > self.deadline:
                    return
                self._proves(mine - {part})
        self.tried = True

    def _proves(self, parts: Parts) -> bool:
        """Tell whether some parts leave the client out; learn from the answer, whatever it is."""
        self.asked += 1
        if self.near is None or not parts <= self.near.parts:
            known = {part for price in self.search.prices for part in price}
            every = parts | self.about.parts(self.found) | known
            self.near = Confined(self.about, frozenset(every), self.search.witness.x)
        answer = self.near.asked(self.client, parts)
        if answer.found is not None:
            self.found = min(answer.found, self.found, key=self._parts_of)
            self.tried = False
        elif answer.point is not None:
            self._learn(answer.point)
        return answer.found is not None

    def _parts_of(self, found: Exclusion) -> int:
        return len(self.about.parts(found))

    def _learn(self, point: NDArray[np.floating[Any]]) -> None:
        """Note what the point of a relaxation shows: a price, at least for what can be proved."""
        told, ids = self.search.witness.point(point), self.about.outcome.scene.seekers.ids
        out = np.setdiff1d(np.flatnonzero(self.search.inside), told.placed).tolist()
        price = told.broken | {(OWN, ids[c]) for c in out}
        if not told.whole:
            self.soft.add(price)
            return
        self.search.add(price)
        if not told.broken:
            at, owner = self.search.witness.at, self.about.problem.owner
            then = {int(owner[j]): j for j in np.flatnonzero(told.x[: len(owner)] > 0).tolist()}
            moved: dict[int, int | None] = {c: j for c, j in then.items() if at.get(c) != j}
            self.search.learn(moved | {c: None for c in at if c not in then})


def _order(part: Named) -> tuple[int, Named]:
    """Limits before clients, those first that a set had better do without."""
    return (HARD.index(part[0]) if part[0] in HARD else len(HARD)), part
