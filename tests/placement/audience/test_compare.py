"""Two plans in numbers: what a planner learns of a change is never about a few people."""

from __future__ import annotations

import pytest

from placement.audience.compare import changed_cells, changed_goals, rounded
from placement.audience.suppress import fives

NAMES = {"m1": "Een", "m2": "Twee"}


def cells(was: dict[tuple[str, str], int], now: dict[tuple[str, str], int], *, guarded: bool):  # type: ignore[no-untyped-def]
    found = changed_cells(NAMES, ("BT",), (was, now), guarded=guarded)
    return [(cell.before, cell.after, cell.change) for cell in found]


def test_a_coordinator_sees_every_number() -> None:
    was, now = {("BT", "m1"): 3, ("BT", "m2"): 9}, {("BT", "m1"): 4, ("BT", "m2"): 9}
    assert cells(was, now, guarded=False) == [(3, 4, 1), (9, 9, 0)]


def test_a_small_change_and_none_look_the_same_to_a_planner() -> None:
    was = {("BT", "m1"): 20, ("BT", "m2"): 30}
    seen = {str(cells(was, {**was, ("BT", "m1"): now}, guarded=True)) for now in range(18, 23)}
    assert seen == {"[(20, 20, 0), (30, 30, 0)]"}


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [(20, 27, 5), (20, 7, -15), (8, 12, 0), (12, 13, 5)],
)
def test_a_change_is_told_in_fives(was: int, now: int, told: int) -> None:
    assert rounded(was, now) == told


@pytest.mark.parametrize("was", range(0, 45, 4))
def test_two_plans_side_by_side_say_no_more_than_each_by_itself(was: int) -> None:
    """Else who asks for both, and for their difference, would know that one to four differ."""
    told: dict[tuple[object, object], set[str]] = {}
    for now in range(45):
        one, other = ({("BT", "m1"): count} for count in (was, now))
        apart = cells(one, one, guarded=True)[0][0], cells(other, other, guarded=True)[0][0]
        told.setdefault(apart, set()).add(str(cells(one, other, guarded=True)))
    assert all(len(found) == 1 for found in told.values())


@pytest.mark.parametrize("was", [0, 7, 100, 4_000])
def test_the_way_of_a_goal_follows_from_what_is_told_of_it(was: int) -> None:
    ways: dict[int, set[str]] = {}
    for now in range(max(was - 60, 0), was + 60):
        (goal,) = changed_goals({"placed": was}, {"placed": now}, {}, guarded=True)
        ways.setdefault(fives(now), set()).add(goal.way)
    assert all(len(found) == 1 for found in ways.values())


def test_a_small_number_of_people_is_hidden_with_its_neighbour() -> None:
    was, now = {("BT", "m1"): 3, ("BT", "m2"): 9}, {("BT", "m1"): 3, ("BT", "m2"): 9}
    assert cells(was, now, guarded=True) == [("afgeschermd",) * 3] * 2


def test_a_goal_tells_a_planner_its_direction_only() -> None:
    (goal,) = changed_goals({"placed": 100}, {"placed": 90}, {"placed": "more"}, guarded=True)
    assert (goal.before, goal.after, goal.way) == (None, None, "worse")
    (same,) = changed_goals({"placed": 100}, {"placed": 98}, {"placed": "more"}, guarded=True)
    assert same.way == "same"
