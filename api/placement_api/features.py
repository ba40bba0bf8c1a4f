"""The layers behind OGC API Features: rows and columns as policy grants them, nothing else.

Points and lines of a box are compared in the reference system of the box, on the coordinates that
are shown: what lies in it is the same on every database and for every reader.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from geopandas.geodataframe import GeoDataFrame
from numpy.typing import NDArray
from sqlalchemy import Column, ColumnElement, Connection, FromClause, func, select

from placement.audience.policy import EVERY, Access, Actor
from placement.geo.crs import to_rd
from placement.store.exchange import EXCHANGE
from placement.store.exporting import contents, part_hashes
from placement.store.placings import PLACINGS
from placement.store.rows import plain_rows
from placement.store.scope import filters
from placement_api.crs import CRS84, from_rd
from placement_api.wire import camel, plain

Bools = NDArray[np.bool_]
Box = tuple[float, float, float, float]
BOUNDARIES = ("boundaries.geojson", "boundaries.gpkg")
HIDDEN = frozenset(
    {"key", "position", "version", "changed_at", "x", "y", "row", "unit_print", "client_print"}
)
FILTERED = (str, bool, int)
MARGIN_M = 50.0
"""A box of degrees is not one of metres: so much wider is looked before it is judged exactly."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Layer:
    """One collection: the table it shows, the resource of policy it is, and how it is drawn."""

    id: str
    title: str
    description: str
    resource: str
    table: FromClause
    point: FromClause
    """Where x and y stand: the table itself, or the one it is joined with by `unit`."""
    roles: frozenset[str] = frozenset()
    """Only for these; empty: whoever policy lets read the resource."""

    @property
    def joined(self) -> FromClause:
        """Return the table with its points."""
        if self.point is self.table:
            return self.table
        return self.table.join(self.point, self.table.c.unit == self.point.c.id)

    def columns(self, granted: Access) -> list[Column[Any]]:
        """Return the columns that an access shows, without the point."""
        every = [c for c in self.table.c if c.name not in HIDDEN]
        kept = [c for c in every if granted.fields == EVERY or c.name in granted.fields]
        return [c for c in kept if isinstance(c, Column)]


def _layer(name: str, title: str, description: str) -> Layer:
    table = EXCHANGE[name]
    return Layer(name.replace("_", "-"), title, description, name, table, table)


LAYERS: Mapping[str, Layer] = MappingProxyType(
    {
        layer.id: layer
        for layer in (
            _layer("units", "Woningen", "Wooneenheden; een corporatie ziet alleen de eigen."),
            _layer("bw_locations", "BW-locaties", "Locaties met begeleiding dag en nacht."),
            _layer("care_bases", "Uitvalsbases", "Waar begeleiders vandaan komen."),
            _layer("municipalities", "Gemeenten", "Gemeenten, met hun grens waar die bekend is."),
            Layer(
                "placements", "Plaatsingen", "Voorgestelde en lopende plaatsingen, bij de woning.",
                "placings", PLACINGS, EXCHANGE["units"], frozenset({"coordinator"}),
            ),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of a layer is asked: a box with its system, equalities, a page."""

    limit: int
    offset: int = 0
    box: Box | None = None
    box_crs: str = CRS84
    equal: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a layer: rows with their point in RD metres (None: nowhere), and how many match."""

    rows: list[dict[str, Any]]
    matched: int


def find(
    connection: Connection, actor: Actor, layer: Layer, granted: Access, asked: Asked
) -> Found:
    """Return a page of the rows that an actor may see."""
    limits = filters(layer.table, actor, granted)
    limits += [layer.table.c[name] == value for name, value in asked.equal.items()]
    if asked.id:
        limits.append(layer.table.c.id == asked.id)
    order = _order(layer)
    if asked.box is None:
        count = select(func.count()).select_from(layer.joined).where(*limits)
        matched = connection.execute(count).scalar_one()
        rows = _rows(layer, granted).where(*limits).order_by(*order)
        page = rows.limit(asked.limit).offset(asked.offset)
        return Found(plain_rows(connection, page), matched)
    inside = _inside(connection, layer, asked, limits)
    names = inside[asked.offset : asked.offset + asked.limit]
    found: list[dict[str, Any]] = []
    for first in range(0, len(names), CHUNK):
        some = layer.table.c.id.in_(names[first : first + CHUNK])
        rows = _rows(layer, granted).where(*limits, some).order_by(*order)
        found += plain_rows(connection, rows)
    return Found(found, len(inside))


def _order(layer: Layer) -> list[ColumnElement[Any]]:
    first = "position" if "position" in layer.table.c else "made_at"
    return [layer.table.c[first], layer.table.c.id]


def _rows(layer: Layer, granted: Access) -> Any:  # noqa: ANN401 - a Select of many columns
    point = layer.point.c.x.label("x"), layer.point.c.y.label("y")
    return select(*layer.columns(granted), *point).select_from(layer.joined)


def _inside(
    connection: Connection, layer: Layer, asked: Asked, limits: list[ColumnElement[bool]]
) -> list[str]:
    """Return the ids in a box, in order."""
    assert asked.box is not None
    if layer.id == "municipalities":
        return _touching(connection, asked, limits)
    near = [*limits, *_around(layer, asked.box, asked.box_crs)]
    columns = layer.table.c.id, layer.point.c.x, layer.point.c.y
    rows = select(*columns).select_from(layer.joined).where(*near).order_by(*_order(layer))
    found = connection.execute(rows).all()
    if not found:
        return []
    names, x, y = zip(*found, strict=True)
    points = np.array(from_rd(x, y, asked.box_crs), dtype=np.float64)
    west, south, east, north = asked.box
    px, py = points[:, 0], points[:, 1]
    across = (px >= west) & (px <= east) if west <= east else (px >= west) | (px <= east)
    hit = across & (py >= south) & (py <= north)
    return [str(name) for name, yes in zip(names, hit, strict=True) if yes]


def _around(layer: Layer, box: Box, crs: str) -> list[ColumnElement[bool]]:
    """Return a wider box of metres, for the index; none where degrees would not become metres."""
    west, south, east, north = box
    if crs == CRS84:
        if not (0 <= west <= east <= 10 and 49 <= south <= north <= 55):
            return []
        ring = shapely.get_coordinates(shapely.segmentize(shapely.box(*box), 0.05))
        x, y = to_rd(ring[:, 0], ring[:, 1])
        west, south, east, north = (float(v) for v in (x.min(), y.min(), x.max(), y.max()))
    at = layer.point.c
    return [at.x.between(west - MARGIN_M, east + MARGIN_M),
            at.y.between(south - MARGIN_M, north + MARGIN_M)]  # fmt: skip


def _touching(connection: Connection, asked: Asked, limits: list[ColumnElement[bool]]) -> list[str]:
    """Return the municipalities whose border, or else point, meets a box."""
    own = EXCHANGE["municipalities"]
    rows = connection.execute(
        select(own.c.id, own.c.x, own.c.y).where(*limits).order_by(own.c.position)
    ).all()
    borders = borders_of(connection)
    area = shapely.box(*(asked.box or (0.0, 0.0, 0.0, 0.0)))
    names = []
    for name, x, y in rows:
        shape = borders.get(str(name), None if x is None else shapely.Point(x, y))
        if shape is not None and area.intersects(in_crs(shape, asked.box_crs)):
            names.append(str(name))
    return names


def borders_of(connection: Connection) -> dict[str, shapely.Geometry]:
    """Return the border per municipality in RD, simplified for drawing; none without a file."""
    from placement.sources.boundaries import read_boundaries

    hashes = {n: h for n, h in part_hashes(connection).items() if n in BOUNDARIES}
    if not hashes:
        return {}
    with tempfile.TemporaryDirectory(prefix="placement-borders-") as folder:
        for name, content in contents(connection, hashes).items():
            path = Path(folder) / name
            path.write_bytes(content)
        frame, _ = read_boundaries(path)
    return dict(zip(map(str, frame.index), frame.geometry, strict=True))


def in_crs(shape: shapely.Geometry, crs: str) -> shapely.Geometry:
    """Return a shape of RD metres in a system, as it is shown."""

    def there(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array(from_rd(xy[:, 0], xy[:, 1], crs), dtype=np.float64)

    return shapely.transform(shape, there)


def geojson(
    rows: Sequence[Mapping[str, Any]], crs: str, shapes: Mapping[str, shapely.Geometry]
) -> list[dict[str, Any]]:
    """Return rows as GeoJSON features; `shapes` by id go before points."""
    if not rows:
        return []
    nowhere = float("nan")
    x = [nowhere if row["x"] is None else row["x"] for row in rows]
    y = [nowhere if row["y"] is None else row["y"] for row in rows]
    kept = [(name, camel(name)) for name in rows[0] if name not in ("id", "x", "y")]
    features = []
    for row, at in zip(rows, from_rd(x, y, crs), strict=True):
        geometry = None if row["x"] is None else {"type": "Point", "coordinates": at}
        if row["id"] in shapes:
            geometry = json.loads(shapely.to_geojson(in_crs(shapes[row["id"]], crs)))
        told = {name: plain(row[own]) for own, name in kept if row[own] is not None}
        features.append(
            {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": told}
        )
    return features


def queryables(layer: Layer, granted: Access) -> dict[str, str]:
    """Return per property that may be asked to equal something: its kind in JSON."""
    kinds = {str: "string", bool: "boolean", int: "integer"}
    found = {}
    for column in layer.columns(granted):
        kind = column.type.python_type
        if kind in FILTERED and column.name != "id":
            found[column.name] = kinds[kind]
    return found


def extent(
    connection: Connection, actor: Actor, layer: Layer, granted: Access
) -> list[float] | None:
    """Return west, south, east, north in degrees of what an actor may see; None for nothing."""
    at, limits = layer.point.c, filters(layer.table, actor, granted)
    ends = func.min(at.x), func.min(at.y), func.max(at.x), func.max(at.y)
    asked = select(*ends).select_from(layer.joined).where(*limits)
    west, south, east, north = connection.execute(asked).one()
    if west is None:
        return None
    corners = from_rd([west, west, east, east], [south, north, south, north], CRS84)
    lon, lat = zip(*corners, strict=True)
    return [min(lon), min(lat), max(lon), max(lat)]


def geopackage(layer: Layer, rows: Sequence[Mapping[str, Any]], shapes: Mapping[str, Any]) -> bytes:
    """Return rows as a GeoPackage of one layer in RD New."""
    drawn = [
        shapes.get(row["id"], None if row["x"] is None else shapely.Point(row["x"], row["y"]))
        for row in rows
    ]
    names = [name for name in rows[0] if name not in ("x", "y")] if rows else ["id"]
    values = {camel(name): [_cell(row[name]) for row in rows] for name in names}
    frame = GeoDataFrame(values, geometry=drawn, crs=28992)
    with tempfile.TemporaryDirectory(prefix="placement-gpkg-") as folder:
        path = Path(folder) / "layer.gpkg"
        frame.to_file(path, layer=layer.id, driver="GPKG", engine="pyogrio")
        return path.read_bytes()


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return "|".join(map(str, value)) if isinstance(value, list | tuple) else value
