from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.errors import GeoError
from placement.geo.clusters import components, maximal_cliques

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=45)


@given(PAIRS)
def test_cliques_agree_with_an_independent_search(pairs):
    pairs = [(a, b) for a, b in pairs if a != b]
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(12))
    expected = sorted(tuple(sorted(clique)) for clique in nx.find_cliques(graph))
    assert maximal_cliques(12, [a for a, _ in pairs], [b for _, b in pairs]) == expected


@given(PAIRS)
def test_chains_are_the_connected_parts_numbered_by_their_first_point(pairs):
    labels = components(12, [a for a, _ in pairs], [b for _, b in pairs])
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(12))
    parts = sorted(sorted(part) for part in nx.connected_components(graph))
    assert [sorted(p for p in range(12) if labels[p] == n) for n in range(len(parts))] == parts


def test_a_chain_links_what_is_not_pairwise_near():
    assert maximal_cliques(3, [0, 1], [1, 2]) == [(0, 1), (1, 2)]
    assert components(3, [0, 1], [1, 2]).tolist() == [0, 0, 0]


def test_units_of_one_building_count_as_one_point():
    flats = range(80)
    i, j = zip(*((a, b) for a in flats for b in range(a + 1, 80)), strict=True)
    assert maximal_cliques(80, i, j) == [tuple(flats)]


def test_no_points_give_no_sets():
    assert maximal_cliques(0, [], []) == []
    assert components(0, [], []).tolist() == []


def test_more_sets_than_the_limit_are_named_and_refused():
    # Each of 12 pairs of strangers doubles the number of sets: 4096.
    pairs = [(a, b) for a in range(24) for b in range(a + 1, 24) if b != a + 12]
    i, j = zip(*pairs, strict=True)
    assert len(maximal_cliques(24, i, j)) == 2**12
    with pytest.raises(GeoError) as caught:
        maximal_cliques(24, i, j, limit=4_095)
    assert "4095" in caught.value.faults[0].problem
