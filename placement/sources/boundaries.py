"""Municipal boundaries from a GeoPackage or GeoJSON: one polygon per municipality, in RD."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas.geodataframe import GeoDataFrame
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from placement.errors import Fault, GeoError
from placement.geo.crs import RD, crs_code, to_rd
from placement.sources.placed import placed

ATTRIBUTES = ("gemeentecode", "statcode", "identificatie", "id")
SCHEMATIC = "schematisch"
"""An attribute by this name marks borders that were drawn, not surveyed."""
_EXPECTED = "vlakken met gemeentecode, statcode of id, in EPSG:28992 of 4326"
Shapes = NDArray[np.object_]


def read_boundaries(path: Path) -> tuple[GeoDataFrame, list[str]]:
    """Return polygons in RD (index municipality id, sorted) and notices; raises GeoError.

    Several rows of one municipality (land and water) become one. A ring that crosses itself is
    repaired, and the notice says so.
    """
    try:
        layer, attribute = _layer(path)
        read = pyogrio.read_dataframe(path, layer=layer, columns=[attribute])
    except (DataSourceError, DataLayerError, OSError, ValueError, UnicodeDecodeError):
        raise GeoError([Fault(path.name, "is niet te lezen", _EXPECTED)]) from None
    ids = ["" if value is None else str(value).strip() for value in read[attribute]]
    shapes = np.asarray(read.geometry.to_numpy(), dtype=object)
    faults = list(_unfit(path.name, attribute, ids, shapes))
    if faults:
        raise GeoError(faults)
    shapes = _in_rd(shapes, _crs(read, path))
    faults = list(_misplaced(path.name, attribute, ids, shapes))
    if faults:
        raise GeoError(faults)
    broken = ~shapely.is_valid(shapes)
    notices = [
        f"{path.name}: grens van {ids[at]} kruist zichzelf en is hersteld"
        for at in np.flatnonzero(broken)
    ]
    shapes[broken] = shapely.make_valid(shapes[broken])
    if SCHEMATIC in {
        str(field).lower() for field in pyogrio.read_info(path, layer=layer)["fields"]
    }:
        notices.append(f"{path.name}: de grenzen zijn schematisch")
    return _one_each(ids, shapes), notices


def _layer(path: Path) -> tuple[str, str]:
    found: list[tuple[str, str]] = []
    for name, kind in pyogrio.list_layers(path):
        told = pyogrio.read_info(path, layer=name)
        fields = {str(field).lower(): str(field) for field in told["fields"]}
        attribute = next((fields[key] for key in ATTRIBUTES if key in fields), None)
        if attribute is not None and kind is not None:
            found.append((str(name), attribute))
    if not found:
        problem = "heeft geen laag met een gemeentecode"
        raise GeoError([Fault(path.name, problem, _EXPECTED)])
    # Files of the statistics office hold districts and neighbourhoods beside the municipalities.
    return min(found, key=lambda item: "gemeente" not in item[0].lower())


def _unfit(file: str, attribute: str, ids: list[str], shapes: Iterable[Any]) -> Iterable[Fault]:
    if not ids:
        yield Fault(file, "bevat geen gemeente", _EXPECTED)
    for row, (name, shape) in enumerate(zip(ids, shapes, strict=True), start=1):
        if not name or name.lower() == "nan":
            yield Fault(file, "de gemeentecode ontbreekt", "een code zoals GM0503", row, attribute)
        if shape is None or shape.is_empty:
            yield Fault(file, "de grens ontbreekt", "een vlak", row, attribute, name)
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            yield Fault(
                file, f"de grens is een {shape.geom_type}", "een vlak", row, attribute, name
            )


def _misplaced(file: str, attribute: str, ids: list[str], shapes: Shapes) -> Iterable[Fault]:
    for row in np.flatnonzero(~placed(shapes)).tolist():
        problem = "de grens ligt buiten Nederland of heeft een ongeldige coördinaat"
        yield Fault(file, problem, _EXPECTED, row + 1, attribute, ids[row])


def _crs(read: GeoDataFrame, path: Path) -> int:
    if read.crs is None:
        raise GeoError([Fault(path.name, "noemt geen coördinatenstelsel", _EXPECTED)])
    try:
        return crs_code(read.crs.to_wkt())
    except ValueError as error:
        raise GeoError([Fault(path.name, str(error), _EXPECTED)]) from None


def _in_rd(shapes: Shapes, code: int) -> Shapes:
    flat = shapely.force_2d(shapes)
    if code == RD:
        return np.asarray(flat, dtype=object)

    def transformed(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_rd(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(flat, transformed), dtype=object)


def _one_each(ids: list[str], shapes: Shapes) -> GeoDataFrame:
    names = np.array(ids, dtype=object)
    each = sorted(set(ids))
    joined = [shapely.union_all(shapes[names == name]) for name in each]
    index = pd.Index(each, dtype=object, name="id")
    return GeoDataFrame(geometry=joined, index=index, crs=f"EPSG:{RD}")
