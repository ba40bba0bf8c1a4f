from placement.rules.rent import GATE
from tests.placement.rules.scene_of import measured, scene_of, state


def scene(rent, most, profile="BT"):
    form = {"BW": "intramural", "BT": "independent", "BTG": "clustered"}[profile]
    client, unit = {"profile": profile, "max_rent": most}, {"housing_form": form, "rent": rent}
    return scene_of(clients=[client], units=[unit])


def test_rent_up_to_and_including_the_maximum_fits():
    assert state(GATE, scene(700.00, 700)) == "holds"
    assert measured(GATE, scene(700.00, 700)) == (700, 700)


def test_a_cent_more_does_not():
    assert state(GATE, scene(700.01, 700)) == "fails"


def test_an_unknown_rent_never_holds_against_a_maximum():
    assert state(GATE, scene(None, 700)) == "unknown"


def test_without_a_maximum_nothing_is_asked():
    assert state(GATE, scene(2000, None)) == "holds"
    assert state(GATE, scene(None, None)) == "holds"


def test_beschermd_wonen_pays_no_rent():
    assert state(GATE, scene(2000, 700, "BW")) == "holds"
    assert state(GATE, scene(None, 700, "BW")) == "holds"


def test_beschermd_thuis_geclusterd_does():
    assert state(GATE, scene(700.01, 700, "BTG")) == "fails"
