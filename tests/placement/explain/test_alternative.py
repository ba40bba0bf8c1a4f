"""What an alternative costs is what the solver says the changed plan is worth."""

import re
from dataclasses import replace

import numpy as np
import pytest

from placement import solve
from placement.explain.alternative import alternatives
from placement.explain.elsewhere import elsewhere
from placement.solve import Solved

from .conftest import client, unit, world

SEEDS = range(0, 150, 3)


def columns(outcome, who, where, provider=None):
    found = outcome.edges.candidates
    fits = (found.client == who) & (found.unit == where)
    return np.flatnonzero(fits if provider is None else fits & (found.provider == provider))


def forced(outcome, who, alternative):
    """The plan with this change made and everyone else left where he is, judged by the solver."""
    scene, plan, problem = outcome.scene, outcome.plan, outcome.problem
    ids, units = scene.seekers.ids, scene.units.ids
    low, high = problem.column_low.copy(), problem.column_high.copy()
    high[: problem.candidates] = 0
    provider = scene.providers.ids.index(alternative.provider)
    chosen = {who: columns(outcome, who, units.index(alternative.unit), provider)}
    changed = {who, *(ids.index(c) for c in (*alternative.losers, *alternative.movers))}
    for mover in alternative.movers:
        to = re.search(rf"{mover} naar (\S+?)\. ", alternative.sentence)[1]
        chosen[ids.index(mover)] = columns(outcome, ids.index(mover), units.index(to))
    for c, u, p in zip(plan.client, plan.unit, plan.provider, strict=True):
        if c not in changed:
            chosen[int(c)] = columns(outcome, c, u, p)
    rows = list(zip(problem.row_rule, problem.row_subject, strict=True))
    row_low = problem.row_low.copy()
    for c, open_ in chosen.items():
        high[open_] = 1
        row_low[[n for n, row in enumerate(rows) if row == ("one_place", ids[c])]] = 1
    return replace(problem, column_low=low, column_high=high, row_low=row_low)


def compared(outcome, values):
    """The costs of a plan against the one proposed: positive is worse."""
    signs = {term.id: term.sign for term in outcome.problem.terms}
    return {t: signs[t] * (v - outcome.answer.values[t]) for t, v in values.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_an_alternative_is_a_plan_and_costs_what_it_says(match_tiny, seed):
    outcome = match_tiny(seed)
    for who, found in alternatives(outcome).items():
        answer = solve.run(forced(outcome, who, found), seed=1, seconds=60.0)
        assert isinstance(answer, Solved)
        assert compared(outcome, answer.values) == found.costs


@pytest.mark.parametrize("seed", SEEDS)
def test_solving_again_is_never_worse_than_the_search_and_never_better_than_the_plan(
    match_tiny, seed
):
    outcome = match_tiny(seed)
    if outcome.plan is None:
        return
    searched = alternatives(outcome)
    for who, here in zip(outcome.plan.client.tolist(), outcome.plan.unit.tolist(), strict=True):
        exact = elsewhere(outcome, who)
        assert exact.proved
        if exact.alternative is None:
            assert who not in searched
            continue
        costs = list(exact.alternative.costs.values())
        assert costs >= [0] * len(costs)
        assert exact.alternative.unit != outcome.scene.units.ids[here]
        if who in searched:
            assert costs <= list(searched[who].costs.values())


def test_a_free_place_costs_only_the_wishes_that_it_misses(match):
    far = unit("u2", x=84000, y=446950)
    outcome = match(world([unit("u1"), far], [client("c1", x=84000, y=446000)]))
    (placed,) = outcome.proposal.placements
    assert placed.unit == "u1"
    assert placed.alternative.unit == "u2"
    assert placed.alternative.costs["preference"] == 9
    assert placed.alternative.sentence == (
        "Beste alternatief: u2 (aanbieder p1): 9 strafpunten meer voor voorkeuren; niemand "
        "verliest zijn plaats. (Gezocht: vrije plaatsen en ruil met hoogstens één ander.)"
    )


def test_taking_anothers_place_names_who_loses_it(match):
    who = [client("c1", age=30), client("c2", age=50)]
    units = [unit("u1", age_max=40), unit("u2")]
    outcome = match(world(units, who))
    first = outcome.proposal.placements[0]
    assert (first.client, first.unit) == ("c1", "u1")
    assert first.alternative.losers == ("c2",)
    assert first.alternative.costs["placed"] == 1
    assert "c2 verliest de plaats" in first.alternative.sentence


def test_where_no_other_unit_fits_there_is_no_alternative(match):
    outcome = match(world([unit("u1")], [client("c1")]))
    assert outcome.proposal.placements[0].alternative is None
    assert elsewhere(outcome, 0).alternative is None
