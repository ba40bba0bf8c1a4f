"""A client or unit that stays out of the match for a while: one way to write it down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Table, insert, select

from placement.store.exchange import METADATA
from placement.store.work import OutOfService, Parking, new_id

Kind = Literal["client", "unit"]


@dataclass(frozen=True, slots=True)
class Wish:
    """Who or what is to stay out of the match, since when, until when, and why (a coded reason)."""

    kind: Kind
    id: str
    reason: str
    since: dt.date
    until: dt.date | None
    by: str
    role: str
    at: dt.datetime


def keep(connection: Connection, wish: Wish) -> str:
    """Write it within the caller's transaction and return the id of the row."""
    name = new_id(wish.at)
    connection.execute(
        insert(table_of(wish.kind)).values(
            **{"id": name, wish.kind: wish.id, "since": wish.since, "until": wish.until,
               "reason": wish.reason, "by": wish.by, "at": wish.at, "ended": False}
        )
    )  # fmt: skip
    return name


def table_of(kind: Kind) -> Table:
    """Return where it is kept that somebody or something stays out of the match."""
    model = Parking if kind == "client" else OutOfService
    return METADATA.tables[model.__tablename__]


def in_force(own: Table, today: dt.date) -> ColumnElement[bool]:
    """Return what holds of a row that keeps somebody or something out of the match of today.

    `until` is the first day that he or it takes part again.
    """
    lasts: ColumnElement[bool] = own.c.until.is_(None) | (own.c.until > today)
    return own.c.ended.is_(False) & (own.c.since <= today) & lasts


def away(connection: Connection, kind: Kind, today: dt.date) -> frozenset[str]:
    """Return which clients or units stay out of the match of today."""
    own = table_of(kind)
    return frozenset(connection.execute(select(own.c[kind]).where(in_force(own, today))).scalars())
