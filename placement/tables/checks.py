"""What must hold within a row: dates in order, ages and numbers that fit each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping

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
    checks: Mapping[str, Callable[[Marker], Iterator[Fault]]] = {
        "clients": lambda mark: _clients(mark, today),
        "units": _units,
        "bw_locations": lambda mark: _order(
            mark, "operating_from", "operating_until", may_equal=True
        ),
        "agreements": lambda mark: _order(mark, "period_from", "period_until", may_equal=True),
        "complexes": lambda mark: _complexes(mark, faulty),
        "keep_apart": _apart,
        "unit_distances": _distances,
        "confirmations": lambda mark: _confirmations(mark, today),
    }
    for table, check in checks.items():
        mark = Marker.of(tables, files, table)
        if len(mark.frame):  # to compare nothing takes as long as to compare a row
            yield from check(mark)


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


def _complexes(
    mark: Marker, faulty: Collection[tuple[str, int | None, str | None]]
) -> Iterator[Fault]:
    told = [(mark.file, row, "dwellings") not in faulty for row in mark.frame["row"]]
    crowded = mark.frame["occupied_bt"] > mark.frame["dwellings"]
    crowded &= np.array(told, dtype=np.bool_)
    problem = "is meer dan het aantal woningen"
    yield from mark.where(crowded, "occupied_bt", problem, "hooguit dwellings")


def _apart(mark: Marker) -> Iterator[Fault]:
    apart = mark.frame
    same = (apart["client_a"] == apart["client_b"]) & apart["client_a"].notna()
    yield from mark.where(same, "client_b", "is dezelfde cliënt", "een andere cliënt")


def _distances(mark: Marker) -> Iterator[Fault]:
    itself = (mark.frame["a"] == mark.frame["b"]) & (mark.frame["metres"] > 0)
    problem = "een wooneenheid ligt op afstand van zichzelf"
    yield from mark.where(itself, "metres", problem, "0, of een andere wooneenheid")
