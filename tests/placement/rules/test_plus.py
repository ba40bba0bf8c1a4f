from placement.rules.plus import GATE
from tests.placement.rules.scene_of import scene_of, state


def scene(intensity, *, plus):
    return scene_of(clients=[{"intensity": intensity}], units=[{"plus": plus}])


def test_intensity_plus_needs_a_unit_that_suits_it():
    assert state(GATE, scene("plus", plus=True)) == "holds"
    assert state(GATE, scene("plus", plus=False)) == "fails"


def test_intensity_basis_is_not_asked_anything():
    assert state(GATE, scene("basis", plus=False)) == "holds"


def test_a_unit_that_says_nothing_suits_plus():
    assert state(GATE, scene_of(clients=[{"intensity": "plus"}])) == "holds"
