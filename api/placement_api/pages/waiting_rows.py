"""All who wait, read for one visitor: a few queries, no sealed field, nothing per client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from placement.audience.waiting import Standing, WaitingView, waiting_view
from placement.lifecycle import ENDED, LIVE, load_reasons
from placement.store.absences import in_force, table_of
from placement.store.exchange import EXCHANGE
from placement.store.placings import EVENTS, PLACINGS
from placement.store.scope import filters
from placement_api.latest import Latest
from placement_api.pages.visiting import Visit

CLIENTS = EXCHANGE["clients"]
PARKINGS = table_of("client")
SHOWN = ("id", "profile", "next_profile", "intensity", "urgency", "lives_in", "home_municipality",
         "wheelchair", "waiting_since", "grant_until")  # fmt: skip
Row = Mapping[str, Any]


def waiting(visit: Visit, *only: ColumnElement[bool]) -> tuple[WaitingView, ...]:
    """Return who waits or is ready to move on, in the order of the list; `only` narrows."""
    who, today = visit.who, visit.platform.clock().date()
    granted = who.must("clients", "read")
    latest = latest_of(visit)
    seeks = or_(CLIENTS.c.lives_in.is_(None), CLIENTS.c.next_profile.isnot(None))
    asked = select(*(CLIENTS.c[name] for name in SHOWN)).where(
        seeks, *filters(CLIENTS, who.actor, granted), *only
    )
    with visit.platform.database.read(who.actor) as connection:
        found = connection.execute(asked.order_by(CLIENTS.c.position))
        rows = [dict(zip(SHOWN, row, strict=True)) for row in found]
        standings = _Standings(connection, latest, today)
        names = names_of(connection, "municipalities")
        return tuple(waiting_view(row, standings.of(row["id"]), today, names) for row in rows)


def latest_of(visit: Visit) -> Latest:
    """Return what the newest proposal says; nothing for who may not see whole proposals."""
    if not visit.who.access("proposals").may("read"):
        return Latest()
    return visit.platform.latest.now(visit.platform.database, visit.platform.keys)


def names_of(connection: Connection, table: str) -> Mapping[str, str]:
    """Return the name of every row of a table that has names."""
    own = EXCHANGE[table]
    found = connection.execute(select(own.c.id, own.c.name)).all()
    return {row.id: row.name or row.id for row in found}


class _Standings:
    """What stands beside the rows of clients, gathered once for the whole list."""

    def __init__(self, connection: Connection, latest: Latest, today: dt.date) -> None:
        self.latest = latest
        self.placings = _placings(connection, latest.proposal)
        self.ended = _why_ended(connection, latest.proposal)
        self.parkings = _parkings(connection, today)
        self.reasons = {reason.code: reason for reason in load_reasons()}

    def of(self, client: str) -> Standing:
        placing, parking = self.placings.get(client), self.parkings.get(client)
        code = self.ended.get(placing["id"], "") if placing else ""
        return Standing(
            placing, parking, self.reasons[parking["reason"]] if parking else None,
            self.latest.reasons.get(client), self.reasons[code].label if code else "",
        )  # fmt: skip


def _placings(connection: Connection, proposal: str) -> Mapping[str, Row]:
    """Return per client the placing that counts: a live one before one that ended."""
    live = sorted(LIVE)
    names = ("id", "client", "unit", "state", "expires_at")
    asked = select(*(PLACINGS.c[name] for name in names)).where(
        or_(
            PLACINGS.c.state.in_(live),
            (PLACINGS.c.proposal == proposal) & PLACINGS.c.state.in_(sorted(ENDED)),
        )
    )
    found = connection.execute(asked.order_by(PLACINGS.c.id))
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return {row["client"]: row for row in sorted(rows, key=lambda row: row["state"] in LIVE)}


def _why_ended(connection: Connection, proposal: str) -> Mapping[str, str]:
    """Return per placing of a proposal that ended the coded reason, where one was given."""
    asked = (
        select(EVENTS.c.placing, EVENTS.c.reason)
        .join(PLACINGS, PLACINGS.c.id == EVENTS.c.placing)
        .where(PLACINGS.c.proposal == proposal, EVENTS.c.reason != "")
    )
    return {row.placing: row.reason for row in connection.execute(asked.order_by(EVENTS.c.id))}


def _parkings(connection: Connection, today: dt.date) -> Mapping[str, Row]:
    """Return who does not take part today."""
    asked = select(PARKINGS).where(in_force(PARKINGS, today)).order_by(PARKINGS.c.at)
    found = connection.execute(asked).mappings()
    return {row["client"]: dict(row) for row in found}
