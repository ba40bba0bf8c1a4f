import pytest

from placement.rules.preference import GOAL
from tests.placement.rules.scene_of import scene_of, value


def scene(settings=None, **client):
    far = {"x": 89000, "y": 446000, "municipality": "M1"}
    bases = [{}, {"provider": "p1"}]
    return scene_of(
        {"preference": settings} if settings else None,
        clients=[client],
        units=[{}, far],
        providers=[{}, {}],
        care_bases=bases,
    )


def test_no_wish_costs_nothing():
    assert value(GOAL, scene(), ("c0", "u1", "p1")) == 0


def test_another_municipality_than_the_preferred_ones_costs():
    here = scene(prefer_municipalities=("M0",))
    assert value(GOAL, here, ("c0", "u0")) == 0
    assert value(GOAL, here, ("c0", "u1")) == 50


def test_another_provider_than_the_preferred_ones_costs():
    here = scene(prefer_providers=("p1",))
    assert value(GOAL, here, ("c0", "u0", "p1")) == 0
    assert value(GOAL, here, ("c0", "u0", "p0")) == 20


@pytest.mark.parametrize(
    ("x", "points"), [(84099.999, 0), (84100, 1), (84199.999, 1), (84200, 2), (84000, 0)]
)
def test_each_whole_hundred_metres_from_the_own_network_costs_one(x, points):
    assert value(GOAL, scene(x=x, y=446000), ("c0", "u0")) == points


def test_distance_has_a_cap():
    far = {"x": 84000, "y": 446000}
    assert value(GOAL, scene({"distance_cap": 7}, **far), ("c0", "u1")) == 7
    assert value(GOAL, scene({"per_100_m": 3}, **far), ("c0", "u1")) == 150


def test_the_wishes_of_a_resident_who_moves_count():
    here = scene(lives_in="u0", next_profile="BT", prefer_municipalities=("M0",))
    assert value(GOAL, here, ("c0", "u1")) == 50
