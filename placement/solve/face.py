"""A face of a problem: bounds of its columns and rows, narrowed by what a relaxation proves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placement.geo.scene import Bools, Ints
from placement.rule import FREE
from placement.solve.engine import Floats

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimal point of the relaxation, with the duals that prove it (minimisation)."""

    value: float
    columns: Ints
    values: Floats
    """The columns in the model and their values; all others are 0."""
    column_dual: Floats
    row_dual: Floats
    cut: bool = False
    """Added rows hold the value up too: bounds of columns and rows alone do not keep it."""

    def x(self) -> Floats:
        """Return the point over all columns."""
        result = np.zeros(len(self.column_dual))
        result[self.columns] = self.values
        return result


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of all columns (small whole numbers, so short floats) and rows: a face."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    row_low: Floats
    row_high: Floats

    def within(self, relaxed: Relaxed, slack: float) -> Bounds:
        """Return the bounds that every plan at most `slack` above the relaxation keeps.

        A column off the bound at which its dual holds it costs that dual for each whole step, a
        row likewise; what would cost more than the slack can not be part of such a plan.
        """
        low, high = (
            side.astype(np.float32)
            for side in _tightened(self.low, self.high, relaxed.column_dual, slack)
        )
        row_low, row_high = _tightened(self.row_low, self.row_high, relaxed.row_dual, slack)
        return Bounds(low, high, row_low, row_high)

    def inside(self, other: Bounds) -> bool:
        """Tell whether every plan on this face lies on the other one too."""
        return bool(
            (self.low >= other.low).all()
            and (self.high <= other.high).all()
            and (self.row_low >= other.row_low).all()
            and (self.row_high <= other.row_high).all()
        )

    def free(self) -> Bools:
        """Return which columns may still take more than one value."""
        result: Bools = self.low < self.high
        return result


def _tightened(
    low: NDArray[np.floating], high: NDArray[np.floating], dual: Floats, slack: float
) -> tuple[Floats, Floats]:
    steps = np.floor((slack + TOLERANCE) / np.maximum(np.abs(dual), TOLERANCE) + TOLERANCE)
    up, down = (dual > TOLERANCE) & np.isfinite(low), (dual < -TOLERANCE) & np.isfinite(high)
    tight_high = np.where(up, np.minimum(high, np.where(up, low, 0) + steps), high)
    tight_low = np.where(down, np.maximum(low, np.where(down, high, 0) - steps), low)
    return tight_low, tight_high


def unbounded(sides: Ints) -> Floats:
    """Return sides of rows as floats: infinite where a row asks nothing."""
    result = sides.astype(float)
    result[sides <= -FREE] = -np.inf
    result[sides >= FREE] = np.inf
    return result
