"""What every way to match gets, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from placement.geo.scene import Ints, Scene
from placement.rule import FREE, Candidates
from placement.solve.problem import Problem
from placement.solve.reading import Plan


@dataclass(frozen=True, slots=True)
class Task:
    """A scene with its candidates, the problem of all its rules, and seconds to answer in."""

    scene: Scene
    candidates: Candidates
    problem: Problem
    seconds: float
    seed: int

    def points(self, term: str) -> Ints:
        """Return what each candidate adds to a term (E,); zeros where it is not asked for."""
        for found in self.problem.terms:
            if found.id == term:
                return found.sign * found.points[: len(self.candidates)]
        return np.zeros(len(self.candidates), dtype=np.int64)

    def sides(self) -> tuple[Ints, Ints]:
        """Return the row bounds with `FREE` drawn in to what no sum of a row can reach."""
        problem = self.problem
        largest = np.maximum(np.abs(problem.column_low), np.abs(problem.column_high))
        most = abs(problem.matrix).astype(np.int64) @ largest + 1
        low = np.where(problem.row_low <= -FREE, -most, problem.row_low)
        high = np.where(problem.row_high >= FREE, most, problem.row_high)
        return low, high


@dataclass(frozen=True, slots=True)
class Answered:
    """A plan, or None; the terms that it proves; what the way leaves out, in Dutch.

    `moments` is after how many CPU seconds each term was proved, where the way can tell.
    """

    plan: Plan | None
    proved: tuple[str, ...] = ()
    note: str = ""
    moments: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to match: its Dutch name and how it runs."""

    title: str
    run: Callable[[Task], Answered]
