"""A problem solved in stages: for some goals at a time, the smallest problem that decides them.

Each stage makes a compact problem of what is left (compact.py), goes down through its goals
(descent.py), and hands on the face of the best plans. README.md argues why this is exact.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from placement.geo.scene import Ints
from placement.solve.answer import Answer, Infeasible, NoAnswer, Solved
from placement.solve.compact import Compact, compact
from placement.solve.descent import Descent
from placement.solve.problem import Problem, Term

SEARCHING = 0.9
"""The share of the time for searching; the rest is for the bounds of what is still open."""
ENGINE = "or-tools: glop, highs; lexicographic"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solve is: a goal, a bound of it and its value in the best plan so far.

    Both as the reader of the goal counts them; `value` is None before there is a plan.
    """

    term: str
    bound: int
    value: int | None


Report = Callable[[Progress], None]
Stop = Callable[[], bool]


def solve(
    problem: Problem,
    *,
    seed: int,
    seconds: float,
    report: Report | None = None,
    stop: Stop | None = None,
    hint: Ints | None = None,
    begin: Ints | None = None,
) -> Answer:
    """Return the plan that is best in every goal in turn, or why there is none.

    Deterministic for a problem, seed and hint as long as `seconds` does not run out and `stop`
    does not say so; then the best plan so far with what is proved. `hint` (columns,) is a plan
    to begin with; one that breaks a row is not used. `begin` are columns that relaxations begin
    with: whatever they are, values and proof are the same; among equal plans another may come.
    """
    began = time.monotonic()
    clock = _Clock(began + SEARCHING * seconds, stop or _never)
    stages = Stages(problem, seed, clock.left, report or _quiet)
    if begin is not None:
        stages.begin[begin] = 1
    if hint is not None and problem.holds(hint):
        stages.plan = problem.settled(hint)
    try:
        if not stages.run():
            return Infeasible(ENGINE)
    except TimeoutError:
        stages.concede(_Clock(began + seconds, stop or _never).left)
    return stages.answer()


def _quiet(_: Progress) -> None:
    """Report nothing."""


def _never() -> bool:
    """Never stop."""
    return False


@dataclass(frozen=True, slots=True)
class _Clock:
    """The only thing that looks at the time."""

    deadline: float
    stop: Stop

    def left(self) -> float:
        """Return the seconds that are left; TimeoutError where there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0 or self.stop():
            raise TimeoutError
        return left


@dataclass(slots=True)
class Stages:
    """The way through all goals of a problem."""

    problem: Problem
    seed: int
    left: Callable[[], float]
    report: Report
    plan: Ints | None = None
    """The best plan so far: (columns,)."""
    done: int = 0
    """How many goals the stages so far were about, the present one not counted."""
    proved: int = 0
    bounds: dict[str, int] = field(default_factory=dict)
    begin: Ints = field(init=False)
    """(columns,): 1 where an earlier solve says that relaxations may begin."""
    asked: Ints = field(init=False)
    """(columns,): 1 where relaxations asked for a placement."""
    _stage: tuple[Compact, Descent, Ints] | None = None
    """The present stage, and which columns of the problem its own are."""

    def __post_init__(self) -> None:
        self.begin = np.zeros(self.problem.columns, dtype=np.int64)
        self.asked = self.begin.copy()

    def run(self) -> bool:
        """Go through all stages; False where no plan exists. Raises TimeoutError."""
        while self.done < len(self.problem.terms):
            small, descent, columns = self._next()
            try:
                if not descent.run():
                    return False
            finally:
                self._take(small, descent, columns)
        return True

    def concede(self, left: Callable[[], float]) -> None:
        """Bound the goals that are not proved, as far as the time that is left allows."""
        if self.plan is None or self._stage is None:
            return
        self.left = left
        _, descent, _ = self._stage
        first = True
        with suppress(TimeoutError):
            while True:
                descent.left = left
                try:
                    descent.concede(first=first)
                finally:
                    self._bound(descent)
                first &= descent.proved == len(descent.problem.terms)
                if self.done >= len(self.problem.terms):
                    return
                small, descent, _ = self._next()
                self.done += len(small.problem.terms)

    def _next(self) -> tuple[Compact, Descent, Ints]:
        """Return the next stage, on the face that the present one leaves."""
        rest, columns = self.problem, np.arange(self.problem.columns)
        if self._stage is not None:
            before, descent, columns = self._stage
            rest, kept = before.narrowed(*descent.face())
            columns = columns[kept]
        small = compact(rest, self.done)
        self._stage = small, self._descent(small, columns), columns
        return self._stage

    def _descent(self, small: Compact, columns: Ints) -> Descent:
        plan = None
        if self.plan is not None and np.isin(np.flatnonzero(self.plan), columns).all():
            folded = small.fold(self.plan[columns])
            plan = folded if small.problem.holds(folded) else None
        begin = np.flatnonzero(small.fold(self.begin[columns]))
        begins = begin if len(begin) else None
        return Descent(small.problem, self.seed, self.left, self._heard, plan, begins)

    def _take(self, small: Compact, descent: Descent, columns: Ints) -> None:
        """Take over what a stage found: its plan, what it asked for, and what is proved."""
        asked = np.flatnonzero(descent.model.wanted[small.place])
        first = np.unique(small.place[asked], return_index=True)[1]
        self.asked[columns[asked[first]]] = 1
        if descent.plan is not None:
            plan = np.zeros(self.problem.columns, dtype=np.int64)
            plan[columns] = small.expand(descent.plan)
            self.plan = self.problem.settled(plan)
        self.proved = self.done + descent.proved
        self.done += len(small.problem.terms)

    def _bound(self, descent: Descent) -> None:
        for term in descent.problem.terms:
            if term.id in descent.bounds:
                self.bounds[term.id] = term.sign * (descent.bounds[term.id] + term.constant)

    def _heard(self, term: Term, bound: int, plan: Ints | None) -> None:
        value = None if plan is None else term.value(plan)
        self.report(Progress(term.id, term.sign * (bound + term.constant), value))

    def answer(self) -> Answer:
        """Return the best plan, the goals it is proved best in, and bounds of the others."""
        if self.plan is None:
            return NoAnswer("de tijd is om voordat er een voorstel was", ENGINE)
        values = {t.id: t.value(self.plan) for t in self.problem.terms}
        names = list(values)
        for term in self.problem.terms:
            if (term.points >= 0).all():  # no plan has less than nothing of it
                least = term.constant + int(term.points @ self.problem.column_low)
                self.bounds.setdefault(term.id, term.sign * least)
        while (
            self.proved < len(names)
            and self.bounds.get(names[self.proved]) == (values[names[self.proved]])
        ):
            self.proved += 1
        done = tuple(names[: self.proved])
        known = self.bounds | {name: values[name] for name in done}
        bounds = {name: known[name] for name in names if name in known}
        complete = len(done) == len(names)
        asked = np.flatnonzero(self.asked)
        return Solved(self.plan, values, bounds, done, complete, ENGINE, asked)
