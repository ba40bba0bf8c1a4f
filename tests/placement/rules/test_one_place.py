from placement.rules.one_place import LIMIT
from tests.placement.rules.scene_of import allows, scene_of


def test_nobody_has_two_places():
    here = scene_of(units=[{}, {}])
    assert allows(LIMIT, here)
    assert allows(LIMIT, here, ("c0", "u1"))
    assert not allows(LIMIT, here, ("c0", "u0"), ("c0", "u1"))


def test_two_providers_in_one_unit_are_two_places():
    bases = [{}, {"provider": "p1"}]
    here = scene_of(providers=[{}, {}], care_bases=bases, units=[{"capacity": 2}])
    assert not allows(LIMIT, here, ("c0", "u0", "p0"), ("c0", "u0", "p1"))


def test_everyone_may_have_one():
    here = scene_of(clients=[{}, {}], units=[{}, {}])
    assert allows(LIMIT, here, ("c0", "u0"), ("c1", "u1"))
