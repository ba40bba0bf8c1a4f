"""What one run stands on, and the same with changes: all of them, or all of their faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from placement.errors import Fault, InputError, TableError
from placement.geo.network import Network
from placement.rulebook import Rulebook, Settings
from placement.tables import Tables
from placement.tables.checks import check_values
from placement.tables.references import check_references
from placement.tables.sense import check_sense

if TYPE_CHECKING:
    from placement.what_if.changes import Change


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """All that a run of the match takes; a what-if replaces parts of it."""

    tables: Tables
    rulebook: Rulebook = field(repr=False)
    settings: Settings = field(repr=False)
    walk: Network | None = field(default=None, repr=False)
    drive: Network | None = field(default=None, repr=False)
    sha256: str = ""


def changed(case: Case, changes: Iterable[Change], known: Iterable[Fault] = ()) -> Case:
    """Return the case with every change made, in order.

    TableError carries all their faults, after those that are `known` already.
    """
    faults = list(known)
    result = case
    for change in changes:
        try:
            result = change.made(result)
        except InputError as error:
            faults += error.faults
    if not faults:
        faults = _contradictions(result)
    if faults:
        raise TableError(dict.fromkeys(faults))
    return result


def rows_gone(tables: Tables, *removed: tuple[str, str, str]) -> Tables:
    """Return tables without the rows that name something in a (table, column, id)."""
    frames: dict[str, pd.DataFrame] = {}
    for table, column, name in removed:
        frame = frames.get(table, tables.frame(table))
        frames[table] = frame[frame[column] != name]
    return tables.replace(**frames)


def with_tables(case: Case, tables: Tables) -> Case:
    """Return the case on other tables; what they were read from no longer names them."""
    return replace(case, tables=tables, sha256="")


def _contradictions(case: Case) -> list[Fault]:
    """Return what the changed tables say wrong: unknown names, rows that contradict each other."""
    tables, files = case.tables, dict[str, str]()
    unknown, _ = check_references(tables, files, ())
    odd, _ = check_sense(tables, files)
    return [*unknown, *odd, *check_values(tables, files, case.settings.date)]
