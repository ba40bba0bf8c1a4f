"""Points of BAG objects: given, or a point inside a berth or a pitch."""

from __future__ import annotations

import numpy as np
import pyarrow.lib as pa
import shapely
from numpy.typing import NDArray

from placement.geo.crs import RD, crs_code
from placement.sources.arrow import pc
from placement.sources.findings import Findings

Floats = NDArray[np.float64]


def to_points(batch: pa.Table, file: str, findings: Findings) -> tuple[Floats, Floats]:
    """Return RD x, y in metres of each object, NaN where there is none (judged by the caller).

    Columns: `pos` (two or three numbers), `posList` of a polygon's outer ring, and `srs`. A shape
    in another system than RD becomes a fault: it is never read as if it were RD.
    """
    _check_systems(batch["srs"], file, findings)
    parts = pc.split_pattern_regex(batch["pos"].combine_chunks(), r"\s+")
    enough = pc.greater_equal(pc.list_value_length(parts), 2).to_numpy(zero_copy_only=False)
    xy = np.full((2, len(batch)), np.nan)
    if enough.any():
        given = parts.filter(pa.array(enough))
        for axis in (0, 1):
            xy[axis, enough] = _numbers(pc.list_element(given, axis))
    for at in np.flatnonzero(~enough).tolist():
        xy[:, at] = _inside(batch["posList"][at].as_py())
    return xy[0], xy[1]


def _check_systems(named: pa.ChunkedArray, file: str, findings: Findings) -> None:
    for text in pc.unique(named).to_pylist():
        try:
            known = bool(text) and crs_code(text) == RD
        except ValueError:
            known = False
        if not known:
            problem = "objecten in een ander of geen coördinatenstelsel"
            count = pc.sum(pc.equal(named, text)).as_py()
            findings.many(file, problem, [text or "geen"] * count, "EPSG:28992")


def _numbers(texts: pa.Array) -> Floats:
    good = pc.match_substring_regex(texts, r"^-?\d+(\.\d+)?$")
    return np.asarray(pc.if_else(good, texts, "nan").cast(pa.float64()).to_numpy())


def _inside(text: str) -> tuple[float, float]:
    """Return a point inside a ring, NaN where the ring is no polygon."""
    try:
        numbers = np.array(text.partition("|")[0].split(), dtype=np.float64)
        point = shapely.point_on_surface(shapely.Polygon(numbers.reshape(-1, 2)))
    except (ValueError, shapely.errors.GEOSException):
        return np.nan, np.nan
    return (np.nan, np.nan) if point.is_empty else (point.x, point.y)
