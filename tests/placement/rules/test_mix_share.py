from placement.rules.mix_share import LIMIT
from tests.placement.rules.scene_of import allows, scene_of

CHOICES = [("c0", "u0"), ("c1", "u1"), ("c2", "u2")]


def scene(settings=None, **row):
    unit = {"housing_form": "gespikkeld", "complex": "k0"}
    return scene_of(settings, clients=[{}] * 3, units=[unit] * 3, complexes=[row])


def test_a_quarter_of_the_dwellings_rounded_down_is_the_most():
    assert allows(LIMIT, scene(dwellings=8), *CHOICES[:2])
    assert not allows(LIMIT, scene(dwellings=11), *CHOICES)
    assert allows(LIMIT, scene(dwellings=12), *CHOICES)


def test_who_lives_there_already_counts():
    assert not allows(LIMIT, scene(dwellings=8, occupied_bt=1), *CHOICES[:2])
    assert allows(LIMIT, scene(dwellings=8, occupied_bt=1), CHOICES[0])


def test_a_complex_over_its_share_takes_nobody_and_loses_nobody():
    assert not allows(LIMIT, scene(dwellings=8, occupied_bt=5), CHOICES[0])
    assert allows(LIMIT, scene(dwellings=8, occupied_bt=5))


def test_a_share_of_its_own_goes_before_the_rulebook():
    assert allows(LIMIT, scene(dwellings=10, max_share=0.3), *CHOICES)
    assert not allows(LIMIT, scene(dwellings=10), *CHOICES)


def test_a_share_is_exact_where_floating_point_is_not():
    # 10 x 0.29 is 2.8999999999999995 in floating point, 100 x 0.29 is 28.999999999999996.
    here = scene(dwellings=100, occupied_bt=28, max_share=0.29)
    assert allows(LIMIT, here, CHOICES[0])
    assert not allows(LIMIT, here, *CHOICES[:2])


def test_the_setting_of_a_delivery_counts():
    assert allows(LIMIT, scene({"mix": {"max_share": 0.5}}, dwellings=6), *CHOICES)


def test_units_outside_a_complex_are_free():
    assert allows(LIMIT, scene_of(clients=[{}, {}], units=[{}, {}]), *CHOICES[:2])


def test_other_profiles_in_the_complex_do_not_count():
    unit = {"housing_form": "clustered", "complex": "k0"}
    row = {"dwellings": 1, "occupied_bt": 0}
    here = scene_of(clients=[{"profile": "BTG"}], units=[unit], complexes=[row])
    assert allows(LIMIT, here, ("c0", "u0"))
