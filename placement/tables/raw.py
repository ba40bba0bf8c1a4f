"""A table as it was delivered: text cells under a header, before any meaning."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from placement.errors import Fault
from placement.tables.nearest import nearest
from placement.tables.schema import declared, has_point, known_columns, point_required


@dataclass(frozen=True, slots=True)
class RawTable:
    """Rows of trimmed text cells; `rows[0]` is the header and row 1 for the user.

    `first_row` is the row number of the header (2 below an Excel `sep=` line). `ragged_is_fault`:
    a row with fewer cells than the header is a fault in CSV; a spreadsheet leaves them out.
    """

    table: str
    file: str
    rows: list[list[str]]
    first_row: int = 1
    ragged_is_fault: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands, and what was wrong or unknown in the header."""

    positions: dict[str, int]
    width: int
    faults: list[Fault]
    notices: list[str]


def column_name(text: str) -> str:
    """Return a column name as it is compared: trimmed, lower case, one way to write accents."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def read_header(raw: RawTable) -> Header:
    """Return the header of a table; a missing or double column is a fault, an unknown one not."""
    names = [column_name(text) for text in raw.rows[0]]
    while names and not names[-1]:
        names.pop()
    known = known_columns(raw.table)
    positions: dict[str, int] = {}
    faults: list[Fault] = []
    unknown: list[str] = []
    for place, name in enumerate(names):
        if name in positions:
            problem = "staat twee keer in de kopregel"
            faults.append(Fault(raw.file, problem, "elke kolom één keer", raw.first_row, name))
        elif name in known:
            positions[name] = place
        elif name:
            unknown.append(name)
    faults.extend(_missing(raw, positions, unknown))
    return Header(positions, len(names), faults, _unknown_notice(raw, unknown))


def _missing(raw: RawTable, positions: dict[str, int], unknown: list[str]) -> list[Fault]:
    missing = [
        item.name
        for item in declared(raw.table)
        if item.required and item.column.kind != "point" and item.name not in positions
    ]
    missing.extend(_missing_point(raw.table, positions))
    given = ", ".join(unknown)
    return [
        Fault(
            raw.file,
            f"verplichte kolom ontbreekt{nearest(name, unknown) if given else ''}",
            f"een kolom {name}" + (" (of lon en lat)" if name in ("x", "y") else ""),
            raw.first_row,
            name,
        )
        for name in missing
    ]


def _missing_point(table: str, positions: dict[str, int]) -> list[str]:
    if not has_point(table):
        return []
    halves = [
        other
        for one, other in (("x", "y"), ("y", "x"), ("lon", "lat"), ("lat", "lon"))
        if one in positions and other not in positions
    ]
    if halves or not point_required(table) or "x" in positions or "lon" in positions:
        return halves
    return ["x", "y"]


def _unknown_notice(raw: RawTable, unknown: list[str]) -> list[str]:
    known = sorted(known_columns(raw.table))
    return [
        f"{raw.file}: kolom «{name[:60]}» is onbekend en niet gelezen{nearest(name, known)}"
        for name in dict.fromkeys(unknown)
    ]
