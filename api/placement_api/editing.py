"""What may be written into one row of the supply, and its judgement by `placement.tables`.

Input models are made from the declared columns, for the documentation and the kinds of values;
whether the values make sense is judged exactly as in a delivery, all faults at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from placement.audience.policy import PERSONAL
from placement.domain import TABLES
from placement.errors import Fault, TableError
from placement.sources.points import to_points
from placement.store.exporting import cell
from placement.store.rows import records
from placement.tables import RawTable, Tables, build
from placement.tables.checks import check_values
from placement.tables.schema import Declared, declared, has_id, has_point
from placement_api.wire import camel

EDITABLE = tuple(name for name in TABLES if has_id(name) and name not in PERSONAL)
KINDS: Mapping[str, Any] = {
    "text": str, "hours": str, "number": float, "amount": float, "point": float, "whole": int,
    "flag": bool, "date": dt.date,
}  # fmt: skip
LONGEST = 1000
MOST = 100


def model_of(table: str, *, part: bool) -> type[BaseModel]:
    """Return the input model of a row; `part`: every column may be left out (PATCH)."""
    fields: dict[str, Any] = {
        item.name: _field(item, part=part) for item in declared(table) if item.column.kind != "id"
    }
    name = TABLES[table].__name__ + ("Part" if part else "Whole")
    config = ConfigDict(extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)
    return create_model(name, __config__=config, __doc__=f"Eén rij van {table}.", **fields)


def _field(item: Declared, *, part: bool) -> tuple[Any, Any]:
    kind: Any = KINDS.get(item.column.kind)
    more: dict[str, Any] = {"alias": camel(item.name), "description": item.column.dutch}
    if item.column.choices:
        kind = Literal[item.column.choices]
    if item.column.kind == "many":
        kind = list.__class_getitem__(kind or str)  # a type made from data: no annotation
        more["max_length"] = MOST
    elif kind is str:
        more["max_length"] = LONGEST
    if item.required and not part:
        return kind, Field(**more)
    return kind | None, Field(default=None, **more)


@cache
def _nothing() -> Tables:
    """Return tables without rows: to make them costs more than all the rest of a judgement."""
    return Tables.of({})


def judged(table: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the store keeps it; TableError with every fault in it."""
    names = [item.name for item in declared(table)]
    amounts = {item.name for item in declared(table) if item.column.kind == "amount"}
    cells = [cell(record[name], amount=name in amounts) for name in names]
    built = build(RawTable(table, table, [names, cells]))
    frame, faults = built.frame, list(built.faults)
    if has_point(table) and not faults:
        frame, wrong = to_points(frame, table, table)
        faults += wrong
    if not faults:
        alone = replace(_nothing(), given=frozenset({table}), **{table: frame})
        faults += check_values(alone, {table: table}, None)
    if faults or not len(frame):
        told = faults or [Fault(table, "is leeg")]
        raise TableError(Fault(f.file, f.problem, f.expected, None, f.column) for f in told)
    return records(table, frame)[0]
