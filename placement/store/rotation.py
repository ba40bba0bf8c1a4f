"""New keys under a store that is full: every sealed value is sealed anew, batch by batch.

A value tells by its prefix with which key it was sealed, so what is left to do is always clear:
a kill at any moment is followed by doing the same again. The old keys go only when nothing is
left that they open. Nobody else may seal meanwhile: stop server and workers first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, func, select, update

from placement.store.accounts import ACCOUNTS
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE, METADATA, SEALED

BATCH = 500
WORK: tuple[tuple[str, str, str], ...] = (
    (ACCOUNTS.name, "sealed_totp", "totp"),
    ("snapshots", "sealed_zip", "zip"),
    ("proposals", "sealed_json", "json"),
    ("placing_events", "sealed_note", "note"),
    ("homes_offered", "sealed_note", "note"),
    ("pinned", "sealed_reason", "reason"),
)
"""Sealed columns outside the exchange tables: table, column, and the field they are bound to."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column: where it is, and what its values are bound to besides their row."""

    table: Table
    column: str
    field: str

    @property
    def key(self) -> ColumnElement[object]:
        """Return the column that names a row."""
        return next(iter(self.table.primary_key.columns))


def sealed_columns() -> tuple[Sealed, ...]:
    """Return every sealed column of the store."""
    exchange = tuple(Sealed(EXCHANGE[table], name, name) for table, name in sorted(SEALED))
    return exchange + tuple(
        Sealed(METADATA.tables[table], column, field) for table, column, field in WORK
    )


def left(connection: Connection, keys: Keys) -> int:
    """Return how many values are sealed with another key than the current one."""
    counts = (
        connection.execute(
            select(func.count()).select_from(one.table).where(_old(one, keys))
        ).scalar_one()
        for one in sealed_columns()
    )
    return sum(counts)


def seal_anew(database: Database, keys: Keys, batch: int = BATCH) -> Iterator[int]:
    """Seal everything with the current key; yields how many values each transaction did."""
    for one in sealed_columns():
        while True:
            with database.write() as connection:
                done = _some(connection, keys, one, batch)
            if not done:
                break
            yield done


def _some(connection: Connection, keys: Keys, one: Sealed, batch: int) -> int:
    key, column = one.key, one.table.c[one.column]
    found = connection.execute(select(key, column).where(_old(one, keys)).limit(batch)).all()
    for name, sealed in found:
        place = one.table.name, str(name), one.field
        fresh = keys.seal(keys.open(sealed, place), place)
        connection.execute(update(one.table).where(key == name).values({one.column: fresh}))
    return len(found)


def _old(one: Sealed, keys: Keys) -> ColumnElement[bool]:
    column = one.table.c[one.column]
    sealed = column.is_not(None) & (column != "")
    return sealed & ~column.startswith(f"{keys.current}:", autoescape=True)
