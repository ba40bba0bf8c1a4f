"""The compiled look-up of points near a few places agrees with whole-number arithmetic."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from placement.geo import proximity
from placement.geo.cells import near_places
from placement.geo.proximity import cross_within

COORDINATE = st.integers(-300_000, 600_000)
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=30)


@given(POINTS, POINTS, st.integers(0, 200_000))
def test_near_pairs_are_those_of_whole_numbers(
    points: list[tuple[int, int]], places: list[tuple[int, int]], radius: int
) -> None:
    x, y = np.array(points).T
    u, v = np.array(places).T
    found = near_places(x, y, u, v, radius)
    expected = [
        (a, b, square)
        for a, p in enumerate(points)
        for b, q in enumerate(places)
        if (square := (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) <= radius * radius
    ]
    assert sorted(zip(*(part.tolist() for part in found), strict=True)) == expected


def test_many_points_go_the_compiled_way_with_the_same_answer(monkeypatch) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.integers(-(10**7), 10**7, (2, 30_000))
    u, v = rng.integers(-(10**7), 10**7, (2, 400))
    # Some at exactly a hundred metres.
    x[:400], y[:400] = u + 60_000, v - 80_000
    answers = []
    for many in (10**9, 0):
        for name in ("MANY", "MANY_WHEN_LOADED"):
            monkeypatch.setattr(proximity, name, many)
        answers.append(cross_within(x, y, u, v, 100_000))
    plain, compiled = answers
    assert all((a == b).all() for a, b in zip(plain, compiled, strict=True))
    assert (plain[2] == 100_000).sum() >= 400
