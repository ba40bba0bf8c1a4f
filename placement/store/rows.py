"""Between the frames of `placement.tables` and rows of the database, value by value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, Executable, select

from placement.domain import TABLES
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, GIVEN, SEALED
from placement.tables import Tables, typed_frame
from placement.tables.schema import Declared, declared, has_id

Record = Mapping[str, Any]
"""One row: a value per column of the exchange format, None where missing; nothing sealed."""


def records(table: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame in order, each value as plain Python."""
    plain = {item.name: _plain(item, frame) for item in declared(table)}
    return [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)]


def _plain(item: Declared, frame: pd.DataFrame) -> list[Any]:
    if item.column.kind == "id":
        return [str(name) for name in frame.index]
    values: NDArray[Any] = frame[item.name].to_numpy()
    if item.column.kind == "date":
        days = values.astype("datetime64[D]").astype(object)
        return [day if isinstance(day, dt.date) else None for day in days]
    if values.dtype.kind == "f":
        whole = item.column.kind == "whole"
        return [None if np.isnan(v) else int(v) if whole else float(v) for v in values]
    return list(values.tolist())


def frame(table: str, rows: Iterable[Record]) -> pd.DataFrame:
    """Return the frame of records; `row` counts them as a file would, from 2."""
    kept = list(rows)
    values = {item.name: [row[item.name] for row in kept] for item in declared(table)}
    return typed_frame(table, values, list(range(2, len(kept) + 2)))


def seal(table: str, row: str, record: Record, keys: Keys) -> dict[str, Any]:
    """Return a record as it is stored: sealed columns as ciphertext, tuples as lists."""
    stored = {k: list(v) if isinstance(v, tuple) else v for k, v in record.items()}
    for name, value in record.items():
        if (table, name) in SEALED and value is not None:
            stored[name] = keys.seal(_text(value), (table, row, name))
    return stored


def unseal(table: str, stored: Record, keys: Keys) -> dict[str, Any]:
    """Return the record of a stored row; the inverse of `seal`."""
    names, special = _shape(table)
    record = {name: stored[name] for name in names}
    for item in special:
        value = record[item.name]
        if item.column.kind == "many":
            record[item.name] = tuple(value)
        elif value is not None:
            place = table, row_name(table, stored), item.name
            record[item.name] = _value(item, keys.open(value, place))
    return record


@cache
def _shape(table: str) -> tuple[tuple[str, ...], tuple[Declared, ...]]:
    """Return the columns of a table, and those of them whose stored value is not the value."""
    items = declared(table)
    other = tuple(i for i in items if (table, i.name) in SEALED or i.column.kind == "many")
    return tuple(item.name for item in items), other


def row_name(table: str, stored: Record) -> str:
    """Return what names a row within its table: its id, or its key."""
    return str(stored["id"] if has_id(table) else stored["key"])


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _value(item: Declared, text: str) -> object:
    if item.column.kind == "date":
        return dt.date.fromisoformat(text)
    return float(text) if item.column.kind == "point" else text


def stored_rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table as stored, in the order of the delivery."""
    where = EXCHANGE[table]
    return plain_rows(connection, select(where).order_by(where.c.position))


def plain_rows(connection: Connection, asked: Executable) -> list[dict[str, Any]]:
    """Return what a query finds as plain dictionaries.

    As mappings, or fetched one by one, rows cost twice as much.
    """
    found = connection.execute(asked)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found.all()]


def read_tables(connection: Connection, keys: Keys) -> Tables:
    """Return every exchange table as `placement.sources.folder` would: same frames, same order."""
    return tables_of(connection, keys, TABLES)


def tables_of(connection: Connection, keys: Keys, names: Iterable[str]) -> Tables:
    """Return some of the tables; the others are as if they were not delivered."""
    given = given_tables(connection)
    frames = {}
    for table in names:
        found = [unseal(table, row, keys) for row in stored_rows(connection, table)]
        if found or table in given:
            frames[table] = frame(table, found)
    return Tables.of(frames)


def given_tables(connection: Connection) -> frozenset[str]:
    """Return the tables that were delivered, also those without rows."""
    return frozenset(connection.execute(select(GIVEN.c.name)).scalars())
