"""A set that leaves a client out is proved: not all of it can be placed, by those limits alone."""

import numpy as np
import pytest

from placement import explain, solve
from placement.explain.excluded import SCARCE
from placement.explain.exclusion import WHOLE, Prices, proved
from placement.explain.rivals import HARD, Rivals
from placement.explain.witness import OWN
from placement.rule import FREE
from placement.rules import LIMITS
from placement.solve import Infeasible, Solved

from .conftest import client, unit, world

SEEDS = range(1, 160, 3)


def found_in(outcome):
    """Each client without a place who has candidates, and what leaves him out."""
    if not isinstance(outcome.answer, Solved):
        return
    rivals = Rivals(outcome)
    for one in outcome.proposal.unplaced:
        if one.candidates:
            who = outcome.scene.seekers.ids.index(one.client)
            yield rivals, who, rivals.of(who)


def only(problem, clients, rows):
    """The problem in which all of these clients must be placed, and only these rows hold."""
    own = np.array([rule == OWN for rule in problem.row_rule])
    kept = own | np.isin(np.arange(len(own)), rows)
    low = np.where(kept, problem.row_low, -FREE)
    high = np.where(kept, problem.row_high, FREE)
    column_low, points = problem.column_low.copy(), np.zeros(problem.columns, dtype=np.int64)
    for who in clients:
        mine = np.flatnonzero(problem.owner == who)
        row = [r for r in np.flatnonzero(own) if mine[0] in problem.matrix[[int(r)]].indices]
        if row:
            low[row[0]] = 1
        else:
            column_low[mine[0]] = 1
    nothing = solve.Term("possible", points, 0, 1)
    values = {n: getattr(problem, n) for n in problem.__dataclass_fields__}
    return type(problem)(
        **values | {"row_low": low, "row_high": high, "column_low": column_low, "terms": (nothing,)}
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solver_agrees_that_the_limits_alone_do_not_take_all_of_them(match_tiny, seed):
    outcome = match_tiny(seed)
    for _, who, found in found_in(outcome):
        if found is None:
            continue
        assert who in found.clients
        alone = only(outcome.problem, found.clients, list(found.rows))
        assert isinstance(solve.run(alone, seed=1, seconds=60.0), Infeasible)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_others_have_a_place_and_rank_no_lower(match_tiny, seed):
    outcome = match_tiny(seed)
    seekers, match = outcome.scene.seekers, outcome.scene.rulebook.match
    for rivals, who, found in found_in(outcome):
        for other in () if found is None else found.clients:
            if other == who:
                continue
            assert rivals.placed[other]
            if match.objective[:2] == ("placed", "waiting"):
                urgent = [match.urgency_weight[int(seekers.urgency[c])] for c in (other, who)]
                assert urgent[0] >= urgent[1]


def test_nearly_everyone_who_has_candidates_is_explained(match_tiny):
    sets = [found for seed in SEEDS for _, _, found in found_in(match_tiny(seed))]
    assert len(sets) > 50
    assert sum(found is not None for found in sets) > 0.85 * len(sets)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_prices_at_all_prove_that_someone_who_has_a_place_can_not_have_it(match_tiny, seed):
    outcome, draw = match_tiny(seed), np.random.default_rng(seed)
    if not isinstance(outcome.answer, Solved):
        return
    rivals = Rivals(outcome)
    for who in np.flatnonzero(rivals.placed).tolist():
        for _ in range(20):
            hint = draw.normal(size=len(rivals.kept)) * (draw.random(len(rivals.kept)) < 0.3)
            prices = Prices.of(outcome.problem, hint, rivals.kept)
            assert prices is None or proved(prices, who, rivals.placed) is None


def test_prices_that_would_overflow_are_not_used(match_tiny):
    outcome = match_tiny(1)
    rivals = Rivals(outcome)
    huge = np.full(len(rivals.kept), 2.0**60)
    assert WHOLE > 1
    assert Prices.of(outcome.problem, huge, rivals.kept) is None


def test_every_limit_can_be_told_and_is_ranked():
    limits = {limit.id for limit in LIMITS} - {OWN}
    assert limits | {"counts"} == set(SCARCE) == set(HARD)


def test_two_who_can_only_go_to_one_place_are_named_with_who_goes_before(match):
    units = [unit("u1", age_max=30), *(unit(f"v{n}", age_min=50) for n in range(2))]
    young = [client("y1", age=20, urgency=1), client("y2", age=20), client("y3", age=20)]
    outcome = match(world(units, [*young, client("o1", age=60)]))
    (y2, y3) = outcome.proposal.unplaced
    assert [y2.conflict[0].held_by, y3.conflict[0].held_by] == [("y1",), ("y1",)]
    assert y2.conflict[0].subject == "u1"


def test_a_set_over_several_kinds_of_limits_says_what_is_scarce(match):
    providers = [{"id": "p1", "name": "P1", "profiles": ("BT", "BTG"), "hours_free": 9.0}]
    units = [unit("u1"), unit("u2"), unit("u3")]
    people = [client("c1", urgency=1), client("c2", intensity="basis"), client("c3")]
    tables = world(units, people) | {"providers": providers}
    outcome = match(tables, without=("bw_locations", "bw_walks"))
    told = {one.client: one.conflict[0].sentence for one in outcome.proposal.unplaced}
    assert "p1" in told["c2"]
    lines = explain.client(outcome, "c2", thorough=10.0)
    (found,) = [line for line in lines if "strijden om" in line]
    assert "er is niet meer ruimte bij p1. Kleiner kan niet" in found
