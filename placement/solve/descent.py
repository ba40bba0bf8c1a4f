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
from placement.solve.linear import TOLERANCE, Bounds, LinearModel, Relaxed
from placement.solve.problem import Cap, Problem, Term

NEAR = (0.001, 0.003, 0.01)
"""How far from its relaxation a goal is searched before everywhere: fractions of its value."""
LARGE = 15_000
"""Before a search over more columns than this, one over those the relaxation asked for."""
FAR = 2.0**53
"""Farther than any plan is from a relaxation."""
Heard = Callable[[Term, int, Ints | None], None]
"""Hears a goal, its bound (points, minimised) and the best plan so far."""


@dataclass(frozen=True, slots=True)
class Level:
    """A goal that is believed to reach `target`, and the face it was believed on."""

    term: Term
    relaxed: Relaxed
    before: Bounds
    target: int
    face: Bounds | None = None
    """A narrower face that holds all plans that reach the target, where one is known."""
    settled: bool = False
    """All plans on that face reach the target."""

    @property
    def slack(self) -> float:
        """How much worse than the relaxation the target is."""
        return self.target - self.relaxed.value

    @property
    def needs_row(self) -> bool:
        """Tell whether the face alone does not keep the goal at its target."""
        return self.slack > TOLERANCE and not self.settled

    def bounds(self) -> Bounds:
        """Return the face of the plans that reach the target, as narrow as is known."""
        return self.face or self.before.within(self.relaxed, self.slack)


@dataclass(slots=True)
class Descent:
    """One way down through the goals of a problem; `proved` counts those that a plan reached."""

    problem: Problem
    people: Ints
    """The columns that say who gets a place; none where the goals do not ask it."""
    seed: int
    left: Callable[[], float]
    """Returns the seconds that are left; raises TimeoutError."""
    heard: Heard
    plan: Ints | None = None
    levels: list[Level] = field(default_factory=list)
    proved: int = 0
    bounds: dict[str, int] = field(default_factory=dict)
    """Per goal that is not proved, a bound of its points in the best plan of all."""
    model: LinearModel = field(init=False)
    _start: Bounds = field(init=False)

    def __post_init__(self) -> None:
        self.model = LinearModel(self.problem, self.seed, self.plan)
        self._start = self.model.bounds

    def run(self) -> bool:
        """Go through all goals; False where no plan exists. Raises TimeoutError."""
        terms = self.problem.terms
        while self.proved < len(terms):
            if self._descend() and self._reached():
                self.proved = len(self.levels)
            elif not self._settle():
                return False
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
            self._tell()
        if len(self.levels) > self.proved:
            self._keep(_whole(self.levels[-1].relaxed))  # what is whole by itself needs no search
        return True

    def _push(self, level: Level) -> None:
        self.model.move_to(level.bounds())
        if level.needs_row:
            columns = np.flatnonzero(level.term.points)
            self.model.add_row(columns, level.term.points[columns], level.target)
        self.levels.append(level)

    def _tell(self) -> None:
        self.heard(self.levels[-1].term, self.levels[-1].target, self.plan)

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
        if level.needs_row:
            self.model.drop_row()
        self.model.move_to(level.before)
        return level

    def _reached(self) -> bool:
        """Tell whether a whole plan reaches all present levels, looking for one on their face."""
        if self._hit(self.plan) == len(self.levels):
            return True
        term = self.levels[-1].term
        self._look_near(term)
        return self._hit(self.plan) == len(self.levels) or self._search(term) is not None

    def _look_near(self, term: Term) -> None:
        """Before a large search, look for a plan among what the relaxations asked for."""
        if self.model.bounds.free().sum() > LARGE:
            self.model.set_cost(term.points)
            self._keep(self.model.search(self.left(), near=True).x)

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
            level = stack[high - 1]
            self._go_to(stack[: high - 1])
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

    def _settled(self, level: Level, plan: Ints) -> None:
        """Go on from a goal that is best in a plan, though not as good as its relaxation."""
        self._push(replace(level, target=int(level.term.points @ plan), face=None, settled=False))
        self._tell()
        self.proved = len(self.levels)
        self._same_people(plan)

    def _unrelaxed(self) -> Level:
        """Return the next level where rounding hides from the relaxation that there is a plan."""
        term = self.problem.terms[len(self.levels)]
        none = np.zeros(self.problem.columns), np.zeros(len(self.problem.row_low))
        nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Level(term, Relaxed(-inf, *nothing, *none), self.model.bounds, 0)

    def _slacks(self, level: Level) -> list[float]:
        """Return how far from its relaxation to search a goal before everywhere, in turn."""
        if level.relaxed.value == -inf:
            return []
        # Far from the relaxation of a large problem is nearly everywhere.
        parts = NEAR if self.problem.columns <= LARGE else NEAR[:-1]
        # Goals are whole: slacks that differ by less than one are not worth two searches.
        whole = {int(1 + part * abs(level.relaxed.value)) for part in parts}
        return [float(slack) for slack in sorted(whole)]

    def _go_to(self, levels: list[Level]) -> None:
        while len(self.levels) > len(levels):
            self._pop()
        for level in levels[len(self.levels) :]:
            self._push(level)

    def _same_people(self, plan: Ints) -> None:
        """Fix whom every plan that reaches the last goal serves, or does not.

        A goal that misses its relaxation would otherwise keep a dense row that every later
        relaxation plays off against half-served people. Each search asks for a plan that serves
        as many others as can be; who is in both plans, or in neither, is still in question.
        """
        level, high = self.levels[-1], self.problem.column_high
        sure = self.people[(plan[self.people] == 0) | (plan[self.people] == high[self.people])]
        while level.needs_row and len(sure):
            points = np.zeros(self.problem.columns, dtype=np.int64)
            points[sure] = np.where(plan[sure] > 0, 1, -1)
            found = self._search(Term("", points, 0, 1))
            if found is None or int(points @ found) == int(points @ plan):
                break
            sure = sure[found[sure] == plan[sure]]
        if not level.needs_row or not len(sure):
            return
        low, most = self.model.bounds.low.copy(), self.model.bounds.high.copy()
        low[sure] = most[sure] = plan[sure]
        face = replace(self.model.bounds, low=low, high=most)
        counted = np.flatnonzero(level.term.points)
        self._pop()
        self._push(replace(level, face=face, settled=bool(np.isin(counted, sure).all())))

    def _near(self, level: Level) -> Ints | None:
        """Return the best whole plan in one goal if it is near its relaxation."""
        for slack in self._slacks(level):
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
