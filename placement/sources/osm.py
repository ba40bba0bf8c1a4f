"""An OpenStreetMap extract (PBF) into a Network, by pyosmium."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
from osmium.filter import EntityFilter, KeyFilter
from osmium.osm import NODE, WAY, Way

from placement.errors import Fault, GeoError
from placement.geo.arcs import Arcs, Nodes, assemble
from placement.geo.crs import in_netherlands, to_rd
from placement.geo.network import Bools, Ints, Kind, Network
from placement.geo.proximity import to_mm
from placement.geo.speeds import edge_ms
from placement.sources.osm_ways import (
    BACKWARD,
    BOTH,
    node_closed,
    way_class,
    way_direction,
    way_open,
)

MAX_BYTES = 4 * 1024**3
"""Three times the extract of the Netherlands."""
_MODES = {"walk": "walk", "drive": "car", "bike": "bike"}


@dataclass(slots=True)
class _Ways:
    """Ways as they are read: one row per way, their points one after the other."""

    refs: list[int] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    count: list[int] = field(default_factory=list)
    both: list[bool] = field(default_factory=list)
    highway: list[str] = field(default_factory=list)
    maxspeed: list[str] = field(default_factory=list)
    cut: int = 0
    """Ways that the edge of the extract cuts."""


def read(path: Path, kind: Kind, *, anywhere: bool = False) -> Network:
    """Return the network of one kind in an OSM extract: `walk`, `drive` or `bike`.

    Walking takes cycleways unless foot is forbidden; driving keeps to one-way streets and stops
    at bollards. Turn restrictions are not read. Raises GeoError, in Dutch, for a broken file, one
    without such ways, or one that lies mostly outside the Netherlands (unless `anywhere`).
    """
    if path.stat().st_size > MAX_BYTES:
        problem = f"het OSM-bestand is groter dan {MAX_BYTES // 1024**2} MiB"
        raise GeoError([Fault(path.name, problem, "een uittreksel van de regio")])
    try:
        ways = _ways(path, kind)
        closed = _closed_nodes(path, kind)
    except RuntimeError:
        problem = "het OSM-bestand is afgebroken of geen geldige PBF"
        raise GeoError([Fault(path.name, problem, "een volledig .osm.pbf-bestand")]) from None
    if not ways.count:
        raise GeoError([Fault(path.name, "het OSM-bestand bevat geen bruikbare wegen")])
    x, y = to_rd(ways.lon, ways.lat)
    if not anywhere and in_netherlands(x, y).mean() < 0.5:
        raise GeoError([Fault(path.name, "het OSM-bestand ligt grotendeels buiten Nederland")])
    nodes, arcs = _split(kind, ways, to_mm(np.column_stack([x, y])), closed)
    note = f"{ways.cut} wegen zijn door de rand van het uittreksel afgekapt." if ways.cut else ""
    return assemble(kind, nodes, arcs, file=path.name, note=note)


def _ways(path: Path, kind: Kind) -> _Ways:
    found = _Ways()
    reader = osmium.FileProcessor(str(path), NODE | WAY).with_locations()
    for way in reader.with_filter(EntityFilter(WAY)).with_filter(KeyFilter("highway")):
        tags = {tag.k: tag.v for tag in way.tags}
        if not isinstance(way, Way) or not way_open(kind, tags):
            continue
        direction = way_direction(kind, tags)
        points = [(n.ref, n.location) for n in way.nodes]
        if direction == BACKWARD:
            points.reverse()
        runs = _runs([(ref, p.lon, p.lat) if p.valid() else None for ref, p in points])
        found.cut += any(not p.valid() for _, p in points)
        for run in runs:
            refs, lon, lat = zip(*run, strict=True)
            found.refs.extend(refs)
            found.lon.extend(lon)
            found.lat.extend(lat)
            found.count.append(len(run))
            found.both.append(direction == BOTH)
            found.highway.append(way_class(kind, tags))
            found.maxspeed.append(tags.get("maxspeed", ""))
    return found


def _runs(
    points: list[tuple[int, float, float] | None],
) -> list[list[tuple[int, float, float]]]:
    """Return the stretches of a way whose places are known, of two points or more."""
    runs: list[list[tuple[int, float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        elif not runs[-1] or runs[-1][-1][0] != point[0]:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _closed_nodes(path: Path, kind: Kind) -> Ints:
    reader = osmium.FileProcessor(str(path), NODE).with_filter(KeyFilter("barrier"))
    closed = [n.id for n in reader if node_closed(kind, {tag.k: tag.v for tag in n.tags})]
    return np.array(closed, dtype=np.int64)


def _split(kind: Kind, ways: _Ways, xy_mm: Ints, closed: Ints) -> tuple[Nodes, Arcs]:
    """Return nodes at ends, junctions and barriers, and the stretches between them."""
    refs, count = np.array(ways.refs, dtype=np.int64), np.array(ways.count, dtype=np.int64)
    way = np.repeat(np.arange(len(count)), count)
    stops, barred = _stops(refs, way, closed)
    at = np.flatnonzero(stops)
    stretch = way[at[1:]] == way[at[:-1]]
    first, last = at[:-1][stretch], at[1:][stretch]
    begin, end, place = _numbered(refs, at, barred)
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy_mm, axis=0).T))])
    mm = np.rint(walked[last] - walked[first]).astype(np.int64)
    owner = way[first]
    points = last - first + 1
    start = np.concatenate([[0], np.cumsum(points)])
    shape = xy_mm[np.arange(start[-1]) + np.repeat(first - start[:-1], points)]
    highway = [ways.highway[w] for w in owner.tolist()]
    ms = edge_ms(_MODES[kind], mm, highway, [ways.maxspeed[w] for w in owner.tolist()])
    both = np.array(ways.both, dtype=np.bool_)[owner]
    nodes = Nodes(refs[place].astype(np.str_), xy_mm[place, 0], xy_mm[place, 1])
    return nodes, Arcs(begin[first], end[last], mm, ms, both, shape, start, highway)


def _stops(refs: Ints, way: Ints, closed: Ints) -> tuple[Bools, Bools]:
    _, inverse, uses = np.unique(refs, return_inverse=True, return_counts=True)
    edge = way[1:] != way[:-1]
    ends = np.concatenate([[True], edge]) | np.concatenate([edge, [True]])
    barred = np.isin(refs, closed)
    return ends | (uses[inverse] > 1) | barred, barred


def _numbered(refs: Ints, at: Ints, barred: Bools) -> tuple[Ints, Ints, Ints]:
    """Return the node number of each stop as a beginning and as an end, and a position per node.

    Beginnings and ends share a node, except at a barrier: there each stretch gets a node of its
    own, so that nothing passes through.
    """
    free, shut = at[~barred[at]], at[barred[at]]
    _, place, inverse = np.unique(refs[free], return_index=True, return_inverse=True)
    begin = np.full(len(refs), -1, dtype=np.int64)
    begin[free] = inverse
    end = begin.copy()
    begin[shut] = len(place) + np.arange(len(shut))
    end[shut] = len(place) + len(shut) + np.arange(len(shut))
    return begin, end, np.concatenate([free[place], shut, shut])
