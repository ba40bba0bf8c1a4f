"""An earlier proposal as an outcome again, on a scene that knows its names: nothing is solved."""

from __future__ import annotations

import numpy as np

from placement.edges import Edges
from placement.geo.scene import Ints, Scene
from placement.proposal import Outcome, Placement, Proposal
from placement.solve import NoAnswer, Plan, assemble

ENGINE = "eerder voorstel"


def recalled(scene: Scene, edges: Edges, earlier: Proposal) -> Outcome:
    """Return an outcome whose plan is that of an earlier proposal.

    Placements of which the scene lacks a name are left out of the plan, not of the proposal. The
    problem has no rows and the answer no values: it can be shown and compared, not solved on.
    """
    problem = assemble(scene, edges.candidates, (), ())
    answer = NoAnswer("dit voorstel is eerder gemaakt", ENGINE)
    return Outcome(scene, edges, problem, answer, plan_of(scene, earlier), earlier)


def plan_of(scene: Scene, earlier: Proposal) -> Plan:
    """Return the plan of a proposal in the positions of a scene, sorted by client."""
    client = {c: n for n, c in enumerate(scene.seekers.ids)}
    unit = {u: n for n, u in enumerate(scene.units.ids)}
    provider = {p: n for n, p in enumerate(scene.providers.ids)}
    known = [
        p
        for p in earlier.placements
        if p.client in client and p.unit in unit and p.provider in provider
    ]
    rows = [(client[p.client], unit[p.unit], provider[p.provider], *_steps(p)) for p in known]
    columns: Ints = np.array(sorted(rows), dtype=np.int64).reshape(-1, 6).T
    joined = {unit[u]: _number(g) for u, g in earlier.occupied_groups.items() if u in unit}
    who, where, whose, group, chain, order = columns
    return Plan(who, where, whose, group, chain, order, joined)


def _steps(placed: Placement) -> tuple[int, int, int]:
    return _number(placed.group), placed.chain or 0, placed.order or 0


def _number(group: str | None) -> int:
    """Return the number of a group's name; 0 for none."""
    digits = (group or "").removeprefix("g")
    return int(digits) if digits.isdecimal() else 0
