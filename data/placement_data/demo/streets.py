"""Schematic streets: a bent, turned grid per town and curved roads between towns."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from placement_data.demo.ground import Ground, Point, Road, Town
from placement_data.draw import Draw

MARGIN_M = 140.0
GAPS = 0.10
ROAD_STEP_M = 550.0
MAIN, LANE = 6, 3


@dataclass(frozen=True, slots=True)
class Street:
    """A stretch of street between two nodes, with its line in RD metres from u to v."""

    u: int
    v: int
    highway: str
    maxspeed: int
    town: str
    line: tuple[Point, ...]
    drive: bool = True
    walk: bool = True
    oneway: bool = False

    @property
    def length(self) -> float:
        """Return the length in metres."""
        return sum(math.dist(a, b) for a, b in pairwise(self.line))


@dataclass(slots=True)
class Streets:
    """All nodes (RD metres, by number) and streets of the region."""

    nodes: list[Point] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    main: dict[str, list[int]] = field(default_factory=dict)

    def of(self, town: str) -> list[Street]:
        """Return the streets of a town that people live in."""
        return [s for s in self.streets if s.town == town and s.highway != "footway"]

    def add_node(self, x: float, y: float) -> int:
        """Append a node and return its number."""
        self.nodes.append((round(x, 2), round(y, 2)))
        return len(self.nodes) - 1


def make_streets(ground: Ground, seed: int) -> Streets:
    """Return the streets of all towns and the roads between them."""
    out = Streets()
    for town in ground.towns:
        _grid(Draw(f"{seed}/{town.name}"), ground, town, out)
    for road in ground.roads:
        _connect(Draw(f"{seed}/{road.towns}"), road, out)
    out.streets = _whole(out.streets)
    return out


def _grid(draw: Draw, ground: Ground, town: Town, out: Streets) -> None:
    here = ground.municipality(town.municipality)
    reach = [int(r / town.block) for r in town.radius]
    nodes: dict[tuple[int, int], int] = {}
    for i in range(-reach[0], reach[0] + 1):
        for j in range(-reach[1], reach[1] + 1):
            x, y = _place(draw, town, i, j)
            round_off = math.hypot(i * town.block / town.radius[0], j * town.block / town.radius[1])
            if round_off > 1.0 or not here.contains(x, y) or here.to_border(x, y) < MARGIN_M:
                continue
            nodes[i, j] = out.add_node(x, y)
    out.main[town.name] = [n for (i, j), n in nodes.items() if i % MAIN == 0 or j % MAIN == 0]
    for (i, j), node in nodes.items():
        for line, ahead in ((j, (i + 1, j)), (i, (i, j + 1))):
            if ahead in nodes:
                _add_street(draw, out, town.name, line, (node, nodes[ahead]))


def _place(draw: Draw, town: Town, i: int, j: int) -> Point:
    jitter = town.block * 0.08
    x = i * town.block + town.bend * math.sin(j * town.block / 420.0)
    y = j * town.block + town.bend * math.sin(i * town.block / 510.0)
    x, y = x + draw.uniform(-jitter, jitter), y + draw.uniform(-jitter, jitter)
    turn = math.radians(town.angle)
    east = x * math.cos(turn) - y * math.sin(turn)
    north = x * math.sin(turn) + y * math.cos(turn)
    return town.x + east, town.y + north


def _add_street(draw: Draw, out: Streets, town: str, line: int, ends: tuple[int, int]) -> None:
    """Add one block of a grid line: main street, ordinary street, one-way street or foot lane."""
    main, lane = line % MAIN == 0, line % LANE == 2
    if not main and draw.chance(GAPS):
        return
    highway = "tertiary" if main else "footway" if lane else "residential"
    points = tuple(out.nodes[end] for end in ends)
    oneway = line % MAIN == 4
    if oneway and line % 4 == 0:
        ends, points = ends[::-1], points[::-1]
    speed = 50 if main else 30
    street = Street(*ends, highway, speed, town, points, drive=not lane, oneway=oneway)
    out.streets.append(street)


def _connect(draw: Draw, road: Road, out: Streets) -> None:
    """Draw a gently bowed road between the main streets of two towns."""
    one, two = (out.main[town] for town in road.towns)
    pairs = ((math.dist(out.nodes[a], out.nodes[b]), a, b) for a in one for b in two)
    length, a, b = min(pairs)
    (ax, ay), (bx, by) = out.nodes[a], out.nodes[b]
    bow = draw.uniform(-0.09, 0.09) * length

    def at(t: float) -> Point:
        side = bow * math.sin(math.pi * t)
        x = ax + t * (bx - ax) - side * (by - ay) / length
        y = ay + t * (by - ay) + side * (bx - ax) / length
        return round(x, 2), round(y, 2)

    steps = max(1, round(length / ROAD_STEP_M))
    chain = [a, *(out.add_node(*at(k / steps)) for k in range(1, steps)), b]
    walk = road.highway != "motorway"
    for k, (u, v) in enumerate(pairwise(chain)):
        bends = tuple(at((k + part / 4) / steps) for part in (1, 2, 3))
        line = (out.nodes[u], *bends, out.nodes[v])
        out.streets.append(Street(u, v, road.highway, road.maxspeed, "", line, walk=walk))


def _whole(streets: list[Street]) -> list[Street]:
    """Keep what hangs together: on foot, and by car in both directions without one-way streets."""
    foot = _largest((s.u, s.v) for s in streets if s.walk)
    both = [s for s in streets if s.drive and not s.oneway]
    car = _largest((s.u, s.v) for s in both)
    kept = []
    for s in streets:
        on_foot, by_car = s.walk and s.u in foot, s.drive and s.u in car and s.v in car
        if on_foot or by_car:
            kept.append(_with(s, walk=on_foot, drive=by_car))
    return kept


def _with(s: Street, *, walk: bool, drive: bool) -> Street:
    about = (s.u, s.v, s.highway, s.maxspeed, s.town, s.line)
    return Street(*about, drive=drive, walk=walk, oneway=s.oneway)


def _largest(pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Return the nodes of the largest connected part of an undirected graph."""
    near: dict[int, list[int]] = {}
    for u, v in pairs:
        near.setdefault(u, []).append(v)
        near.setdefault(v, []).append(u)
    best: set[int] = set()
    seen: set[int] = set()
    for start in near:
        if start in seen:
            continue
        part, queue = {start}, [start]
        while queue:
            for after in near[queue.pop()]:
                if after not in part:
                    part.add(after)
                    queue.append(after)
        seen |= part
        best = max(best, part, key=len)
    return best
