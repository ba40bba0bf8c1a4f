import datetime as dt

import pytest

from placement.rules.age import GATE
from tests.placement.rules.scene_of import measured, scene_of, state


def scene(age, low=None, high=None, **client):
    unit = {"age_min": low, "age_max": high}
    return scene_of(clients=[{"age": age, **client}], units=[unit])


def test_both_bounds_are_included():
    assert state(GATE, scene(23, 23, 40)) == "holds"
    assert state(GATE, scene(40, 23, 40)) == "holds"


def test_a_year_outside_either_is_out():
    assert state(GATE, scene(22, 23, 40)) == "fails"
    assert state(GATE, scene(41, 23, 40)) == "fails"
    assert measured(GATE, scene(45, 23, 40)) == (5, 0)


def test_an_unknown_age_never_holds_where_a_bound_is_set():
    assert state(GATE, scene(None, 23)) == "unknown"
    assert state(GATE, scene(None, None, 40)) == "unknown"
    assert state(GATE, scene(None)) == "holds"


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (dt.date(1986, 11, 21), dt.date(2026, 11, 21), 40),
        (dt.date(1986, 11, 22), dt.date(2026, 11, 21), 39),
        (dt.date(1988, 11, 21), dt.date(2026, 11, 21), 38),
        (dt.date(1988, 11, 22), dt.date(2026, 11, 21), 37),
        (dt.date(1986, 3, 1), dt.date(2028, 2, 29), 41),
        (dt.date(1988, 2, 29), dt.date(2027, 2, 28), 38),
        (dt.date(1988, 2, 29), dt.date(2027, 3, 1), 39),
    ],
)
def test_a_birthday_counts_from_the_day_itself_in_leap_years_too(born, today, years):
    here = {"clients": [{"age": None, "birth_date": born}]}
    assert state(GATE, scene_of(today=today, units=[{"age_min": years}], **here)) == "holds"
    assert state(GATE, scene_of(today=today, units=[{"age_min": years + 1}], **here)) == "fails"
