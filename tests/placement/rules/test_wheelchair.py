from placement.rules.wheelchair import GATE
from tests.placement.rules.scene_of import scene_of, state


def scene(*, client, unit):
    return scene_of(clients=[{"wheelchair": client}], units=[{"wheelchair": unit}])


def test_a_wheelchair_needs_a_unit_fit_for_it():
    assert state(GATE, scene(client=True, unit=True)) == "holds"
    assert state(GATE, scene(client=True, unit=False)) == "fails"


def test_others_may_live_in_either():
    assert state(GATE, scene(client=False, unit=True)) == "holds"
    assert state(GATE, scene(client=False, unit=False)) == "holds"
