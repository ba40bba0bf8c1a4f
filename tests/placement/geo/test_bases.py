from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from placement.geo.bases import Bases, Travel, travel_by_hour, worst
from placement.geo.build import build_scene
from placement.geo.network import UNKNOWN, UNREACHABLE
from placement.geo.networks import Networks
from placement.geo.reach import overlap
from placement.geo.speeds import by_factor, speeds
from tests.placement.rules.scene_of import rulebook_of, scene_of, tables_of

DAY = (0, 24 * 60)
NIGHT, RUSH, NOON = (180, 181), (8 * 60, 8 * 60 + 1), (12 * 60, 12 * 60 + 1)
STREET = [(((0, 0), (4_000, 0)), True)]
RUSH_FACTOR = speeds("car").at(8 * 60).time_factor


def bases(*staffed, mode="car", provider=0):
    count = len(staffed)
    return Bases(
        ids=tuple(f"b{n}" for n in range(count)),
        provider=np.full(count, provider, dtype=np.int64),
        staffed=tuple(tuple(hours) for hours in staffed),
        handling_ms=np.full(count, 60_000, dtype=np.int64),
        mode=(mode,) * count,
        x_mm=np.zeros(count, dtype=np.int64),
        y_mm=np.zeros(count, dtype=np.int64),
    )


def seconds(own: Bases, networks: Networks, *windows, x_mm: int = 2_000_000) -> list[int]:
    travel = travel_by_hour(own, networks, np.array([x_mm]), np.array([0]))
    return (worst(own, travel, windows, 1)[:, 0, 0] // 1_000).tolist()


def test_in_the_rush_hour_the_same_way_takes_longer_and_the_worst_hour_of_a_window_counts(draw):
    networks = Networks(drive=draw(STREET, kind="drive"))
    night, rush, noon, day = seconds(bases([DAY]), networks, NIGHT, RUSH, NOON, DAY)
    assert night == noon == 60 + 288  # 2 km at 25 km/h
    assert rush == day == 60 + int(288 * RUSH_FACTOR)


def test_a_base_that_is_staffed_outside_the_rush_hour_alone_never_drives_slowly(draw):
    networks = Networks(drive=draw(STREET, kind="drive"))
    assert seconds(bases([(600, 900)]), networks, (600, 900)) == [60 + 288]
    travel = travel_by_hour(bases([(600, 900)]), networks, np.array([0]), np.array([0]))
    own = bases([(600, 900)])
    assert worst(own, travel, [RUSH], 1)[0, 0, 0] == UNREACHABLE


def test_cyclists_keep_their_pace_all_day(draw):
    networks = Networks(walk=draw(STREET))
    found = seconds(bases([DAY], mode="bike"), networks, NIGHT, RUSH)
    assert found == [60 + 480] * 2


def test_cyclists_take_their_own_network_where_the_source_has_one(draw):
    steps = draw(STREET, kind="bike", highway="steps")
    walk = replace(draw(STREET), by_bike=steps)
    assert seconds(bases([DAY], mode="bike"), Networks(walk=walk), NOON) == [60 + 3_600]
    assert Networks(walk=walk).for_mode("walk") is walk


def test_without_a_network_nothing_is_known_and_given_times_hold_at_every_hour(draw):
    own = bases([DAY])
    travel = travel_by_hour(own, Networks(), np.array([0, 1]), np.array([0, 0]))
    assert (worst(own, travel, [DAY], 1) == UNKNOWN).all()
    told = travel.given([(0, 1, 120_000)])
    assert worst(own, told, [RUSH, NIGHT], 1)[:, 0].tolist() == [[UNKNOWN, 180_000]] * 2
    drive = travel_by_hour(
        own, Networks(drive=draw(STREET, kind="drive")), np.array([0]), np.array([0])
    )
    assert worst(own, drive.given([(0, 0, 120_000)]), [DAY], 1)[0, 0, 0] == 180_000


def test_a_closed_base_sends_nobody_and_an_unknown_one_is_named():
    own = bases([DAY], [DAY])
    assert own.restaffed({"b1": ()}).staffed == ((DAY,), ())
    with pytest.raises(KeyError):
        own.restaffed({"b9": ()})


def test_bases_that_open_are_reckoned_alone_and_join_the_rest(draw):
    networks = Networks(drive=draw(STREET, kind="drive"))
    x, y = np.array([500_000, 3_500_000]), np.array([0, 0])
    first = bases([DAY])
    second = replace(bases([DAY]), ids=("new",), x_mm=np.array([4_000_000]))
    both = first.joined(second)
    apart = travel_by_hour(first, networks, x, y).joined(travel_by_hour(second, networks, x, y), 1)
    whole = travel_by_hour(both, networks, x, y)
    assert (worst(both, apart, [DAY, NOON], 1) == worst(both, whole, [DAY, NOON], 1)).all()


def test_the_worst_over_a_day_is_the_worst_of_its_minutes(draw):
    rng = np.random.default_rng(7)
    networks = Networks(drive=draw(STREET, kind="drive"))
    for _ in range(20):
        spans = [tuple(sorted(rng.integers(0, 1_441, 2).tolist())) for _ in range(3)]
        own = replace(
            bases(*([span] if span[0] < span[1] else [] for span in spans)),
            x_mm=rng.integers(0, 4_000_000, 3),
        )
        travel = travel_by_hour(own, networks, np.array([2_000_000]), np.array([0]))
        window = tuple(sorted(rng.choice(1_440, 2, replace=False).tolist()))
        minutes = [(minute, minute + 1) for minute in range(*window)]
        each = worst(own, travel, minutes, 1)[:, 0, 0]
        assert worst(own, travel, [window], 1)[0, 0, 0] == each.max()


def test_hours_overlap_past_midnight():
    both = overlap([(1_320, 360)], [(300, 420), (1_380, 60)])
    assert both == ((0, 60), (300, 360), (1_380, 1_440))
    assert overlap([], [(0, 1_440)]) == ()


def test_rows_of_a_base_make_up_the_day(draw):
    travel = travel_by_hour(
        bases([DAY]), Networks(drive=draw(STREET, kind="drive")), np.array([0]), np.array([0])
    )
    assert isinstance(travel, Travel)
    assert sorted(travel.hours) == sorted(by_factor("car").values())


def test_the_verdict_on_a_unit_asks_for_the_rush_hour(draw):
    row = {"provider": "p0", "x": 84_500, "y": 447_500, "mode": "car", "handling_minutes": 1}
    tables = tables_of(care_bases=[row], units=[{"x": 86_500, "y": 447_500}], reach=[])
    ways = [(((84_500, 447_500), (86_500, 447_500)), True)]
    networks = Networks(drive=draw(ways, kind="drive"))
    scene = build_scene(tables, rulebook_of(""), 0, networks)
    wanted = 60 + 288 * RUSH_FACTOR
    assert scene.reach["BT"].tenths[0, 0, 0] == -(-wanted // 6)
    assert scene_of().reach["BT"].tenths[0, 0, 0] == 100
