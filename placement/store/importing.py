"""A delivery into the store: first the difference, then all of it in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from placement.domain import TABLES
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, GIVEN
from placement.store.rows import Record, records, row_name, seal, stored_rows, unseal
from placement.tables import Tables
from placement.tables.schema import has_id


@dataclass(frozen=True, slots=True)
class TableChange:
    """What a delivery changes in one table.

    `new`, `gone`: ids (tables without ids: how many rows, as "rij 3"); `changed`: id and the names
    of the columns that differ, without their values.
    """

    table: str
    new: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    gone: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Tell whether nothing in this table changes."""
        return not (self.new or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written in one table: rows by name, beside the change to show."""

    change: TableChange
    insert: Sequence[Record]
    update: Sequence[tuple[Record, Record]]
    delete: Sequence[Record]


def difference(connection: Connection, keys: Keys, tables: Tables) -> tuple[TableChange, ...]:
    """Return what importing a delivery would change, table by table; nothing is written."""
    plans = (_plan(connection, keys, tables, table) for table in TABLES)
    return tuple(plan.change for plan in plans if not plan.change.empty)


def apply(
    connection: Connection, keys: Keys, tables: Tables, *, at: dt.datetime
) -> tuple[TableChange, ...]:
    """Write a delivery within the caller's transaction and return what changed.

    Afterwards `read_tables` gives the delivery back: same rows, same order. A changed row gets
    the next version number, an unchanged one keeps its own.
    """
    plans = [_plan(connection, keys, tables, table) for table in TABLES]
    for plan in plans:
        _write(connection, keys, plan, at)
    for plan in reversed(plans):
        _remove(connection, plan)
    connection.execute(delete(GIVEN))
    if tables.given:
        connection.execute(insert(GIVEN), [{"name": name} for name in sorted(tables.given)])
    return tuple(plan.change for plan in plans if not plan.change.empty)


def _plan(connection: Connection, keys: Keys, tables: Tables, table: str) -> _Plan:
    delivered = [
        {**row, "position": at} for at, row in enumerate(records(table, tables.frame(table)))
    ]
    present = stored_rows(connection, table)
    known = [{**unseal(table, row, keys), "position": row["position"]} for row in present]
    match = _by_id if has_id(table) else _by_content
    return match(table, delivered, known, present)


def _by_id(
    table: str,
    delivered: list[dict[str, Any]],
    known: list[dict[str, Any]],
    stored: Sequence[Record],
) -> _Plan:
    old = {row["id"]: (row, kept) for row, kept in zip(known, stored, strict=True)}
    wanted = {row["id"] for row in delivered}
    fresh, changed, update_ = [], [], []
    for row in delivered:
        if row["id"] not in old:
            fresh.append(row)
            continue
        before, kept = old[row["id"]]
        fields = tuple(name for name in row if row[name] != before[name] and name != "position")
        if fields:
            changed.append((str(row["id"]), fields))
        if row != before:
            update_.append((row, kept))
    gone = [kept for name, (_, kept) in old.items() if name not in wanted]
    change = TableChange(
        table,
        tuple(str(row["id"]) for row in fresh),
        tuple(changed),
        tuple(str(kept["id"]) for kept in gone),
    )
    return _Plan(change, fresh, update_, gone)


def _by_content(
    table: str,
    delivered: list[dict[str, Any]],
    known: list[dict[str, Any]],
    stored: Sequence[Record],
) -> _Plan:
    """Match rows that have no id by all their values; each stored row serves once."""
    places: dict[tuple[Any, ...], list[int]] = {}
    for at, row in reversed(list(enumerate(known))):
        places.setdefault(_content(row), []).append(at)
    fresh, moved, used = [], [], Counter[int]()
    for row in delivered:
        found = places.get(_content(row))
        if not found:
            fresh.append(row)
            continue
        at = found.pop()
        used[at] += 1
        if known[at]["position"] != row["position"]:
            moved.append((row, stored[at]))
    gone = [kept for at, kept in enumerate(stored) if not used[at]]
    change = TableChange(
        table,
        tuple(f"rij {row['position'] + 2}" for row in fresh),
        (),
        tuple(f"rij {kept['position'] + 2}" for kept in gone),
    )
    return _Plan(change, fresh, moved, gone)


def _content(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(value for name, value in row.items() if name != "position")


def _write(connection: Connection, keys: Keys, plan: _Plan, at: dt.datetime) -> None:
    table, name = EXCHANGE[plan.change.table], plan.change.table
    changed = {row for row, _ in plan.change.changed}
    if plan.insert:
        rows = [dict(row) for row in plan.insert]
        if not has_id(name):
            first = connection.execute(select(func.max(table.c.key))).scalar() or 0
            for number, row in enumerate(rows, start=first + 1):
                row["key"] = number
        made = [{**seal(name, row_name(name, row), row, keys), "changed_at": at} for row in rows]
        connection.execute(insert(table), made)
    for wanted, kept in plan.update:
        own = table.c.id if has_id(name) else table.c.key
        values: dict[str, Any] = {"position": wanted["position"]}
        if row_name(name, kept) in changed:
            values |= seal(name, row_name(name, kept), wanted, keys)
            values |= {"version": kept["version"] + 1, "changed_at": at}
        connection.execute(update(table).where(own == kept[own.name]).values(values))


def _remove(connection: Connection, plan: _Plan) -> None:
    table = EXCHANGE[plan.change.table]
    own = table.c.id if has_id(plan.change.table) else table.c.key
    names = [kept[own.name] for kept in plan.delete]
    for first in range(0, len(names), 500):
        connection.execute(delete(table).where(own.in_(names[first : first + 500])))
