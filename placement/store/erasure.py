"""Erasing a client: rows about the person go, the work that was done stays without a name.

The audit chain keeps its events: they hold a blind index, and a tombstone says what was erased.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from placement.errors import ConflictError, NotFoundError
from placement.lifecycle import LIVE, State
from placement.store import audit
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.pinning import PINNED
from placement.store.placings import EVENTS, PLACINGS
from placement.store.proposals import PROPOSALS
from placement.store.runs import OPEN, RUNS, SNAPSHOTS
from placement.store.work import Parking

ABOUT = (("exclusion_zones", ("client",)), ("keep_apart", ("client_a", "client_b")),
         ("pins", ("client",)), ("previous", ("client",)), ("clients", ("id",)))  # fmt: skip
LABEL = 12
ERASED = "gewist-"
"""How the name begins that stands in the place of an erased client."""


def erase(
    connection: Connection, keys: Keys, client: str, *, by: str, role: str, at: dt.datetime
) -> str:
    """Erase a client within the caller's transaction; return the name that stands in its place.

    NotFoundError where there is no such client; ConflictError while a placing of his is live, he
    lives in a unit, or a match is busy.
    """
    _refuse(connection, client)
    blind = keys.blind(client, ("audit", "client"))
    name = f"{ERASED}{blind[:LABEL]}"
    _proposals(connection, keys, client, name)
    _snapshots(connection, client)
    own = select(PLACINGS.c.id).where(PLACINGS.c.client == client)
    connection.execute(update(EVENTS).where(EVENTS.c.placing.in_(own)).values(sealed_note=""))
    connection.execute(
        update(PLACINGS).where(PLACINGS.c.client == client).values(client=name, client_print="")
    )
    parkings = METADATA.tables[Parking.__tablename__]
    for table in (parkings, PINNED):
        connection.execute(delete(table).where(table.c.client == client))
    for known, columns in ABOUT:
        table = EXCHANGE[known]
        connection.execute(delete(table).where(or_(*(table.c[c] == client for c in columns))))
    audit.append(connection, [audit.Event("clients.erase", by, role, at, blind)])
    return name


def _refuse(connection: Connection, client: str) -> None:
    clients = EXCHANGE["clients"]
    asked = select(clients.c.lives_in).where(clients.c.id == client)
    found = connection.execute(asked).one_or_none()
    placed = select(PLACINGS.c.id).where(PLACINGS.c.client == client).limit(1)
    if found is None and connection.execute(placed).first() is None:
        raise NotFoundError("deze cliënt bestaat niet")
    if found is not None and found[0]:
        raise ConflictError("deze cliënt woont nog in een woning van het platform")
    live = sorted({*LIVE, State.PLACED})
    mine = select(PLACINGS.c.state).where(PLACINGS.c.client == client, PLACINGS.c.state.in_(live))
    state = connection.execute(mine).scalars().first()
    if state is not None:
        raise ConflictError(f"er is nog een plaatsing van deze cliënt: {State(state).dutch}")
    if connection.execute(select(RUNS.c.id).where(RUNS.c.state.in_(OPEN))).first() is not None:
        raise ConflictError("er loopt een berekening; wis de cliënt daarna")


def _proposals(connection: Connection, keys: Keys, client: str, name: str) -> None:
    """Write each proposal anew with the other name, and without what was said about the client."""
    asked = select(PROPOSALS.c.id, PROPOSALS.c.sealed_json).where(PROPOSALS.c.sealed_json != "")
    for proposal, sealed in connection.execute(asked).all():
        place = ("proposals", proposal, "json")
        text = keys.open(sealed, place)
        if json.dumps(client, ensure_ascii=False) not in text and client not in text:
            continue
        written = _without(json.loads(text), client, name)
        kept = keys.seal(json.dumps(written, ensure_ascii=False), place)
        values = {"sealed_json": kept}
        connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == proposal).values(values))


def _without(part: Any, client: str, name: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return JSON in which a record about the client says no more than that there was one."""
    if isinstance(part, dict):
        if part.get("client") == client:
            kept = ("unit", "provider", "group", "chain", "order", "kind", "before", "after")
            empty: dict[str, Any] = {
                key: [] for key, value in part.items() if isinstance(value, list)
            }
            return {**empty, **{k: part[k] for k in kept if k in part}, "client": name}
        return {key: _without(value, client, name) for key, value in part.items()}
    if isinstance(part, list):
        return [_without(item, client, name) for item in part]
    if isinstance(part, str):
        # Whole ids only: c1 is not part of c10 or of c1-beta.
        return re.sub(rf"(?<![\w-]){re.escape(client)}(?![\w-])", lambda _: name, part)
    return part


def _snapshots(connection: Connection, client: str) -> None:
    """Drop what runs read where this client was in it; their hash and outcome stay."""
    asked = select(SNAPSHOTS.c.sha256, SNAPSHOTS.c.prints)
    for digest, prints in connection.execute(asked).all():
        people = dict(prints.get("clients", {}))
        if client in people:
            del people[client]
            values = {"sealed_zip": "", "prints": {**prints, "clients": people}}
            connection.execute(update(SNAPSHOTS).where(SNAPSHOTS.c.sha256 == digest).values(values))
