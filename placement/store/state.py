"""What the next match is to read: the exchange tables with the work of the day laid over them.

Moves are facts and stand in the tables themselves (`effects`). What is still open is laid over:
a place offered or accepted is a pin `must` that no re-match moves, the last proposal is what a
new one stays close to, and who is parked or what is out of service does not take part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from placement.lifecycle import HOLDS, State
from placement.store.absences import away
from placement.store.crypto import Keys
from placement.store.exchange import METADATA
from placement.store.pinning import pins
from placement.store.rows import frame, read_tables, records
from placement.store.work import PlacingRow
from placement.tables import Tables


def tables_for_match(connection: Connection, keys: Keys, today: dt.date) -> Tables:
    """Return the tables of the store as a match of today must see them."""
    tables = read_tables(connection, keys)
    placings = METADATA.tables[PlacingRow.__tablename__]
    open_ = placings.c.state.in_(sorted({*HOLDS, State.PROPOSED}))
    asked = select(placings).where(open_).order_by(placings.c.made_at, placings.c.id)
    rows = [dict(row) for row in connection.execute(asked).mappings()]
    held = [row for row in rows if row["state"] in HOLDS]
    absent, closed = away(connection, "client", today), away(connection, "unit", today)
    tables = tables.replace(
        units=_closed(tables.units, closed - {row["unit"] for row in held}),
        pins=_pinned(tables.pins, pins(connection, keys), held),
    )
    if rows:
        tables = tables.replace(previous=_previous(rows))
    given = {
        *tables.given,
        *(["pins"] if len(tables.pins) else []),
        *(["previous"] if rows else []),
    }
    return _settled(_without(Tables.of({n: tables.frame(n) for n in sorted(given)}), absent))


def _closed(units: pd.DataFrame, closed: frozenset[str]) -> pd.DataFrame:
    """Return the units with no place free in those that are out of service."""
    shut = units.index.isin(sorted(closed))
    return units.assign(capacity=units["capacity"].where(~shut, 0))


def _pinned(
    delivered: pd.DataFrame, decided: list[dict[str, Any]], held: list[dict[str, Any]]
) -> pd.DataFrame:
    """Return all pins: delivered, above them those decided here, above them offers and answers."""
    made = [{**_triple(row), "decision": "must", "reason": None} for row in held]
    rows = records("pins", delivered)
    columns = ("client", "unit", "provider", "decision", "reason")
    for over in ([{name: row[name] for name in columns} for row in decided], made):
        fixed = {row["client"] for row in over if row["decision"] == "must"}
        rows = [row for row in rows if row["client"] not in fixed or row["decision"] == "never"]
        spots = {(row["client"], row["unit"]) for row in over}
        rows = [row for row in rows if (row["client"], row["unit"]) not in spots] + over
    return frame("pins", rows)


def _settled(tables: Tables) -> Tables:
    """Return the tables without wishes that were fulfilled, or are about a unit that is gone."""
    clients, units = tables.clients, frozenset(tables.units.index)
    still = clients["next_profile"].isna() & clients["lives_in"].notna()
    settled = frozenset(clients.index[still])
    frames = {}
    for name in ("pins", "previous"):
        rows = tables.frame(name)
        moot = rows["client"].isin(settled) if name == "previous" else (
            rows["client"].isin(settled) & (rows["decision"] == "must")
        )  # fmt: skip
        frames[name] = rows[~moot & rows["unit"].isin(units)].reset_index(drop=True)
    return tables.replace(**frames)


def _previous(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return frame("previous", [_triple(row) for row in rows])


def _triple(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("client", "unit", "provider")}


def _without(tables: Tables, absent: frozenset[str]) -> Tables:
    """Return the tables without the waiting clients who do not take part, nor what is about them.

    Someone who lives in a unit stays (the place is taken), but does not move.
    """
    clients = tables.clients
    away = clients.index.isin(sorted(absent))
    resident = clients["lives_in"].notna().to_numpy()
    still = clients["next_profile"].where(~(away & resident), None)
    clients = clients.assign(next_profile=still)[~(away & ~resident)]
    frames: dict[str, pd.DataFrame] = {"clients": clients}
    known = frozenset(clients.index)
    for name, columns in (
        ("exclusion_zones", ("client",)),
        ("keep_apart", ("client_a", "client_b")),
        ("pins", ("client",)),
        ("previous", ("client",)),
    ):
        rows = tables.frame(name)
        for column in columns:
            rows = rows[rows[column].isin(known)]
        frames[name] = rows.reset_index(drop=True)
    return tables.replace(**frames)
