"""Goals one after another, each on the face of plans that are best in those before it.

After a relaxation is solved, its duals say which columns and rows a plan that is as good must
leave at their bounds. Fixing those keeps the model sparse, where a row "this goal is at least so
much" would make it dense and fractional. Goals are believed to reach their relaxation, and one
whole plan on the last face proves them all at once. A goal that turns out not to reach it is
searched on its own, nearest to the relaxation first. README.md argues why this is exact.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, inf

from placement.geo.scene import Ints
from placement.solve.answer import Answer, Infeasible, NoAnswer, Solved
from placement.solve.linear import TOLERANCE, Bounds, LinearModel, Relaxed
from placement.solve.problem import Problem, Term

ENGINE = "highs-lexicographic"
NEAR = (0.001, 0.01, inf)
"""How far from its relaxation a goal is searched, in turn: fractions of its value."""
Progress = Callable[[str, int], None]


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
        return self.slack > TOLERANCE


@dataclass(slots=True)
class Descent:
    """One way down through the goals; `proved` counts the levels that a plan has reached."""

    problem: Problem
    model: LinearModel
    deadline: float
    report: Progress
    plan: Ints | None = None
    levels: list[Level] = field(default_factory=list)
    proved: int = 0

    def run(self) -> bool:
        """Go through all goals; False where no plan exists. Raises TimeoutError."""
        while self.proved < len(self.problem.terms):
            if len(self.levels) == len(self.problem.terms):
                if not self._reached() and not self._widen():
                    return False
                continue
            relaxed = self._relax(self.problem.terms[len(self.levels)])
            if relaxed is None:
                if not self.levels or not self._widen():
                    return False
                continue
            target = ceil(relaxed.value - TOLERANCE)
            self._push(Level(self.problem.terms[len(self.levels)], relaxed, self.model.bounds, target))
            if self.levels[-1].needs_row and not self._reached() and not self._widen():
                return False
        return True

    def _relax(self, term: Term) -> Relaxed | None:
        self.model.set_cost(term.points)
        return self.model.relax(self._left())

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _push(self, level: Level) -> None:
        self.model.move_to(level.before.within(level.relaxed, level.slack))
        if level.needs_row:
            self.model.add_row(level.term.points, level.target)
        self.levels.append(level)
        self.report(level.term.id, level.term.sign * (level.target + level.term.constant))

    def _pop(self) -> Level:
        level = self.levels.pop()
        if level.needs_row:
            self.model.drop_row()
        self.model.move_to(level.before)
        return level

    def _reached(self) -> bool:
        """Look for a whole plan on the last face; one proves every goal believed so far."""
        plan = self.plan
        if plan is None or not self._on_targets(plan):
            plan = self._search(self.levels[-1].term)
        if plan is None:
            return False
        self.plan, self.proved = plan, len(self.levels)
        return True

    def _on_targets(self, plan: Ints) -> bool:
        return all(int(level.term.points @ plan) == level.target for level in self.levels)

    def _search(self, term: Term) -> Ints | None:
        """Return the best whole plan on the present face; None where it holds none."""
        self.model.set_cost(term.points)
        whole = self.model.search(self._left())
        if whole.x is not None and self.problem.holds(whole.x) and self._better(whole.x):
            self.plan = whole.x
        if whole.status in ("feasible", "unknown"):
            raise TimeoutError
        return whole.x

    def _better(self, plan: Ints) -> bool:
        """Tell whether a plan is better than the best so far, goal by goal."""
        if self.plan is None:
            return True
        mine = [int(t.points @ plan) for t in self.problem.terms]
        return mine < [int(t.points @ self.plan) for t in self.problem.terms]

    def _widen(self) -> bool:
        """Replace the last belief by what is true, going back where none holds; False: no plan."""
        while self.levels:
            level = self._pop()
            plan = self._nearest(level)
            self.model.move_to(level.before)
            if plan is not None:
                value = int(level.term.points @ plan)
                self._push(Level(level.term, level.relaxed, level.before, value))
                self.plan, self.proved = plan, len(self.levels)
                return True
        return False

    def _nearest(self, level: Level) -> Ints | None:
        """Return the best whole plan in one goal, searching near the relaxation first.

        The part within `slack` of the relaxation holds every plan that good, so the best plan
        found there is the best of all if it is itself within the slack.
        """
        for part in NEAR:
            slack = 1 + part * abs(level.relaxed.value)
            self.model.move_to(level.before.within(level.relaxed, slack))
            plan = self._search(level.term)
            if plan is None:
                continue
            off = int(level.term.points @ plan) - level.relaxed.value
            if off <= slack + TOLERANCE:
                return plan
            self.model.move_to(level.before.within(level.relaxed, off))
            return self._search(level.term)
        return None


def solve(
    problem: Problem, *, seed: int, seconds: float, report: Progress | None = None
) -> Answer:
    """Return the plan that is best in every goal in turn, or why there is none.

    Deterministic for a problem and seed as long as `seconds` does not run out; then the best
    plan so far with what is proved.
    """
    model = LinearModel(problem, seed)
    descent = Descent(problem, model, time.monotonic() + seconds, report or (lambda *_: None))
    try:
        if not descent.run():
            return Infeasible((), ENGINE)
    except TimeoutError:
        return _unfinished(descent)
    assert descent.plan is not None
    values = {t.id: t.value(descent.plan) for t in problem.terms}
    names = tuple(t.id for t in problem.terms)
    return Solved(descent.plan, values, values, names, complete=True, engine=ENGINE)


def _unfinished(descent: Descent) -> Answer:
    """Return the best plan so far, the goals it proves, and the bound of the next one."""
    if descent.plan is None:
        return NoAnswer("de tijd is om voordat er een voorstel was", ENGINE)
    terms, plan = descent.problem.terms, descent.plan
    values = {t.id: t.value(plan) for t in terms}
    proved = 0
    while proved < descent.proved and int(terms[proved].points @ plan) == descent.levels[proved].target:
        proved += 1
    bounds = {t.id: values[t.id] for t in terms[:proved]}
    for level in descent.levels[proved : proved + 1]:
        bounds[level.term.id] = level.term.sign * (level.target + level.term.constant)
    names = tuple(t.id for t in terms[:proved])
    return Solved(plan, values, bounds, names, complete=False, engine=ENGINE)
