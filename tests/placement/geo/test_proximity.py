from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.geo.proximity import cross_within, distance_mm, in_order, pairs_within, to_mm

COORDINATE = st.integers(min_value=0, max_value=600_000)


def test_metres_become_whole_millimetres():
    assert to_mm([0.0004, 100.0, 84_500.1235]).tolist() == [0, 100_000, 84_500_124]


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="eindig"):
        to_mm([1.0, math.nan])


def test_exactly_a_hundred_metres_is_within_whatever_the_direction():
    # Whole-number sides of right triangles with hypotenuse 100 000.
    sides = [(100_000, 0), (60_000, 80_000), (28_000, 96_000), (35_200, 93_600), (53_760, 84_320)]
    for dx, dy in sides:
        for x, y in ((84_512_345, 447_498_765), (0, 0)):
            i, j, mm = pairs_within([x, x + dx], [y, y - dy], 100_000)
            assert (i.tolist(), j.tolist(), mm.tolist()) == ([0], [1], [100_000])
            assert not len(pairs_within([x, x + dx], [y, y - dy], 99_999)[0])


def test_a_millimetre_more_is_not_within():
    assert not len(pairs_within([0, 100_001], [0, 0], 100_000)[0])
    assert not len(pairs_within([0, 100_000], [0, 1], 100_000)[0])


def test_points_on_one_spot_are_zero_apart():
    i, j, mm = pairs_within([5, 5, 5], [7, 7, 7], 0)
    assert list(zip(i, j, mm, strict=True)) == [(0, 1, 0), (0, 2, 0), (1, 2, 0)]


@given(st.lists(st.tuples(COORDINATE, COORDINATE), max_size=40), st.integers(0, 200_000))
def test_pairs_agree_with_whole_number_arithmetic(points, radius):
    x, y = [p[0] for p in points], [p[1] for p in points]
    expected = [
        (a, b, math.isqrt(max(s - 1, 0)) + (s > 0))
        for a in range(len(points))
        for b in range(a + 1, len(points))
        if (s := (x[a] - x[b]) ** 2 + (y[a] - y[b]) ** 2) <= radius * radius
    ]
    assert (
        list(zip(*(part.tolist() for part in pairs_within(x, y, radius)), strict=True)) == expected
    )


@given(
    st.lists(st.tuples(COORDINATE, COORDINATE), max_size=20),
    st.lists(st.tuples(COORDINATE, COORDINATE), max_size=20),
    st.integers(0, 200_000),
)
def test_two_sets_agree_with_whole_number_arithmetic(left, right, radius):
    sides = [[p[k] for p in side] for side in (left, right) for k in (0, 1)]
    i, j, mm = cross_within(*sides, radius)
    expected = [
        (a, b)
        for a, p in enumerate(left)
        for b, q in enumerate(right)
        if (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 <= radius * radius
    ]
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == expected
    assert (mm <= radius).all()


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_a_distance_is_the_least_whole_number_that_is_not_too_small(dx, dy):
    mm = int(distance_mm(dx, dy))
    square = dx * dx + dy * dy
    assert mm * mm >= square
    assert mm == 0 or (mm - 1) ** 2 < square


def test_the_order_of_points_only_renames_the_pairs():
    rng = np.random.default_rng(3)
    x, y = rng.integers(0, 10**6, (2, 300))
    order = rng.permutation(300)
    i, j, _ = pairs_within(x, y, 100_000)
    a, b, _ = pairs_within(x[order], y[order], 100_000)
    named = {tuple(sorted((int(order[p]), int(order[q])))) for p, q in zip(a, b, strict=True)}
    assert named == set(zip(i.tolist(), j.tolist(), strict=True))


def test_pairs_too_large_to_pack_into_one_number_are_sorted_all_the_same():
    rng = np.random.default_rng(4)
    for bits in (10, 33):
        i, j, mm = rng.integers(0, 2**bits // 4, (3, 500))
        expected = sorted(zip(i.tolist(), j.tolist(), mm.tolist(), strict=True))
        assert list(zip(*(part.tolist() for part in in_order(i, j, mm)), strict=True)) == expected
