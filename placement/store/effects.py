"""What moving in, moving out and omklappen do to the supply: facts of the world, written once.

Hours of a move count as in the match: the new provider gives them; what a leaver's provider gets
back, that provider states itself (exchange.md: leavers give back neither hours nor share).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from placement.errors import ConflictError
from placement.store.exchange import EXCHANGE

UNITS = EXCHANGE["units"]
CLIENTS = EXCHANGE["clients"]


@dataclass(frozen=True, slots=True)
class Move:
    """One person's move: where to, with whom, what for, and the unit that is left (or empty)."""

    client: str
    unit: str
    provider: str
    profile: str
    hours: float
    leaves: str = ""
    was: str = ""
    """The profile that a resident leaves behind, or empty."""


def move_in(connection: Connection, move: Move, at: dt.datetime) -> None:
    """Write that somebody now lives in a unit, and that the place left behind is free."""
    unit = _row(connection, UNITS, move.unit)
    _set(connection, UNITS, move.unit, at, capacity=unit["capacity"] - 1,
         occupied=unit["occupied"] + 1, occupied_provider=move.provider)  # fmt: skip
    if move.leaves:
        free_place(connection, move.leaves, move.was, at)
    _set(connection, CLIENTS, move.client, at, lives_in=move.unit, profile=move.profile,
         next_profile=None)  # fmt: skip
    _count(connection, move.profile, unit, 1, at)
    _take_hours(connection, move.provider, move.hours, at)


def move_out(connection: Connection, move: Move, at: dt.datetime) -> None:
    """Write that somebody no longer lives in a unit; its place is free again."""
    free_place(connection, move.unit, move.profile, at)
    _set(connection, CLIENTS, move.client, at, lives_in=None)


def leave_pool(connection: Connection, move: Move, at: dt.datetime, day: dt.date) -> None:
    """Write that the tenancy passed to the client: the unit leaves the pool and is counted.

    Where its corporation has an agreement on omklap in that municipality for the day, the unit
    is a delivery under it. What refers to the unit (pins, distances) goes with it.
    """
    unit = _row(connection, UNITS, move.unit)
    _set(connection, CLIENTS, move.client, at, lives_in=None)
    _count(connection, move.profile, unit, -1, at)
    agreement = _omklap_agreement(connection, unit, day)
    if agreement:
        table = EXCHANGE["deliveries"]
        made = {"agreement": agreement, "unit": move.unit, "date": day, "status": "delivered",
                "evidence": "omgeklapt"}  # fmt: skip
        connection.execute(insert(table).values(**made, **_bookkeeping(connection, table, at)))
    for name, columns in (("pins", ("unit",)), ("reach", ("unit",)), ("bw_walks", ("unit",)),
                          ("unit_distances", ("a", "b")),
                          ("confirmations", ("unit", "other_unit"))):  # fmt: skip
        for column in columns:
            own = EXCHANGE[name]
            connection.execute(delete(own).where(own.c[column] == move.unit))
    connection.execute(delete(UNITS).where(UNITS.c.id == move.unit))


def free_place(connection: Connection, name: str, profile: str, at: dt.datetime) -> None:
    """Give a unit one place more; its provider is forgotten when nobody lives there."""
    unit = _row(connection, UNITS, name)
    left = max(unit["occupied"] - 1, 0)
    _set(connection, UNITS, name, at, capacity=unit["capacity"] + 1, occupied=left,
         occupied_provider=unit["occupied_provider"] if left else None)  # fmt: skip
    _count(connection, profile, unit, -1, at)


def _row(connection: Connection, table: Table, name: str) -> Mapping[str, Any]:
    asked = select(table).where(table.c.id == name).with_for_update()
    found = connection.execute(asked).mappings().one_or_none()
    if found is None:
        raise ConflictError(f"«{name}» is intussen uit de gegevens verdwenen")
    return dict(found)


def _set(
    connection: Connection, table: Table, name: str, at: dt.datetime, **values: object
) -> None:
    values |= {"version": table.c.version + 1, "changed_at": at}
    connection.execute(update(table).where(table.c.id == name).values(**values))


def _count(
    connection: Connection, profile: str, unit: Mapping[str, Any], more: int, at: dt.datetime
) -> None:
    """Keep the counts of a complex (BT only) and of the spread targets; none goes below zero."""
    if profile == "BT" and unit["complex"] is not None:
        table = EXCHANGE["complexes"]
        here = table.c.id == unit["complex"]
        _add(connection, table, here, table.c.occupied_bt.name, more, at)
    table = EXCHANGE["spread_targets"]
    here = (table.c.profile == profile) & (table.c.municipality == unit["municipality"])
    _add(connection, table, here, table.c.occupied.name, more, at)


def _add(
    connection: Connection,
    table: Table,
    here: ColumnElement[bool],
    name: str,
    more: int,
    at: dt.datetime,
) -> None:
    column = table.c[name]
    kept = here & (column + more >= 0)
    values = {name: column + more, "version": table.c.version + 1, "changed_at": at}
    connection.execute(update(table).where(kept).values(values))


def _take_hours(connection: Connection, provider: str, hours: float, at: dt.datetime) -> None:
    table = EXCHANGE["providers"]
    free = _row(connection, table, provider)["hours_free"]
    if free is not None:
        # Thousandths, so that ten moves of 8.7 hours are 87 hours.
        left = max(round(free * 1000) - round(hours * 1000), 0) / 1000
        _set(connection, table, provider, at, hours_free=left)


def _omklap_agreement(connection: Connection, unit: Mapping[str, Any], day: dt.date) -> str | None:
    table = EXCHANGE["agreements"]
    asked = select(table.c.id).where(
        table.c.kind == "omklap",
        table.c.corporation == unit["corporation"],
        table.c.municipality == unit["municipality"],
        table.c.period_from <= day,
        table.c.period_until >= day,
    )
    found = connection.execute(asked.order_by(table.c.position)).scalars().first()
    return None if found is None else str(found)


def _bookkeeping(connection: Connection, table: Table, at: dt.datetime) -> dict[str, object]:
    key, position = connection.execute(
        select(func.max(table.c.key), func.max(table.c.position))
    ).one()
    return {"key": (key or 0) + 1, "position": (position or 0) + 1, "changed_at": at}
