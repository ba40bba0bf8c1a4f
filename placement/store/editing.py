"""One row of an exchange table changed by hand: as a delivery would, or not at all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, select, update

from placement.errors import Fault
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE
from placement.store.rows import Record, seal
from placement.tables.schema import declared


def unknown_names(connection: Connection, table: str, record: Record) -> list[Fault]:
    """Return a fault for each name in a row that the table it refers to does not have."""
    faults = []
    for item in declared(table):
        refers, value = item.column.refers, record[item.name]
        if refers is None or "." in refers or item.column.loose or value is None:
            continue
        target = EXCHANGE[refers]
        names = value if isinstance(value, tuple) else (value,)
        known = connection.execute(select(target.c.id).where(target.c.id.in_(names))).scalars()
        if set(names) - set(known):
            faults.append(Fault(table, "is onbekend", f"een id in {refers}", None, item.name))
    return faults


def replace_row(
    connection: Connection, keys: Keys, table: str, record: Record, version: int, at: dt.datetime
) -> bool:
    """Write a row over the one with its id within the caller's transaction.

    False where that is no longer of this version: somebody was first.
    """
    own = EXCHANGE[table]
    values: dict[str, Any] = {**seal(table, str(record["id"]), record, keys)}
    values |= {"version": version + 1, "changed_at": at}
    still = own.c.id == record["id"], own.c.version == version
    return connection.execute(update(own).where(*still).values(values)).rowcount == 1
