"""The exact best plan in which one client lives elsewhere, and what it changes for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from placement.explain.alternative import sentence
from placement.proposal import Alternative, Outcome
from placement.solve import Infeasible, Plan, Problem, Solved, read, run

SECONDS = 5.0
LARGE = 40_000
"""Candidates above which solving again is not begun: it would not end in SECONDS."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The best alternative by solving again; `lines` tell who moves and who comes instead.

    Without an alternative there is none (`proved`), or time ran out before it was known.
    """

    alternative: Alternative | None
    proved: bool
    lines: tuple[str, ...] = ()


def elsewhere(outcome: Outcome, client: int, *, seconds: float = SECONDS) -> Elsewhere:
    """Return the best plan in which a placed seeker lives in another unit.

    Solves the same problem again with the columns of his present unit closed; not where it is
    LARGE or no time is given.
    """
    plan, answer = outcome.plan, outcome.answer
    if plan is None or not isinstance(answer, Solved):
        return Elsewhere(None, proved=False)
    if seconds <= 0 or outcome.problem.candidates > LARGE:
        return Elsewhere(None, proved=False)
    problem = closed(outcome, client)
    if problem is None:
        return Elsewhere(None, proved=True)
    other = run(problem, seed=outcome.proposal.provenance.seed, seconds=seconds)
    if not isinstance(other, Solved) or not other.complete:
        return Elsewhere(None, proved=isinstance(other, Infeasible))
    then = read(outcome.scene, outcome.edges.candidates, problem, other.x)
    signs = {term.id: term.sign for term in outcome.problem.terms}
    costs = {t: signs[t] * (v - answer.values[t]) for t, v in other.values.items()}
    return _told(outcome, client, plan, then, costs)


def closed(outcome: Outcome, client: int) -> Problem | None:
    """Return the problem in which a seeker must live elsewhere; None where he has no other unit."""
    problem, found = outcome.problem, outcome.edges.candidates
    assert outcome.plan is not None
    home = int(outcome.plan.unit[np.flatnonzero(outcome.plan.client == client)[0]])
    mine = np.flatnonzero(found.client == client)
    here = mine[found.unit[mine] == home]
    if len(here) == len(mine):
        return None
    high, low = problem.column_high.copy(), problem.row_low.copy()
    high[here] = 0
    name = outcome.scene.seekers.ids[client]
    rows = zip(problem.row_rule, problem.row_subject, strict=True)
    low[[n for n, row in enumerate(rows) if row == ("one_place", name)]] = 1
    return replace(problem, column_high=high, row_low=low)


def _told(outcome: Outcome, client: int, now: Plan, then: Plan, costs: dict[str, int]) -> Elsewhere:
    scene = outcome.scene
    before, after = _places(now), _places(then)
    unit, provider = after[client]
    others = [c for c in sorted({*before, *after}) if c != client]
    losers = [c for c in others if c not in after and not scene.seekers.resident[c]]
    movers = [c for c in others if c not in losers and before.get(c) != after.get(c)]
    ids = scene.units.ids[unit], scene.providers.ids[provider]
    names = scene.seekers.ids
    lost = tuple(names[c] for c in losers)
    told = sentence(ids, costs, lost) + "."
    moved = tuple(names[c] for c in movers)
    lines = tuple(_moves(outcome, movers, before, after))
    return Elsewhere(Alternative(*ids, costs, lost, moved, told), proved=True, lines=lines)


def _places(plan: Plan) -> dict[int, tuple[int, int]]:
    rows = (plan.client.tolist(), plan.unit.tolist(), plan.provider.tolist())
    return {c: (u, p) for c, u, p in zip(*rows, strict=True)}


def _moves(
    outcome: Outcome,
    movers: list[int],
    before: dict[int, tuple[int, int]],
    after: dict[int, tuple[int, int]],
) -> Iterator[str]:
    ids, units, providers = (
        outcome.scene.seekers.ids,
        outcome.scene.units.ids,
        outcome.scene.providers.ids,
    )
    for c in movers:
        old = f"{units[before[c][0]]} (aanbieder {providers[before[c][1]]})" if c in before else ""
        new = f"{units[after[c][0]]} (aanbieder {providers[after[c][1]]})" if c in after else ""
        if old and new:
            yield f"{ids[c]} gaat dan van {old} naar {new}."
        elif new:
            yield f"{ids[c]} krijgt dan {new}."
        else:
            yield f"{ids[c]} blijft dan wonen waar hij woont."
