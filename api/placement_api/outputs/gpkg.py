"""`proposal.gpkg`: what the map shows as layers in RD New, for QGIS and colleagues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas.geodataframe import GeoDataFrame
from geopandas.geoseries import GeoSeries
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from placement.audience.views import Geometry, MapView
from placement.geo.crs import to_rd

RD_NEW = "EPSG:28992"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its columns with their types, and its rows of (attributes, geometry)."""

    name: str
    kind: str
    columns: Mapping[str, str]
    rows: tuple[tuple[Row, Geometry | None], ...]

    def attributes(self) -> dict[str, pd.Series]:
        """Return the columns with their types, without the geometry."""
        return {
            name: pd.Series([row[name] for row, _ in self.rows], dtype=kind)
            for name, kind in self.columns.items()
        }


def write(view: MapView, path: Path, chosen: tuple[Layer, ...] | None = None) -> None:
    """Write all layers, or those chosen, in EPSG:28992; the same view gives the same bytes.

    A layer without rows is written too, so that readers find the same layers in every proposal.
    """
    path.unlink(missing_ok=True)
    _set_clock(view.made_on)
    try:
        for number, layer in enumerate(layers(view) if chosen is None else chosen):
            _write_layer(layer, path, append=number > 0)
    finally:
        _set_clock(None)


def layers(view: MapView) -> tuple[Layer, ...]:
    """Return the layers of a view in the order in which QGIS lists them."""
    return (
        _placements(view),
        _units(view),
        _groups(view),
        _bw_locations(view),
        _walk_areas(view),
        _care_bases(view),
        _complexes(view),
        _reach_areas(view),
        _municipalities(view),
        _spread(view),
    )


def _set_clock(day: date | None) -> None:
    """Give GDAL the day that it notes as the moment of writing, so that bytes repeat."""
    moment = None if day is None else f"{day.isoformat()}T00:00:00.000Z"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})


def _write_layer(layer: Layer, path: Path, *, append: bool) -> None:
    geometry = GeoSeries([_in_rd(place) for _, place in layer.rows], crs=RD_NEW)
    frame = GeoDataFrame(layer.attributes(), geometry=geometry, crs=RD_NEW)
    pyogrio.write_dataframe(
        frame,
        path,
        layer=layer.name,
        driver="GPKG",
        geometry_type=layer.kind,
        promote_to_multi=layer.kind.startswith("Multi"),
        append=append,
    )


def _in_rd(place: Geometry | None) -> BaseGeometry | None:
    """Return a GeoJSON geometry in RD metres, whole millimetres; None stays None."""
    return None if place is None else shapely.transform(shape(dict(place)), _to_rd)


def _to_rd(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = to_rd(lon_lat[:, 0], lon_lat[:, 1])
    return np.asarray(np.round(np.column_stack([x, y]), 3), dtype=np.float64)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _placements(view: MapView) -> Layer:
    columns = {
        "client": "str", "unit": "str", "provider": "str", "profile": "str",
        "resident": "bool", "chain": "Int64", "order": "Int64", "toelichting": "str",
    }  # fmt: skip
    rows = tuple(
        (
            {
                "client": placed.client,
                "unit": placed.unit,
                "provider": placed.provider,
                "profile": placed.profile,
                "resident": placed.resident,
                "chain": placed.chain,
                "order": placed.order,
                "toelichting": _lines(placed.lines),
            },
            placed.point,
        )
        for placed in view.placements
    )
    return Layer("placements", "Point", columns, rows)


def _units(view: MapView) -> Layer:
    names = (
        "id", "form", "form_label", "state", "municipality", "provider", "corporation",
        "complex", "group",
    )  # fmt: skip
    columns = {**dict.fromkeys(names, "str"), "toelichting": "str"}
    rows = tuple(
        (
            {**{name: getattr(unit, name) for name in names}, "toelichting": _lines(unit.lines)},
            unit.point,
        )
        for unit in view.units
    )
    return Layer("units", "Point", columns, rows)


def _groups(view: MapView) -> Layer:
    columns = {"id": "str", "provider": "str", "units": "str", "persons": "int64"}
    rows = tuple(
        (
            {
                "id": group.id,
                "provider": group.provider,
                "units": "|".join(group.units),
                "persons": group.persons,
            },
            group.shape,
        )
        for group in view.groups
    )
    return Layer("groups", "Unknown", columns, rows)


def _bw_locations(view: MapView) -> Layer:
    names = ("id", "name", "provider")
    columns = {**dict.fromkeys(names, "str"), "operating": "bool"}
    return _of(view.bw_locations, "bw_locations", "Point", columns, "point")


def _walk_areas(view: MapView) -> Layer:
    columns = {"id": "str", "walk_limit_m": "int64", "estimated": "bool"}
    known = [place for place in view.bw_locations if place.walk_area is not None]
    return _of(known, "walk_areas", "MultiPolygon", columns, "walk_area")


def _care_bases(view: MapView) -> Layer:
    columns = dict.fromkeys(("id", "provider", "mode", "staffed"), "str")
    return _of(view.care_bases, "care_bases", "Point", columns, "point")


def _complexes(view: MapView) -> Layer:
    counts = dict.fromkeys(("dwellings", "occupied", "proposed", "most"), "int64")
    return _of(
        view.complexes, "complexes", "Point", {"id": "str", "name": "str", **counts}, "point"
    )


def _reach_areas(view: MapView) -> Layer:
    columns = {
        "id": "str", "provider": "str", "profile": "str", "minutes": "int64", "estimated": "bool",
    }  # fmt: skip
    return _of(view.reach_areas, "reach_areas", "MultiPolygon", columns, "shape")


def _municipalities(view: MapView) -> Layer:
    columns = {"id": "str", "name": "str"}
    return _of(view.municipalities, "municipalities", "MultiPolygon", columns, "geometry")


def _spread(view: MapView) -> Layer:
    """Needed, present and proposed per municipality and profile; its shape is the municipality."""
    columns = {
        "municipality": "str", "profile": "str",
        "target": "int64", "occupied": "int64", "proposed": "int64",
    }  # fmt: skip
    rows = tuple(
        (
            {
                "municipality": place.id,
                "profile": line.profile,
                "target": line.target,
                "occupied": line.occupied,
                "proposed": line.proposed,
            },
            place.geometry,
        )
        for place in view.municipalities
        for line in place.spread
    )
    return Layer("spread", "MultiPolygon", columns, rows)


def _of(
    parts: Iterable[object], name: str, kind: str, columns: Mapping[str, str], place: str
) -> Layer:
    """Return a layer whose columns are the parts' own fields."""
    rows = tuple(
        ({column: getattr(part, column) for column in columns}, getattr(part, place))
        for part in parts
    )
    return Layer(name, kind, columns, rows)
