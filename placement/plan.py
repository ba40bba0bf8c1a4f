"""The composition root: tables, rulebook and networks to an Outcome; it only wires."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol

from placement import __version__, explain, recheck, solve
from placement.edges import Edges, judge
from placement.errors import Fault, TableError
from placement.geo.build import build_scene
from placement.geo.network import Network
from placement.geo.networks import Networks
from placement.geo.scene import Ints, Scene
from placement.proposal import Outcome, Proposal, Provenance, Status
from placement.rulebook import Rulebook, Settings
from placement.rules import GATES, GOALS, LIMITS, spread_max
from placement.tables import Tables

Step = Callable[[str], None]
TYING = spread_max.GOAL.id
"""The goal that looks over all regions of a nation at once."""
HINTING = 0.1
"""The share of the time that may go to a plan to begin with."""
EPOCH = date(1970, 1, 1).toordinal()


class Given(Protocol):
    """What is judged: a delivery, the case of a what-if, whatever has these five."""

    @property
    def tables(self) -> Tables:
        """The tables of the exchange."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules in force."""

    @property
    def settings(self) -> Settings:
        """The run's own settings."""

    @property
    def walk(self) -> Network | None:
        """The walking network, where there is one."""

    @property
    def drive(self) -> Network | None:
        """The driving network, where there is one."""


def run(  # noqa: PLR0913 - what a run takes, all but three by name
    tables: Tables,
    rulebook: Rulebook,
    settings: Settings,
    *,
    walk: Network | None = None,
    drive: Network | None = None,
    sha256: str = "",
    on_progress: Step = lambda _: None,
    floor: int | None = None,
    near: Proposal | None = None,
    carried: solve.Carried | None = None,
    report: solve.Report | None = None,
) -> Outcome:
    """Return the proposal for a delivery, explained. TableError where a pin breaks a rule.

    `near` is an earlier proposal, of which the search begins with what still stands; `carried` is
    what its solve left. They make a search shorter; values and proof are the same without.
    `floor` is the largest deviation of a nation's targets where this is one of its regions: the
    plan is then the one that `placement.nation` takes for it.
    `report` hears how far the search is.
    """
    started = time.monotonic()
    scene, edges = judged(tables, rulebook, settings, walk=walk, drive=drive)
    refuse_broken_pins(tables, scene, edges)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    on_progress(f"{len(edges.candidates)} kandidaten; plan zoeken")
    seconds = float(settings.time_limit_s)
    if floor is None:
        hint = _hint(scene, edges, problem, near, settings)
        begin = None if carried is None else solve.known(scene, edges.candidates, carried.asked)
        search = partial(solve.run, problem, seed=settings.seed, seconds=seconds)
        answer = search(hint=hint, begin=begin, report=report)
    else:
        answer = solve.solve_under(problem, TYING, floor, seed=settings.seed, seconds=seconds)
    spent = round(time.monotonic() - started, 3)
    made = Provenance(sha256, rulebook.id, __version__, settings.seed, spent, answer.engine)
    plan = None
    if isinstance(answer, solve.Solved):
        plan = solve.read(scene, edges.candidates, problem, answer.x)
    bare = Outcome(scene, edges, problem, answer, plan, _bare(answer, made))
    recheck.confirm(bare)
    on_progress("redenen zoeken")
    return replace(bare, proposal=explain.explained(bare))


def carried_of(outcome: Outcome) -> solve.Carried | None:
    """Return what the solve of an outcome leaves for the next one of nearly the same."""
    return solve.carried(outcome.scene, outcome.edges.candidates, outcome.answer)


def _hint(
    scene: Scene, edges: Edges, problem: solve.Problem, near: Proposal | None, settings: Settings
) -> Ints | None:
    """Return the plan to begin with: what still stands of an earlier proposal."""
    if near is None:
        return None
    earlier = [(one.client, one.unit, one.provider) for one in near.placements]
    seconds = HINTING * float(settings.time_limit_s)
    here = edges.candidates
    return solve.nearby(scene, here, problem, earlier, seed=settings.seed, seconds=seconds)


def judged(
    tables: Tables,
    rulebook: Rulebook,
    settings: Settings,
    *,
    walk: Network | None = None,
    drive: Network | None = None,
) -> tuple[Scene, Edges]:
    """Return the scene of a delivery and every verdict on it."""
    if settings.date is None:
        raise TableError([Fault("settings.toml", "de datum van de run ontbreekt", "date = ...")])
    day = settings.date.toordinal() - EPOCH
    scene = build_scene(tables, rulebook, day, Networks(walk, drive))
    return scene, judge(scene, GATES)


def judged_of(given: Given, tables: Tables | None = None) -> tuple[Scene, Edges]:
    """Return the scene of what is given, on other `tables` if so asked, and every verdict on it."""
    return judged(
        given.tables if tables is None else tables,
        given.rulebook,
        given.settings,
        walk=given.walk,
        drive=given.drive,
    )


def check(given: Given) -> tuple[str, ...]:
    """Judge a delivery without a match; return what is told of confirmations made by hand.

    TableError for each pin that breaks a rule by itself.
    """
    scene, edges = judged_of(given)
    refuse_broken_pins(given.tables, scene, edges)
    return tuple(explain.confirmation_lines(scene))


def refuse_broken_pins(tables: Tables, scene: Scene, edges: Edges) -> None:
    """Raise TableError for each `must` that breaks a rule by itself, naming the rules."""
    faults = explain.broken_pins(tables, scene, edges)
    if faults:
        raise TableError(faults)


def _bare(answer: solve.Answer, made: Provenance) -> Proposal:
    """Return the proposal before anything is explained: status, values, bounds."""
    status: Status = "no_answer" if isinstance(answer, solve.NoAnswer) else "infeasible"
    if not isinstance(answer, solve.Solved):
        return Proposal(status, {}, {}, (), (), (), {}, made)
    status = "optimal" if answer.complete else "feasible"
    return Proposal(
        status, dict(answer.values), dict(answer.bounds), answer.proved, (), (), {}, made
    )
