from placement.rules.one_profile import LIMIT
from tests.placement.rules.scene_of import allows, scene_of

UNIT = {"housing_form": "independent", "may_cluster": True, "capacity": 2}


def scene():
    clients = [{"profile": "BT"}, {"profile": "BTG"}, {"profile": "BTG"}]
    return scene_of(clients=clients, units=[UNIT, UNIT])


def test_one_unit_is_not_used_for_two_profiles():
    assert not allows(LIMIT, scene(), ("c0", "u0"), ("c1", "u0"))


def test_two_of_one_profile_may_share_it():
    assert allows(LIMIT, scene(), ("c1", "u0"), ("c2", "u0"))


def test_two_profiles_fit_in_two_units():
    assert allows(LIMIT, scene(), ("c0", "u0"), ("c1", "u1"), ("c2", "u1"))
