"""Goals one after another, each on the face of plans that are best in those before it.

After a relaxation is solved, its duals say which columns and rows a plan that is as good must
leave at their bounds. Fixing those keeps the model sparse, where a row "this goal is at least so
much" would make it dense and fractional. Goals are believed to reach their relaxation, and one
whole plan on the last face proves them all at once. Where there is none, steps back find the first
goal that misses its relaxation; it is searched on its own, nearest to the relaxation first.
README.md argues why this is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil, floor, inf

import numpy as np

from placement.geo.scene import Ints
from placement.solve.corners import near_corners
from placement.solve.cuts import Cut
from placement.solve.face import TOLERANCE, Bounds, Relaxed
from placement.solve.level import LARGE, Level
from placement.solve.linear import LinearModel
from placement.solve.problem import Cap, Problem, Term

MANY = 1_000
"""A search over fewer columns than this is as quick as rows that would make it shorter."""
FEW = 500
"""A search over fewer columns than this is as quick as one near corners."""
FAR = 2.0**53
"""Farther than any plan is from a relaxation."""
Heard = Callable[[Term, int, Ints | None], None]
"""Hears a goal, its bound (points, minimised) and the best plan so far; once more when proved."""


@dataclass(slots=True)
class Descent:
    """One way down through the goals of a problem; `proved` counts those that a plan reached."""

    problem: Problem
    seed: int
    left: Callable[[], float]
    """Returns the seconds that are left; raises TimeoutError."""
    heard: Heard
    plan: Ints | None = None
    begin: Ints | None = None
    """Columns to begin a relaxation with."""
    levels: list[Level] = field(default_factory=list)
    proved: int = 0
    bounds: dict[str, int] = field(default_factory=dict)
    """Per goal that is not proved, a bound of its points in the best plan of all."""
    model: LinearModel = field(init=False)
    _start: Bounds = field(init=False)
    _rows: list[int] = field(default_factory=list)
    """How many rows the model had before each level."""

    def __post_init__(self) -> None:
        self.model = LinearModel(self.problem, self.seed, self.plan, self.begin)
        self._start = self.model.bounds

    def run(self) -> bool:
        """Go through all goals; False where no plan exists. Raises TimeoutError."""
        told = 0
        while self.proved < len(self.problem.terms):
            if self._descend() and self._reached():
                self.proved = len(self.levels)
            elif not self._settle():
                return False
            for level in self.levels[told : self.proved]:
                self._tell(level)
            told = self.proved
        return True

    def face(self) -> tuple[Bounds, tuple[Cap, ...]]:
        """Return the face that holds exactly the best plans: bounds, and what rows it takes."""
        caps = [Cap(x.term.points, x.target) for x in self.levels if x.needs_row]
        return self.model.bounds, (*self.problem.caps, *caps)

    def _descend(self) -> bool:
        """Believe all goals that are left; False where a relaxation has no point."""
        for term in self.problem.terms[len(self.levels) :]:
            self.model.set_cost(term.points)
            relaxed = self.model.relax(self.left())
            if relaxed is None:
                return False
            target = ceil(relaxed.value - TOLERANCE)
            self._push(Level(term, relaxed, self.model.bounds, target))
            self._tell(self.levels[-1])
        if len(self.levels) > self.proved:
            self._keep(_whole(self.levels[-1].relaxed))  # what is whole by itself needs no search
        return True

    def _push(self, level: Level) -> None:
        self._rows.append(self.model.rows)
        self.model.move_to(level.bounds())
        if level.needs_row:
            self.model.add_rows([Cut.of(level.term.points, level.target)])
        self.levels.append(level)

    def _tell(self, level: Level) -> None:
        self.heard(level.term, level.target, self.plan)

    def concede(self, *, first: bool) -> None:
        """Bound each goal that is not proved for the best plan of all, by relaxations only.

        The best plan is as good as the best so far in the goals that are proved and in the
        `first` that is open; of what comes after that, nothing is known.
        """
        self._go_to(self.levels[: self.proved])
        self.model.move_to(self.levels[-1].bounds() if self.levels else self._start)
        for number, term in enumerate(self.problem.terms[self.proved :]):
            self.model.set_cost(term.points)
            relaxed = self.model.relax(self.left())
            if relaxed is None or self.plan is None:
                raise TimeoutError
            value = int(term.points @ self.plan)
            known = max(relaxed.value, self.bounds.get(term.id, -inf))
            self.bounds[term.id] = min(value, ceil(known - TOLERANCE))
            if first and not number:
                self._push(Level(term, relaxed, self.model.bounds, value))

    def _pop(self) -> Level:
        level = self.levels.pop()
        self.model.drop_rows(self._rows.pop())
        self.model.move_to(level.before)
        return level

    def _reached(self) -> bool:
        """Tell whether a whole plan reaches all present levels, looking for one on their face."""
        if self._hit(self.plan) == len(self.levels):
            return True
        free = self.model.bounds.free().sum()
        if free > FEW and self._look_at(self.levels[-1]):
            return True
        whole = all(level.slack <= TOLERANCE for level in self.levels[self.proved :])
        if whole and FEW < free <= LARGE and self._among_few():
            return True
        term = self.levels[-1].term
        self._look_near(term)
        return self._hit(self.plan) == len(self.levels) or self._search(term) is not None

    def _look_at(self, level: Level) -> bool:
        """Tell whether the columns that the last relaxation takes hold a plan for all levels."""
        self.model.set_cost(level.term.points)
        self._keep(self.model.search(self.left(), among=level.relaxed).x)
        return self._hit(self.plan) == len(self.levels)

    def _look_near(self, term: Term) -> None:
        """Before a large search, look for a plan among what the relaxations asked for."""
        if self.model.bounds.free().sum() > LARGE:
            self.model.set_cost(term.points)
            self._keep(self.model.search(self.left(), near=True).x)

    def _among_few(self) -> bool:
        """Tell whether a plan that reaches all present levels is found near corners of their face.

        First the corner nearest to the plan so far.
        """
        for plan in near_corners(self.model, self.problem, self.plan, self.left, self.seed):
            self._keep(plan)
            if self._hit(self.plan) == len(self.levels):
                return True
        return False

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

    def _search(self, term: Term, most: float = inf, others: float | None = None) -> Ints | None:
        """Return the best whole plan on the present face; None where it holds none.

        Plans with more than `most` are not asked for. Where all plans that are not on this face
        have at least `others`, the search bounds the goal, also if there is no time to end it.
        """
        self.model.set_cost(term.points)
        whole = self.model.search(self.left(), most=most)
        self._keep(whole.x)
        least = -inf if others is None else min(whole.bound, others, FAR)
        if least > self.bounds.get(term.id, -FAR):
            self.bounds[term.id] = ceil(least - TOLERANCE)
        if whole.status in ("feasible", "unknown"):
            raise TimeoutError
        return whole.x if whole.status == "optimal" else None

    def _keep(self, plan: Ints | None) -> None:
        """Keep a plan if it is better than the best so far, goal by goal."""
        if plan is None or not self.problem.holds(plan):
            return
        if self.plan is None or self._values(plan) < self._values(self.plan):
            self.plan = plan

    def _values(self, plan: Ints) -> list[int]:
        return [int(term.points @ plan) for term in self.problem.terms]

    def _settle(self) -> bool:
        """Find the first goal that misses its target and what it does reach; False: no plan.

        A plan reaches the first `low` levels, none reaches the first `high`.
        """
        stack, high = list(self.levels), len(self.levels)
        if not stack and self.plan is None:
            return False
        low = self.proved = self._hit(self.plan)
        plan = None
        while high > low:
            # A plan that only just misses the last level reaches all before it.
            self._go_to(stack[: high - 1])
            level = stack[high - 1] = self._sharper(stack[high - 1])
            plan = self._near(level)
            self.model.move_to(level.before)
            if plan is not None or high - low == 1 or self._reached():
                low = self.proved = high - 1
                break
            high -= 1
        self._go_to(stack[:low])
        level = stack[low] if low < high else self._unrelaxed()
        plan = self._anywhere(level) if plan is None else plan
        self.model.move_to(level.before)
        if plan is not None:
            self._settled(level, plan)
        return plan is not None

    def _sharper(self, level: Level) -> Level:
        """Return a level with a better bound, found with rows that all plans before it keep."""
        if self.model.bounds.free().sum() < MANY:
            return level
        self.model.set_cost(level.term.points)
        relaxed = self.model.relax(self.left())
        relaxed = relaxed and self.model.sharpen(relaxed, self.left())
        if relaxed is None or relaxed.value <= level.relaxed.value:
            return level
        return replace(level, relaxed=relaxed, target=ceil(relaxed.value - TOLERANCE))

    def _settled(self, level: Level, plan: Ints) -> None:
        """Go on from a goal that is best in a plan, though not as good as its relaxation."""
        self._push(replace(level, target=int(level.term.points @ plan)))
        self.proved = len(self.levels)

    def _unrelaxed(self) -> Level:
        """Return the next level where rounding hides from the relaxation that there is a plan."""
        term = self.problem.terms[len(self.levels)]
        none = np.zeros(self.problem.columns), np.zeros(len(self.problem.row_low))
        nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Level(term, Relaxed(-inf, *nothing, *none), self.model.bounds, 0)

    def _go_to(self, levels: list[Level]) -> None:
        while len(self.levels) > len(levels):
            self._pop()
        for level in levels[len(self.levels) :]:
            self._push(level)

    def _near(self, level: Level) -> Ints | None:
        """Return the best whole plan in one goal if it is near its relaxation."""
        # A target that rows have raised was not looked for yet; a corner of many columns is dear.
        if level.relaxed.cut and self.problem.columns <= LARGE:
            self._push(level)
            found = self._among_few()
            self._pop()
            if found:
                return self.plan
        for slack in level.slacks():
            if self._off(level) <= slack:
                return self._better(level)
            plan = self._within(level, slack)
            if plan is not None:
                return plan
        return None

    def _anywhere(self, level: Level) -> Ints | None:
        """Return the best whole plan in one goal, wherever it is."""
        return self._better(level) if self._off(level) <= FAR else self._within(level, inf)

    def _within(self, level: Level, slack: float, *, cut: bool = True) -> Ints | None:
        """Return the best whole plan at most `slack` above the relaxation of a goal, if any.

        All plans that good lie on the face that is searched, so it is the best of all. Without
        `cut` the search does not know that others on that face are of no use.
        """
        self.model.move_to(level.before.within(level.relaxed, slack))
        if slack == inf:
            self._look_near(level.term)
        most = inf if slack == inf else floor(level.relaxed.value + slack + TOLERANCE)
        others = most + 1 if self.proved == len(self.levels) else None
        plan = self._search(level.term, most if cut else inf, others)
        return None if plan is None or int(level.term.points @ plan) > most else plan

    def _off(self, level: Level) -> float:
        """Return how far above the relaxation the plan so far is, if it has all levels before."""
        if self.plan is None or self._hit(self.plan) < len(self.levels):
            return inf
        return int(level.term.points @ self.plan) - level.relaxed.value

    def _better(self, level: Level) -> Ints | None:
        """Return the best plan in one goal, given that the plan so far is not far from it."""
        if self._off(level) < 1 - TOLERANCE:
            return self.plan  # goals are whole: between the bound and the plan there is none
        # A large search that is cut off just below a plan bounds far less in the same time.
        better = self._within(level, self._off(level) - 1, cut=False)
        return self.plan if better is None else better


def _whole(relaxed: Relaxed) -> Ints | None:
    """Return the point of a relaxation as a plan; None where it is not whole."""
    near = np.rint(relaxed.values)
    if np.abs(relaxed.values - near).max(initial=0.0) > TOLERANCE:
        return None
    plan: Ints = np.rint(relaxed.x()).astype(np.int64)
    return plan
