"""From text cells to one typed frame per table, with every fault of the table at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.domain import Column
from placement.errors import Fault
from placement.tables.cells import Wrong, parse
from placement.tables.raw import Header, RawTable, read_header
from placement.tables.schema import Declared, declared, has_id, has_point

DEGREES = ("lon", "lat")
_DEGREE = Column("number", "graden", unit="graden")


@dataclass(frozen=True, slots=True)
class Built:
    """A table's frame with its faults and notices.

    The frame has the columns of the exchange format and `row`; tables with points also carry
    `lon`, `lat` until `placement.sources.points` has made RD metres of them. `spoiled` holds the
    rows whose cells may have shifted: what else looks wrong there says nothing. `absent` holds the
    required columns that the file lacks.
    """

    frame: pd.DataFrame
    faults: list[Fault]
    notices: list[str]
    spoiled: frozenset[int] = frozenset()
    absent: frozenset[str] = frozenset()


def build(raw: RawTable) -> Built:
    """Return the typed frame of a table that has at least a header row."""
    header = read_header(raw)
    rows, cells, ragged = _body(raw, header)
    spoiled = frozenset(fault.row for fault in ragged if fault.row is not None)
    arrays: dict[str, NDArray[Any]] = {}
    faults = list(header.faults)
    for item in _columns(raw.table):
        place = header.positions.get(item.name)
        texts = [""] * len(rows) if place is None else [row[place] for row in cells]
        values, wrong = _parsed(item, texts)
        faults.extend(
            Fault(raw.file, what.problem, what.expected, rows[at], item.name, texts[at] or None)
            for at, what in (wrong if place is not None else [])
            if rows[at] not in spoiled
        )
        arrays[item.name] = _array(item, values)
    if has_id(raw.table):
        faults.extend(_duplicates(raw, list(arrays["id"]), rows))
    frame = _frame(raw.table, arrays, rows)
    absent = frozenset(str(fault.column) for fault in header.faults)
    return Built(frame, faults + ragged, header.notices, spoiled, absent)


def empty_frame(table: str) -> pd.DataFrame:
    """Return the typed frame of a table without rows."""
    return typed_frame(table, {item.name: [] for item in declared(table)}, [])


def typed_frame(table: str, values: Mapping[str, list[Any]], rows: list[int]) -> pd.DataFrame:
    """Return the frame of a table from typed values per column, None where missing."""
    arrays = {item.name: _array(item, values[item.name]) for item in declared(table)}
    return _frame(table, arrays, rows)


def _columns(table: str) -> tuple[Declared, ...]:
    degrees = tuple(Declared(name, _DEGREE, required=False, default=None) for name in DEGREES)
    return declared(table) + (degrees if has_point(table) else ())


def _body(raw: RawTable, header: Header) -> tuple[list[int], list[list[str]], list[Fault]]:
    rows: list[int] = []
    cells: list[list[str]] = []
    faults: list[Fault] = []
    for number, row in enumerate(raw.rows[1:], start=raw.first_row + 1):
        if not any(row):
            continue
        if len(row) != header.width:
            row = _fitted(row, header.width, raw, number, faults)  # noqa: PLW2901
        rows.append(number)
        cells.append(row)
    return rows, cells, faults


def _fitted(
    row: list[str], width: int, raw: RawTable, number: int, faults: list[Fault]
) -> list[str]:
    expected = f"{width} cellen, zoals de kopregel"
    if any(row[width:]):
        problem = f"rij heeft te veel cellen ({len(row)})"
        faults.append(Fault(raw.file, problem, expected, number))
    elif len(row) < width and raw.ragged_is_fault:
        problem = f"rij heeft te weinig cellen ({len(row)})"
        faults.append(Fault(raw.file, problem, expected, number))
    return row[:width] + [""] * (width - len(row))


def _parsed(item: Declared, texts: list[str]) -> tuple[list[Any], list[tuple[int, Wrong]]]:
    """Return the values (the default where empty or wrong) and (position, what is wrong)."""
    read = {text: parse(text, item.column) for text in set(texts) if text}
    required = item.required and item.column.kind != "point"
    empty = Wrong("is niet ingevuld", "een waarde")
    read[""] = empty if required else item.default
    if required and item.column.kind == "many":
        read = {text: empty if value == () else value for text, value in read.items()}
    unfit = {text for text, value in read.items() if isinstance(value, Wrong)}
    wrong = [(at, read[text]) for at, text in enumerate(texts) if text in unfit] if unfit else []
    for text in unfit:
        read[text] = item.default
    return [read[text] for text in texts], wrong


def _array(item: Declared, values: list[Any]) -> NDArray[Any]:
    kind = item.column.kind
    if kind == "flag":
        return np.array([bool(value) for value in values], dtype=np.bool_)
    if item.whole_numbers:
        return np.array([0 if value is None else value for value in values], dtype=np.int64)
    if kind in ("number", "amount", "whole", "point"):
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if kind == "date":
        return np.array(values, dtype="datetime64[s]")
    if kind != "many":
        return np.array(["" if kind == "id" and v is None else v for v in values], dtype=object)
    array = np.empty(len(values), dtype=object)
    for at, value in enumerate(values):  # numpy would make a second axis of the tuples
        array[at] = () if value is None else value
    return array


def _duplicates(raw: RawTable, ids: list[str], rows: list[int]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for name, row in zip(ids, rows, strict=True):
        if name and first.setdefault(name, row) != row:
            problem = f"kenmerk komt al voor op rij {first[name]}"
            faults.append(Fault(raw.file, problem, "elk kenmerk één keer", row, "id", name))
    return faults


def _frame(table: str, arrays: dict[str, NDArray[Any]], rows: list[int]) -> pd.DataFrame:
    index = pd.RangeIndex(len(rows))
    if has_id(table):
        index = pd.Index(arrays.pop("id"), dtype=object, name="id")
    arrays["row"] = np.array(rows, dtype=np.int64)
    # The dtype is said for each column: pandas would make its own text type of object.
    columns = {
        name: pd.Series(array, index=index, dtype=array.dtype) for name, array in arrays.items()
    }
    return pd.DataFrame(columns, index=index)
