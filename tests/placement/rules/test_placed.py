from placement.rules.placed import GOAL
from tests.placement.rules.scene_of import scene_of, value


def test_urgent_clients_count_for_more():
    here = scene_of(clients=[{"urgency": 1}, {"urgency": 2}, {"urgency": None}], units=[{}] * 3)
    assert value(GOAL, here) == 0
    assert value(GOAL, here, ("c0", "u0")) == 9
    assert value(GOAL, here, ("c0", "u0"), ("c1", "u1"), ("c2", "u2")) == 13


def test_the_weights_are_those_of_the_settings():
    settings = {"match": {"urgency_weight": {1: 4, 2: 2, 3: 0}}}
    here = scene_of(settings, clients=[{"urgency": 1}, {"urgency": 3}], units=[{}] * 2)
    assert value(GOAL, here, ("c0", "u0"), ("c1", "u1")) == 4


def test_a_move_adds_nothing_of_its_own():
    resident = {"urgency": 1, "lives_in": "u0", "next_profile": "BT"}
    here = scene_of(clients=[resident], units=[{}, {}])
    assert value(GOAL, here, ("c0", "u1")) == 0
    assert GOAL.better == "more"
