from placement.rules.capacity import GATE, LIMIT
from tests.placement.rules.scene_of import allows, scene_of, state

RESIDENT = {"profile": "BW", "lives_in": "u0", "next_profile": "BT"}


def test_a_unit_without_room_is_out():
    here = scene_of(units=[{"capacity": 0}, {"capacity": 1}])
    assert state(GATE, here) == "fails"
    assert state(GATE, here, unit="u1") == "holds"


def test_a_resident_who_may_move_on_could_free_a_place():
    units = [{"housing_form": "intramural", "capacity": 0, "occupied": 1}, {}]
    waiting = {"profile": "BW"}
    assert state(GATE, scene_of(clients=[waiting, RESIDENT], units=units)) == "holds"
    still = scene_of({"match": {"chains": False}}, clients=[waiting, RESIDENT], units=units)
    assert state(GATE, still) == "fails"


def test_moving_to_where_one_lives_is_no_move():
    resident = {"lives_in": "u0", "next_profile": "BT"}
    assert state(GATE, scene_of(clients=[resident], units=[{"capacity": 3}])) == "fails"


def test_newcomers_fill_the_capacity_and_no_more():
    here = scene_of(clients=[{}, {}, {}], units=[{"capacity": 2}])
    assert allows(LIMIT, here, ("c0", "u0"), ("c1", "u0"))
    assert not allows(LIMIT, here, ("c0", "u0"), ("c1", "u0"), ("c2", "u0"))


def test_a_place_is_free_only_where_the_resident_really_leaves():
    units = [{"housing_form": "intramural", "capacity": 0, "occupied": 1}, {}]
    here = scene_of(clients=[{"profile": "BW"}, RESIDENT], units=units)
    assert not allows(LIMIT, here, ("c0", "u0"))
    assert allows(LIMIT, here, ("c0", "u0"), ("c1", "u1"))


def test_two_residents_may_swap():
    units = [{"capacity": 0}, {"housing_form": "intramural", "capacity": 0}]
    clients = [
        {"profile": "BT", "lives_in": "u0", "next_profile": "BW"},
        {"profile": "BW", "lives_in": "u1", "next_profile": "BT"},
    ]
    here = scene_of(clients=clients, units=units)
    assert allows(LIMIT, here, ("c0", "u1"), ("c1", "u0"))
    assert not allows(LIMIT, here, ("c0", "u1"))
