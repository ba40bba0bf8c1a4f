"""Where one more dwelling would complete a cluster: areas that never contradict the verdict.

The invariant: every point of whole millimetres in a zone lies within the cluster radius of the
units that it completes, and within walking distance of a BW location that counts, as the judging
functions measure it. So a zone is drawn a little too small and never too large: circles are drawn
inside themselves, and of the walk only squares count of which every point is surely near, to
whichever street it may be snapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from placement.geo.nearness import nearest
from placement.geo.network import Network
from placement.geo.proximity import to_mm
from placement.geo.route import reached_nodes
from placement.geo.scene import Bools, Ints, Scene
from placement.geo.snap import MAX_LEG_MM, Snap, snap
from placement.geo.standing import ANY, YES, counted, eligible, persons, serving, sets
from placement.quantities import MM_PER_METRE

SQUARE_M = 1.0
ROUNDING_M = 0.02
"""Room for coordinates that are rounded to the last decimal that GeoJSON carries here."""
_ROUND = 32
_HALF_DIAGONAL = np.sqrt(0.5) * SQUARE_M
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """Units that are too few by themselves, and where one more makes them enough: RD metres."""

    units: tuple[int, ...]
    area: BaseGeometry


def zones(scene: Scene, bw_points: Floats, walk: Network | None) -> tuple[Zone, ...]:
    """Return where one more dwelling of one person would complete a group; empty areas left out.

    `bw_points`: RD metres of the BW locations, (L, 2). Where walks were delivered rather than
    measured nothing is known of other places: then, as without a network, there are no zones.
    """
    own = scene.rulebook.cluster.bw_provider == "own"
    near = nearest(scene)
    found: dict[tuple[int, ...], dict[int, BaseGeometry]] = {}
    for provider in serving(scene):
        sure, _ = eligible(scene, near, provider)
        short = sure & (counted(scene, sure) != YES)
        for units in _one_short(scene, sure, short):
            whose = provider if own else ANY
            areas = found.setdefault(units, {})
            if whose not in areas:
                areas[whose] = _walkable(scene, bw_points, walk, whose, _beside(scene, units))
    merged = {units: shapely.union_all(list(areas.values())) for units, areas in found.items()}
    return tuple(
        Zone(units, area)
        for units, area in sorted(merged.items(), key=lambda item: item[0])
        if not area.is_empty
    )


def _one_short(scene: Scene, sure: Bools, short: Bools) -> Iterator[tuple[int, ...]]:
    """Yield the largest sets that one more person would make enough."""
    chain = scene.rulebook.cluster.between_units == "chain"
    most, least = persons(scene), scene.rulebook.cluster.min_group
    for units, _ in sets(scene.near_units, sure, chain=chain):
        if most[list(units)].sum() + 1 == least and short[list(units)].any():
            yield units


def _beside(scene: Scene, units: tuple[int, ...]) -> BaseGeometry:
    """Return what lies within the radius of all units, or of any in a chain, drawn inside."""
    radius = scene.rulebook.cluster.radius_mm / MM_PER_METRE - ROUNDING_M
    discs = [
        Point(scene.units.x_mm[u] / MM_PER_METRE, scene.units.y_mm[u] / MM_PER_METRE).buffer(
            radius, quad_segs=_ROUND
        )
        for u in units
    ]
    if scene.rulebook.cluster.between_units == "chain":
        return shapely.union_all(discs)
    return shapely.intersection_all(discs)


def _walkable(
    scene: Scene, bw_points: Floats, walk: Network | None, provider: int, room: BaseGeometry
) -> BaseGeometry:
    """Return the part of `room` from which a BW location that counts is near enough on foot."""
    cluster = scene.rulebook.cluster
    first, last = scene.bw_operating_days.T
    counts = (first <= scene.day) & (scene.day <= last)
    if provider != ANY:
        counts &= scene.bw_provider == provider
    places = bw_points[counts]
    limit = cluster.bw_radius_mm / MM_PER_METRE - ROUNDING_M
    if cluster.walk == "straight":
        discs = [Point(*xy).buffer(limit, quad_segs=_ROUND) for xy in places.tolist()]
        return shapely.intersection(room, shapely.union_all(discs))
    if walk is None or room.is_empty or not len(places):
        return MultiPolygon()
    legs = cluster.walk == "network"
    if legs:
        # Door to door no walk is shorter than the straight line.
        places = places[shapely.dwithin(room, shapely.points(places), limit)]
    squares = _squares(room)
    streets = _Streets.under(walk, squares)
    near = np.zeros(len(squares), dtype=np.bool_)
    for xy in places:
        near |= streets.surely_within(xy, cluster.bw_radius_mm, legs=legs)
    return shapely.intersection(room, shapely.union_all(_boxes(squares[near])))


def _squares(room: BaseGeometry) -> Floats:
    """Return the middles of the squares of the national grid that `room` touches."""
    west, south, east, north = np.floor(np.array(room.bounds) / SQUARE_M)
    x, y = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    middles = (np.column_stack([x.ravel(), y.ravel()]) + 0.5) * SQUARE_M
    shapely.prepare(room)
    return np.asarray(middles[shapely.dwithin(room, shapely.points(middles), _HALF_DIAGONAL)])


def _boxes(squares: Floats) -> NDArray[np.object_]:
    """Return squares, given by their middles row by row, as boxes: one for each run in a row."""
    first = np.ones(len(squares), dtype=np.bool_)
    step = np.diff(squares, axis=0)
    first[1:] = (step[:, 1] != 0) | (step[:, 0] > SQUARE_M)
    last = np.append(first[1:], True)[: len(squares)]
    half = SQUARE_M / 2
    (west, south), (east, north) = squares[first].T - half, squares[last].T + half
    return np.asarray(shapely.box(west, south, east, north), dtype=object)


@dataclass(frozen=True, slots=True, eq=False)
class _Streets:
    """For every square the straight pieces of ways that some point in it may be snapped to.

    Parallel arrays, one row per square and piece: away from the middle, the edge of the piece,
    the share of the edge before the foot, and metres of edge per metre on the ground.
    """

    network: Network
    squares: int
    square: Ints
    away: Floats
    edge: Ints
    share: Floats
    stretch: Floats

    @classmethod
    def under(cls, network: Network, squares: Floats) -> _Streets:
        """Return the pieces under some squares, given by their middles in metres."""
        edge, a, way, begin, whole = _pieces(network, squares)
        middles = shapely.points(squares)
        lines = np.asarray(shapely.linestrings(np.stack([a, a + way], axis=1)), dtype=object)
        tree = shapely.STRtree(lines)
        (near, _), away = tree.query_nearest(middles, all_matches=False, return_distance=True)
        # A point elsewhere in the square may be nearer to another piece than its middle is.
        most = away[np.argsort(near)] + 2 * _HALF_DIAGONAL + ROUNDING_M
        square, piece = tree.query(middles, predicate="dwithin", distance=most)
        rel, along = squares[square] - a[piece], way[piece]
        part = ((rel * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)).clip(0, 1)
        off = rel - part[:, None] * along
        length = np.hypot(*along.T)
        return cls(
            network=network,
            squares=len(squares),
            square=square,
            away=np.hypot(*off.T),
            edge=edge[piece],
            share=(begin[piece] + part * length) / np.maximum(whole[piece], 1e-9),
            stretch=network.edge_mm[edge[piece]] / MM_PER_METRE / np.maximum(whole[piece], 1e-9),
        )

    def surely_within(self, xy: Floats, limit_mm: int, *, legs: bool) -> Bools:
        """Return the squares of which every point is at most `limit_mm` on foot from a place."""
        sure = np.zeros(self.squares, dtype=np.bool_)
        at = snap(self.network, to_mm([xy[0]]), to_mm([xy[1]]))
        if not at.covered[0] or not len(self.square):
            return sure
        total = self._cost(at, limit_mm, legs) + (self.away if legs else 0.0)
        # Across the square the leg changes by its height at most, the way by its stretched width.
        total += np.hypot(1.0, self.stretch) * _HALF_DIAGONAL + ROUNDING_M
        fits = total <= limit_mm / MM_PER_METRE
        fits &= self.away + _HALF_DIAGONAL + ROUNDING_M <= MAX_LEG_MM / MM_PER_METRE
        sure[self.square] = True
        sure[self.square[~fits]] = False
        return sure

    def _cost(self, at: Snap, limit_mm: int, legs: bool) -> Floats:
        """Return metres on foot from a place to the foot on each piece, its own leg included."""
        network, length = self.network, self.network.edge_mm[self.edge]
        leg = at.leg_mm if legs else np.zeros_like(at.leg_mm)
        nodes, start = reached_nodes(network, network.edge_mm, (at, leg), limit_mm)
        here = self.share * length
        ahead, back = (
            nodes[network.edge_u[self.edge]] + here,
            nodes[network.edge_v[self.edge]] - here,
        )
        cost = np.where(network.forward[self.edge], ahead, np.inf)
        cost = np.minimum(cost, np.where(network.backward[self.edge], back + length, np.inf))
        own = np.abs(here - start.part[0]) + leg[0]
        return np.minimum(cost, np.where(self.edge == at.edge[0], own, np.inf)) / MM_PER_METRE


def _pieces(network: Network, squares: Floats) -> tuple[Ints, Floats, Floats, Floats, Floats]:
    """Return the straight pieces of the ways about some squares.

    Per piece its edge, begin and vector in metres, metres before it, and of its whole edge.
    """
    usable = np.flatnonzero(network.snappable)
    lines = network.lines(usable)
    tree = shapely.STRtree(lines)
    box = shapely.box(*squares.min(axis=0), *squares.max(axis=0))
    # No point of the box is farther from a way than its middle, and half its diagonal more.
    middle = float(tree.query_nearest(box.centroid, return_distance=True)[1][0])
    most = middle + float(np.hypot(*np.ptp(squares, axis=0))) + 2.0 * SQUARE_M
    chosen = np.sort(tree.query(box, predicate="dwithin", distance=most))
    corners, line = shapely.get_coordinates(lines[chosen], return_index=True)
    way, same = np.diff(corners, axis=0), line[1:] == line[:-1]
    length = np.where(same, np.hypot(*way.T), 0.0)
    whole = np.bincount(line[:-1], length, minlength=len(chosen))[line[:-1]]
    end = np.cumsum(length)
    first = np.searchsorted(line[:-1], line[:-1])
    begin = end - length - (end - length)[first]
    return usable[chosen][line[:-1]][same], corners[:-1][same], way[same], begin[same], whole[same]
