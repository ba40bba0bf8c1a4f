"""A problem solved part by part has the values of the problem solved whole."""

from __future__ import annotations

import itertools
import time
from concurrent.futures import Future
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from placement import solve
from placement.edges import judge
from placement.rules import GATES, GOALS, LIMITS
from placement.solve import Progress, lexicographic, parts
from placement.solve.parts_cut import cut
from placement.solve.parts_largest import largest, needed
from placement.solve.parts_levels import Reply, settle
from placement.solve.parts_told import Told
from placement.solve.parts_turns import in_turns
from tests.placement.rules.scene_of import scene_of

ELSEWHERE = {"municipality": "M1", "x": 94000}
TARGETS = [
    {"profile": "BT", "municipality": "M0", "target": 3, "occupied": 0},
    {"profile": "BT", "municipality": "M1", "target": 1, "occupied": 0},
]


def problem_of(scene):
    return solve.assemble(scene, judge(scene, GATES).candidates, LIMITS, GOALS)


def two_towns(**more):
    """Two towns that no client leaves, three clients and two units in each."""
    stay = [{"exclude_municipalities": ["M1"]}] * 3 + [{"exclude_municipalities": ["M0"]}] * 3
    made = {
        "clients": [{**client, "urgency": 1 + n % 3} for n, client in enumerate(stay)],
        "units": [{}, {"rent": 600}, ELSEWHERE, ELSEWHERE],
        "spread_targets": TARGETS,
    }
    return problem_of(scene_of(**{**made, **more}))


def parts_of(problem, bundle=0):
    most = largest(problem)
    return cut(problem, np.array([most.column] if most else [], dtype=np.int64), bundle)


def alone(problem):
    return lexicographic.solve(problem, seed=1, seconds=60.0)


def apart(problem, **more):
    return parts.solve(problem, seed=1, seconds=60.0, bundle=0, **more)


def test_a_problem_that_is_one_part_is_not_taken_apart():
    problem = problem_of(scene_of(clients=[{}, {}], units=[{}, {}]))
    (part,) = parts_of(problem)
    assert part.problem is problem


def test_two_towns_that_share_nothing_are_two_parts():
    found = parts_of(two_towns())
    assert [part.problem.candidates for part in found] == [6, 6]
    assert sorted(len(part.problem.row_low) for part in found)[0] > 0


def test_hours_of_one_provider_hold_two_towns_together():
    assert len(parts_of(two_towns(providers=[{"hours_free": 30.0}]))) == 1


def test_small_parts_are_solved_as_one():
    assert len(parts_of(two_towns(), bundle=1000)) == 1


def test_every_column_and_row_that_matters_stands_in_a_part():
    whole = two_towns()
    found = parts_of(whole)
    assert set(np.concatenate([part.columns for part in found])) == set(range(whole.columns))
    assert sum(len(part.problem.row_low) for part in found) == len(whole.row_low)


def test_values_bounds_and_proofs_are_those_of_the_whole():
    whole, made = alone(two_towns()), apart(two_towns())
    assert made.complete
    assert two_towns().holds(made.x)
    assert (made.values, made.bounds, made.proved) == (whole.values, whole.bounds, whole.proved)


def test_the_largest_of_one_part_leaves_room_in_another():
    """Two of the four wanted is the best that either town can do, so neither need do better."""
    problem = two_towns(spread_targets=[{**t, "target": 4} for t in TARGETS])
    assert apart(problem).values == alone(problem).values
    assert apart(problem).values["spread_max"] == 2


@pytest.mark.parametrize("order", [["spread_max", "placed"], ["placed", "spread_max"], ["placed"]])
def test_the_largest_may_stand_anywhere_in_the_order(order):
    scene = {"settings": {"match": {"objective": order}}}
    assert apart(two_towns(**scene)).values == alone(two_towns(**scene)).values


def test_one_target_makes_two_goals_that_look_alike_and_both_count():
    problem = two_towns(spread_targets=TARGETS[:1])
    assert apart(problem).values == alone(problem).values


def test_an_impossible_part_makes_the_whole_impossible():
    pins = [{"client": c, "unit": "u0", "decision": "must"} for c in ("c0", "c1")]
    assert isinstance(apart(two_towns(pins=pins)), solve.Infeasible)


def test_a_part_without_an_answer_leaves_the_whole_without():
    def slow(problem, **_):
        return solve.NoAnswer("te laat", "toets")

    assert isinstance(apart(two_towns(), core=slow), solve.NoAnswer)


def test_an_open_goal_of_one_part_is_open_in_the_whole_with_the_sum_of_the_bounds():
    def unsure(problem, **asked):
        found = lexicographic.solve(problem, **asked)
        bounds = {**found.bounds, "waiting": found.values["waiting"] + 5}
        return replace(found, bounds=bounds, proved=("placed",), complete=False)

    found = apart(two_towns(), core=unsure)
    assert not found.complete
    assert found.proved == ("placed",)
    assert found.bounds["waiting"] == found.values["waiting"] + 10


def test_what_parts_tell_adds_up_and_no_bound_is_better_than_the_outcome_allows():
    problem, heard = two_towns(), []
    answer = apart(problem, report=heard.append)
    tying, order = largest(problem).term, [term.id for term in problem.terms]
    last = {told.term: told for told in heard}
    assert {"placed", "waiting"} <= set(last)
    assert tying not in last
    for term in problem.terms:
        if term.id in last and order.index(term.id) < order.index(tying):
            assert last[term.id].bound == answer.values[term.id]
    for told in heard:
        sign = problem.terms[order.index(told.term)].sign
        assert sign * told.bound <= sign * answer.values[told.term]


def test_nothing_is_told_before_every_part_spoke_and_no_value_past_the_goal_that_ties():
    heard = []
    told = Told(heard.append, 2, {"placed": 5, "spread_max": 0, "travel": 1}, "spread_max")
    for part, progress in (
        (0, Progress("placed", 3, 2)), (0, Progress("travel", 10, 12)),
        (1, Progress("placed", 4, None)), (1, Progress("placed", 4, 4)),
        (1, Progress("spread_max", 1, 1)), (0, Progress("spread_max", 1, 1)),
        (1, Progress("travel", 7, 7)),
    ):  # fmt: skip
        told.hear(part, progress)
    assert heard == [
        Progress("placed", 12, None), Progress("placed", 12, 11), Progress("travel", 18, None),
    ]  # fmt: skip


def test_a_hint_reaches_every_part():
    problem = two_towns()
    hint, seen = alone(problem).x, []

    def listening(part, *, hint=None, **asked):
        seen.append(hint is not None and part.holds(hint))
        return lexicographic.solve(part, hint=hint, **asked)

    apart(problem, core=listening, hint=hint)
    assert seen
    assert all(seen)


def test_under_a_floor_a_part_takes_the_plan_that_the_nation_takes():
    problem = two_towns()
    free = solve.solve_under(problem, "spread_max", 50, seed=1, seconds=60.0)
    tight = solve.solve_under(problem, "spread_max", 0, seed=1, seconds=60.0)
    most = largest(problem)
    assert free.values["spread_max"] == 50
    assert tight.values == alone(problem).values
    assert needed(problem, most, tight.x) == tight.values["spread_max"]


# The goals over parts, with invented parts: each is a list of plans (before, largest, after).


def invented(draw):
    return [
        [(draw.randint(0, 2), draw.randint(0, 5), draw.randint(0, 5)) for _ in range(6)]
        for _ in range(draw.randint(1, 5))
    ]


def asker(plans):
    def asked(asks):
        return [best(plans[ask.part], ask.floor) for ask in asks]

    def best(choices, floor):
        if floor is None:
            before, top, after = min(choices, key=lambda p: (p[0], p[2], p[1]))
            values = {"before": before, "after": after}
        else:
            before, top, after = min(choices, key=lambda p: (p[0], max(p[1], floor), p[2]))
            values = {"before": before, "top": max(top, floor), "after": after}
        return Reply("solved", values, values, tuple(values), True, top, (before, top, after))

    return asked


@pytest.mark.parametrize("last", [None, 0])
def test_invented_parts_reach_the_joint_best_of_all_combinations(last):
    for seed in range(400):
        plans = invented(Random(seed))
        joint = settle(asker(plans), len(plans), "top", last=last)
        found = [reply.plan for reply in joint.replies]
        best = min(
            (sum(p[0] for p in c), max(p[1] for p in c), sum(p[2] for p in c))
            for c in itertools.product(*plans)
        )
        told = sum(p[0] for p in found), joint.largest, sum(p[2] for p in found)
        assert told == best, seed
        assert joint.bound == joint.largest == max(p[1] for p in found)
        assert joint.proved(["before", "top", "after"], "top") == ("before", "top", "after")


def finished(state, *, complete=True):
    result = Future()
    result.set_result(Reply(state, {}, {}, (), complete, 0, None))
    return result


def test_a_job_that_was_cut_off_gets_what_the_others_left():
    asked = []

    def submit(job, seconds):
        asked.append((job, seconds))
        return finished("solved", complete=job != "hard" or len(asked) > 3)

    in_turns(["a", "hard", "b"], submit, time.monotonic() + 60.0)
    assert [job for job, _ in asked] == ["a", "hard", "b", "hard"]
    assert asked[0][1] == pytest.approx(15.0, abs=1.0)
    assert asked[3][1] == pytest.approx(60.0, abs=1.0)


def test_more_workers_are_asked_at_once_and_share_more_time():
    asked = []

    def submit(job, seconds):
        asked.append(seconds)
        return finished("solved")

    in_turns(list("abcd"), submit, time.monotonic() + 60.0, workers=2)
    assert asked[0] == pytest.approx(2 * 60.0 / 5, abs=1.0)
