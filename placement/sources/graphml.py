"""OSMnx GraphML of any age, plain or gzipped, into a Network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from placement.errors import Fault, GeoError
from placement.geo.arcs import Arcs, Nodes, assemble
from placement.geo.crs import from_crs, in_netherlands
from placement.geo.network import Bools, Ints, Kind, Network
from placement.geo.proximity import to_mm
from placement.geo.speeds import edge_ms
from placement.sources.graphml_xml import MAX_BYTES, Columns, parse

_ENDS_MATCH_MM = 1_000
_MODES = {"walk": "walk", "drive": "car", "bike": "bike"}
_CRS_WANTED = "EPSG:28992, 7415, 4258, 4326 of CRS84 in het kenmerk «crs» van de graaf"


def read(path: Path, kind: Kind | None = None, *, max_bytes: int = MAX_BYTES) -> Network:
    """Return the network in an OSMnx GraphML file (`.graphml` or `.graphml.gz`).

    `kind`: without it the file name tells: `walk...`, `bike...`, else drive. Ways are directed as
    in the file, except on foot. Parallel arcs stay (the shortest counts for a journey). Lengths
    are the file's, else those of the shape in RD. Raises GeoError with all faults, in Dutch.
    """
    chosen: Kind = kind or _kind_of(path.name)
    columns = parse(path, max_bytes)
    nodes = _nodes(columns, path.name)
    arcs, note = _arcs(columns, nodes, chosen, path.name)
    return assemble(chosen, nodes, arcs, file=path.name, note=note)


def _kind_of(name: str) -> Kind:
    if name.startswith("walk"):
        return "walk"
    return "bike" if name.startswith("bike") else "drive"


def _nodes(columns: Columns, file: str) -> Nodes:
    if not columns.nodes:
        raise GeoError([Fault(file, "het netwerk heeft geen knooppunten")])
    if not columns.crs:
        raise GeoError([Fault(file, "het coördinatenstelsel ontbreekt", _CRS_WANTED)])
    x, y = _numbers(columns.values["x"]), _numbers(columns.values["y"])
    faults = _counted(~(np.isfinite(x) & np.isfinite(y)), columns.nodes, file, "coördinaat")
    if len(set(columns.nodes)) < len(columns.nodes):
        faults.append(Fault(file, "een knooppunt komt meer dan eens voor"))
    try:
        x, y = from_crs(x, y, columns.crs)
    except ValueError as error:
        faults.append(Fault(file, str(error), _CRS_WANTED))
    if not faults and not in_netherlands(x, y).all():
        count = int((~in_netherlands(x, y)).sum())
        faults.append(Fault(file, f"{count} knooppunten liggen buiten Nederland"))
    if faults:
        raise GeoError(faults)
    return Nodes(np.array(columns.nodes, dtype=np.str_), to_mm(x), to_mm(y))


def _arcs(columns: Columns, nodes: Nodes, kind: Kind, file: str) -> tuple[Arcs, str]:
    place = {name: number for number, name in enumerate(columns.nodes)}
    u, v = (
        np.array([place.get(name, -1) for name in names], dtype=np.int64)
        for names in (columns.source, columns.target)
    )
    metres = _numbers(columns.values["length"])
    given = np.array([text != "" for text in columns.values["length"]], dtype=np.bool_)
    names = [f"{a}-{b}" for a, b in zip(columns.source, columns.target, strict=True)]
    faults = _counted((u < 0) | (v < 0), names, file, "begin- of eindpunt")
    faults += _counted(given & ~(np.isfinite(metres) & (metres >= 0)), names, file, "lengte")
    if faults or not len(u):
        raise GeoError(faults or [Fault(file, "het netwerk heeft geen wegen")])
    shape, start, straight = _shapes(columns, nodes, u, v, file)
    own = np.rint(_lengths(shape, start)).astype(np.int64)
    mm = np.where(given, np.rint(np.nan_to_num(metres) * 1_000).astype(np.int64), own)
    ms = edge_ms(_MODES[kind], mm, columns.values["highway"], columns.values["maxspeed"])
    both = np.full(len(u), not columns.directed, dtype=np.bool_)
    highway = columns.values["highway"]
    return Arcs(u, v, mm, ms, both, shape, start, highway), _noted(int((~given).sum()), straight)


def _shapes(columns: Columns, nodes: Nodes, u: Ints, v: Ints, file: str) -> tuple[Ints, Ints, int]:
    """Return all shape points from u to v, where each shape begins, and how many did not fit."""
    ends = np.stack(
        [
            np.column_stack([nodes.x_mm[u], nodes.y_mm[u]]),
            np.column_stack([nodes.x_mm[v], nodes.y_mm[v]]),
        ],
        axis=1,
    )
    drawn = np.flatnonzero([text != "" for text in columns.values["geometry"]])
    points, counts = _drawn(columns, drawn, file)
    first = np.cumsum(counts) - counts
    # A shape may be written against the direction of its edge.
    tip, tail = points[first], points[first + counts - 1]
    ahead, astern = (
        np.maximum(_gap(tip, ends[drawn, a]), _gap(tail, ends[drawn, b]))
        for a, b in ((0, 1), (1, 0))
    )
    fits = np.minimum(ahead, astern) <= _ENDS_MATCH_MM
    total = np.full(len(u), 2, dtype=np.int64)
    total[drawn[fits]] = counts[fits]
    start = np.concatenate([[0], np.cumsum(total)])
    shape = np.empty((start[-1], 2), dtype=np.int64)
    shape[start[:-1]], shape[start[1:] - 1] = ends[:, 0], ends[:, 1]
    owner = np.repeat(np.arange(len(drawn)), counts)
    rank = np.arange(len(owner)) - first[owner]
    rank = np.where((astern < ahead)[owner], counts[owner] - 1 - rank, rank)
    inner = fits[owner] & (rank > 0) & (rank < counts[owner] - 1)
    shape[start[drawn[owner[inner]]] + rank[inner]] = points[inner]
    return shape, start, int((~fits).sum())


def _drawn(columns: Columns, drawn: Ints, file: str) -> tuple[Ints, Ints]:
    """Return the points in RD millimetres of all drawn shapes, and how many each has."""
    texts = [columns.values["geometry"][number] for number in drawn]
    lines = np.asarray(shapely.from_wkt(texts, on_invalid="ignore"), dtype=object)
    bad = (shapely.get_type_id(lines) != 1) | shapely.is_empty(lines)
    xy = shapely.get_coordinates(lines[~bad])
    x, y = from_crs(xy[:, 0], xy[:, 1], columns.crs)
    faults = _counted(bad, [text[:40] for text in texts], file, "vorm (LINESTRING)")
    if not faults and not (np.isfinite(x) & np.isfinite(y)).all():
        faults = [Fault(file, "een vorm heeft een ongeldige coördinaat")]
    if faults:
        raise GeoError(faults)
    return to_mm(np.column_stack([x, y])), shapely.get_num_coordinates(lines).astype(np.int64)


def _gap(a: Ints, b: Ints) -> NDArray[np.float64]:
    return np.asarray(np.hypot(*(a - b).T), dtype=np.float64)


def _lengths(shape: Ints, start: Ints) -> NDArray[np.float64]:
    steps = np.hypot(*np.diff(shape, axis=0, append=shape[-1:]).T)
    steps[start[1:] - 1] = 0
    return np.asarray(np.add.reduceat(steps, start[:-1]), dtype=np.float64)


def _numbers(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return texts as numbers, NaN where they are none."""
    try:
        return np.array([text or "nan" for text in texts], dtype=np.float64)
    except ValueError:
        return np.array([_number(text) for text in texts], dtype=np.float64)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _counted(bad: Bools, names: Sequence[str], file: str, what: str) -> list[Fault]:
    """Return one fault for all that lack something, naming the first: not thousands of lines."""
    where = np.flatnonzero(bad)
    if not len(where):
        return []
    kind = "knooppunten" if what == "coördinaat" else "wegen"
    problem = f"{len(where)} {kind} zonder geldige {what} (de eerste: {names[where[0]]})"
    return [Fault(file, problem)]


def _noted(unmeasured: int, straight: int) -> str:
    notes = []
    if unmeasured:
        notes.append(f"Van {unmeasured} wegen is de lengte uit de vorm berekend.")
    if straight:
        notes.append(f"{straight} vormen sluiten niet op hun knooppunten aan en zijn recht gelegd.")
    return " ".join(notes)
