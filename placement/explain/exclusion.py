"""A set of clients and limits that together leave someone out, proved in whole numbers.

*What is meant.* `clients` are the one who has no place and others who have one in the plan, none
of whom ranks below him in the goals that ask only whom (placed, waiting; as far as they lead the
objective). `limits` are rows of the plan's rules. Of all that satisfies those limits alone,
nothing places all of `clients`: everybody else may be thought away or help, every other rule may
be broken. So whoever gives the one a place takes that of another who goes before him or stands
level, and no goal that asks whom gets better.

*How it is known.* Let every limit have a price: what a client pays for a place is what the limits
that he takes room of ask for it, and the limits cannot earn more than they are full. If the
cheapest place of each, counted for one at most, comes to more than all that the limits can earn,
not all can pay; that is, not all can be placed (weak duality, Farkas). Prices come from a
relaxation, which is not trusted: they are rounded to whole numbers, and the sums are made here,
with whole numbers, over every column of the problem. Wrong prices prove nothing; they cannot
prove what is not so. Whoever pays nothing, and whatever asks no price, is not in the set.

*How small.* The prices are a corner of a relaxation, so a set has few parts that it can do
without. `exchanges` looks for plans in which the client does have a place, that break one limit or
leave out one other: then that part is in every set that leaves him out. Where plans break two, one
of the two is. So many parts as it takes to meet all those plans (`fewest`), every set has at least;
a set of just so many is the smallest in number. What no plan shows to be needed, `smallest`
leaves out, as long as the rest can be proved: in the end nothing can be left out any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from placement.geo.scene import Bools, Ints
from placement.rule import FREE
from placement.solve import Problem

WHOLE = 2**30
"""What one place is worth, in the whole numbers of prices."""
SAFE = 2.0**61
"""Beyond this a sum of products might not fit."""
RESIDENT = "counts"
"""The rows that tie a resident's leaving to his having a place elsewhere."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Whole prices of the rows of a problem (rows,), positive on high sides, negative on low."""

    problem: Problem
    rows: Ints

    @classmethod
    def of(cls, problem: Problem, hint: np.ndarray[tuple[int, ...], np.dtype[np.floating]],
           kept: Bools) -> Prices | None:  # fmt: skip
        """Return the prices that a hint rounds to, on the rows kept; None where they overflow."""
        rows = np.rint(np.clip(hint, -SAFE / WHOLE, SAFE / WHOLE) * WHOLE).astype(np.int64)
        open_side = np.where(rows > 0, problem.row_high >= FREE, problem.row_low <= -FREE)
        rows[~kept | open_side] = 0
        largest = (abs(problem.matrix).T @ np.abs(rows).astype(float)).max(initial=0.0)
        return cls(problem, rows) if largest < SAFE else None

    @cached_property
    def rent(self) -> Ints:
        """What each column pays: (columns,)."""
        result: Ints = self.problem.matrix.astype(np.int64).T @ self.rows
        return result

    @cached_property
    def least(self) -> Ints:
        """What each seeker pays for his cheapest place: (seekers with a candidate, ascending)."""
        starts = np.flatnonzero(np.diff(self.problem.owner, prepend=-1))
        return np.minimum.reduceat(self.rent[: self.problem.candidates], starts)

    @cached_property
    def owners(self) -> Ints:
        """Whom `least` speaks of."""
        return self.problem.owner[np.flatnonzero(np.diff(self.problem.owner, prepend=-1))]

    @cached_property
    def earned(self) -> int:
        """The most that all limits can earn, whoever is placed."""
        problem, used = self.problem, np.flatnonzero(self.rows)
        side = np.where(self.rows > 0, problem.row_high, problem.row_low)
        total = sum(int(self.rows[r]) * int(side[r]) for r in used.tolist())
        others = problem.candidates + np.flatnonzero(self.rent[problem.candidates :])
        for column in others.tolist():
            ends = int(problem.column_low[column]), int(problem.column_high[column])
            total += max(-int(self.rent[column]) * end for end in ends)
        return total + int(np.maximum(-self.least, 0).sum())

    def paying(self, clients: Bools) -> Ints | None:
        """Return who of `clients` (seekers,) cannot all be placed; None where this proves nothing.

        They are those who pay anything at all.
        """
        inside = clients[self.owners] & (self.least > 0)
        paid = int(np.minimum(self.least[inside], WHOLE).sum())
        return self.owners[inside] if paid > self.earned else None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Clients (positions) of whom, by the rows, not all can be placed; the rows ask a price.

    `irreducible`: without any one of its clients or limits this cannot be proved any more.
    `least`: no set of fewer clients and limits leaves the client out.
    """

    clients: tuple[int, ...]
    rows: tuple[int, ...]
    irreducible: bool = field(default=False)
    least: bool = field(default=False)


def proved(prices: Prices, client: int, before: Bools) -> Exclusion | None:
    """Return the set that leaves `client` out, of him and those `before` him (seekers,)."""
    clients = before.copy()
    clients[client] = True
    paying = prices.paying(clients)
    if paying is None or client not in paying:
        return None
    rows: Iterable[int] = np.flatnonzero(prices.rows).tolist()
    return Exclusion(tuple(paying.tolist()), tuple(rows))
