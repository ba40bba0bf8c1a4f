from placement.rules.pin_never import GATE
from tests.placement.rules.scene_of import scene_of, state


def scene(*pins):
    rows = [{"client": "c0", "unit": "u0", "decision": "never", **pin} for pin in pins]
    return scene_of(clients=[{}, {}], units=[{}, {}], providers=[{}, {}], pins=rows)


def test_a_pair_that_was_ruled_out_is_out_with_every_provider():
    here = scene({})
    assert [state(GATE, here, provider=p) for p in ("p0", "p1")] == ["fails", "fails"]
    assert state(GATE, here, unit="u1") == "holds"
    assert state(GATE, here, client="c1") == "holds"


def test_a_named_provider_leaves_the_others():
    here = scene({"provider": "p1"})
    assert [state(GATE, here, provider=p) for p in ("p0", "p1")] == ["holds", "fails"]


def test_both_kinds_may_stand_beside_each_other():
    here = scene({"provider": "p1"}, {"unit": "u1"})
    assert [state(GATE, here, unit="u1", provider=p) for p in ("p0", "p1")] == ["fails", "fails"]
    assert state(GATE, here, provider="p0") == "holds"


def test_a_promise_rules_nothing_out():
    assert state(GATE, scene({"decision": "must"})) == "holds"
    assert state(GATE, scene({"decision": "must"}), unit="u1") == "holds"
