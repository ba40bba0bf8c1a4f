from placement.rules.groups import LIMIT
from tests.placement.rules.scene_of import allows, scene_of

PAIR = [("c0", "u0"), ("c1", "u1")]
ROW = [{"x": 84000}, {"x": 84100}, {"x": 84200}]


def scene(units, clients=3, cluster=None, **tables):
    full = [{"housing_form": "clustered", **unit} for unit in units]
    people = [{"profile": "BTG"}] * clients if isinstance(clients, int) else clients
    return scene_of({"cluster": cluster or {}}, clients=people, units=full, **tables)


def test_one_person_alone_is_no_group():
    assert not allows(LIMIT, scene(ROW), ("c0", "u0"))
    assert allows(LIMIT, scene(ROW, cluster={"min_group": 1}), ("c0", "u0"))


def test_two_at_exactly_a_hundred_metres_are():
    assert allows(LIMIT, scene(ROW), *PAIR)
    beyond = [{"x": 84000}, {"x": 84100.001}]
    assert not allows(LIMIT, scene(beyond), *PAIR)


def test_persons_count_and_not_units():
    assert allows(LIMIT, scene([{"capacity": 2}]), ("c0", "u0"), ("c1", "u0"))


def test_pairwise_asks_every_two_and_linked_asks_steps():
    three = [*PAIR, ("c2", "u2")]
    assert not allows(LIMIT, scene(ROW), *three)
    assert allows(LIMIT, scene(ROW, cluster={"between_units": "chain"}), *three)


def test_a_unit_that_nobody_lives_in_links_nothing():
    here = scene(ROW, cluster={"between_units": "chain"})
    assert not allows(LIMIT, here, ("c0", "u0"), ("c1", "u2"))


def test_a_group_that_is_too_large_must_split():
    room = [{"capacity": 4}] * 2
    small = {"max_group": 3}
    four = [("c0", "u0"), ("c1", "u0"), ("c2", "u1"), ("c3", "u1")]
    assert allows(LIMIT, scene(room, clients=4, cluster=small), *four)
    uneven = [("c0", "u0"), ("c1", "u0"), ("c2", "u0"), ("c3", "u1")]
    assert not allows(LIMIT, scene(room, clients=4, cluster=small), *uneven)


def test_one_provider_serves_a_whole_group_unless_the_reading_says_otherwise():
    two = {"providers": [{}, {}], "care_bases": [{}, {"provider": "p1"}]}
    mixed = [("c0", "u0", "p0"), ("c1", "u1", "p1")]
    assert not allows(LIMIT, scene(ROW, **two), *mixed)
    assert allows(LIMIT, scene(ROW, cluster={"single_provider": False}, **two), *mixed)


def test_an_occupied_unit_may_join_with_its_residents():
    lived_in = {"x": 84100, "occupied": 1, "capacity": 0, "occupied_provider": "p0"}
    assert allows(LIMIT, scene([{"x": 84000}, lived_in]), ("c0", "u0"))
    far = lived_in | {"x": 84100.001}
    assert not allows(LIMIT, scene([{"x": 84000}, far]), ("c0", "u0"))


def test_it_need_not_join():
    lived_in = {"x": 84100, "occupied": 11, "capacity": 0, "occupied_provider": "p0"}
    assert allows(LIMIT, scene([{"capacity": 2}, lived_in]), ("c0", "u0"), ("c1", "u0"))


def test_residents_of_another_or_an_unknown_provider_cannot_join():
    for served in ({"occupied_provider": "p1"}, {}):
        lived_in = {"occupied": 1, "capacity": 0, **served}
        here = scene([{}, lived_in], providers=[{}, {}])
        assert not allows(LIMIT, here, ("c0", "u0"))


def test_the_provider_of_the_unit_stands_in_where_that_of_its_residents_is_not_given():
    lived_in = {"occupied": 1, "capacity": 0, "provider": "p0"}
    assert allows(LIMIT, scene([{}, lived_in]), ("c0", "u0"))


def test_an_independent_unit_that_may_cluster_joins_only_with_newcomers():
    lived_in = {"housing_form": "independent", "may_cluster": True, "occupied": 1}
    lived_in |= {"occupied_provider": "p0", "capacity": 1}
    assert not allows(LIMIT, scene([{}, lived_in]), ("c0", "u0"))
    assert allows(LIMIT, scene([{}, lived_in]), ("c0", "u1"))


def test_a_joined_unit_must_lie_near_a_location_too_unless_it_is_shared():
    walks = [{"unit": "u0", "bw_location": "l0", "metres": 10}]
    lived_in = {"occupied": 1, "capacity": 0, "occupied_provider": "p0"}
    assert not allows(LIMIT, scene([{}, lived_in], bw_walks=walks), ("c0", "u0"))
    shared = lived_in | {"housing_form": "shared"}
    assert allows(LIMIT, scene([{}, shared], bw_walks=walks), ("c0", "u0"))
    strict = {"shared_needs_bw": True}
    assert not allows(LIMIT, scene([{}, shared], cluster=strict, bw_walks=walks), ("c0", "u0"))


def test_a_resident_who_leaves_is_no_longer_a_person_of_the_group():
    resident = {"profile": "BTG", "lives_in": "u1", "next_profile": "BT"}
    flat = {"housing_form": "independent"}
    lived_in = {"capacity": 0, "occupied": 1, "occupied_provider": "p0"}
    here = scene([{}, lived_in, flat], clients=[{"profile": "BTG"}, resident])
    assert allows(LIMIT, here, ("c0", "u0"))
    assert not allows(LIMIT, here, ("c0", "u0"), ("c1", "u2"))


def test_when_all_of_another_provider_leave_the_unit_is_free():
    resident = {"profile": "BTG", "lives_in": "u0", "next_profile": "BT"}
    btg = {"profile": "BTG"}
    lived_in = {"capacity": 1, "occupied": 1, "occupied_provider": "p1"}
    flat = {"housing_form": "independent"}
    here = scene([lived_in, flat], clients=[btg, btg, resident], providers=[{}, {}])
    newcomers = [("c0", "u0"), ("c1", "u0")]
    assert not allows(LIMIT, here, *newcomers)
    assert allows(LIMIT, here, *newcomers, ("c2", "u1"))


def test_given_distances_decide_and_a_pair_left_out_is_far():
    near = [{"a": "u1", "b": "u0", "metres": 100}]
    apart = [{"x": 84000}, {"x": 84500}, {"x": 84001}]
    here = scene(apart, unit_distances=near)
    assert allows(LIMIT, here, *PAIR)
    assert not allows(LIMIT, here, ("c0", "u0"), ("c1", "u2"))


def test_other_profiles_need_no_group():
    assert allows(LIMIT, scene_of(), ("c0", "u0"))


def test_the_reading_of_the_own_location_looks_at_who_serves_the_residents():
    lived_in = {"occupied": 1, "capacity": 0, "occupied_provider": "p0"}
    own = {"bw_provider": "own", "min_group": 2}
    two = {"providers": [{}, {}], "bw_locations": [{"provider": "p0"}, {"provider": "p1"}]}
    near = [("u0", "l0"), ("u1", "l0")], [("u0", "l0"), ("u1", "l1")]
    for pairs, allowed in zip(near, (True, False), strict=True):
        walks = [{"unit": u, "bw_location": b, "metres": 10} for u, b in pairs]
        here = scene([{}, lived_in], cluster=own, bw_walks=walks, **two)
        assert allows(LIMIT, here, ("c0", "u0")) is allowed
