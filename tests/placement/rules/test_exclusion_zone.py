from placement.rules.exclusion_zone import GATE
from tests.placement.rules.scene_of import measured, scene_of, state


def scene(*radii, x=84060, y=446080):
    zones = [{"client": "c0", "x": x, "y": y, "radius_m": radius} for radius in radii]
    return scene_of(clients=[{}, {}], exclusion_zones=zones)


def test_on_the_edge_of_a_zone_is_outside_it():
    assert state(GATE, scene(100)) == "holds"
    assert measured(GATE, scene(100)) == (100, 100)


def test_a_millimetre_further_in_is_inside():
    assert state(GATE, scene(100.001)) == "fails"


def test_a_distance_between_two_millimetres_is_not_rounded_in_favour():
    assert state(GATE, scene(100.604, x=84061)) == "fails"
    assert state(GATE, scene(100.603, x=84061)) == "holds"


def test_every_zone_counts_and_the_tightest_is_shown():
    assert state(GATE, scene(50, 101)) == "fails"
    assert state(GATE, scene(101, 50)) == "fails"
    assert measured(GATE, scene(50, 101)) == (100, 101)


def test_a_zone_is_of_one_client_only():
    assert state(GATE, scene(101), client="c1") == "holds"


def test_a_zone_of_someone_who_seeks_nothing_is_left_out():
    zone = {"client": "c1", "x": 84000, "y": 446000, "radius_m": 10}
    here = scene_of(clients=[{}, {"lives_in": "u0"}], exclusion_zones=[zone])
    assert state(GATE, here) == "holds"
