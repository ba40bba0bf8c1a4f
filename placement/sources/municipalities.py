"""In which municipality units and BW locations lie, and whether the row agrees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.errors import Fault
from placement.geo.crs import in_netherlands
from placement.geo.municipality import locate
from placement.tables import Tables
from placement.tables.marking import Marker

if TYPE_CHECKING:
    from geopandas.geodataframe import GeoDataFrame


def fill_municipalities(
    tables: Tables,
    boundaries: GeoDataFrame | None,
    files: Mapping[str, str],
    broken: Collection[str],
) -> tuple[Tables, list[Fault]]:
    """Return the tables with every municipality known that can be, and the faults.

    A unit must end up in a municipality of the delivery; a point must lie in the one that its row
    names, wherever that boundary is known (the border belongs to both sides).
    """
    faults: list[Fault] = []
    judged = "boundaries" not in broken
    if boundaries is None:
        if judged:
            faults.extend(_not_derivable(Marker.of(tables, files, "units")))
        return tables, faults
    filled: dict[str, pd.DataFrame] = {}
    for table in ("units", "bw_locations"):
        mark = Marker.of(tables, files, table)
        faults.extend(_elsewhere(mark, "municipality", boundaries))
        filled[table], found = _located(mark, boundaries, tables, needed=table == "units")
        if "municipalities" not in broken:
            faults.extend(found)
    faults.extend(_elsewhere(Marker.of(tables, files, "municipalities"), "id", boundaries))
    return tables.replace(**filled), faults


def _not_derivable(mark: Marker) -> list[Fault]:
    problem = "is niet ingevuld en zonder grenzen niet af te leiden"
    expected = "een gemeente, of boundaries.gpkg in de map"
    return list(mark.where(mark.frame["municipality"].isna(), "municipality", problem, expected))


def _points(mark: Marker) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    x = mark.frame["x"].to_numpy(dtype=np.float64)
    y = mark.frame["y"].to_numpy(dtype=np.float64)
    return x, y, np.isfinite(x) & np.isfinite(y) & in_netherlands(x, y)


def _elsewhere(mark: Marker, column: str, boundaries: GeoDataFrame) -> list[Fault]:
    """Return faults for points that do not lie in the municipality that their row names."""
    x, y, usable = _points(mark)
    named = mark.values(column)
    inside = np.ones(len(named), dtype=np.bool_)
    for name in sorted(set(named.dropna()) & set(boundaries.index)):
        own = (named == name).to_numpy() & usable
        found = locate(x[own], y[own], boundaries.loc[[name]])
        inside[own] = found == name
    places = locate(x[~inside], y[~inside], boundaries)
    faults = []
    for at, place in zip(np.flatnonzero(~inside), places, strict=True):
        problem = f"het punt ligt niet in deze gemeente, maar {_in(place)}"
        faults.append(mark.at(int(at), column, problem, "een punt in de genoemde gemeente"))
    return faults


def _in(place: object) -> str:
    return "buiten alle bekende grenzen" if place is None else f"in {place}"


def _located(
    mark: Marker, boundaries: GeoDataFrame, tables: Tables, *, needed: bool
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the frame with empty municipalities filled by the point, and the faults."""
    x, y, usable = _points(mark)
    names = mark.values("municipality").to_numpy(dtype=object).copy()
    empty = mark.values("municipality").isna().to_numpy()
    open_ = empty & usable
    names[open_] = locate(x[open_], y[open_], boundaries)
    known = set(tables.municipalities.index)
    faults = []
    for at in np.flatnonzero(open_) if needed else ():
        if names[at] not in known:
            problem = f"is niet ingevuld en het punt ligt {_in(names[at])}"
            expected = "een punt in een gemeente van de aanlevering"
            faults.append(mark.at(int(at), "municipality", problem, expected))
    filled = pd.Series(names, index=mark.frame.index, dtype=object)
    return mark.frame.assign(municipality=filled), faults
