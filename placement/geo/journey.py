"""The way of one journey: its streets, metres and minutes, and its line on the map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import LineString
from shapely.ops import substring

from placement.geo.network import Ints, Network
from placement.geo.route import least_graph
from placement.geo.snap import Snap, snap
from placement.geo.speeds import walking_ms
from placement.geo.travel import mode_ms

ON_FOOT = "te voet van en naar de weg"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Metres and time on all ways of one class together."""

    way_class: str
    mm: int
    ms: int


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey from door to door; stretches in the order in which classes first occur."""

    stretches: tuple[Stretch, ...]
    line: LineString
    """RD metres, from the first door to the last."""

    @property
    def ms(self) -> int:
        """The time of the whole journey."""
        return sum(stretch.ms for stretch in self.stretches)

    @property
    def mm(self) -> int:
        """The length of the whole journey."""
        return sum(stretch.mm for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Arcs with two more nodes, start and goal; `edge` -1 stands for no edge."""

    tail: Ints
    head: Ints
    cost: Ints
    edge: Ints
    low: NDArray[np.float64]
    """Shares of the edge between which the arc runs, counted from its u."""
    high: NDArray[np.float64]


def journey(
    network: Network, start_mm: tuple[int, int], goal_mm: tuple[int, int], mode: str
) -> Journey | None:
    """Return the quickest journey, as long in ms as travel_ms says of the pair.

    None where the network does not cover an end or no way leads there. ValueError as mode_ms.
    """
    at = snap(network, [start_mm[0], goal_mm[0]], [start_mm[1], goal_mm[1]])
    if not at.covered.all():
        return None
    if start_mm == goal_mm:
        point = [start_mm[0] / 1_000, start_mm[1] / 1_000]
        return Journey((), LineString([point, point]))
    arcs = _arcs(network, mode_ms(network, mode), at)
    path = _path(arcs, len(network.node_x_mm))
    return None if path is None else _told(network, arcs, path, at)


def _arcs(network: Network, cost: Ints, at: Snap) -> _Arcs:
    count = len(network.node_x_mm)
    go, back = np.flatnonzero(network.forward), np.flatnonzero(network.backward)
    u, v = network.edge_u, network.edge_v
    rows = [
        (u[go], v[go], cost[go], go, np.zeros(len(go)), np.ones(len(go))),
        (v[back], u[back], cost[back], back, np.ones(len(back)), np.zeros(len(back))),
    ]
    share = at.along_mm / np.maximum(network.edge_mm[at.edge], 1)
    part = np.rint(cost[at.edge] * share).astype(np.int64)
    for end, leaving in ((0, True), (1, False)):
        edge, here, spent = int(at.edge[end]), float(share[end]), int(part[end])
        whole, door = int(cost[edge]), count + end
        to_v, to_u = bool(network.forward[edge]), bool(network.backward[edge])
        if not leaving:
            to_v, to_u = to_u, to_v
        if to_u or at.along_mm[end] <= 0:
            rows.append(_row(door, int(u[edge]), spent, edge, (here, 0.0), leaving=leaving))
        if to_v or at.along_mm[end] >= network.edge_mm[edge]:
            rows.append(_row(door, int(v[edge]), whole - spent, edge, (here, 1.0), leaving=leaving))
    edge, ahead = int(at.edge[0]), int(part[1] - part[0])
    if edge == at.edge[1] and _may_pass(network, edge, ahead):
        ends = (float(share[0]), float(share[1]))
        rows.append(_row(count, count + 1, abs(ahead), edge, ends, leaving=True))
    return _Arcs(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _may_pass(network: Network, edge: int, ahead: int) -> bool:
    forth, back = bool(network.forward[edge]), bool(network.backward[edge])
    return (forth and ahead >= 0) or (back and ahead <= 0)


def _row(
    door: int, node: int, cost: int, edge: int, ends: tuple[float, float], *, leaving: bool
) -> tuple[Ints, Ints, Ints, Ints, NDArray[np.float64], NDArray[np.float64]]:
    tail, head = (door, node) if leaving else (node, door)
    low, high = ends if leaving else ends[::-1]
    whole = (np.array([value], dtype=np.int64) for value in (tail, head, cost, edge))
    a, b, c, d = whole
    return a, b, c, d, np.array([low]), np.array([high])


def _path(arcs: _Arcs, count: int) -> list[int] | None:
    """Return the arcs of the quickest path from node `count` to `count` + 1, or None."""
    graph = least_graph(arcs.tail, arcs.head, arcs.cost.astype(np.float64), count + 2)
    found = dijkstra(graph, indices=np.array([count]), return_predecessors=True)
    reached, before = found[0][0], found[1][0]
    if not np.isfinite(reached[count + 1]):
        return None
    order = np.lexsort((arcs.cost, arcs.head, arcs.tail))
    key = arcs.tail[order] * (count + 2) + arcs.head[order]
    path, node = [], count + 1
    while node != count:
        tail = int(before[node])
        path.append(int(order[np.searchsorted(key, tail * (count + 2) + node)]))
        node = tail
    return path[::-1]


def _told(network: Network, arcs: _Arcs, path: list[int], at: Snap) -> Journey:
    sums: dict[str, list[int]] = {}
    leg_ms = walking_ms(at.leg_mm)
    _add(sums, ON_FOOT, int(at.leg_mm.sum()), int(leg_ms.sum()))
    points = [(at.x_mm[0] / 1_000, at.y_mm[0] / 1_000)]
    lines = network.lines(arcs.edge[path])
    for arc, line in zip(path, lines, strict=True):
        edge, low, high = int(arcs.edge[arc]), float(arcs.low[arc]), float(arcs.high[arc])
        mm = round(abs(high - low) * int(network.edge_mm[edge]))
        _add(sums, _class(network, edge), mm, int(arcs.cost[arc]))
        points.extend((x, y) for x, y in substring(line, low, high, normalized=True).coords)
    points.append((at.x_mm[1] / 1_000, at.y_mm[1] / 1_000))
    stretches = tuple(Stretch(name, mm, ms) for name, (mm, ms) in sums.items() if mm or ms)
    return Journey(stretches, shapely.remove_repeated_points(LineString(points)))


def _add(sums: dict[str, list[int]], name: str, mm: int, ms: int) -> None:
    own = sums.setdefault(name, [0, 0])
    own[0] += mm
    own[1] += ms


def _class(network: Network, edge: int) -> str:
    if not len(network.edge_class):
        return ""
    words = str(network.classes[network.edge_class[edge]]).strip("[]").replace("'", "")
    return words.replace(", ", "/")
