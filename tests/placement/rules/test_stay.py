import datetime as dt

from placement.rules.stay import GATE
from tests.placement.rules.scene_of import TODAY, measured, scene_of, state


def scene(left, free_in=0, weeks=13):
    client = {"grant_until": TODAY + dt.timedelta(days=left)}
    unit = {"available_from": TODAY + dt.timedelta(days=free_in)}
    return scene_of({"match": {"min_stay_weeks": weeks}}, clients=[client], units=[unit])


def test_exactly_the_weeks_asked_for_are_enough():
    assert state(GATE, scene(91)) == "holds"
    assert measured(GATE, scene(91)) == (13, 13)


def test_a_day_less_is_not():
    assert state(GATE, scene(90)) == "fails"


def test_the_clock_starts_when_the_unit_comes_free():
    assert state(GATE, scene(91, free_in=1)) == "fails"
    assert state(GATE, scene(92, free_in=1)) == "holds"


def test_the_past_of_a_unit_does_not_count():
    assert state(GATE, scene(91, free_in=-100)) == "holds"


def test_a_grant_that_has_ended_fits_only_where_nothing_is_asked():
    assert state(GATE, scene(-1, weeks=0)) == "fails"
    assert state(GATE, scene(0, weeks=0)) == "holds"
