from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from placement.geo.speeds import by_factor, edge_ms, speeds, uncertainty, walking_ms


@pytest.mark.parametrize("mode", ["car", "bike", "walk"])
def test_every_mode_has_its_origin_and_a_label_to_show(mode):
    chosen = speeds(mode)
    assert "osrm" in chosen.origin
    assert chosen.label
    assert all(value > 0 for value in [chosen.default, *chosen.classes.values()])


def test_a_signed_limit_counts_before_the_class_with_room_for_bends_and_traffic():
    car = speeds("car")
    assert car.kmh("residential") == car.classes["residential"]
    assert car.kmh("residential", "50") == pytest.approx(50 * car.maxspeed_factor)
    assert car.kmh("trunk", "NL:trunk") == pytest.approx(100 * car.maxspeed_factor)
    assert car.kmh("road", "30 mph") == pytest.approx(30 * 1.609344 * car.maxspeed_factor)


def test_of_several_values_the_slowest_counts():
    car = speeds("car")
    assert car.kmh("residential", "['30', '50']") == car.kmh("residential", "30")
    assert car.kmh("residential", "30;50") == car.kmh("residential", "30")
    assert car.kmh("['primary', 'living_street']") == car.kmh("living_street")


@pytest.mark.parametrize("limit", ["none", "signals", "", "0", "variable"])
def test_a_limit_that_says_nothing_leaves_the_class(limit):
    assert speeds("car").kmh("primary", limit) == speeds("car").kmh("primary")


def test_an_unknown_class_goes_at_the_default():
    assert speeds("car").kmh("raceway") == speeds("car").default
    assert speeds("walk").kmh("steps", "5") == speeds("walk").default


def test_milliseconds_are_whole_and_exact_on_a_round_case():
    mm = np.array([100_000, 0, 1], dtype=np.int64)
    assert edge_ms("walk", mm).tolist() == [72_000, 0, 1]
    assert walking_ms(mm).tolist() == [72_000, 0, 1]
    assert edge_ms("bike", mm, ["steps", "", ""]).tolist()[0] == 180_000


BASES = {"cited", "derived", "assumption"}


@pytest.mark.parametrize("mode", ["car", "bike", "walk"])
def test_the_hours_of_a_mode_make_up_the_day_once(mode):
    spans = sorted(span for hours in by_factor(mode).values() for span in hours)
    assert spans[0][0] == 0
    assert spans[-1][1] == 24 * 60
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_a_car_is_slower_in_the_rush_hour_and_not_quicker_at_night():
    car = speeds("car")
    assert car.at(8 * 60).name == "rush"
    assert car.at(8 * 60).time_factor > car.at(12 * 60).time_factor == 1
    assert car.at(3 * 60).time_factor >= 1
    assert by_factor("bike") == {1.0: ((0, 24 * 60),)}


def test_every_number_says_whether_it_is_cited_derived_or_assumed():
    for mode in ("car", "bike", "walk"):
        assert speeds(mode).basis in BASES
        assert all(p.basis in BASES and p.origin for p in speeds(mode).periods)
    assert 0 < uncertainty() < 1
