from placement.rules.spread_l1 import GOAL
from tests.placement.rules.scene_of import scene_of, value

TARGETS = [
    {"profile": "BT", "municipality": "M0", "target": 3, "occupied": 1},
    {"profile": "BT", "municipality": "M1", "target": 0, "occupied": 1},
    {"profile": "BW", "municipality": "M0", "target": 2, "occupied": 2},
]


def scene(targets=TARGETS):
    clients = [{}, {}, {"profile": "BW", "lives_in": "u2", "next_profile": "BT"}]
    units = [{}, {"municipality": "M1"}, {"housing_form": "intramural"}]
    return scene_of(clients=clients, units=units, spread_targets=list(targets))


def test_all_that_is_missed_adds_up():
    assert value(GOAL, scene()) == 3


def test_a_placement_brings_its_own_municipality_nearer():
    assert value(GOAL, scene(), ("c0", "u0")) == 2
    assert value(GOAL, scene(), ("c0", "u1")) == 4


def test_a_move_counts_where_it_goes_and_where_it_leaves():
    assert value(GOAL, scene(), ("c2", "u0")) == 3


def test_a_placement_without_a_target_changes_nothing():
    only = TARGETS[2:]
    assert value(GOAL, scene(only), ("c0", "u0")) == 0


def test_without_targets_there_is_nothing_to_miss():
    assert value(GOAL, scene([]), ("c0", "u0")) == 0
