from placement.rules.municipality import GATE
from tests.placement.rules.scene_of import scene_of, state


def scene(excluded, municipality="M0"):
    client, unit = {"exclude_municipalities": excluded}, {"municipality": municipality}
    return scene_of(clients=[client], units=[unit])


def test_an_excluded_municipality_is_out():
    assert state(GATE, scene(("M0",))) == "fails"
    assert state(GATE, scene(("M0",), "M1")) == "holds"
    assert state(GATE, scene(("M0", "M1"), "M1")) == "fails"


def test_nothing_excluded_is_nothing_asked():
    assert state(GATE, scene(())) == "holds"
