"""The proposal with its reasons: every placement and every client without a place explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from placement.explain.alternative import alternatives
from placement.explain.blocking import blocking
from placement.explain.conflict import conflicts
from placement.explain.infeasible import remarks
from placement.explain.judged import Reader, reader
from placement.explain.left import Left, left
from placement.explain.notices import notices
from placement.explain.rivals import Rivals
from placement.explain.standing import Ground, standing
from placement.explain.verdicts import verdict_lines
from placement.geo.scene import Scene
from placement.proposal import Alternative, Outcome, Placement, Proposal, Unplaced
from placement.solve import Plan, Solved


def explained(outcome: Outcome) -> Proposal:
    """Return the proposal of an outcome with placements, reasons and notices filled in."""
    reading = reader(outcome.scene, outcome.edges)
    plan = outcome.plan
    rest = remaining(outcome)
    return replace(
        outcome.proposal,
        placements=placements(reading, plan, alternatives(outcome)) if plan else (),
        unplaced=unplaced(reading, rest, rivals_of(outcome)),
        occupied_groups=_occupied(outcome),
        notices=(*notices(outcome), *remarks(outcome)),
    )


def placements(
    reader: Reader, plan: Plan, others: Mapping[int, Alternative]
) -> tuple[Placement, ...]:
    """Return every placement of a plan with its verdicts, in the plan's order."""
    rows = zip(plan.client, plan.unit, plan.provider, placed(reader.scene, plan), strict=True)
    return tuple(
        replace(
            one,
            verdicts=verdict_lines(reader, int(c), int(u), int(p)),
            alternative=others.get(int(c)),
        )
        for c, u, p, one in rows
    )


def placed(scene: Scene, plan: Plan) -> tuple[Placement, ...]:
    """Return every placement of a plan without its reasons, in the plan's order."""
    rows = zip(
        plan.client, plan.unit, plan.provider, plan.group, plan.chain, plan.order, strict=True
    )
    return tuple(
        Placement(
            client=scene.seekers.ids[c],
            unit=scene.units.ids[u],
            provider=scene.providers.ids[p],
            group=f"g{group}" if group else None,
            chain=int(chain) or None,
            order=int(order) or None,
            resident=bool(scene.seekers.resident[c]),
        )
        for c, u, p, group, chain, order in rows
    )


def remaining(outcome: Outcome) -> Left | None:
    """Return what the plan of an outcome leaves; None where there is no plan."""
    if outcome.plan is None:
        return None
    return left(standing(Ground(outcome.scene), outcome.plan), outcome.edges.candidates)


def rivals_of(outcome: Outcome) -> Rivals | None:
    """Return who finds the sets that leave clients out; None where nothing was solved."""
    return Rivals(outcome) if isinstance(outcome.answer, Solved) else None


def unplaced(
    reader: Reader, rest: Left | None, rivals: Rivals | None = None
) -> tuple[Unplaced, ...]:
    """Return every waiting client without a place, in the order of the client table."""
    scene = reader.scene
    found = np.bincount(reader.edges.candidates.client, minlength=len(scene.seekers.ids))
    result = []
    for c in np.flatnonzero(~scene.seekers.resident).tolist():
        if rest is None or c not in rest.standing.place:
            stopped = conflicts(reader, rest, c, rivals) if rest is not None else ()
            name = scene.seekers.ids[c]
            result.append(Unplaced(name, blocking(reader, c), stopped, int(found[c])))
    return tuple(result)


def _occupied(outcome: Outcome) -> dict[str, str]:
    if outcome.plan is None:
        return {}
    ids = outcome.scene.units.ids
    return {ids[u]: f"g{group}" for u, group in sorted(outcome.plan.occupied.items())}
