import datetime as dt

from placement.rules.waiting import GOAL
from tests.placement.rules.scene_of import TODAY, scene_of, value


def scene(days, **settings):
    client = {"waiting_since": TODAY - dt.timedelta(days=days)}
    return scene_of({"match": settings} if settings else None, clients=[client])


def test_the_square_of_the_whole_weeks_counts():
    assert value(GOAL, scene(203), ("c0", "u0")) == 29**2
    assert value(GOAL, scene(202), ("c0", "u0")) == 28**2
    assert value(GOAL, scene(6), ("c0", "u0")) == 0


def test_weeks_beyond_the_cap_do_not():
    assert value(GOAL, scene(7 * 261), ("c0", "u0")) == 260**2
    assert value(GOAL, scene(203, wait_cap_weeks=4), ("c0", "u0")) == 16


def test_who_is_not_placed_adds_nothing():
    assert value(GOAL, scene(203)) == 0


def test_a_move_adds_nothing():
    resident = {"lives_in": "u0", "next_profile": "BT"}
    assert value(GOAL, scene_of(clients=[resident], units=[{}, {}]), ("c0", "u1")) == 0
