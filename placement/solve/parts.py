"""A problem solved part by part: cut where nothing ties, each part on its own, joined exactly.

`core` solves one part; all that is asked of it is `lexicographic.solve`'s signature.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from placement.geo.scene import Ints
from placement.solve import lexicographic
from placement.solve.answer import Answer, Infeasible, NoAnswer, Solved
from placement.solve.lexicographic import Progress, Report, Stop
from placement.solve.parts_cut import BUNDLE, Part, cut
from placement.solve.parts_largest import Largest, largest, needed, raised, within, without
from placement.solve.parts_levels import Ask, Joint, Reply, settle
from placement.solve.parts_told import Told, told_of
from placement.solve.parts_turns import at_once, in_turns
from placement.solve.problem import Problem

ENGINE = lexicographic.ENGINE
MAIN = 0.5
"""A part with at least this share of all columns is asked last, and once."""


class Core(Protocol):
    """What solves one part."""

    def __call__(
        self,
        problem: Problem,
        *,
        seed: int,
        seconds: float,
        report: Report | None = None,
        stop: Stop | None = None,
        hint: Ints | None = None,
        begin: Ints | None = None,
    ) -> Answer:
        """Return the plan that is best in every goal in turn, or why there is none."""


def solve(  # noqa: PLR0913 - what a solve takes, all but the problem by name
    problem: Problem,
    *,
    seed: int,
    seconds: float,
    report: Report | None = None,
    stop: Stop | None = None,
    hint: Ints | None = None,
    begin: Ints | None = None,
    core: Core = lexicographic.solve,
    bundle: int = BUNDLE,
) -> Answer:
    """Return the plan that is best in every goal in turn, or why there is none.

    The same plan as long as `seconds` does not run out and `stop` does not say so; then the best
    so far with what is proved. What a part leaves of its share of the time goes to the others.
    `hint` (columns,) is a plan to begin with, `begin` are columns for relaxations to begin with.
    Parts of together less than `bundle` columns are solved as one. `report` hears of more parts
    the sums of what they tell, once all have spoken.
    """
    most = largest(problem)
    shared = np.array([most.column] if most else [], dtype=np.int64)
    parts = cut(problem, shared, bundle)
    if len(parts) == 1:
        own = partial(core, report=report, stop=stop)
        return own(problem, seed=seed, seconds=seconds, hint=hint, begin=begin)
    sizes = [len(part.columns) for part in parts]
    main = int(np.argmax(sizes))
    tying = most.term if most else None
    told = told_of(problem, [part.columns for part in parts], tying, report or _quiet)
    turns = _Turns(parts, most, core, seed, time.monotonic() + seconds, stop, hint, begin, told)
    joint = settle(
        turns.asked,
        len(parts),
        tying,
        int(problem.column_low[most.column]) if most else 0,
        main if most and sizes[main] >= MAIN * sum(sizes) else None,
    )
    return _joined(problem, most, parts, joint)


def _quiet(_told: Progress) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class _Turns:
    """Asks parts one after another, the small ones first, each for its share of the time left."""

    parts: Sequence[Part]
    most: Largest | None
    core: Core
    seed: int
    deadline: float
    stop: Stop | None
    hint: Ints | None
    begin: Ints | None
    told: Told

    def asked(self, asks: Sequence[Ask]) -> list[Reply[Ints]]:
        """Return the reply to each ask."""
        order = sorted(range(len(asks)), key=lambda n: len(self.parts[asks[n].part].columns))
        jobs = [asks[at] for at in order]
        replies = in_turns(jobs, lambda ask, s: at_once(self._ask(ask, s)), self.deadline)
        return [reply for _, reply in sorted(zip(order, replies, strict=True), key=lambda p: p[0])]

    def _ask(self, ask: Ask, seconds: float) -> Reply[Ints]:
        part = self.parts[ask.part]
        asked = Asked(part.problem, within(self.most, part.columns))
        hint = None if self.hint is None else self.hint[part.columns]
        core = partial(self.core, stop=self.stop, report=partial(self.told.hear, ask.part))
        if self.begin is not None:
            core = partial(core, begin=np.flatnonzero(np.isin(part.columns, self.begin)))
        return asked.reply(ask.floor, core=core, seed=self.seed, seconds=seconds, hint=hint)


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem with the largest that others may share with it."""

    problem: Problem
    most: Largest | None

    def reply(
        self,
        floor: int | None,
        *,
        core: Core,
        seed: int,
        seconds: float,
        hint: Ints | None = None,
    ) -> Reply[Ints]:
        """Return what it answers without the largest, or with that at `floor` or more."""
        asked = self._variant(floor)
        began = None if hint is None else self._at(hint, floor, asked)
        answer = core(asked, seed=seed, seconds=max(seconds, 0.0), hint=began)
        if not isinstance(answer, Solved):
            if isinstance(answer, Infeasible):
                return Reply("infeasible", {}, {}, (), complete=True, needs=0, plan=None)
            loose = asked.loosest()
            return Reply("no_answer", {}, loose, (), complete=False, needs=0, plan=None)
        values, bounds, proved, x = answer.values, answer.bounds, answer.proved, answer.x
        needs = needed(self.problem, self.most, x) if self.most else 0
        return Reply("solved", values, bounds, proved, answer.complete, needs, x, answer.asked)

    def _variant(self, floor: int | None) -> Problem:
        if self.most is None:
            return self.problem
        if floor is None:
            return without(self.problem, self.most)
        return raised(self.problem, self.most, floor)

    def _at(self, hint: Ints, floor: int | None, asked: Problem) -> Ints:
        """Return a hint with the column of the largest where the variant has it."""
        result = hint.copy()
        if self.most is not None and floor is None:
            result[self.most.column] = asked.column_low[self.most.column]
        elif self.most is not None:
            result[self.most.column] = max(needed(asked, self.most, hint), floor or 0)
        return result


def _joined(
    problem: Problem, most: Largest | None, parts: Sequence[Part], joint: Joint[Ints]
) -> Answer:
    if joint.state == "infeasible":
        return Infeasible(ENGINE)
    if joint.state == "no_answer":
        return NoAnswer("de tijd is om voordat er een voorstel was", ENGINE)
    x, asked = problem.column_low.copy(), [np.zeros(0, dtype=np.int64)]
    for part, answer in zip(parts, joint.replies, strict=True):
        assert answer.plan is not None
        x[part.columns] = answer.plan
        asked += [part.columns[answer.asked]] if answer.asked is not None else []
    if most is not None:
        x[most.column] = max(joint.largest, needed(problem, most, x))
    values = {term.id: term.value(x) for term in problem.terms}
    tying = most.term if most else None
    proved = joint.proved(list(values), tying)
    complete = len(proved) == len(values)
    bounds = joint.bounds(values, tying)
    return Solved(x, values, bounds, proved, complete, ENGINE, np.unique(np.concatenate(asked)))


def solve_under(problem: Problem, term: str, floor: int, *, seed: int, seconds: float) -> Answer:
    """Return the plan of a problem that is one part of more, which together need `floor`.

    That is how large the largest called `term` is over all parts. The same plan as `settle` takes.
    """
    most = largest(problem, term)
    if most is None:
        return solve(problem, seed=seed, seconds=seconds)
    began = time.monotonic()
    free = solve(without(problem, most), seed=seed, seconds=seconds)
    left = seconds - (time.monotonic() - began)
    if not isinstance(free, Solved) or needed(problem, most, free.x) > floor:
        return solve(raised(problem, most, floor), seed=seed, seconds=max(left, 0.0))
    x = free.x.copy()
    x[most.column] = floor
    values = {one.id: one.value(x) for one in problem.terms}
    bounds = dict(free.bounds) | {term: floor}
    proved = tuple(one.id for one in problem.terms if one.id == term or one.id in free.proved)
    return Solved(x, values, bounds, proved, free.complete, ENGINE, free.asked)
