from placement.rules.spread_max import GOAL
from tests.placement.rules.scene_of import value
from tests.placement.rules.spread_scene import TARGETS, scene


def test_the_target_that_is_missed_most_counts():
    assert value(GOAL, scene()) == 2


def test_a_placement_brings_its_own_municipality_nearer():
    assert value(GOAL, scene(), ("c0", "u0")) == 1
    assert value(GOAL, scene(), ("c0", "u1")) == 2


def test_a_move_counts_where_it_goes_and_where_it_leaves():
    assert value(GOAL, scene(), ("c2", "u0")) == 1


def test_a_placement_without_a_target_changes_nothing():
    only = TARGETS[2:]
    assert value(GOAL, scene(only), ("c0", "u0")) == 0


def test_without_targets_there_is_nothing_to_miss():
    assert value(GOAL, scene([]), ("c0", "u0")) == 0
