"""A goal that is believed to reach a target, on the face of the plans best in those before it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from placement.solve.face import TOLERANCE, Bounds, Relaxed
from placement.solve.problem import Term

NEAR = (0.0002, 0.001, 0.003, 0.01)
"""How far from its relaxation a goal is searched before everywhere: fractions of its value."""
LARGE = 15_000
"""Before a search over more columns than this, one over those the relaxation asked for."""


@dataclass(frozen=True, slots=True)
class Level:
    """A goal that is believed to reach `target`, and the face it was believed on."""

    term: Term
    relaxed: Relaxed
    before: Bounds
    target: int

    @property
    def slack(self) -> float:
        """How much worse than the relaxation the target is."""
        return self.target - self.relaxed.value

    @property
    def needs_row(self) -> bool:
        """Tell whether the face alone does not keep the goal at its target."""
        return self.slack > TOLERANCE or self.relaxed.cut

    def bounds(self) -> Bounds:
        """Return a face that holds all plans that reach the target."""
        return self.before.within(self.relaxed, self.slack)

    def slacks(self) -> list[float]:
        """Return how far from its relaxation to search the goal before everywhere, in turn."""
        if self.relaxed.value == -inf:
            return []
        # Far from the relaxation of a large problem is nearly everywhere.
        parts = NEAR if len(self.relaxed.column_dual) <= LARGE else NEAR[:-1]
        # Goals are whole: slacks that differ by less than one are not worth two searches.
        whole = {int(1 + part * abs(self.relaxed.value)) for part in parts}
        return [float(slack) for slack in sorted(whole)]
