"""A smaller problem with the same whole plans: who, where, and who serves, joined by counts.

Candidates of one client that differ only in who serves become one column, his *place*; places
that leave the same choice of who serves share the columns of that choice. Clients with the same
places form a class, whose members share its places. README.md argues why nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from placement.geo.scene import Ints
from placement.rule import FREE
from placement.solve.engine import Floats
from placement.solve.face import Bounds
from placement.solve.gather import NONE, found
from placement.solve.layout import build
from placement.solve.problem import Cap, Problem


@dataclass(frozen=True, slots=True)
class Compact:
    """A compact problem and what its columns stand for: sums of candidates of the whole one.

    Its columns are the places, the other columns of the whole problem as they are, the choices
    of who serves, and the people (members of a class with the same points).
    """

    whole: Problem
    problem: Problem
    place: Ints
    """(candidates,): the place of each candidate."""
    choice: Ints
    """(candidates,): the choice that each takes; NONE where its place leaves but one."""
    person: Ints
    """(candidates,): whom it places; NONE in a problem without classes."""

    def fold(self, x: Ints) -> Ints:
        """Return the plan of the compact problem that a plan of the whole one is."""
        count, places = self.whole.candidates, self.problem.candidates
        result = np.zeros(self.problem.columns, dtype=np.int64)
        result[places : places + self.whole.columns - count] = x[count:]
        used = np.flatnonzero(x[:count])
        for of in self._kinds:
            np.add.at(result, of[used][of[used] != NONE], 1)
        return result

    def expand(self, x: Ints) -> Ints:
        """Return a plan of the whole problem that folds to this one: first come, first served."""
        count, places = self.whole.candidates, self.problem.candidates
        result = np.zeros(self.whole.columns, dtype=np.int64)
        result[count:] = x[places : places + self.whole.columns - count]
        left, room = x.tolist(), np.ones(int(self.whole.owner.max(initial=-1)) + 1, dtype=np.int64)
        if (self.person == NONE).all():
            room[:] = count
        for column in np.flatnonzero(x[self.place]).tolist():
            owner = self.whole.owner[column]
            uses = [int(of[column]) for of in self._kinds]
            uses = [use for use in uses if use != NONE]
            if room[owner] and all(left[use] for use in uses):
                result[column] = 1
                room[owner] -= 1
                for use in uses:
                    left[use] -= 1
        return result

    def narrowed(self, bounds: Bounds, caps: tuple[Cap, ...]) -> tuple[Problem, Ints]:
        """Return the whole problem on a face of the compact one, and which columns it keeps.

        Caps are of the compact problem's own goals or caps; the columns left out are 0.
        """
        whole, count = self.whole, self.whole.candidates
        low, high = bounds.low.astype(np.int64), bounds.high.astype(np.int64)
        free = np.ones(count, dtype=bool)
        for of in self._kinds:
            free &= (of == NONE) | (high[of] > 0)
        own = np.flatnonzero(free)
        kept = np.concatenate([own, np.arange(count, whole.columns)])
        places, others = self.problem.candidates, whole.columns - count
        column_low = np.concatenate([whole.column_low[own], low[places : places + others]])
        column_high = np.concatenate([whole.column_high[own], high[places : places + others]])
        sums = self._sums(low, high, own, len(kept))
        rows = len(whole.row_low)
        narrow = replace(
            whole,
            candidates=len(own),
            first_aux=len(own),
            owner=whole.owner[own],
            matrix=csr_array(vstack([whole.matrix[:, kept], sums.matrix], format="csr")),
            row_low=np.concatenate([_whole(bounds.row_low[:rows]), sums.low]),
            row_high=np.concatenate([_whole(bounds.row_high[:rows]), sums.high]),
            row_rule=(*whole.row_rule, *sums.rule),
            row_subject=(*whole.row_subject, *("",) * len(sums.low)),
            column_low=column_low,
            column_high=column_high,
            aux_names=(),
            terms=tuple(replace(term, points=term.points[kept]) for term in whole.terms),
            caps=tuple(Cap(self._points(cap)[kept], cap.most) for cap in caps),
        )
        return narrow, kept

    def _points(self, cap: Cap) -> Ints:
        """Return the points of a cap over the columns of the whole problem."""
        count, places = self.whole.candidates, self.problem.candidates
        mine = np.zeros(count, dtype=np.int64)
        for of in self._kinds:
            mine += np.where(of == NONE, 0, cap.points[of])
        others = self.whole.columns - count
        return np.concatenate([mine, cap.points[places : places + others]])

    @property
    def _kinds(self) -> tuple[Ints, Ints, Ints]:
        return self.place, self.choice, self.person

    def _sums(self, low: Ints, high: Ints, own: Ints, wide: int) -> Sums:
        """Return rows over the candidates `own` for columns that are tighter than they were."""
        tight = (low > self.problem.column_low) | (high < self.problem.column_high)
        tight &= high > 0
        at = np.full(len(tight), NONE)
        asked = [np.unique(of[own][(of[own] != NONE) & tight[of[own]]]) for of in self._kinds]
        columns = np.concatenate(asked)
        at[columns] = np.arange(len(columns))
        row = [at[of[own]] for of in self._kinds]
        inside = [
            np.flatnonzero((r != NONE) & (of[own] != NONE))
            for r, of in zip(row, self._kinds, strict=True)
        ]
        rows = np.concatenate([r[i] for r, i in zip(row, inside, strict=True)])
        ones = np.ones(len(rows), dtype=np.int32)
        matrix = coo_array((ones, (rows, np.concatenate(inside))), shape=(len(columns), wide))
        rule = (
            ("place",) * len(asked[0]) + ("choice",) * len(asked[1]) + ("person",) * len(asked[2])
        )
        return Sums(csr_array(matrix), low[columns], high[columns], rule)


@dataclass(frozen=True, slots=True)
class Sums:
    """Rows that keep sums of candidates within bounds."""

    matrix: csr_array
    low: Ints
    high: Ints
    rule: tuple[str, ...]


def _whole(bounds: Floats) -> Ints:
    """Return bounds of rows in whole numbers."""
    return np.clip(bounds, -float(FREE), float(FREE)).astype(np.int64)


def compact(whole: Problem, start: int) -> Compact:
    """Return the compact problem for the goals from `start` on that it is compact for."""
    problem, *columns = build(found(whole, start))
    return Compact(whole, problem, *columns)
