"""Municipalities, districts and neighbourhoods with key figures, as CBS and PDOK deliver them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas.geodataframe import GeoDataFrame
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from placement.errors import Fault, GeoError
from placement.geo.crs import RD, crs_code, to_rd
from placement.sources.findings import Findings
from placement.sources.placed import placed

Level = Literal["gemeente", "wijk", "buurt"]
MISSING_AT_MOST = -99_990
"""CBS writes what it lacks or keeps secret as -99997 and the like; no real figure is so low."""
_CODES = {
    "gemeente": ("gemeentecode", "statcode", "identificatie"),
    "wijk": ("wijkcode", "statcode"),
    "buurt": ("buurtcode", "statcode"),
}
_SHAPE = {"gemeente": r"GM\d{4}", "wijk": r"WK\d{6}", "buurt": r"BU\d{8}"}
_NAMES = {"gemeente": ("gemeentenaam", "statnaam", "naam")}
_EXPECTED = "vlakken van CBS of PDOK met hun code, in EPSG:28992 of 4326"
Shapes = NDArray[np.object_]


def read_areas(path: Path, level: Level) -> tuple[GeoDataFrame, list[str]]:
    """Return areas in RD (index: code) with all their figures, and Dutch notices; raises GeoError.

    -99997 and its kin become missing, never a number. Water counts as no area. A shape that touches
    or crosses itself is repaired, and the notice says so; an empty one is a fault.
    """
    read = _read(path, level)
    code = next((name for name in _CODES[level] if name in read), None)
    if code is None:
        raise GeoError([Fault(path.name, f"heeft geen kolom {_CODES[level][0]}", _EXPECTED)])
    if "water" in read:
        read = read[~read["water"].isin(["JA", "B"])]
    findings = Findings()
    codes = read[code].astype(str)
    findings.many(path.name, "codes kloppen niet", list(codes[~codes.str.fullmatch(_SHAPE[level])]))
    findings.many(path.name, "codes komen dubbel voor", list(codes[codes.duplicated()]))
    shapes = _in_rd(read, codes, path.name, findings)
    findings.raise_if_faulty()
    figures = pd.DataFrame(read.drop(columns="geometry")).rename(columns=_one_name(read, level))
    for name in figures.select_dtypes("number").columns:
        figures[name] = figures[name].where(figures[name] > MISSING_AT_MOST)
    index = pd.Index(codes, name="code", dtype=object)
    return GeoDataFrame(
        figures.set_index(index), geometry=shapes, crs=f"EPSG:{RD}"
    ), findings.notices


def _read(path: Path, level: Level) -> GeoDataFrame:
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        layer = next((name for name in layers if level in name.lower()), layers[0])
        read = pyogrio.read_dataframe(path, layer=layer)
    except (DataSourceError, DataLayerError, OSError, ValueError, IndexError):
        raise GeoError([Fault(path.name, "is niet te lezen", _EXPECTED)]) from None
    read.columns = [str(name).lower() for name in read.columns]
    if not isinstance(read, GeoDataFrame) or read.crs is None:
        raise GeoError([Fault(path.name, "noemt geen coördinatenstelsel", _EXPECTED)])
    return read


def _one_name(read: GeoDataFrame, level: Level) -> dict[str, str]:
    known = _NAMES.get(level, (f"{level}naam", "statnaam"))
    found = next((name for name in known if name in read), None)
    return {found: "name"} if found else {}


def _in_rd(read: GeoDataFrame, codes: pd.Series, file: str, findings: Findings) -> Shapes:
    shapes = shapely.force_2d(np.asarray(read.geometry.to_numpy(), dtype=object))
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    flat = np.isin(shapely.get_type_id(shapes), (3, 6))
    findings.many(file, "gebieden zonder grens", list(codes[empty]), "een vlak")
    findings.many(file, "gebieden zijn geen vlak", list(codes[~flat & ~empty]), "een vlak")
    shapes = shapes[flat & ~empty]
    try:
        if crs_code(read.crs.to_wkt()) != RD:
            shapes = shapely.transform(shapes, lambda at: np.column_stack(to_rd(*at.T)))
    except ValueError as error:
        raise GeoError([Fault(file, str(error), _EXPECTED)]) from None
    here = codes[flat & ~empty]
    where = placed(shapes)
    problem = "gebieden liggen buiten Nederland of hebben geen getal als coördinaat"
    findings.many(file, problem, list(here[~where]), "EPSG:28992 in meters")
    broken = where & ~shapely.is_valid(shapes)
    findings.notice(file, "grenzen raken of kruisen zichzelf en zijn hersteld", list(here[broken]))
    shapes[broken] = shapely.make_valid(shapes[broken])
    return np.asarray(shapes, dtype=object)
