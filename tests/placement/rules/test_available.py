import datetime as dt

from placement.rules.available import GATE
from tests.placement.rules.scene_of import TODAY, measured, scene_of, state


def scene(days, lead=12):
    unit = {"available_from": TODAY + dt.timedelta(days=days)}
    return scene_of({"match": {"lead_weeks": lead}}, units=[unit])


def test_a_unit_that_comes_free_on_the_last_day_of_the_lead_counts():
    assert state(GATE, scene(84)) == "holds"
    assert measured(GATE, scene(84)) == (12, 12)


def test_a_day_later_is_too_late():
    assert state(GATE, scene(85)) == "fails"


def test_a_unit_without_a_date_is_free_now():
    assert measured(GATE, scene_of())[0] == 0


def test_without_a_lead_only_today_counts():
    assert state(GATE, scene(0, lead=0)) == "holds"
    assert state(GATE, scene(1, lead=0)) == "fails"
    assert state(GATE, scene(-30, lead=0)) == "holds"
