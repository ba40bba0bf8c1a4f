import datetime as dt

from placement.rules.bw_operating import GATE
from tests.placement.rules.scene_of import TODAY, scene_of, state


def scene(location="l0", free_in=0, profile="BW", **place):
    unit = {"housing_form": "intramural", "bw_location": location}
    unit["available_from"] = TODAY + dt.timedelta(days=free_in)
    return scene_of(clients=[{"profile": profile}], units=[unit], bw_locations=[place])


def test_a_location_in_use_carries_its_units():
    assert state(GATE, scene()) == "holds"
    assert state(GATE, scene(operating=False)) == "fails"


def test_the_first_and_the_last_day_are_included():
    assert state(GATE, scene(operating_from=TODAY)) == "holds"
    assert state(GATE, scene(operating_until=TODAY)) == "holds"
    day = dt.timedelta(days=1)
    assert state(GATE, scene(operating_from=TODAY + day)) == "fails"
    assert state(GATE, scene(operating_until=TODAY - day)) == "fails"


def test_the_day_of_moving_in_decides():
    opens = TODAY + dt.timedelta(days=14)
    assert state(GATE, scene(free_in=14, operating_from=opens)) == "holds"
    assert state(GATE, scene(free_in=13, operating_from=opens)) == "fails"


def test_an_intramural_unit_without_a_location_is_fine():
    assert state(GATE, scene(location=None, operating=False)) == "holds"


def test_only_beschermd_wonen_is_asked():
    assert state(GATE, scene(profile="BT", operating=False)) == "holds"


def test_without_any_location_nothing_is_asked():
    unit = {"housing_form": "intramural"}
    here = scene_of(clients=[{"profile": "BW"}], units=[unit], bw_locations=[])
    assert state(GATE, here) == "holds"
