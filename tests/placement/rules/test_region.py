from placement.rules.region import GATE
from tests.placement.rules.scene_of import scene_of, state

PLACES = [{"region": "R"}, {"region": "S"}, {"region": None}]


def scene(regions, municipality="M0"):
    client, unit = {"regions": regions}, {"municipality": municipality}
    return scene_of(municipalities=PLACES, clients=[client], units=[unit])


def test_the_unit_lies_in_a_region_that_was_named():
    assert state(GATE, scene(("R",))) == "holds"
    assert state(GATE, scene(("R", "S"), "M1")) == "holds"
    assert state(GATE, scene(("R",), "M1")) == "fails"


def test_without_regions_every_place_is_fine():
    assert state(GATE, scene((), "M2")) == "holds"


def test_a_municipality_without_a_region_is_unknown():
    assert state(GATE, scene(("R",), "M2")) == "unknown"
