from placement.rules.keep_apart import LIMIT
from tests.placement.rules.scene_of import allows, scene_of

BOTH = [("c0", "u0"), ("c1", "u1")]


def scene(metres, clients=({}, {}), x=84060, **tables):
    units = [{"capacity": 2}, {"x": x, "y": 446080}]
    row = {"client_a": "c0", "client_b": "c1", "metres": metres}
    return scene_of(clients=list(clients), units=units, keep_apart=[row], **tables)


def test_exactly_the_distance_apart_is_far_enough():
    assert allows(LIMIT, scene(100), *BOTH)
    assert not allows(LIMIT, scene(100.001), *BOTH)


def test_a_distance_between_two_millimetres_is_not_rounded_in_favour():
    assert allows(LIMIT, scene(100.603, x=84061), *BOTH)
    assert not allows(LIMIT, scene(100.604, x=84061), *BOTH)


def test_it_binds_both_ways_round():
    turned = [("c1", "u0"), ("c0", "u1")]
    assert not allows(LIMIT, scene(101), *turned)


def test_never_in_one_unit():
    assert not allows(LIMIT, scene(0.001), ("c0", "u0"), ("c1", "u0"))


def test_one_of_them_alone_may_live_anywhere():
    assert allows(LIMIT, scene(1000), ("c0", "u0"))


def test_a_given_distance_replaces_that_of_the_map():
    near, far = ([{"a": "u1", "b": "u0", "metres": m}] for m in (50, 200))
    assert not allows(LIMIT, scene(100, unit_distances=near), *BOTH)
    assert allows(LIMIT, scene(150, unit_distances=far), *BOTH)


def test_a_resident_who_stays_counts_where_he_lives():
    here = scene(101, clients=[{}, {"lives_in": "u1"}])
    assert not allows(LIMIT, here, ("c0", "u0"))


def test_a_resident_who_moves_away_frees_the_neighbourhood():
    resident = {"lives_in": "u1", "next_profile": "BT"}
    far = {"x": 89000, "y": 446000, "municipality": "M1"}
    units = [{}, {"x": 84060, "y": 446080}, far]
    row = {"client_a": "c1", "client_b": "c0", "metres": 101}
    here = scene_of(clients=[{}, resident], units=units, keep_apart=[row])
    assert not allows(LIMIT, here, ("c0", "u0"))
    assert allows(LIMIT, here, ("c0", "u0"), ("c1", "u2"))
