"""What must hold within a row: dates in order, ages and numbers that fit each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from placement.errors import Fault
from placement.tables import Tables
from placement.tables.marking import Marker

_DAYS_PER_YEAR = 365.2425


def check_values(
    tables: Tables,
    files: Mapping[str, str],
    today: dt.date | None,
    faulty: Collection[tuple[str, int | None, str | None]] = (),
) -> Iterator[Fault]:
    """Yield the faults within rows; `today` is the date of the run (None: not compared with).

    `faulty`: cells (file, row, column) that are known to be wrong, so that 0 stands in them.
    """
    yield from _clients(Marker.of(tables, files, "clients"), today)
    yield from _units(Marker.of(tables, files, "units"))
    locations = Marker.of(tables, files, "bw_locations")
    yield from _order(locations, "operating_from", "operating_until", may_equal=True)
    agreements = Marker.of(tables, files, "agreements")
    yield from _order(agreements, "period_from", "period_until", may_equal=True)
    complexes = Marker.of(tables, files, "complexes")
    told = [(complexes.file, row, "dwellings") not in faulty for row in complexes.frame["row"]]
    crowded = complexes.frame["occupied_bt"] > complexes.frame["dwellings"]
    crowded &= np.array(told, dtype=np.bool_)
    yield from complexes.where(
        crowded, "occupied_bt", "is meer dan het aantal woningen", "hooguit dwellings"
    )
    yield from _pairs(tables, files)
    yield from _confirmations(Marker.of(tables, files, "confirmations"), today)


def _order(mark: Marker, first: str, last: str, *, may_equal: bool) -> Iterator[Fault]:
    begin, end = mark.frame[first], mark.frame[last]
    wrong = (end < begin) if may_equal else (end <= begin)
    problem = f"ligt voor {first}" if may_equal else f"ligt niet na {first}"
    expected = f"een datum {'op of ' if may_equal else ''}na {first}"
    yield from mark.where(wrong, last, problem, expected)


def _clients(mark: Marker, today: dt.date | None) -> Iterator[Fault]:
    clients = mark.frame
    yield from _order(mark, "grant_from", "grant_until", may_equal=False)
    yield from _order(mark, "birth_date", "waiting_since", may_equal=True)
    idle = clients["next_profile"].notna() & clients["lives_in"].isna()
    problem = "is ingevuld zonder lives_in"
    yield from mark.where(idle, "next_profile", problem, "ook de wooneenheid in lives_in")
    if today is None:
        return
    now = pd.Timestamp(today)
    expected = f"een datum op of voor {today.isoformat()}"
    for column in ("birth_date", "waiting_since"):
        late = clients[column] > now
        yield from mark.where(late, column, "ligt na de datum van de berekening", expected)
    years = (now - clients["birth_date"]).dt.days / _DAYS_PER_YEAR
    yield from mark.where(years > 131, "birth_date", "ligt te lang geleden", "een geboortedatum")
    unlike = (years.to_numpy(dtype=np.float64) - clients["age"].to_numpy(dtype=np.float64)) - 0.5
    differs = np.abs(unlike) > 1.5
    yield from mark.where(differs, "age", "past niet bij birth_date", "één van beide, of gelijk")


def _units(mark: Marker) -> Iterator[Fault]:
    upside_down = mark.frame["age_max"] < mark.frame["age_min"]
    yield from mark.where(upside_down, "age_max", "is lager dan age_min", "age_min of hoger")


def _confirmations(mark: Marker, today: dt.date | None) -> Iterator[Fault]:
    said = mark.frame
    both = said["bw_location"].isna() == said["other_unit"].isna()
    problem = "hoort bij precies één van bw_location en other_unit"
    yield from mark.where(both, "unit", problem, "een BW-locatie of een andere wooneenheid")
    itself = said["other_unit"] == said["unit"]
    yield from mark.where(itself, "other_unit", "is dezelfde wooneenheid", "een andere wooneenheid")
    if today is not None:
        late = said["date"] > pd.Timestamp(today)
        expected = f"een datum op of voor {today.isoformat()}"
        yield from mark.where(late, "date", "ligt na de datum van de berekening", expected)


def _pairs(tables: Tables, files: Mapping[str, str]) -> Iterator[Fault]:
    apart = Marker.of(tables, files, "keep_apart")
    same = (apart.frame["client_a"] == apart.frame["client_b"]) & apart.frame["client_a"].notna()
    yield from apart.where(same, "client_b", "is dezelfde cliënt", "een andere cliënt")
    distances = Marker.of(tables, files, "unit_distances")
    itself = (distances.frame["a"] == distances.frame["b"]) & (distances.frame["metres"] > 0)
    problem = "een wooneenheid ligt op afstand van zichzelf"
    yield from distances.where(itself, "metres", problem, "0, of een andere wooneenheid")
