"""A competition that is shown cannot be won by all, needs all that it names, and is counted."""

import numpy as np
import pytest

from placement import solve
from placement.explain.competition import _Count, competition
from placement.explain.report import remaining
from placement.solve import Infeasible

from .conftest import client, unit, world

SEEDS = range(0, 240, 2)


def all_placed(outcome, clients):
    """The problem in which every one of these clients must have a place, whoever else has."""
    problem, ids = outcome.problem, outcome.scene.seekers.ids
    low = problem.row_low.copy()
    rows = zip(problem.row_rule, problem.row_subject, strict=True)
    names = {("one_place", ids[c]) for c in clients}
    low[[n for n, row in enumerate(rows) if row in names]] = 1
    nothing = solve.Term("possible", np.zeros(problem.columns, dtype=np.int64), 0, 1)
    return type(problem)(
        **{
            name: getattr(problem, name)
            for name in problem.__dataclass_fields__
            if name not in ("row_low", "terms")
        },
        row_low=low,
        terms=(nothing,),
    )


def found_in(outcome):
    left = remaining(outcome)
    if left is None:
        return
    for c in range(len(outcome.scene.seekers.ids)):
        if c not in left.standing.place and not outcome.scene.seekers.resident[c]:
            found = competition(left, c)
            if found is not None:
                yield left, c, found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solver_agrees_that_not_all_of_them_can_be_placed(match_tiny, seed):
    outcome = match_tiny(seed)
    for _, who, found in found_in(outcome):
        assert who in found.clients
        answer = solve.run(all_placed(outcome, found.clients), seed=1, seconds=60.0)
        assert isinstance(answer, Infeasible)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_limit_and_no_client_can_be_left_out_of_it(match_tiny, seed):
    for left, who, found in found_in(match_tiny(seed)):
        count = _Count(left)
        for other in found.clients:
            fewer = tuple(c for c in found.clients if c != other)
            assert other == who or count.shortage(fewer, found.limits) is None
        for limit in found.limits:
            fewer = tuple(x for x in found.limits if x != limit)
            kept = count.confined(found.clients, fewer)
            assert who not in kept or count.shortage(kept, fewer) is None


def test_hours_that_lie_in_pieces_at_two_providers_are_counted_in_whole_clients(match):
    providers = [
        {"id": p, "name": p, "profiles": ("BT",), "hours_free": 13.0} for p in ("p1", "p2")
    ]
    tables = world([unit(f"u{n}") for n in (1, 2, 3)], [client(f"c{n}") for n in (1, 2, 3)])
    tables["providers"] = providers
    tables["care_bases"].append({"id": "b2", "provider": "p2", "x": 84000, "y": 446000})
    tables["reach"] += [{"base": "b2", "unit": f"u{n}", "minutes": 10} for n in (1, 2, 3)]
    outcome = match(tables, without=("bw_locations", "bw_walks"))
    (left_out,) = outcome.proposal.unplaced
    assert left_out.conflict[0].sentence == (
        "3 cliënten strijden om 2 plaatsen: er is niet meer ruimte bij p1 en p2."
    )
    assert left_out.conflict[0].held_by == ("c1", "c2")


def test_of_a_large_crowd_only_those_who_want_the_same_place_are_named(match):
    units = [unit("u1", age_max=30), *(unit(f"v{n}", age_min=50) for n in range(4))]
    young = [client("y1", age=20, urgency=1), client("y2", age=20)]
    old = [client(f"o{n}", age=60) for n in range(6)]
    outcome = match(world(units, [*young, *old]))
    told = {u.client: u.conflict[0] for u in outcome.proposal.unplaced}
    assert told["y2"].sentence == "2 cliënten strijden om 1 plaats: u1."
    assert told["y2"].held_by == ("y1",)
