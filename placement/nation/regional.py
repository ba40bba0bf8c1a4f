"""One region of a nation, from its tables to its part of the proposal: what a worker does."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from placement import explain, plan, solve
from placement.edges import Edges, numbered
from placement.errors import Fault, SolveError
from placement.explain.notices import notices
from placement.explain.report import placed
from placement.geo.networks import Networks
from placement.geo.scene import Ints, Scene
from placement.proposal import Outcome, Placement, Proposal, Provenance, Unplaced
from placement.recheck import broken, stand, values
from placement.rule import Candidates
from placement.rulebook import Rulebook, Settings
from placement.rules import GOALS, LIMITS
from placement.solve.reading import Plan
from placement.tables import Tables

SHORT_S = 5.0
"""Seconds for a plan of pins alone."""
NOWHERE = Proposal("no_answer", {}, {}, (), (), (), {}, Provenance("", "", "", 0, 0.0, ""))


@dataclass(frozen=True, slots=True, repr=False)
class Job:
    """All that a worker needs for one region."""

    tables: Tables
    rulebook: Rulebook
    settings: Settings
    networks: Networks

    @property
    def pairs(self) -> int:
        """How many pairs of a client and a unit there are."""
        return len(self.tables.clients) * len(self.tables.units)


@dataclass(frozen=True, slots=True, repr=False)
class Regional:
    """A region's part of the proposal; groups and chains count from 1 within it.

    `faults` are pins that break a rule by themselves; then nothing else is filled in. `counted` is
    the value of every term by a second count, from the plan itself.
    """

    placements: tuple[Placement, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    occupied_groups: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    counted: tuple[tuple[str, int], ...] = ()


def answered(job: Job, floor: int | None, seconds: float) -> solve.Reply[Regional]:
    """Return a region's plan without the goal over all regions, or with that at `floor` or more.

    `seconds` hold for all of it, verdicts and rows too.
    """
    began = time.monotonic()
    scene, edges = plan.judged(
        job.tables,
        job.rulebook,
        job.settings,
        walk=job.networks.walk,
        drive=job.networks.drive,
    )
    faults = explain.broken_pins(job.tables, scene, edges)
    if faults:
        told = Regional(faults=tuple(faults))
        return solve.Reply("infeasible", {}, {}, (), complete=True, needs=0, plan=told)
    left = seconds - (time.monotonic() - began)
    reply, found = _solved(job, scene, edges.candidates, floor, left)
    if reply.state == "no_answer" and floor is None:
        reply, found = _pinned(job, scene, edges.candidates, reply.bounds)
    if found is None:
        return _bearing(reply, None)
    here = stand(scene, found)
    wrong = broken(here)
    if wrong:
        raise SolveError(f"een plan breekt een regel: {wrong[0].rule}, {wrong[0].about}")
    told = replace(_told(scene, edges, found), counted=tuple(values(here).items()))
    return _bearing(reply, told)


def _solved(
    job: Job, scene: Scene, candidates: Candidates, floor: int | None, seconds: float
) -> tuple[solve.Reply[Ints], Plan | None]:
    problem = solve.assemble(scene, candidates, LIMITS, GOALS)
    asked = solve.Asked(problem, solve.largest(problem, plan.TYING))
    reply = asked.reply(floor, core=solve.run, seed=job.settings.seed, seconds=seconds)
    if reply.plan is None:
        return reply, None
    return reply, solve.read(scene, candidates, problem, reply.plan)


def _pinned(
    job: Job, scene: Scene, candidates: Candidates, bounds: Mapping[str, int]
) -> tuple[solve.Reply[Ints], Plan | None]:
    """Return the plan of pins alone, with bounds of the best plan of all candidates.

    One region must not silence a nation.
    """
    pins = scene.pins
    fixed = np.zeros(len(candidates), dtype=bool)
    for pin in np.flatnonzero(pins.must).tolist():
        here = (candidates.client == pins.client[pin]) & (candidates.unit == pins.unit[pin])
        any_provider = pins.provider[pin] < 0
        fixed |= here & (any_provider | (candidates.provider == pins.provider[pin]))
    few = numbered(
        scene, candidates.client[fixed], candidates.unit[fixed], candidates.provider[fixed]
    )
    reply, found = _solved(job, scene, few, None, SHORT_S)
    if found is None:
        return replace(reply, state="no_answer", bounds={}, proved=(), complete=False), None
    return replace(reply, bounds=bounds, proved=(), complete=False), found


def _bearing(reply: solve.Reply[Ints], told: Regional | None) -> solve.Reply[Regional]:
    """Return a reply with a part of the proposal in place of its columns."""
    return solve.Reply(
        reply.state,
        reply.values,
        reply.bounds,
        reply.proved,
        reply.complete,
        reply.needs,
        told,
    )


def _told(scene: Scene, edges: Edges, found: Plan) -> Regional:
    occupied = tuple((scene.units.ids[u], f"g{g}") for u, g in sorted(found.occupied.items()))
    nothing = solve.NoAnswer("", "")
    problem = solve.assemble(scene, numbered(scene, *[np.zeros(0, dtype=np.int64)] * 3), (), ())
    remarks = notices(Outcome(scene, edges, problem, nothing, None, NOWHERE))
    return Regional(placed(scene, found), _left(scene, edges, found), occupied, remarks)


def _left(scene: Scene, edges: Edges, found: Plan) -> tuple[Unplaced, ...]:
    """Return who waits without a place, with how many candidates each has."""
    count = len(scene.seekers.ids)
    candidates = np.bincount(edges.candidates.client, minlength=count)
    without = ~scene.seekers.resident
    without[found.client] = False
    return tuple(
        Unplaced(scene.seekers.ids[c], candidates=int(candidates[c]))
        for c in np.flatnonzero(without).tolist()
    )
