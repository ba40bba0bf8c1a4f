"""Offers that nobody answered in time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, select

from placement.lifecycle import Event, State
from placement.store.crypto import Keys
from placement.store.placings import PLACINGS, Asked, act


def expire_due(connection: Connection, keys: Keys, now: dt.datetime) -> tuple[str, ...]:
    """Let every offer expire whose time is over, with the tail of its chain; return the ids."""
    due = select(PLACINGS.c.id).where(
        PLACINGS.c.state == State.OFFERED.value, PLACINGS.c.expires_at <= now
    )
    names = tuple(connection.execute(due.order_by(PLACINGS.c.expires_at)).scalars())
    for name in names:
        still = select(PLACINGS.c.state).where(PLACINGS.c.id == name)
        if connection.execute(still).scalar_one() == State.OFFERED:
            act(connection, keys, Asked(name, Event.EXPIRE, "platform", "system", now))
    return names
