"""The compiled search for the nearest street against the tree and a look at every street."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from placement.geo.snap import snap
from placement.sources import graphml
from tests.bench.geo_networks import around, town

FIELDS = ("edge", "along_mm", "leg_mm", "covered")


def same(net, x, y):
    swift, plain = (snap(net, x, y, compiled=engine) for engine in (True, False))
    for name in FIELDS:
        assert (getattr(swift, name) == getattr(plain, name)).all(), name
    return swift


@pytest.mark.parametrize("away", [0, 3_000, 400_000, 40_000_000])
def test_points_meet_the_street_that_the_tree_finds(away):
    net = town(800, seed=9)
    at = same(net, *around(net, 500, 1, away))
    lines = net.lines()
    for n in range(0, 500, 25):
        here = shapely.Point(at.x_mm[n] / 1_000, at.y_mm[n] / 1_000)
        assert at.leg_mm[n] == round(shapely.distance(lines, here).min() * 1_000)


def test_only_streets_that_one_may_be_put_on_count():
    net = town(800, seed=9)
    some = replace(net, snappable=np.arange(len(net.edge_u)) % 3 == 0)
    at = same(some, *around(net, 300, 2))
    assert some.snappable[at.edge].all()


@pytest.mark.real
def test_real_streets_with_bends_give_the_same(realdata):
    net = graphml.read(realdata / "netwerken" / "delft_alle_wegen_osm_2025.graphml.gz", "walk")
    same(net, *around(net, 2_000, 4, 80_000))
