"""Files beside a delivery: dwellings that might become units, entrances, outlines of buildings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas.geodataframe import GeoDataFrame
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from placement.errors import Fault, GeoError, TableError
from placement.geo.crs import RD, crs_code, to_rd
from placement.geo.municipality import locate
from placement.sources.files import read_table
from placement.sources.points import to_points
from placement.tables import RawTable, Tables, build

DECIMALS = 3


def read_dwellings(path: Path, tables: Tables, boundaries: GeoDataFrame | None) -> pd.DataFrame:
    """Return dwellings as rows of `units`: clusterable, one place, free at once unless told.

    The file has the columns of `units`; only id and a point are needed. The municipality follows
    from the point where boundaries are known. Raises TableError with all faults; an id that the
    delivery already has is one.
    """
    raw, _ = read_table(path, "units")
    frame = _frame(_with_form(raw))
    faults = [
        Fault(
            path.name, "deze wooneenheid staat al in units", row=int(row), column="id", value=name
        )
        for name, row in zip(frame.index, frame["row"], strict=True)
        if name in tables.units.index
    ]
    if boundaries is not None:
        empty = frame["municipality"].isna().to_numpy()
        at = frame.loc[empty]
        frame.loc[empty, "municipality"] = locate(at["x"], at["y"], boundaries)
    known = set(tables.municipalities.index)
    faults += [
        Fault(path.name, "ligt niet in een bekende gemeente", row=int(row), column="municipality")
        for name, row in zip(frame["municipality"], frame["row"], strict=True)
        if name not in known
    ]
    if faults:
        raise TableError(faults)
    return frame


def read_entrances(path: Path) -> dict[str, tuple[float, float]]:
    """Return the RD metres of given entrances by unit id: a table of id and a point."""
    raw, _ = read_table(path, "units")
    frame = _frame(_with_form(raw))
    points = zip(frame["x"].tolist(), frame["y"].tolist(), strict=True)
    return {str(name): point for name, point in zip(frame.index, points, strict=True)}


def read_footprints(path: Path) -> NDArray[np.object_]:
    """Return outlines of buildings in RD on whole millimetres, each once; raises GeoError.

    Reads any layer of polygons (BAG panden, OpenStreetMap buildings) in an accepted CRS.
    """
    try:
        read = pyogrio.read_dataframe(path, columns=[])
        code = crs_code(str(read.crs)) if read.crs is not None else RD
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        expected = "vlakken van gebouwen, in EPSG:28992 of 4326"
        raise GeoError([Fault(path.name, "is niet te lezen", expected)]) from error
    shapes = np.asarray(read.geometry.to_numpy(), dtype=object)
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    shapes = shapes[shapely.get_dimensions(shapes) == 2]
    if code != RD:
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(to_rd(xy[:, 0], xy[:, 1])))
    whole = shapely.transform(shapely.force_2d(shapes), lambda xy: np.round(xy, DECIMALS))
    valid = shapely.make_valid(whole)
    _, first = np.unique(shapely.to_wkb(shapely.normalize(valid)), return_index=True)
    return np.asarray(valid[np.sort(first)], dtype=object)


def _with_form(raw: RawTable) -> RawTable:
    """Return the rows with a housing form, which a list of addresses need not have."""
    header = [name.strip().lower() for name in raw.rows[0]]
    if "housing_form" in header:
        return raw
    rows = [[*raw.rows[0], "housing_form"]]
    rows += [[*row, "clustered"] if any(row) else row for row in raw.rows[1:]]
    return RawTable(raw.table, raw.file, rows, raw.first_row)


def _frame(raw: RawTable) -> pd.DataFrame:
    built = build(raw)
    frame, faults = to_points(built.frame, raw.table, raw.file)
    if built.faults or faults:
        raise TableError([*built.faults, *faults])
    return frame
