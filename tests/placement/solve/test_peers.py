"""What our match is compared with keeps the rules that it says it keeps, and is judged alike."""

from __future__ import annotations

import pytest

from placement import plan, solve
from placement.recheck import broken, stand, values
from placement.rules import GOALS, LIMITS
from placement.solve.peers import PEERS, Task
from placement.sources.folder import read
from placement_data.rows import write_rows
from placement_data.synthetic import tiny, write_synthetic
from tests.placement.solve.harsh import harsh

BY_HAND = ("first-come", "scarcest")
EXACT = ("ours", "cp-sat-terms")


def task_of(folder, seconds=5.0):
    taken = read(folder)
    scene, edges = plan.judged(taken.tables, taken.rulebook, taken.settings)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    return Task(scene, edges.candidates, problem, seconds, 1)


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    folder = tmp_path_factory.mktemp("region")
    write_synthetic(folder, clients=30, units=24, residents=6, seed=4)
    return task_of(folder)


@pytest.fixture(scope="module")
def answers(region):
    return {way: peer.run(region) for way, peer in PEERS.items()}


def judged(task, answered):
    here = stand(task.scene, answered.plan)
    return {fault.rule for fault in broken(here)}, values(here)


@pytest.mark.parametrize("way", [way for way in PEERS if way != "assignment"])
def test_a_way_that_knows_all_rules_breaks_none(way, region, answers):
    assert judged(region, answers[way])[0] == set()


def test_the_classic_assignment_breaks_the_rules_that_it_does_not_know(region, answers):
    rules, _ = judged(region, answers["assignment"])
    assert rules
    assert rules <= {"hours", "groups", "mix_share", "keep_apart", "one_profile", "pin_must"}


@pytest.mark.parametrize("way", EXACT)
def test_a_way_that_proves_terms_says_when_in_their_order(way, region, answers):
    moments = answers[way].moments
    assert tuple(moments) == answers[way].proved
    assert list(moments.values()) == sorted(moments.values())
    assert len(moments) == len(region.problem.terms) or way != "ours"


def test_nobody_who_keeps_the_rules_places_more_than_our_match(region, answers):
    ours = judged(region, answers["ours"])[1]["placed"]
    for way in set(PEERS) - {"assignment"}:
        assert judged(region, answers[way])[1]["placed"] <= ours, way


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_term_by_term_agrees_with_our_match_in_every_term(seed, tmp_path):
    tables, settings, _ = tiny(seed)
    write_rows(tmp_path, tables, settings)
    task = task_of(tmp_path)
    ours, other = (PEERS[way].run(task) for way in EXACT)
    assert ours.proved == other.proved == tuple(term.id for term in task.problem.terms)
    assert judged(task, ours)[1] == judged(task, other)[1]


def test_two_ways_by_hand_fill_groups_and_hours_as_far_as_they_get(region, answers):
    for way in BY_HAND:
        assert answers[way].plan.group.any(), way


@pytest.mark.parametrize("way", BY_HAND)
@pytest.mark.parametrize("seed", range(25))
def test_a_plan_by_hand_breaks_no_rule_but_a_promise(way, seed, tmp_path):
    """By hand a promise may turn out to be impossible; nothing else may go wrong."""
    tables, settings, _ = (tiny, harsh)[seed % 2](seed)
    write_rows(tmp_path, tables, settings)
    task = task_of(tmp_path)
    assert judged(task, PEERS[way].run(task))[0] <= {"pin_must"}
