"""A client parked or a unit out of service: first what falls with it, as a tree, then done."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, update

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
from placement.store.absences import Kind, Wish, keep, table_of
from placement.store.consequences import OUT
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS, Asked, fall, placing


def tree_of(connection: Connection, wish: Wish) -> Fallen:
    """Return what falls. NotFoundError, or LifecycleError where the reason does not fit."""
    return trees_of(connection, [wish])[0]


def trees_of(connection: Connection, wishes: Sequence[Wish]) -> tuple[Fallen, ...]:
    """Return per wish what falls with it by itself; refuses as `tree_of` does."""
    for wish in wishes:
        own = EXCHANGE["clients" if wish.kind == "client" else "units"]
        if connection.execute(select(own.c.id).where(own.c.id == wish.id)).first() is None:
            word = "cliënt" if wish.kind == "client" else "woning"
            raise NotFoundError(f"{word} {wish.id[:40]} bestaat niet")
        _refuse_unfit(wish)
    asked = select(PLACINGS).where(PLACINGS.c.state.in_(sorted(LIVE))).order_by(PLACINGS.c.id)
    live = [placing(dict(row)) for row in connection.execute(asked).mappings()]
    return tuple(
        of_client(wish.id, live) if wish.kind == "client" else of_unit(wish.id, live)
        for wish in wishes
    )


def digest_of(wish: Wish, tree: Fallen) -> str:
    """Return what names this wish with exactly this tree."""
    shown = [wish.kind, wish.id, wish.reason, str(wish.since), str(wish.until), asdict(tree)]
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def withdraw(connection: Connection, keys: Keys, wish: Wish, digest: str) -> tuple[str, Fallen]:
    """Do it within the caller's transaction; ConflictError where the tree is not the one shown."""
    return withdraw_all(connection, keys, [(wish, digest)])[0]


def withdraw_all(
    connection: Connection, keys: Keys, shown: Sequence[tuple[Wish, str]]
) -> tuple[tuple[str, Fallen], ...]:
    """Do many, each as its digest says it was shown, or none; return the id and tree of each."""
    trees = trees_of(connection, [wish for wish, _ in shown])
    if any(digest_of(wish, tree) != seen for (wish, seen), tree in zip(shown, trees, strict=True)):
        raise ConflictError("er is intussen iets gewijzigd; bekijk opnieuw wat er vervalt")
    return tuple(
        (_withdrawn(connection, keys, wish, tree), tree)
        for (wish, _), tree in zip(shown, trees, strict=True)
    )


def _withdrawn(connection: Connection, keys: Keys, wish: Wish, tree: Fallen) -> str:
    asked = Asked("", Event.WITHDRAW, wish.by, wish.role, wish.at, wish.reason)
    fall(connection, keys, asked, dict.fromkeys(tree.placings()))
    name = keep(connection, wish)
    client = keys.blind(wish.id, ("audit", "client")) if wish.kind == "client" else ""
    action = f"{table_of(wish.kind).name}.create"
    event = audit.Event(action, wish.by, wish.role, wish.at, client, detail=name)
    audit.append(connection, [event])
    return name


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


def _refuse_unfit(wish: Wish) -> None:
    reason = reason_of(wish.reason, load_reasons())
    if OUT.get(reason.consequence) != wish.kind:
        raise LifecycleError(f"de reden «{reason.label}» past hier niet")
    if reason.needs_date and wish.until is None:
        raise LifecycleError(f"bij de reden «{reason.label}» hoort een datum")
    if wish.until is not None and wish.until <= wish.since:
        raise LifecycleError("de einddatum ligt niet na de begindatum")
