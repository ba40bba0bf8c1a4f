"""Other costs on a few ways: what changes, and nothing else, is what a search made anew says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from placement.geo.detours import ask, detoured
from placement.geo.ends import NO_WAY
from placement.geo.network import UNREACHABLE, Network
from placement.geo.roads import make_ready
from placement.geo.snap import Snap, snap
from placement.geo.travel import ready, travel_ms
from tests.bench.geo_networks import around, town


@pytest.fixture(scope="module")
def streets() -> Network:
    return town(900, seed=11)


def doors(net: Network, count: int, seed: int) -> Snap:
    return snap(net, *around(net, count, seed))


def changed(net: Network, count: int, seed: int):
    """Some edges slower, some quicker, some closed."""
    rng = np.random.default_rng(seed)
    cost, at = net.edge_ms.copy(), rng.choice(len(net.edge_ms), count, replace=False)
    cost[at] = np.choose(rng.integers(0, 3, count), [cost[at] * 5, cost[at] // 7, NO_WAY])
    return cost


@pytest.fixture(params=[0, 10, 10**6], ids=["bit by bit", "as it is", "anew"])
def few(request, monkeypatch):
    monkeypatch.setattr("placement.geo.roads._FEW", request.param)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("count", [0, 1, 20, 300, 1_300])
@pytest.mark.parametrize("seed", range(3))
def test_a_hierarchy_brought_up_to_date_weighs_what_one_made_anew_does(streets, count, seed):
    cost = changed(streets, count, seed)
    again, anew = ready(streets, "car").with_cost(cost), make_ready(streets, cost)
    assert (again.up == anew.up).all()
    assert (again.down == anew.down).all()
    back = again.with_cost(streets.edge_ms)
    assert (back.up == ready(streets, "car").up).all()


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("count", [1, 5, 20, 300])
@pytest.mark.parametrize("seed", range(3))
def test_what_changes_has_the_minutes_of_the_plain_search_and_the_rest_keeps_them(
    streets, count, seed
):
    bases, units = doors(streets, 1 + 9 * seed, seed), doors(streets, 200, 90 + seed)
    cost = changed(streets, count, seed)
    # Starts and goals on a changed edge, and on one that is closed.
    cost[[bases.edge[0], units.edge[0]]] = int(cost[units.edge[1]]) * 3, NO_WAY
    asked = ask(ready(streets, "car"), bases, units)
    assert (asked.ms == travel_ms(streets, bases, units, "car")).all()
    places, ms = detoured(asked, cost)
    after = travel_ms(replace(streets, edge_ms=cost), bases, units, "car")
    assert (after[:, places] == ms).all()
    rest = np.setdiff1d(np.arange(200), places)
    assert (after[:, rest] == asked.ms[:, rest]).all()


def test_nothing_changes_where_no_cost_does(streets):
    asked = ask(ready(streets, "car"), doors(streets, 3, 1), doors(streets, 50, 2))
    places, ms = detoured(asked, streets.edge_ms.copy())
    assert places.size == 0
    assert ms.shape == (3, 0)


def test_behind_the_only_road_that_is_closed_nobody_is_reached(draw):
    net = draw([(((0, 0), (100, 0)), True), (((100, 0), (200, 0)), True)], kind="drive")
    asked = ask(ready(net, "car"), snap(net, [0], [0]), snap(net, [50_000, 190_000], [0, 0]))
    closed = np.where(net.node_x_mm[net.edge_v] == 200_000, UNREACHABLE, net.edge_ms)
    places, ms = detoured(asked, closed)
    assert places.tolist() == [1]
    assert ms.tolist() == [[UNREACHABLE]]


def test_one_change_after_another_each_starts_from_what_was_asked(streets):
    asked = ask(ready(streets, "car"), doors(streets, 4, 1), doors(streets, 80, 2))
    first, again = (detoured(asked, changed(streets, 9, 3)) for _ in range(2))
    detoured(asked, changed(streets, 9, 4))
    assert (first[0] == again[0]).all()
    assert (first[1] == again[1]).all()
