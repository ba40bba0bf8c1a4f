from placement.rules.moves import GOAL
from tests.placement.rules.scene_of import scene_of, value


def test_each_move_of_a_resident_counts_and_a_placement_does_not():
    resident = {"lives_in": "u0", "next_profile": "BT"}
    here = scene_of(clients=[resident, {}], units=[{}, {}, {}])
    assert value(GOAL, here) == 0
    assert value(GOAL, here, ("c1", "u1")) == 0
    assert value(GOAL, here, ("c0", "u1")) == 1
    assert value(GOAL, here, ("c0", "u1"), ("c1", "u2")) == 1
    assert GOAL.better == "fewer"
