from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from placement.rules.hours import LIMIT, facets
from tests.placement.rules.scene_of import allows, scene_of

CHOICES = [("c0", "u0"), ("c1", "u1"), ("c2", "u2")]


def scene(free, intensities=("basis", "basis", "plus"), profile="BT"):
    form = {"BW": "intramural", "BT": "independent"}[profile]
    clients = [{"profile": profile, "intensity": i} for i in intensities]
    return scene_of(
        clients=clients, units=[{"housing_form": form}] * 3, providers=[{"hours_free": free}]
    )


def test_hours_up_to_and_including_what_is_free_fit():
    assert allows(LIMIT, scene(17.4), *CHOICES[:2])
    assert not allows(LIMIT, scene(17.3), *CHOICES[:2])


def test_a_mix_of_basis_and_plus_adds_up_exactly():
    assert allows(LIMIT, scene(30.9), *CHOICES)
    assert not allows(LIMIT, scene(30.8), *CHOICES)
    assert allows(LIMIT, scene(30.8), *CHOICES[1:])


def test_hours_that_were_not_given_are_not_bounded():
    assert allows(LIMIT, scene(None), *CHOICES)


def test_no_hours_left_is_nobody():
    assert not allows(LIMIT, scene(0), CHOICES[0])
    assert allows(LIMIT, scene(0))


def test_beschermd_wonen_takes_none_of_these_hours():
    assert allows(LIMIT, scene(0, profile="BW"), *CHOICES)


def test_each_provider_has_hours_of_its_own():
    here = scene_of(
        clients=[{}, {}],
        units=[{}, {}],
        providers=[{"hours_free": 8.7}, {"hours_free": 8.7}],
        care_bases=[{}, {"provider": "p1"}],
    )
    assert not allows(LIMIT, here, ("c0", "u0", "p0"), ("c1", "u1", "p0"))
    assert allows(LIMIT, here, ("c0", "u0", "p0"), ("c1", "u1", "p1"))


def test_the_hours_of_a_resident_who_leaves_are_not_given_back():
    resident = {"lives_in": "u0", "next_profile": "BT"}
    here = scene_of(clients=[resident], units=[{}, {}], providers=[{"hours_free": 8.6}])
    assert not allows(LIMIT, here, ("c0", "u1"))


@given(small=st.integers(1, 60), more=st.integers(1, 60), free=st.integers(0, 400))
def test_the_facets_hold_exactly_the_mixes_that_the_hours_hold(small, more, free):
    large = small + more
    edges = facets(small, large, free)
    for few, many in product(range(free // small + 2), range(free // large + 2)):
        fits = small * few + large * many <= free
        assert fits == all(a * few + b * many <= most for a, b, most in edges)
