"""Districts and figures beside a delivery: borders of wijken, social housing per area."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from geopandas.geodataframe import GeoDataFrame
from pyogrio.errors import DataLayerError, DataSourceError

from placement.errors import Fault, GeoError, TableError
from placement.geo.crs import RD, crs_code, to_rd
from placement.sources.files import read_bytes
from placement.sources.text import read_csv

CODES = ("wijkcode", "buurtcode", "statcode", "code", "id")
NAMES = ("wijknaam", "buurtnaam", "statnaam", "naam", "name")
OWNERS = ("gemeentecode", "municipality")
SHARES = ("social_share", "sociale huur (%)", "housing: social housing (%)")
"""Columns with a percentage, by name in lower case."""
AREA_CODES = ("id", "gemeentecode", "wijkcode", "buurtcode")
_EXPECTED = "vlakken met wijkcode (of statcode, id) en naam, in EPSG:28992 of 4326"
_STATISTICS_MISSING = -99997
_PERCENT = 100


def read_districts(path: Path, municipalities: Iterable[str]) -> GeoDataFrame:
    """Return districts in RD: index code, columns name and municipality; raises GeoError.

    Only those of the given municipalities. A file of the statistics office without municipality
    codes has them in its own codes: WK0503.. lies in GM0503.
    """
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        layer = next((name for name in layers if "wijk" in name.lower()), layers[0])
        read = pyogrio.read_dataframe(path, layer=layer)
        code = crs_code(str(read.crs)) if read.crs is not None else RD
    except (DataSourceError, DataLayerError, OSError, ValueError, IndexError) as error:
        raise GeoError([Fault(path.name, "is niet te lezen", _EXPECTED)]) from error
    by_name = {str(column).lower(): column for column in read.columns}
    codes = next((by_name[name] for name in CODES if name in by_name), None)
    names = next((by_name[name] for name in NAMES if name in by_name), codes)
    if codes is None:
        raise GeoError([Fault(path.name, "heeft geen kolom met een code", _EXPECTED)])
    own = next((by_name[name] for name in OWNERS if name in by_name), None)
    ids = read[codes].astype(str)
    owner = read[own].astype(str) if own is not None else "GM" + ids.str[2:6]
    shapes = np.asarray(read.geometry.to_numpy(), dtype=object)
    if code != RD:
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(to_rd(xy[:, 0], xy[:, 1])))
    whole = shapely.make_valid(shapely.force_2d(shapes))
    columns = {"name": read[names].astype(str).to_numpy(), "municipality": owner.to_numpy()}
    frame = GeoDataFrame(columns, geometry=list(whole), index=list(ids), crs=RD)
    return GeoDataFrame(frame[frame["municipality"].isin(list(municipalities))])


def read_social_share(path: Path) -> dict[str, float]:
    """Return social housing as a part of all dwellings by area code, from a CSV of percentages.

    Raises TableError with every faulty cell. A missing figure (empty, or -99997) is left out.
    """
    raw, _ = read_csv(read_bytes(path), "municipalities", path.name)
    names = [name.strip().lower() for name in raw.rows[0]]
    code = next((names.index(name) for name in AREA_CODES if name in names), None)
    share = next((names.index(name) for name in SHARES if name in names), None)
    if code is None or share is None:
        problem, expected = "mist een kolom", f"{AREA_CODES[0]} en {SHARES[0]} (in procenten)"
        raise TableError([Fault(path.name, problem, expected)])
    found: dict[str, float] = {}
    faults: list[Fault] = []
    for number, row in enumerate(raw.rows[1:], start=raw.first_row + 1):
        value = row[share].replace(",", ".")
        try:
            percentage = float(value) if value else float(_STATISTICS_MISSING)
        except ValueError:
            percentage = -1.0
        if 0 <= percentage <= _PERCENT:
            found[row[code]] = percentage / _PERCENT
        elif percentage != _STATISTICS_MISSING:
            wrong = "is geen percentage van 0 tot 100"
            faults.append(
                Fault(path.name, wrong, row=number, column=raw.rows[0][share], value=value)
            )
    if faults:
        raise TableError(faults)
    return found
