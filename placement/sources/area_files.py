"""Districts and figures beside a delivery: borders of wijken, social housing per area."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geopandas.geodataframe import GeoDataFrame

from placement.errors import Fault, TableError
from placement.geo.crs import RD
from placement.sources.cbs.areas import read_areas
from placement.sources.files import read_bytes
from placement.sources.text import read_csv

OWNER = "gemeentecode"
SHARES = ("social_share", "sociale huur (%)", "housing: social housing (%)")
"""Columns with a percentage, by name in lower case."""
AREA_CODES = ("id", "gemeentecode", "wijkcode", "buurtcode")
_STATISTICS_MISSING = -99997
_PERCENT = 100


def read_districts(path: Path, municipalities: Iterable[str]) -> GeoDataFrame:
    """Return districts in RD: index code, columns name and municipality; raises GeoError.

    Only those of the given municipalities. A file without municipality codes has them in its own
    codes: WK0503.. lies in GM0503.
    """
    areas, _ = read_areas(path, "wijk")
    ids = areas.index.to_series()
    owner = "GM" + ids.str[2:6] if OWNER not in areas else areas[OWNER].astype(str)
    names = areas["name"].astype(str) if "name" in areas else ids
    columns = {"name": names.to_numpy(), "municipality": owner.to_numpy()}
    frame = GeoDataFrame(columns, geometry=list(areas.geometry), index=list(ids), crs=RD)
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
