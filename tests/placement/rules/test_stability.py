from placement.rules.stability import GOAL
from tests.placement.rules.scene_of import scene_of, value


def scene(*previous):
    rows = [{"client": "c0", "unit": "u0", "provider": "p0", **row} for row in previous]
    bases = [{}, {"provider": "p1"}]
    return scene_of(
        clients=[{}, {}],
        units=[{}, {}],
        providers=[{}, {}],
        care_bases=bases,
        previous=rows,
    )


def test_a_row_is_kept_only_with_the_same_unit_and_provider():
    here = scene({})
    assert value(GOAL, here, ("c0", "u0", "p0")) == 0
    assert value(GOAL, here, ("c0", "u0", "p1")) == 1
    assert value(GOAL, here, ("c0", "u1", "p0")) == 1
    assert value(GOAL, here) == 1


def test_a_row_that_can_no_longer_be_kept_counts_in_every_plan():
    here = scene({"client": "gone"}, {"unit": "gone"}, {"provider": "gone"}, {})
    assert value(GOAL, here, ("c0", "u0")) == 3


def test_a_row_that_comes_twice_counts_twice():
    here = scene({}, {})
    assert value(GOAL, here) == 2
    assert value(GOAL, here, ("c0", "u0")) == 0


def test_without_an_earlier_plan_nothing_is_lost():
    assert value(GOAL, scene(), ("c0", "u0")) == 0
