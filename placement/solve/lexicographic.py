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
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import ceil, inf

import numpy as np

from placement.geo.scene import Ints
from placement.solve.answer import Answer, Infeasible, NoAnswer, Solved
from placement.solve.linear import TOLERANCE, Bounds, LinearModel, Relaxed
from placement.solve.problem import Problem, Term

ENGINE = "or-tools: glop, highs; lexicographic"
NEAR = (0.001, 0.003, 0.01)
"""How far from its relaxation a goal is searched before everywhere: fractions of its value."""
LARGE = 40_000
"""A search over more columns than this is not begun before some plan is known."""
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Level:
    """A goal that is believed to reach `target`, and the face it was believed on."""

    term: Term
    relaxed: Relaxed
    before: Bounds
    target: int
    face: Bounds | None = None
    """A face that holds exactly the plans that reach the target, where one is known."""

    @property
    def slack(self) -> float:
        """How much worse than the relaxation the target is."""
        return self.target - self.relaxed.value

    @property
    def needs_row(self) -> bool:
        """Tell whether the face alone does not keep the goal at its target."""
        return self.slack > TOLERANCE and self.face is None

    def bounds(self) -> Bounds:
        """Return the face of the plans that reach the target, as narrow as is known."""
        return self.face or self.before.within(self.relaxed, self.slack)


@dataclass(slots=True)
class Descent:
    """One way down through the goals; `proved` counts the levels that a plan has reached."""

    problem: Problem
    seed: int
    deadline: float
    report: Progress
    nested: bool = False
    plan: Ints | None = None
    levels: list[Level] = field(default_factory=list)
    proved: int = 0
    known: list[Level] = field(default_factory=list)
    """The deepest levels that followed on the present ones: their targets are still bounds."""
    barren: Bounds | None = None
    """A face on which no whole plan was found, with the rows of the present levels."""
    model: LinearModel = field(init=False)

    def __post_init__(self) -> None:
        self.model = LinearModel(self.problem, self.seed)

    def run(self) -> bool:
        """Go through all goals; False where no plan exists. Raises TimeoutError."""
        terms = self.problem.terms
        while self.proved < len(terms):
            if len(self.levels) < len(terms):
                relaxed = self._relax(terms[len(self.levels)])
                if relaxed is not None:
                    target = ceil(relaxed.value - TOLERANCE)
                    self._push(Level(terms[len(self.levels)], relaxed, self.model.bounds, target))
                    if len(self.levels) < len(terms):
                        continue
            if not self._reached() and not self._settle():
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
        self.model.move_to(level.bounds())
        if level.needs_row:
            columns = np.flatnonzero(level.term.points)
            self.model.add_row(columns, level.term.points[columns], level.target)
        at = len(self.levels)
        if at >= len(self.known) or self.known[at].target != level.target:
            self.known[at:] = [level]
        self.levels.append(level)
        self.report(level.term.id, level.term.sign * (level.target + level.term.constant))

    def _pop(self) -> Level:
        level = self.levels.pop()
        if level.needs_row:
            self.model.drop_row()
            self.barren = None  # it was found with a row that is gone now
        self.model.move_to(level.before)
        return level

    def _reached(self) -> bool:
        """Look for a whole plan on the last face; one proves every goal believed so far."""
        if not self.levels:
            return False
        plan = self.plan
        if self._hit(plan) < len(self.levels):
            plan = self._search(self.levels[-1].term)
        if plan is None:
            return False
        self.proved = len(self.levels)
        return True

    def _hit(self, plan: Ints | None) -> int:
        """Return how many levels in a row a plan reaches."""
        count = 0
        if plan is None:
            return 0
        for level in self.levels:
            if int(level.term.points @ plan) != level.target:
                break
            count += 1
        return count

    def _search(self, term: Term) -> Ints | None:
        """Return the best whole plan on the present face; None where it holds none."""
        if self.barren is not None and self.model.bounds.inside(self.barren):
            return None
        self.model.set_cost(term.points)
        whole = self.model.search(self._left())
        self._keep(whole.x)
        if whole.status in ("feasible", "unknown"):
            raise TimeoutError
        if whole.x is None:
            self.barren = self.model.bounds
        return whole.x

    def _keep(self, plan: Ints | None) -> None:
        """Keep a plan if it is better than the best so far, goal by goal."""
        if plan is None or not self.problem.holds(plan):
            return
        if self.plan is None or self._values(plan) < self._values(self.plan):
            self.plan = plan

    def _values(self, plan: Ints) -> list[int]:
        return [int(term.points @ plan) for term in self.problem.terms]

    def _settle(self) -> bool:
        """Replace the last belief by what is true, going back where none holds; False: no plan."""
        while self.levels:
            level = self._pop()
            plan = self._nearest(level)
            self.model.move_to(level.before)
            if plan is not None:
                value = int(level.term.points @ plan)
                self._push(Level(level.term, level.relaxed, level.before, value))
                self.proved = len(self.levels)
                self._same_people(plan)
                return True
        return False

    def _same_people(self, plan: Ints) -> None:
        """Where every plan that reaches the last goal serves the same people, fix who is served.

        A goal that counts people (whom, not where) and misses its relaxation would otherwise keep
        a dense row that every later relaxation plays off against half-served people.
        """
        level, problem = self.levels[-1], self.problem
        served = problem.serves(level.term.points, plan)
        if not level.needs_row or served is None:
            return
        found = self._search(Term("", served.astype(np.int64), 0, 1))
        if found is None or int(served @ found) < int(served @ plan):
            return
        low, high = self.model.bounds.row_low.copy(), self.model.bounds.high.copy()
        high[(level.term.points != 0) & ~served] = 0
        low[problem.rows_of(np.unique(problem.owner[served[: problem.candidates]]))] = 1
        face = replace(self.model.bounds, high=high, row_low=low)
        self._pop()
        self._push(replace(level, face=face))

    def _rounded(self, relaxed: Relaxed) -> Ints | None:
        """Return a good plan near a relaxation: keep what is whole in it, solve the rest anew.

        What stands in groups is never kept: they are what a relaxation says least about.
        """
        problem, count = self.problem, self.problem.candidates
        x = relaxed.x()[:count]
        fixed = np.flatnonzero((x > 1 - TOLERANCE) & ~problem.grouped())
        settled = np.zeros(int(problem.owner.max(initial=-1)) + 1, dtype=bool)
        settled[problem.owner[fixed]] = True
        split = np.flatnonzero((x > TOLERANCE) & ~settled[problem.owner])
        loose = np.zeros_like(settled)
        loose[problem.owner[split]] = True
        may = loose[problem.owner] | (self.model.inside[:count] & ~settled[problem.owner])
        free = np.concatenate([np.flatnonzero(may), np.arange(count, problem.columns)])
        part = problem.part(free, fixed)
        part = replace(part, terms=part.terms[: len(self.levels) + 1])
        rest = Descent(part, self.seed, self.deadline, _quiet, nested=True)
        with suppress(TimeoutError):
            rest.run()
        if rest.plan is None:
            return None
        plan = np.zeros(problem.columns, dtype=np.int64)
        plan[fixed] = 1
        plan[free] = rest.plan
        return plan

    def _nearest(self, level: Level) -> Ints | None:
        """Return the best whole plan in one goal, searching near the relaxation first.

        The part within `slack` of the relaxation holds every plan that good, so the best plan
        found there is the best of all if it is itself within the slack.
        """
        for slack in self._slacks(level):
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

    def _slacks(self, level: Level) -> list[float]:
        """Return how far to search, in turn; no farther than a plan that is known to be there.

        Before a large part is searched, a plan is made by rounding, to have that limit.
        """
        # Goals are whole: slacks that differ by less than one are not worth two searches.
        whole = {int(1 + part * abs(level.relaxed.value)) for part in NEAR}
        slacks = [*(float(slack) for slack in sorted(whole)), inf]
        wide = level.before.within(level.relaxed, slacks[-2]).free().sum() > LARGE
        if wide and self._hit(self.plan) < len(self.levels) and not self.nested:
            self._keep(self._rounded(level.relaxed))
        if self.plan is not None and self._hit(self.plan) >= len(self.levels):
            most = int(level.term.points @ self.plan) - level.relaxed.value
            slacks = [*(slack for slack in slacks if slack < most), most]
        return slacks


def _quiet(_term: str, _target: int) -> None:
    """Report nothing."""


def solve(problem: Problem, *, seed: int, seconds: float, report: Progress | None = None) -> Answer:
    """Return the plan that is best in every goal in turn, or why there is none.

    Deterministic for a problem and seed as long as `seconds` does not run out; then the best
    plan so far with what is proved.
    """
    descent = Descent(problem, seed, time.monotonic() + seconds, report or _quiet)
    try:
        if not descent.run():
            return Infeasible(ENGINE)
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
    known, proved = descent.known, 0
    while proved < len(known) and int(terms[proved].points @ plan) == known[proved].target:
        proved += 1
    bounds = {t.id: values[t.id] for t in terms[:proved]}
    for level in known[proved : proved + 1]:
        bounds[level.term.id] = level.term.sign * (level.target + level.term.constant)
    names = tuple(t.id for t in terms[:proved])
    return Solved(plan, values, bounds, names, complete=False, engine=ENGINE)
