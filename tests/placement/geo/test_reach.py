from __future__ import annotations

import numpy as np

from placement.geo.network import UNKNOWN, UNREACHABLE
from placement.geo.reach import worst_reach_ms

DAY = ((420, 1_320),)
NIGHT = ((1_320, 420),)
ALWAYS = ((0, 1_440),)
ALL_DAY = [(0, 1_440)]
MINUTE = 60_000


def worst(staffed, travel, windows=ALL_DAY, handling=None, provider=None, count=1):
    travel = np.array(travel, dtype=np.int64)
    bases = len(travel)
    return worst_reach_ms(
        staffed,
        np.array(handling or [0] * bases, dtype=np.int64),
        travel,
        np.array(provider or [0] * bases, dtype=np.int64),
        count,
        windows,
    )


def test_handling_and_travel_add_up_and_the_quickest_base_comes():
    found = worst([ALWAYS, ALWAYS], [[10, 40], [30, 5]], handling=[5, 2])
    assert found.tolist() == [[[15, 7]]]


def test_the_worst_moment_of_the_window_counts():
    assert worst([DAY, NIGHT], [[10], [30]]).tolist() == [[[30]]]
    assert worst([DAY, NIGHT], [[10], [30]], [(480, 1_200)]).tolist() == [[[10]]]
    assert worst([DAY, ALWAYS], [[10], [30]], [(480, 1_200), (1_200, 480)]).tolist() == [
        [[10]],
        [[30]],
    ]


def test_a_window_ends_where_the_next_shift_begins():
    assert worst([DAY, NIGHT], [[10], [30]], [(420, 1_320)]).tolist() == [[[10]]]
    assert worst([DAY, NIGHT], [[10], [30]], [(420, 1_321)]).tolist() == [[[30]]]
    assert worst([DAY, NIGHT], [[10], [30]], [(1_320, 420)]).tolist() == [[[30]]]


def test_an_hour_without_anybody_is_unreachable():
    assert worst([DAY], [[10]]).tolist() == [[[UNREACHABLE]]]
    assert worst([DAY], [[10]], [(480, 720)]).tolist() == [[[10]]]
    assert worst([DAY], [[UNKNOWN]]).tolist() == [[[UNREACHABLE]]]


def test_a_known_base_beats_an_unknown_one_and_no_answer_beats_nobody():
    assert worst([ALWAYS, ALWAYS], [[10], [UNKNOWN]]).tolist() == [[[10]]]
    assert worst([ALWAYS, ALWAYS], [[UNREACHABLE], [UNKNOWN]]).tolist() == [[[UNKNOWN]]]
    assert worst([ALWAYS], [[UNREACHABLE]]).tolist() == [[[UNREACHABLE]]]
    assert worst([DAY, NIGHT], [[10], [UNKNOWN]]).tolist() == [[[UNKNOWN]]]


def test_a_provider_comes_from_its_own_bases_only_and_without_any_nothing_is_known():
    found = worst([ALWAYS, ALWAYS], [[10], [30]], provider=[1, 0], count=3)
    assert found.tolist() == [[[30], [10], [UNKNOWN]]]


def test_no_bases_no_windows_and_no_units_give_empty_shapes():
    assert worst([], np.zeros((0, 4)), count=2).tolist() == [[[UNKNOWN] * 4] * 2]
    assert worst([ALWAYS], [[1]], []).shape == (0, 1, 1)
    assert worst([ALWAYS], np.zeros((1, 0))).shape == (1, 1, 0)
