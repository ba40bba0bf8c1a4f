from placement.rules.unit_provider import GATE
from tests.placement.rules.scene_of import scene_of, state


def test_a_unit_of_a_provider_is_served_by_that_provider():
    here = scene_of(providers=[{}, {}], units=[{"provider": "p1"}])
    assert state(GATE, here, provider="p1") == "holds"
    assert state(GATE, here, provider="p0") == "fails"


def test_a_unit_of_nobody_may_be_served_by_anyone():
    here = scene_of(providers=[{}, {}])
    assert [state(GATE, here, provider=p) for p in ("p0", "p1")] == ["holds", "holds"]
