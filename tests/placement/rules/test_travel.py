from placement.rules.travel import GOAL
from tests.placement.rules.scene_of import scene_of, value


def scene(minutes, profile="BT", **base):
    form = {"BW": "intramural", "BT": "independent"}[profile]
    given = [{"base": "b0", "unit": "u0", "minutes": minutes}]
    units, clients = [{"housing_form": form}], [{"profile": profile}]
    return scene_of(clients=clients, units=units, care_bases=[base], reach=given)


def test_a_given_value_with_one_decimal_is_kept_exactly():
    for tenths in range(440, 451):
        assert value(GOAL, scene(tenths / 10), ("c0", "u0")) == tenths


def test_more_decimals_are_rounded_up():
    assert value(GOAL, scene(10.01), ("c0", "u0")) == 101


def test_handling_is_part_of_it():
    assert value(GOAL, scene(10, handling_minutes=2.5), ("c0", "u0")) == 125


def test_beschermd_wonen_travels_nothing():
    assert value(GOAL, scene(10, "BW"), ("c0", "u0")) == 0


def test_the_slowest_moment_of_the_day_counts():
    bases = [{"staffed": "07:00-23:00"}, {"staffed": "23:00-07:00"}]
    given = [{"base": b, "unit": "u0", "minutes": m} for b, m in (("b0", 5), ("b1", 30))]
    assert value(GOAL, scene_of(care_bases=bases, reach=given), ("c0", "u0")) == 300


def test_a_move_counts_like_a_placement():
    resident = {"lives_in": "u0", "next_profile": "BT"}
    assert value(GOAL, scene_of(clients=[resident], units=[{}, {}]), ("c0", "u1")) == 100
