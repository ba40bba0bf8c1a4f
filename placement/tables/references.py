"""What rows name in other tables: every name must be known there, or is a fault with a hint."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from placement.domain import TABLES
from placement.errors import Fault
from placement.tables import Tables
from placement.tables.marking import Marker
from placement.tables.nearest import nearest
from placement.tables.schema import Declared, declared

_SHOWN_HINTS = 200  # looking for the nearest name costs time; nobody reads more of them


def check_references(
    tables: Tables, files: Mapping[str, str], broken: Collection[str]
) -> tuple[list[Fault], list[str]]:
    """Return faults for unknown names, and notices for names that may lie outside the delivery.

    `broken`: tables that could not be read; names in them are not judged.
    """
    faults: list[Fault] = []
    notices: list[str] = []
    for table in TABLES:
        mark = Marker.of(tables, files, table)
        for item in declared(table):
            if item.column.refers is None or item.column.refers.split(".")[0] in broken:
                continue
            found = list(_unknown(mark, item, tables, files))
            if item.column.loose:
                notices.extend(_noted(mark.file, item, found))
            else:
                faults.extend(found)
    return faults, notices


def known_names(tables: Tables, refers: str) -> dict[str, None]:
    """Return the names in a table (`units`) or one of its columns (`municipalities.region`)."""
    table, _, column = refers.partition(".")
    values = tables.frame(table)[column] if column else tables.frame(table).index
    return dict.fromkeys(str(value) for value in values if value)


def _unknown(
    mark: Marker, item: Declared, tables: Tables, files: Mapping[str, str]
) -> Iterator[Fault]:
    refers = item.column.refers or ""
    table, _, column = refers.partition(".")
    known = known_names(tables, refers)
    place = f"{column or 'id'} in {files.get(table, f'{table}.csv')}"
    hints = 0
    for at, value in enumerate(mark.values(item.name)):
        for name in value if isinstance(value, tuple) else (value,):
            if name is None or name in known:
                continue
            hints += 1
            hint = nearest(name, known) if hints <= _SHOWN_HINTS else ""
            problem = _problem(name, item, tables, mark, at) or f"is onbekend{hint}"
            yield mark.at(at, item.name, problem, _expected(place, table, tables), value=name)


def _expected(place: str, table: str, tables: Tables) -> str:
    missing = "" if table in tables.given else " (die tabel is niet aangeleverd)"
    return f"een {place}{missing}"


def _problem(name: str, item: Declared, tables: Tables, mark: Marker, at: int) -> str | None:
    """Return what is wrong with a dwelling that is a person: the row's own or another's id."""
    if item.name != "lives_in" or name not in tables.clients.index:
        return None
    if name == str(mark.frame.index[at]):
        return "verwijst naar zichzelf"
    return f"is een cliënt, geen wooneenheid{_circle(tables, str(mark.frame.index[at]))}"


def _circle(tables: Tables, start: str) -> str:
    lives_in = dict(zip(tables.clients.index, tables.clients["lives_in"], strict=True))
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at not in seen:
        seen.add(at)
        at = lives_in.get(at)
    return ", en de verwijzingen lopen in een kring" if at is not None else ""


def _noted(file: str, item: Declared, found: list[Fault]) -> Iterator[str]:
    if found:
        rows = ", ".join(str(fault.row) for fault in found[:10])
        more = f" en {len(found) - 10} meer" if len(found) > 10 else ""
        table = (item.column.refers or "").split(".")[0]
        yield f"{file}, kolom {item.name}: niet in {table}, op rij {rows}{more}"
