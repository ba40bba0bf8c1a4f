"""Confirmations of borderline cases from a file beside the delivery: who, when and why, or none."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

from placement.errors import Fault, TableError
from placement.geo.confirmations import Confirmation
from placement.sources.files import read_table
from placement.tables import RawTable

COLUMNS: Final = ("unit", "other", "rule", "verdict", "name", "date", "reason")
VERDICTS: Final = {"holds": True, "ja": True, "fails": False, "nee": False}
FORMATS: Final = ("%Y-%m-%d", "%d-%m-%Y")


def read_confirmations(path: Path, today: date) -> tuple[Confirmation, ...]:
    """Return the confirmations of a table; TableError with every fault at once.

    Every column must be filled: a confirmation without a name, a date or a reason is none. A date
    after `today` is a fault.
    """
    raw, _ = read_table(path, "units")
    header = [name.strip().lower() for name in raw.rows[0]]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise TableError(
            [Fault(path.name, "deze kolom ontbreekt", column=name) for name in missing]
        )
    place = {name: header.index(name) for name in COLUMNS}
    faults: list[Fault] = []
    found: list[Confirmation] = []
    for number, row in enumerate(raw.rows[1:], start=raw.first_row + 1):
        if any(row):
            cells = {name: _cell(row, at) for name, at in place.items()}
            wrong = list(_faults(raw, number, cells, today))
            faults += wrong
            if not wrong:
                found.append(_confirmation(cells, number))
    if faults:
        raise TableError(faults)
    return tuple(found)


def _cell(row: list[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _faults(raw: RawTable, number: int, cells: dict[str, str], today: date) -> list[Fault]:
    faults = [
        Fault(
            raw.file, "is niet ingevuld", "een bevestiging met naam, datum en reden", number, name
        )
        for name, text in cells.items()
        if not text
    ]
    if cells["verdict"] and cells["verdict"].lower() not in VERDICTS:
        faults.append(Fault(raw.file, "is geen oordeel", "holds of fails", number, "verdict"))
    day = _day(cells["date"])
    if cells["date"] and day is None:
        faults.append(Fault(raw.file, "is geen datum", "2026-11-21 of 21-11-2026", number, "date"))
    elif day is not None and day > today:
        faults.append(Fault(raw.file, "ligt na vandaag", row=number, column="date"))
    return faults


def _confirmation(cells: dict[str, str], number: int) -> Confirmation:
    day = _day(cells["date"])
    assert day is not None
    holds = VERDICTS[cells["verdict"].lower()]
    return Confirmation(
        cells["unit"], cells["other"], cells["rule"], holds, day, cells["name"], cells["reason"],
        number,
    )  # fmt: skip


def _day(text: str) -> date | None:
    for form in FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
