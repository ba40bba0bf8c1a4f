"""Rows that every whole plan keeps and a point of the relaxation breaks: sums of rows, rounded.

Each is a mixed integer rounding of a sum of rows, the weights a row of the tableau. Weights are
taken in fractions with one denominator and the rounding is done in whole numbers, so a row holds
for every whole plan whatever the floats that led to it. README.md argues why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array, hstack
from scipy.sparse.linalg import splu

from placement.geo.scene import Bools, Ints
from placement.solve.engine import Floats

TRIED = 200
"""Tableau rows looked at in one round: those nearest to halves."""
USED = 30
"""Rows taken in one round: those that the point breaks most and that are not alike."""
ALIKE = 0.9
"""Rows whose cosine is larger are alike."""
FINE = 600
"""Weights are fractions with at most this denominator, where one comes near enough."""
COARSE = 5_000
"""The denominator of weights that have no small one: near is good enough, as any weights do."""
LONG = 5_000
"""Rows that speak of more columns are left out."""
LARGEST = 10**6
"""Rows with larger numbers are left out."""
EXACT = 2.0**62
"""Sums that may reach farther than this are left out: whole numbers of 64 bits would run over."""
NEAR = 1e-6
CLOSE = 1e-4
"""How near to whole all weights come at a denominator that fits them."""
BROKEN = 1e-4
"""How far a point must lie beyond a row for the row to count."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The row values @ x[columns] <= most."""

    columns: Ints
    values: Ints
    most: int

    @classmethod
    def of(cls, points: Ints, most: int) -> Cut:
        """Return the row points @ x <= most over all columns."""
        columns = np.flatnonzero(points)
        return cls(columns, points[columns], most)


@dataclass(frozen=True, slots=True)
class Vertex:
    """A point of a relaxation: its rows and bounds, and which columns and rows are basic."""

    matrix: csr_array
    """(rows, columns), whole numbers."""
    row_low: Floats
    row_high: Floats
    low: Ints
    high: Ints
    x: Floats
    basic: Ints
    """Basic columns; as many as there are rows, together with the `loose` rows."""
    loose: Ints
    """Basic rows."""

    def cuts(self) -> list[Cut]:
        """Return rows that whole points within the bounds keep and this point breaks."""
        sums = self.matrix @ self.x
        above = self.row_high - sums <= sums - self.row_low  # the side at which each row is used
        upper = (self.x >= self.high - NEAR) & (self.high > self.low)
        far = np.maximum(np.maximum(np.abs(self.low), np.abs(self.high)), 1)
        sizes = abs(self.matrix) @ far.astype(float)
        found = []
        for rows, weights in self._tableau():
            side = np.where(above[rows], self.row_high[rows], self.row_low[rows])
            whole, parts = _fractions(weights)
            size = np.abs(weights) * parts @ (sizes[rows] + np.abs(side) + 1)
            if np.isfinite(side).all() and size * parts < EXACT:
                used = Used(self, rows, whole, parts, above[rows], side.astype(np.int64))
                found += used.rounded(upper)
        return _apart(found, len(self.x))

    def _tableau(self) -> Iterator[tuple[Ints, Floats]]:
        """Yield rows and weights of the sums in which one fractional column stands alone."""
        count = self.matrix.shape[0]
        ones = (np.ones(len(self.loose)), (self.loose, np.arange(len(self.loose))))
        slack = csc_array(ones, shape=(count, len(self.loose)))
        basis = csc_array(hstack([csc_array(self.matrix)[:, self.basic].astype(float), slack]))
        off = np.abs(self.x[self.basic] - np.rint(self.x[self.basic]))
        order = np.argsort(-off, kind="stable")[:TRIED]
        order = order[off[order] > NEAR]
        if not len(order) or basis.shape[0] != basis.shape[1]:
            return
        try:
            factors = splu(csc_array(basis.T))
        except RuntimeError:  # a basis that is singular to the last bit has no tableau
            return
        for place in order.tolist():
            unit = np.zeros(count)
            unit[place] = 1.0
            weights = factors.solve(unit)
            rows = np.flatnonzero(np.abs(weights) > NEAR)
            yield rows, weights[rows]


@dataclass(frozen=True, slots=True)
class Used:
    """Rows of a vertex, each at the side it is used at, with whole weights over `parts`."""

    vertex: Vertex
    rows: Ints
    weights: Ints
    parts: int
    above: Bools
    side: Ints

    def rounded(self, upper: Bools) -> list[tuple[float, Cut]]:
        """Return the roundings of the weighted sum, each with how far beyond it the point lies.

        Columns count from the bound that they stand at (`upper`), rows from their side, so all
        that is summed is whole and at least 0.
        """
        vertex, entries = self.vertex, Entries.of(self.vertex.matrix, self.rows)
        columns = entries.columns
        turn = np.where(upper[columns], -1, 1)
        start = np.where(upper[columns], vertex.high[columns], vertex.low[columns])
        away = np.where(self.above, 1, -1)
        loose = vertex.row_low[self.rows] != vertex.row_high[self.rows]
        found = []
        for sign in (1, -1):
            weights = sign * self.weights
            values = entries.summed(weights)
            rest = int(weights @ self.side) - int(values @ start)
            left = rest % self.parts
            if left:
                made = turn * _floor(turn * values, self.parts, left)
                most = int(_floor(np.array([rest]), self.parts, left)[0]) + int(made @ start)
                # What a row leaves to its side is a whole number too, and it is a sum of columns.
                slack = away * loose * _floor(away * weights, self.parts, left)
                most -= int(slack @ self.side)
                found += _row(columns, made - entries.summed(slack), most, vertex.x)
        return found


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of some rows of a matrix, by the columns they stand in."""

    columns: Ints
    place: Ints
    """(entries,): which of the columns each stands in."""
    row: Ints
    value: Ints

    @classmethod
    def of(cls, matrix: csr_array, rows: Ints) -> Entries:
        """Return the entries of some rows."""
        first, long = matrix.indptr[rows], np.diff(matrix.indptr)[rows]
        row = np.repeat(np.arange(len(rows)), long)
        at = np.arange(len(row)) - np.repeat(np.cumsum(long) - long - first, long)
        columns, place = np.unique(matrix.indices[at], return_inverse=True)
        return cls(columns.astype(np.int64), place, row, matrix.data[at])

    def summed(self, weights: Ints) -> Ints:
        """Return the weighted sum of the rows: (columns,)."""
        result = np.zeros(len(self.columns), dtype=np.int64)
        np.add.at(result, self.place, weights[self.row] * self.value)
        return result


def _floor(values: Ints, parts: int, left: int) -> Ints:
    """Return (parts - left) times the rounding down of values / parts, the steps made slopes.

    Superadditive and not decreasing, so a row keeps its truth; `left` is what the right side
    leaves of `parts`.
    """
    result: Ints = (parts - left) * (values // parts) + np.maximum(0, values % parts - left)
    return result


def _row(columns: Ints, values: Ints, most: int, x: Floats) -> list[tuple[float, Cut]]:
    filled = np.flatnonzero(values)
    columns, values = columns[filled], values[filled]
    if not len(values) or len(values) > LONG:
        return []
    common = int(np.gcd.reduce(values))
    values, most = values // common, most // common
    if np.abs(values).max() > LARGEST:
        return []
    broken = float(values @ x[columns] - most) / float(np.linalg.norm(values))
    return [(broken, Cut(columns, values, most))] if broken > BROKEN else []


def _fractions(weights: Floats) -> tuple[Ints, int]:
    """Return whole numbers and what they are parts of: near the weights, exact where that is short.

    Any do: what they miss makes a row weaker, never false.
    """
    rest = np.unique(np.round(weights - np.floor(weights), 7))
    times = rest[:, None] * np.arange(1, FINE + 1)
    exact = np.abs(times - np.rint(times)).max(axis=0, initial=0.0) < CLOSE
    parts = int(np.argmax(exact)) + 1 if exact.any() else COARSE
    return np.rint(weights * parts).astype(np.int64), parts


def _apart(found: list[tuple[float, Cut]], columns: int) -> list[Cut]:
    """Return the rows that a point breaks most, of those that are alike only one."""
    cuts = [cut for _, cut in sorted(found, key=lambda pair: (-pair[0], len(pair[1].columns)))]
    if not cuts:
        return []
    starts = np.cumsum([0, *(len(cut.columns) for cut in cuts)])
    at = np.concatenate([cut.columns for cut in cuts])
    values = np.concatenate([cut.values / np.linalg.norm(cut.values) for cut in cuts])
    unit = csr_array((values, at, starts), shape=(len(cuts), columns))
    cosine = (unit @ unit.T).toarray()
    chosen: list[int] = []
    for number in range(len(cuts)):
        if len(chosen) < USED and (cosine[number, chosen] <= ALIKE).all():
            chosen.append(number)
    return [cuts[number] for number in chosen]
