import pytest

from placement.rules.form import GATE
from tests.placement.rules.scene_of import scene_of, state


def scene(profile, form, *, may_cluster=False):
    unit = {"housing_form": form, "may_cluster": may_cluster}
    return scene_of(clients=[{"profile": profile}], units=[unit])


@pytest.mark.parametrize(
    ("profile", "forms"),
    [
        ("BW", {"intramural"}),
        ("BT", {"independent", "gespikkeld"}),
        ("BTG", {"clustered", "shared"}),
    ],
)
def test_each_profile_has_its_own_forms(profile, forms):
    every = ("intramural", "independent", "gespikkeld", "clustered", "shared")
    assert {form for form in every if state(GATE, scene(profile, form)) == "holds"} == forms


def test_an_independent_unit_serves_btg_only_where_it_may_cluster():
    assert state(GATE, scene("BTG", "independent", may_cluster=True)) == "holds"
    assert state(GATE, scene("BTG", "gespikkeld", may_cluster=True)) == "fails"


def test_a_unit_that_may_cluster_still_serves_bt():
    assert state(GATE, scene("BT", "independent", may_cluster=True)) == "holds"


def test_a_resident_is_judged_by_the_profile_that_he_moves_on_to():
    resident = {"profile": "BW", "lives_in": "u1", "next_profile": "BT"}
    here = scene_of(clients=[resident], units=[{}, {"housing_form": "intramural"}])
    assert state(GATE, here) == "holds"
    assert state(GATE, here, unit="u1") == "fails"
