from placement.rules.pin_must import LIMIT
from tests.placement.rules.scene_of import allows, scene_of


def scene(*pins):
    rows = [{"client": "c0", "unit": "u0", "decision": "must", **pin} for pin in pins]
    bases = [{}, {"provider": "p1"}]
    return scene_of(
        clients=[{}, {}], units=[{}, {}], providers=[{}, {}], care_bases=bases, pins=rows
    )


def test_a_plan_without_the_promised_placement_is_none():
    assert not allows(LIMIT, scene({}))
    assert not allows(LIMIT, scene({}), ("c0", "u1"))
    assert allows(LIMIT, scene({}), ("c0", "u0"), ("c1", "u1"))


def test_any_provider_keeps_a_promise_that_names_none():
    assert allows(LIMIT, scene({}), ("c0", "u0", "p1"))


def test_a_promise_that_names_a_provider_is_kept_by_that_one():
    here = scene({"provider": "p1"})
    assert not allows(LIMIT, here, ("c0", "u0", "p0"))
    assert allows(LIMIT, here, ("c0", "u0", "p1"))


def test_a_promise_that_breaks_a_rule_leaves_no_plan():
    pin = {"client": "c0", "unit": "u0", "decision": "must"}
    here = scene_of(clients=[{"wheelchair": True}], pins=[pin])
    assert not allows(LIMIT, here)


def test_who_is_ruled_out_by_hand_binds_no_plan():
    assert allows(LIMIT, scene({"decision": "never"}))
