import pytest

from placement.rules.reach import GATE
from tests.placement.rules.scene_of import measured, scene_of, state


def scene(minutes, profile="BT", **base):
    form = {"BW": "intramural", "BT": "independent", "BTG": "clustered"}[profile]
    given = [] if minutes is None else [{"base": "b0", "unit": "u0", "minutes": minutes}]
    client, unit = {"profile": profile}, {"housing_form": form}
    return scene_of(clients=[client], units=[unit], care_bases=[base], reach=given)


@pytest.mark.parametrize(("profile", "limit"), [("BT", 45), ("BTG", 15)])
def test_exactly_the_limit_is_in_time_and_a_tenth_more_is_not(profile, limit):
    assert state(GATE, scene(limit, profile)) == "holds"
    assert state(GATE, scene(limit + 0.1, profile)) == "fails"
    assert measured(GATE, scene(limit + 0.1, profile)) == (limit + 0.1, limit)


def test_seconds_over_the_limit_are_rounded_up_to_a_tenth():
    assert state(GATE, scene(45.01)) == "fails"
    assert measured(GATE, scene(45.01))[0] == 45.1


def test_handling_is_added_to_travel():
    assert state(GATE, scene(43, handling_minutes=2)) == "holds"
    assert state(GATE, scene(43, handling_minutes=2.1)) == "fails"


def test_a_travel_time_that_nobody_knows_never_holds():
    assert state(GATE, scene(None)) == "unknown"


def test_a_provider_without_a_base_is_unknown():
    here = scene_of(providers=[{}, {}])
    assert state(GATE, here, provider="p0") == "holds"
    assert state(GATE, here, provider="p1") == "unknown"


def test_a_base_that_closes_at_night_is_too_late_then():
    assert state(GATE, scene(10, staffed="07:00-23:00")) == "fails"


def test_two_bases_that_relieve_each_other_count_by_the_slower():
    bases = [{"staffed": "07:00-23:00"}, {"staffed": "23:00-07:00"}]
    given = [{"base": b, "unit": "u0", "minutes": m} for b, m in (("b0", 5), ("b1", 44.9))]
    here = scene_of(care_bases=bases, reach=given)
    assert state(GATE, here) == "holds"
    assert measured(GATE, here) == (44.9, 45)


def test_of_two_bases_at_once_the_quicker_comes():
    given = [{"base": b, "unit": "u0", "minutes": m} for b, m in (("b0", 60), ("b1", 20))]
    assert measured(GATE, scene_of(care_bases=[{}, {}], reach=given)) == (20, 45)


def test_only_bases_of_the_serving_provider_count():
    bases = [{"provider": "p0"}, {"provider": "p1"}]
    given = [{"base": b, "unit": "u0", "minutes": m} for b, m in (("b0", 60), ("b1", 20))]
    here = scene_of(providers=[{}, {}], care_bases=bases, reach=given)
    assert [state(GATE, here, provider=p) for p in ("p0", "p1")] == ["fails", "holds"]


def test_beschermd_wonen_asks_no_reach():
    assert state(GATE, scene(None, "BW")) == "holds"
