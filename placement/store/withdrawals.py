"""A client parked or a unit out of service: first what falls with it, as a tree, then done."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Connection, Table, insert, select, update

from placement.errors import ConflictError, NotFoundError
from placement.lifecycle import (
    LIVE,
    Event,
    Fallen,
    LifecycleError,
    load_reasons,
    of_client,
    of_unit,
    reason_of,
)
from placement.store import audit
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.placings import PLACINGS, Asked, fall, placing
from placement.store.work import OutOfService, Parking, new_id

Kind = Literal["client", "unit"]
CLOSING = frozenset({"close"})
PARKING = frozenset({"park", "reassess", "leave"})


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


def tree_of(connection: Connection, wish: Wish) -> Fallen:
    """Return what falls. NotFoundError, or LifecycleError where the reason does not fit."""
    own = EXCHANGE["clients" if wish.kind == "client" else "units"]
    if connection.execute(select(own.c.id).where(own.c.id == wish.id)).first() is None:
        word = "cliënt" if wish.kind == "client" else "woning"
        raise NotFoundError(f"{word} {wish.id[:40]} bestaat niet")
    _refuse_unfit(wish)
    asked = select(PLACINGS).where(PLACINGS.c.state.in_(sorted(LIVE))).order_by(PLACINGS.c.id)
    live = [placing(dict(row)) for row in connection.execute(asked).mappings()]
    return of_client(wish.id, live) if wish.kind == "client" else of_unit(wish.id, live)


def digest_of(wish: Wish, tree: Fallen) -> str:
    """Return what names this wish with exactly this tree."""
    shown = [wish.kind, wish.id, wish.reason, str(wish.since), str(wish.until), asdict(tree)]
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def withdraw(connection: Connection, keys: Keys, wish: Wish, digest: str) -> tuple[str, Fallen]:
    """Do it within the caller's transaction; ConflictError where the tree is not the one shown."""
    tree = tree_of(connection, wish)
    if digest_of(wish, tree) != digest:
        raise ConflictError("er is intussen iets gewijzigd; bekijk opnieuw wat er vervalt")
    asked = Asked("", Event.WITHDRAW, wish.by, wish.role, wish.at, wish.reason)
    fall(connection, keys, asked, dict.fromkeys(tree.placings()))
    name, table = new_id(wish.at), table_of(wish.kind)
    connection.execute(
        insert(table).values(
            **{"id": name, wish.kind: wish.id, "since": wish.since, "until": wish.until,
               "reason": wish.reason, "by": wish.by, "at": wish.at, "ended": False}
        )
    )  # fmt: skip
    client = keys.blind(wish.id, ("audit", "client")) if wish.kind == "client" else ""
    action = f"{table.name}.create"
    audit.append(connection, [audit.Event(action, wish.by, wish.role, wish.at, client,
                                          detail=name)])  # fmt: skip
    return name, tree


def end(
    connection: Connection, kind: Kind, name: str, *, by: str, role: str, at: dt.datetime
) -> None:
    """Let somebody or something take part again. NotFoundError where there is no such row."""
    table = table_of(kind)
    done = connection.execute(update(table).where(table.c.id == name).values(ended=True))
    if not done.rowcount:
        raise NotFoundError("dit bestaat niet")
    audit.append(connection, [audit.Event(f"{table.name}.end", by, role, at, detail=name)])


def listed(connection: Connection, kind: Kind) -> list[dict[str, Any]]:
    """Return what is out of the match, newest first; also what has ended."""
    table = table_of(kind)
    asked = select(table).order_by(table.c.at.desc(), table.c.id.desc())
    return [dict(row) for row in connection.execute(asked).mappings()]


def table_of(kind: Kind) -> Table:
    """Return where it is kept that somebody or something stays out of the match."""
    model = Parking if kind == "client" else OutOfService
    return METADATA.tables[model.__tablename__]


def _refuse_unfit(wish: Wish) -> None:
    reason = reason_of(wish.reason, load_reasons())
    if reason.consequence not in (PARKING if wish.kind == "client" else CLOSING):
        raise LifecycleError(f"de reden «{reason.label}» past hier niet")
    if reason.needs_date and wish.until is None:
        raise LifecycleError(f"bij de reden «{reason.label}» hoort een datum")
    if wish.until is not None and wish.until <= wish.since:
        raise LifecycleError("de einddatum ligt niet na de begindatum")
