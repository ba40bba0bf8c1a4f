"""The compiled search for near points against whole-number arithmetic, networkx and a tree."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from placement.geo.clusters import chains_within, components
from placement.geo.proximity import cross_within, in_order, near_pairs, pairs_within

PLACES = st.lists(
    st.tuples(st.integers(-300_000, 300_000), st.integers(-300_000, 300_000)), max_size=40
)
HUNDRED = 100_000


def triples(limit: int = HUNDRED) -> list[tuple[int, int]]:
    """Return whole-number sides of right triangles of which the long side is the limit."""
    sides = ((a, math.isqrt(limit * limit - a * a)) for a in range(limit + 1))
    return [(a, b) for a, b in sides if a * a + b * b == limit * limit]


def listed(found) -> list[tuple[int, ...]]:
    return list(zip(*(part.tolist() for part in found), strict=True))


@settings(deadline=None)
@given(PLACES, st.integers(0, 200_000))
def test_pairs_agree_with_whole_number_arithmetic(places, radius):
    x, y = [p[0] for p in places], [p[1] for p in places]
    expected = [
        (a, b, math.isqrt(max(s - 1, 0)) + (s > 0))
        for a in range(len(places))
        for b in range(a + 1, len(places))
        if (s := (x[a] - x[b]) ** 2 + (y[a] - y[b]) ** 2) <= radius * radius
    ]
    assert sorted(listed(near_pairs(x, y, radius))) == expected


@settings(deadline=None)
@given(PLACES, st.integers(0, 200_000))
def test_chains_agree_with_networkx(places, radius):
    count = len(places)
    i, j, _ = pairs_within([p[0] for p in places], [p[1] for p in places], radius)
    graph = nx.Graph(zip(i.tolist(), j.tolist(), strict=True))
    graph.add_nodes_from(range(count))
    expected = sorted(sorted(part) for part in nx.connected_components(graph))
    x, y = (np.array([p[axis] for p in places], dtype=np.int64) for axis in (0, 1))
    labels = chains_within(x, y, radius, compiled=True)
    assert [np.flatnonzero(labels == n).tolist() for n in range(len(expected))] == expected
    assert (labels == chains_within(x, y, radius, compiled=False)).all()


def test_every_pair_at_exactly_a_hundred_metres_counts_where_floating_point_loses_a_quarter():
    sides = triples()
    assert len(sides) >= 12
    rng = np.random.default_rng(1)
    x, y = rng.integers(70_000_000, 90_000_000, (2, 4_000))
    chosen = np.array(sides)[rng.integers(0, len(sides), 4_000)]
    u, v = x + chosen[:, 0], y + chosen[:, 1]
    i, j, mm = cross_within(x, y, u, v, HUNDRED)
    own = i == j
    assert own.sum() == 4_000
    assert (mm[own] == HUNDRED).all()
    assert not (
        cross_within(x, y, u, v, HUNDRED - 1)[0] == cross_within(x, y, u, v, HUNDRED - 1)[1]
    ).any()
    pairs = near_pairs(np.append(x, u), np.append(y, v), HUNDRED)
    assert ((pairs[1] - pairs[0] == 4_000) & (pairs[2] == HUNDRED)).sum() == 4_000
    metres = np.hypot(u / 1_000 - x / 1_000, v / 1_000 - y / 1_000)
    assert 0.5 < (metres <= 100.0).mean() < 0.95


@pytest.mark.parametrize("side", [2_000_000, 60_000_000])
def test_many_points_agree_with_a_tree(side):
    x, y = np.random.default_rng(side).integers(0, side, (2, 3_000))
    tree = cKDTree(np.column_stack([x, y]))
    assert set(listed(near_pairs(x, y, HUNDRED)[:2])) == {
        (a, b)
        for a, b in tree.query_pairs(HUNDRED + 1)
        if (x[a] - x[b]) ** 2 + (y[a] - y[b]) ** 2 <= HUNDRED * HUNDRED
    }


def test_many_points_go_the_compiled_way_by_themselves_and_say_the_same(monkeypatch):
    x, y = np.random.default_rng(2).integers(0, 3_000_000, (2, 2_000))
    plain, chains = pairs_within(x, y, HUNDRED), chains_within(x, y, HUNDRED)
    monkeypatch.setattr("placement.geo.proximity.MANY", 1_000)
    monkeypatch.setattr("placement.geo.proximity.MANY_WHEN_LOADED", 1_000)
    monkeypatch.setattr("placement.geo.clusters.MANY", 1_000)
    assert listed(pairs_within(x, y, HUNDRED)) == listed(plain)
    assert (chains_within(x, y, HUNDRED) == chains).all()
    assert (components(2_000, *plain[:2]) == chains).all()


def test_points_on_one_spot_and_a_radius_of_nothing_are_no_trouble():
    assert listed(in_order(*near_pairs([5, 5, 6], [7, 7, 7], 0))) == [(0, 1, 0)]
    assert chains_within([5, 5, 6], [7, 7, 7], 0, compiled=True).tolist() == [0, 0, 1]


def test_a_radius_that_would_lose_exactness_is_refused():
    with pytest.raises(ValueError, match="straal"):
        near_pairs([0, 1], [0, 1], 2**25 + 1)


@given(
    PLACES,
    st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)), max_size=9),
)
def test_places_far_outside_the_folded_grid_are_found_only_where_they_are(many, few):
    few = few + many[:3]
    sides = [[p[k] for p in side] for side in (many, few) for k in (0, 1)]
    expected = [
        (a, b)
        for a, p in enumerate(many)
        for b, q in enumerate(few)
        if (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 <= HUNDRED * HUNDRED
    ]
    assert listed(cross_within(*sides, HUNDRED)[:2]) == expected
