"""The audit chain: who did or saw what, append-only, each event bound to the one before it.

Fields follow NEN 7513 (event, time, client, user, on whose behalf, purpose, outcome). An event's
hash is SHA-256 over its own fields and the hash before it, so a changed, removed or re-ordered
row breaks every hash after it; a cut-off tail shows against a head that was published outside.
Clients stand in it as a blind index, so erasing a client leaves the chain whole.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Column as SAColumn
from sqlalchemy import Connection, Integer, Table, Text, insert, select, update

from placement.store.exchange import METADATA

START = "0" * 64
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Event:
    """What happened. `client` is a blind index or empty; `detail` holds no personal data."""

    action: str
    """What was done, as resource.verb: clients.read, offers.refuse, runs.start."""
    actor: str
    role: str
    at: dt.datetime
    client: str = ""
    on_behalf: str = ""
    purpose: str = ""
    outcome: str = "ok"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the chain: publish it outside, and nobody can cut the chain unseen."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold, in Dutch."""

    number: int
    problem: str


AUDIT = Table(
    "audit",
    METADATA,
    SAColumn("number", Integer, primary_key=True, autoincrement=False),
    SAColumn("at", Text, nullable=False),
    SAColumn("action", Text, nullable=False, index=True),
    SAColumn("actor", Text, nullable=False, index=True),
    SAColumn("role", Text, nullable=False),
    SAColumn("client", Text, nullable=False, index=True),
    SAColumn("on_behalf", Text, nullable=False),
    SAColumn("purpose", Text, nullable=False),
    SAColumn("outcome", Text, nullable=False),
    SAColumn("detail", Text, nullable=False),
    SAColumn("hash", Text, nullable=False),
)
HEAD = Table(
    "audit_head",
    METADATA,
    SAColumn("one", Integer, primary_key=True, autoincrement=False),
    SAColumn("number", Integer, nullable=False),
    SAColumn("hash", Text, nullable=False),
)
"""One row: taking its lock queues writers up, so that numbers have no gaps."""


def append(connection: Connection, events: Iterable[Event]) -> Head:
    """Add events to the chain within the caller's transaction and return the new head."""
    found = connection.execute(select(HEAD).with_for_update()).mappings().one()
    number, last = int(found["number"]), str(found["hash"])
    rows = []
    for event in events:
        number += 1
        row = _row(number, event)
        last = _hash(last, row)
        rows.append({**row, "hash": last})
    if rows:
        connection.execute(insert(AUDIT), rows)
        connection.execute(update(HEAD).values(number=number, hash=last))
    return Head(number, last)


def head(connection: Connection) -> Head:
    """Return the head of the chain as it is kept."""
    found = connection.execute(select(HEAD)).mappings().one()
    return Head(int(found["number"]), str(found["hash"]))


def verify(connection: Connection, published: Head | None = None) -> Broken | None:
    """Walk the whole chain; return the first place where it does not hold, or None.

    `published` is a head kept elsewhere: it must lie on the chain.
    """
    number, last = 0, START
    for row in _stored(connection):
        number += 1
        if row["number"] != number:
            return Broken(number, f"gebeurtenis {number} ontbreekt of staat niet op zijn plaats")
        last = _hash(last, {name: row[name] for name in row if name != "hash"})
        if row["hash"] != last:
            return Broken(number, f"gebeurtenis {number} is gewijzigd of van plaats gewisseld")
        if published is not None and published == Head(number, last):
            published = None
    kept = head(connection)
    if kept != Head(number, last):
        return Broken(number, f"na gebeurtenis {number} ontbreken gebeurtenissen")
    if published is not None:
        problem = "de keten bevat de elders bewaarde eindcode niet"
        return Broken(published.number, f"{problem} (gebeurtenis {published.number})")
    return None


def of_client(connection: Connection, client: str) -> list[dict[str, Any]]:
    """Return all events about one client (a blind index), oldest first."""
    asked = select(AUDIT).where(AUDIT.c.client == client).order_by(AUDIT.c.number)
    return [dict(row) for row in connection.execute(asked).mappings()]


def page(
    connection: Connection, after: int, size: int, *, action: str = "", actor: str = ""
) -> list[dict[str, Any]]:
    """Return the first `size` events after a number, of one action or actor where asked."""
    asked = select(AUDIT).where(AUDIT.c.number > after).order_by(AUDIT.c.number).limit(size)
    if action:
        asked = asked.where(AUDIT.c.action == action)
    if actor:
        asked = asked.where(AUDIT.c.actor == actor)
    return [dict(row) for row in connection.execute(asked).mappings()]


def _row(number: int, event: Event) -> dict[str, Any]:
    return {
        "number": number,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "action": event.action,
        "actor": event.actor,
        "role": event.role,
        "client": event.client,
        "on_behalf": event.on_behalf,
        "purpose": event.purpose,
        "outcome": event.outcome,
        "detail": event.detail,
    }


def _hash(before: str, row: dict[str, Any]) -> str:
    content = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{before}\n{content}".encode()).hexdigest()


def _stored(connection: Connection) -> Iterator[dict[str, Any]]:
    asked = select(AUDIT).order_by(AUDIT.c.number)
    found = connection.execute(asked, execution_options={"yield_per": BATCH})
    for row in found.mappings():
        yield dict(row)
