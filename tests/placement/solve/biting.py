"""Which rules make a difference in an instance: take one away and something changes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from placement import solve
from placement.edges import Edges
from placement.geo.scene import Scene
from placement.plan import judged
from placement.recheck import stand, values
from placement.rule import HOLDS
from placement.rules import GATES, GOALS, LIMITS, RULES
from placement.sources.folder import read
from placement_data.rows import Settings, Tables, write_rows

IDS = tuple(dict.fromkeys(rule.id for rule in RULES))
SECONDS = 20.0
Told = Mapping[str, int] | None
"""The values of a best plan; None where there is no plan."""


def biting(tables: Tables, settings: Settings) -> frozenset[str]:
    """Return the rules that bite in an instance.

    A gate bites where a candidate is lost by it alone; a limit where the best values are others
    without it; a goal where its opposite, in its place, gives another value of that goal.
    """
    with tempfile.TemporaryDirectory() as name:
        write_rows(Path(name), tables, settings)
        taken = read(Path(name))
    scene, edges = judged(taken.tables, taken.rulebook, taken.settings)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    told = _best(scene, edges, problem)
    found = _gates(scene, edges) | _limits(scene, edges, problem, told)
    return frozenset(found | _goals(scene, edges, problem, told))


def _gates(scene: Scene, edges: Edges) -> set[str]:
    shape = (len(scene.seekers.ids), len(scene.units.ids), len(scene.providers.ids))
    failing = {}
    for gate, verdict in edges.verdicts:
        state = verdict.state()
        by_client = state[scene.seekers.profile] if verdict.by_profile else state
        failing[gate.id] = np.broadcast_to(by_client != HOLDS, shape)
    many = sum(failed.astype(int) for failed in failing.values())
    return {gate.id for gate in GATES if (failing[gate.id] & (many == 1)).any()}


def _limits(scene: Scene, edges: Edges, problem: solve.Problem, told: Told) -> set[str]:
    found = set()
    for limit in LIMITS:
        if limit.id not in problem.row_rule:
            continue
        others = [one for one in LIMITS if one is not limit]
        without = solve.assemble(scene, edges.candidates, others, GOALS)
        if _best(scene, edges, without) != told:
            found.add(limit.id)
    return found


def _goals(scene: Scene, edges: Edges, problem: solve.Problem, told: Told) -> set[str]:
    found = set()
    for at, term in enumerate(problem.terms):
        if told is None or not term.points.any():
            continue
        opposite = replace(term, points=-term.points, constant=-term.constant, sign=-term.sign)
        terms = (*problem.terms[:at], opposite, *problem.terms[at + 1 :])
        other = _best(scene, edges, replace(problem, terms=terms))
        if other is not None and other[term.id] != told[term.id]:
            found.add(term.id)
    return found


def _best(scene: Scene, edges: Edges, problem: solve.Problem) -> Told:
    """Return all values of the best plan of a problem; None where there is none."""
    answer = solve.run(problem, seed=1, seconds=SECONDS)
    if not isinstance(answer, solve.Solved):
        return None
    # Groups and chains have no meaning without their rules: only the values are read.
    chosen = np.flatnonzero(answer.x[: len(edges.candidates)])
    nothing = np.zeros(len(chosen), dtype=np.int64)
    found = edges.candidates
    rows = (found.client[chosen], found.unit[chosen], found.provider[chosen])
    return values(stand(scene, solve.Plan(*rows, nothing, nothing, nothing, {})))
