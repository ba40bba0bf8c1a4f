"""What an engine may answer: three types, and only one of them has values to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement.geo.scene import Ints


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan: `x` over all columns; per goal its value, its bound, and whether they meet.

    `values` and `bounds` count as the reader of a goal counts it; a bound holds for the best plan
    of all, and is left out where time did not allow it. `proved` lists the goals that are optimal
    given those before them. `complete` is True where all are.
    """

    x: Ints
    values: Mapping[str, int]
    bounds: Mapping[str, int]
    proved: tuple[str, ...]
    complete: bool
    engine: str
    asked: Ints
    """Columns that relaxations asked for: where a next solve of nearly the same may begin."""


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No plan exists; placement.explain finds which decisions and limits exclude it."""

    engine: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The engine stopped without a plan or a proof that there is none."""

    reason: str
    engine: str


Answer = Solved | Infeasible | NoAnswer
