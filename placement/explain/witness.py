"""What a small change of the plan breaks, in whole numbers over the rows of the problem.

A plan in which some limits are broken and some clients have no place shows that nobody is left
out by all the *others* together: whatever leaves someone out has one of those few in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from placement.explain.standing import Standing
from placement.geo.scene import Bools, Ints
from placement.rule import Candidates
from placement.solve import Problem

Named = tuple[str, str]
"""A limit's id and the id of the unit, provider, complex or resident that it is about."""
Moves = Mapping[int, int | None]
"""Per seeker the candidate that he gets, or None: he has no place."""
Floats = NDArray[np.floating[Any]]
Change = dict[int, int]
"""Per column of the problem how much it is more."""
Slot = tuple[int, int, int]
NEARLY = 1e-6
"""Within this of a whole number a point of a relaxation is taken for whole; it is then counted."""
OWN = "one_place"
"""Nobody has two places: counted per client, and no limit to name."""
MANY = 8
"""How many ways to group newcomers are tried."""


@dataclass(frozen=True, slots=True)
class Point:
    """What a point breaks, who has a place in it (seekers), and whether it is a plan."""

    whole: bool
    broken: frozenset[Named]
    placed: Ints
    x: Floats


@dataclass(frozen=True, eq=False)
class Witness:
    """The plan `x` (columns,) of a problem, ready to be changed a little.

    `kept` (rows,) are those that count; `named` tells of which limit a row is.
    """

    problem: Problem
    candidates: Candidates
    standing: Standing
    x: Ints
    kept: Bools
    named: Callable[[int], Named]

    @cached_property
    def at(self) -> Mapping[int, int]:
        """The candidate of each seeker who has a place."""
        chosen = np.flatnonzero(self.x[: self.problem.candidates]).tolist()
        return {int(self.problem.owner[j]): j for j in chosen}

    @cached_property
    def _columns(self) -> csc_array:
        return csc_array(self.problem.matrix)

    @cached_property
    def _sums(self) -> Ints:
        result: Ints = self.problem.matrix @ self.x
        return result

    @cached_property
    def _own(self) -> Mapping[tuple[str, str], Mapping[tuple[int, int], int]]:
        """The own columns of limits: per (rule, what) the column of (i, j)."""
        found: dict[tuple[str, str], dict[tuple[int, int], int]] = {}
        for n, (rule, what, i, j) in enumerate(self.problem.aux_names):
            found.setdefault((rule, what), {})[i, j] = self.problem.first_aux + n
        return found

    @cached_property
    def _slots(self) -> Mapping[tuple[int, int], tuple[tuple[int, int, int], ...]]:
        """Per (unit, provider) the columns (new, in, open) of the groups it may be in."""
        opened = {
            i: (column, p) for (i, p), column in self._own.get(("groups", "open"), {}).items()
        }
        inside, found = self._own.get(("groups", "in"), {}), dict[tuple[int, int], list[Slot]]()
        for (unit, slot), new in self._own.get(("groups", "new"), {}).items():
            column, provider = opened[slot]
            found.setdefault((unit, provider), []).append((new, inside[unit, slot], column))
        return {key: tuple(slots) for key, slots in found.items()}

    def broken(self, moves: Moves) -> frozenset[Named] | None:
        """Return the limits that are broken where these seekers move; None for no answer at all."""
        change: Change = {}
        grouped: Counter[tuple[int, int]] = Counter()
        for client, column in moves.items():
            for moved, sign in ((self.at.get(client), -1), (column, 1)):
                if moved is not None:
                    self._move(change, grouped, moved, sign)
        for chosen in sorted({c for j in [*change] for c in self._choosing(j)}):
            self._choose(change, chosen)
        return self._grouped(change, sorted(grouped.items(), key=lambda x: (x[1], x[0])))

    def _move(
        self, change: Change, grouped: Counter[tuple[int, int]], column: int, sign: int
    ) -> None:
        """Count a candidate more or less, also where hours and newcomers are counted."""
        ground, client = self.standing.ground, int(self.problem.owner[column])
        spot = int(self.candidates.unit[column]), int(self.candidates.provider[column])
        _add(change, column, sign)
        hours = self._own.get(("hours", "clients"), {}).get((spot[1], ground.hours[client]))
        if hours is not None:
            _add(change, hours, sign)
        if ground.clustered[client]:
            grouped[spot if spot in self._slots else (spot[0], -1)] += sign

    def _choosing(self, column: int) -> Iterable[tuple[int, int]]:
        """Yield (row, own column) of the choice of a profile that a candidate asks for."""
        if column >= self.problem.candidates:
            return
        ends = self._columns.indptr[column : column + 2]
        for row in self._columns.indices[ends[0] : ends[1]].tolist():
            if self.problem.row_rule[row] == "one_profile":
                indices = self._row(row)
                yield row, int(indices[indices >= self.problem.first_aux][0])

    def _choose(self, change: Change, chosen: tuple[int, int]) -> None:
        """Let a profile be chosen for a unit where someone with it is there."""
        row, own = chosen
        indices = self._row(row)
        there = sum(int(self.x[j]) + change.get(j, 0) for j in indices.tolist() if j != own)
        _add(change, own, int(there > 0) - int(self.x[own]))

    def _row(self, row: int) -> Ints:
        """Return the columns of a row."""
        matrix = self.problem.matrix
        return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]], np.int64)

    def _grouped(
        self, change: Change, left: list[tuple[tuple[int, int], int]]
    ) -> frozenset[Named] | None:
        """Return what is broken with the newcomers of units in those groups that break least."""
        if not left:
            return self._over(change)
        (spot, more), rest = left[0], left[1:]
        if not more:
            return self._grouped(change, rest)
        tried = [{}, *self._ways(change, spot, more)]
        found = []
        for way in reversed(tried):
            then = dict(change)
            for column, by in way.items():
                _add(then, column, by)
            found.append(self._grouped(then, rest))
            if found[-1] is not None and not found[-1]:
                break
        return min((x for x in found if x is not None), key=len, default=None)

    def _ways(self, change: Change, spot: tuple[int, int], more: int) -> list[Change]:
        """Return how newcomers of a unit can be counted in a group, fewest changes last."""
        ways = []
        for new, inside, opened in self._slots.get(spot, ()):
            now = [int(self.x[c]) + change.get(c, 0) for c in (new, inside, opened)]
            if more > 0:
                ways.append({new: more, inside: 1 - now[1], opened: 1 - now[2]})
            elif now[0] >= -more:
                ways.append({new: more})
        ways.sort(key=lambda way: -sum(map(abs, way.values())))
        return ways[-MANY:]

    def _over(self, change: Change) -> frozenset[Named] | None:
        """Return the limits that a change breaks; None where a column leaves its own bounds."""
        problem, delta = self.problem, dict[int, int]()
        for column, by in change.items():
            after = int(self.x[column]) + by
            if not problem.column_low[column] <= after <= problem.column_high[column]:
                return None
            first, last = self._columns.indptr[column : column + 2] if by else (0, 0)
            rows, values = self._columns.indices[first:last], self._columns.data[first:last]
            for row, value in zip(rows.tolist(), values.tolist(), strict=True):
                delta[row] = delta.get(row, 0) + value * by
        return frozenset(
            self.named(row)
            for row, by in delta.items()
            if by
            and self.kept[row]
            and not problem.row_low[row] <= self._sums[row] + by <= problem.row_high[row]
        )

    def point(self, point: Floats) -> Point:
        """Return what a point (columns,) breaks, and where it is whole who is where.

        Own columns of goals, and what no kept row speaks of, stay as they are in the plan.
        """
        near, problem = np.rint(point), self.problem
        whole = bool(np.abs(point - near)[self._asked].max(initial=0.0) < NEARLY)
        x = self.x.astype(float)
        x[self._asked] = near[self._asked] if whole else point[self._asked]
        sums, much = problem.matrix @ x, 0.5 if whole else NEARLY
        over = (sums < problem.row_low - much) | (sums > problem.row_high + much)
        has = np.bincount(problem.owner, weights=x[: problem.candidates]) > 1 - NEARLY
        broken = frozenset(self.named(row) for row in np.flatnonzero(over & self.kept).tolist())
        return Point(whole and not over[self._single].any(), broken, np.flatnonzero(has), x)

    @cached_property
    def _single(self) -> Bools:
        return np.array([rule == OWN for rule in self.problem.row_rule], dtype=bool)

    @cached_property
    def _asked(self) -> Ints:
        """The candidates, and the own columns that kept rows speak of."""
        spoken = np.unique(self.problem.matrix[np.flatnonzero(self.kept)].indices)
        return np.union1d(np.arange(self.problem.candidates), spoken)


def _add(change: Change, column: int, by: int) -> None:
    change[column] = change.get(column, 0) + by
