from __future__ import annotations

import numpy as np
import pytest

from placement.errors import GeoError
from placement.geo.network import Network

STREET = (((0, 0), (100, 0)), True)


def test_an_arc_and_its_way_back_become_one_edge_both_ways(draw):
    there, back = ((0, 0), (50, 10), (100, 0)), ((100, 0), (50, 10), (0, 0))
    net = draw([(there, False), (back, False)], kind="drive")
    assert len(net.edge_u) == 1
    assert (net.forward[0], net.backward[0]) == (True, True)


def test_parallel_ways_of_other_shape_stay_apart(draw):
    net = draw([STREET, (((0, 0), (50, 40), (100, 0)), True)])
    assert len(net.edge_u) == 2


def test_a_one_way_arc_against_the_shape_keeps_its_direction(draw):
    net = draw([(((100, 0), (0, 0)), False), (((0, 0), (50, 50), (100, 0)), False)], kind="drive")
    assert net.forward.all()
    assert not net.backward.any()


def test_a_loop_given_twice_may_be_walked_round_both_ways(draw):
    loop = ((0, 0), (10, 0), (10, 10), (0, 0))
    net = draw([(loop, False), (loop[::-1], False), STREET], kind="drive")
    assert net.forward[0]
    assert net.backward[0]


def test_a_dead_end_that_one_cannot_leave_is_not_for_snapping(draw):
    net = draw([STREET, (((100, 0), (200, 0)), False)], kind="drive")
    assert net.snappable.tolist() == [True, False]
    assert "2 van 3 knooppunten" in net.note
    assert "1 liggen in losse stukjes" in net.note


def test_two_large_parts_are_both_kept_and_counted(draw):
    net = draw([STREET, (((0, 500), (100, 500)), True)])
    assert net.snappable.all()
    assert "2 losse delen" in net.note


def test_a_network_without_ways_or_without_a_way_back_is_refused(draw):
    with pytest.raises(GeoError):
        draw([(((0, 0), (100, 0)), False)], kind="drive")


def test_lines_run_from_u_to_v_and_can_be_chosen(draw):
    net = draw([STREET, (((0, 0), (0, 70), (20, 70)), True)])
    chosen = net.lines(np.array([1]))
    assert [tuple(c) for c in chosen[0].coords] == [(0, 0), (0, 70), (20, 70)]
    assert [line.length for line in net.lines()] == [100, 90]


def test_a_saved_network_comes_back_the_same(draw, tmp_path):
    net = draw([STREET, (((0, 0), (0, 70)), True)])
    net.save(tmp_path / "net.npz")
    back = Network.load(tmp_path / "net.npz")
    assert (back.kind, back.note) == (net.kind, net.note)
    for name in Network.__slots__:
        assert np.array_equal(getattr(back, name), getattr(net, name)), name
