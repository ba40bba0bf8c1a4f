"""Two plans in numbers: what a planner learns of a change is never about a few people."""

from __future__ import annotations

import pytest

from placement.audience.compare import changed_cells, changed_goals, rounded

NAMES = {"m1": "Een", "m2": "Twee"}


def cells(was: dict[tuple[str, str], int], now: dict[tuple[str, str], int], *, guarded: bool):  # type: ignore[no-untyped-def]
    found = changed_cells(NAMES, ("BT",), (was, now), guarded=guarded)
    return [(cell.before, cell.after, cell.change) for cell in found]


def test_a_coordinator_sees_every_number() -> None:
    was, now = {("BT", "m1"): 3, ("BT", "m2"): 9}, {("BT", "m1"): 4, ("BT", "m2"): 9}
    assert cells(was, now, guarded=False) == [(3, 4, 1), (9, 9, 0)]


def test_a_small_change_and_none_look_the_same_to_a_planner() -> None:
    was = {("BT", "m1"): 20, ("BT", "m2"): 30}
    seen = {str(cells(was, {**was, ("BT", "m1"): now}, guarded=True)) for now in range(16, 25)}
    assert len(seen) == 1
    assert "minder dan 5" in seen.pop()


@pytest.mark.parametrize(
    ("change", "told"),
    [(7, "ongeveer +5"), (-13, "ongeveer -15"), (4, "minder dan 5"), (0, "minder dan 5")],
)
def test_a_change_is_told_in_fives(change: int, told: str) -> None:
    assert rounded(change) == told


def test_a_small_number_of_people_is_hidden_with_its_neighbour() -> None:
    was, now = {("BT", "m1"): 3, ("BT", "m2"): 9}, {("BT", "m1"): 3, ("BT", "m2"): 9}
    assert cells(was, now, guarded=True) == [("afgeschermd",) * 3] * 2


def test_a_goal_tells_a_planner_its_direction_only() -> None:
    (goal,) = changed_goals({"placed": 100}, {"placed": 90}, {"placed": "more"}, guarded=True)
    assert (goal.before, goal.after, goal.way) == (None, None, "worse")
    (same,) = changed_goals({"placed": 100}, {"placed": 98}, {"placed": "more"}, guarded=True)
    assert same.way == "same"
