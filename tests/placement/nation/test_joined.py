"""Parts become one proposal: sums, the largest, and numbers that go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement.errors import SolveError
from placement.nation.joined import proposal
from placement.nation.regional import Regional
from placement.proposal import Placement
from placement.rulebook import Settings
from placement.solve import Joint, Reply
from tests.placement.rules.scene_of import rulebook_of

TERMS = (*rulebook_of().match.objective, "moves")


def part(*placements, occupied=(), notices=(), **open_):
    """A region's reply: every goal 3 and proved, but those in `open_`, which give their bound."""
    values = dict.fromkeys(TERMS, 3)
    told = Regional(placements, (), tuple(occupied), tuple(notices), (), tuple(values.items()))
    proved = tuple(term for term in TERMS if term not in open_)
    return Reply("solved", values, values | open_, proved, not open_, 3, told)


def counting(reply, largest):
    """A reply whose second count finds this largest."""
    if reply.plan is None:
        return reply
    counted = dict(reply.plan.counted) | {"spread_max": largest}
    return replace(reply, plan=replace(reply.plan, counted=tuple(counted.items())))


def joined(*replies, largest=3, bound=3):
    joint = Joint(tuple(counting(reply, largest) for reply in replies), largest, bound)
    return proposal(joint, rulebook_of(), Settings(), "spread_max", "", 1.0)


def placed(client, group=None, chain=None):
    return Placement(client, "u", "p", group, chain, chain)


def test_groups_and_chains_are_numbered_on_from_part_to_part():
    north = part(placed("a", "g2", 1), placed("b", "g1"), occupied=[("u9", "g3")])
    south = part(placed("c", "g1", 1), occupied=[("u8", "g2")])
    found = joined(north, south)
    assert [(p.client, p.group, p.chain) for p in found.placements] == [
        ("a", "g2", 1),
        ("b", "g1", None),
        ("c", "g4", 2),
    ]
    assert found.occupied_groups == {"u8": "g5", "u9": "g3"}


def test_values_add_up_and_the_largest_is_the_largest():
    found = joined(part(), part(), largest=7, bound=7)
    assert found.status == "optimal"
    assert found.proved == TERMS
    assert found.objective == dict.fromkeys(TERMS, 6) | {"spread_max": 7}


def test_an_open_goal_of_one_part_is_open_and_its_gap_is_the_gap_of_all():
    found = joined(part(), part(stability=1))
    assert found.status == "feasible"
    assert found.proved == ("placed", "waiting")
    assert found.bound["stability"] == 4
    assert any("tijd was om" in notice for notice in found.notices)


def test_a_largest_that_is_not_proved_ends_the_proofs():
    assert joined(part(), part(), largest=7, bound=5).proved[-1] == "stability"


def test_the_same_remark_of_two_parts_is_said_once_and_very_many_are_counted():
    found = joined(part(notices=["a"]), part(notices=["a", *map(str, range(20))]))
    assert found.notices[1:3] == ("a", "0")
    assert found.notices[-1] == "En nog 9 opmerkingen over afzonderlijke delen."


def test_a_part_without_any_plan_leaves_the_whole_without():
    none = Reply("infeasible", {}, {}, (), complete=True, needs=0, plan=None)
    found = joined(part(), none)
    assert found.status == "infeasible"
    assert found.placements == ()


def test_a_value_that_a_second_count_does_not_give_is_refused():
    good = part()
    wrong = replace(good.plan, counted=tuple(dict.fromkeys(TERMS, 4).items()))
    with pytest.raises(SolveError, match="value 6, counted 7"):
        joined(good, replace(good, plan=wrong))
