"""Proposals become placings, and placings change state: each in one transaction with its audit.

What is offered or accepted keeps its place; a lock on the unit's row (SQLite: the write lock of
BEGIN IMMEDIATE) makes the second of two coordinators wait, look again and be told no.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from placement.domain import Profile
from placement.errors import ConflictError, NotFoundError
from placement.lifecycle import (
    LIVE,
    Event,
    Facts,
    LifecycleError,
    Placing,
    Reason,
    State,
    Step,
    load_reasons,
    of_placing,
    reason_of,
    step,
)
from placement.store import audit
from placement.store.consequences import follow
from placement.store.crypto import Keys
from placement.store.effects import Move, leave_pool, move_in, move_out
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.norms import hours_of
from placement.store.refusals import refusals
from placement.store.work import PlacingEvent, PlacingRow, new_id

PLACINGS = METADATA.tables[PlacingRow.__tablename__]
EVENTS = METADATA.tables[PlacingEvent.__tablename__]


@dataclass(frozen=True, slots=True)
class Asked:
    """An event that somebody asks for; `version` is the one that was seen (None: any)."""

    placing: str
    event: Event
    by: str
    role: str
    at: dt.datetime
    reason: str = ""
    until: dt.date | None = None
    note: str = ""
    expires_at: dt.datetime | None = None
    version: int | None = None

    @property
    def today(self) -> dt.date:
        """Return the day of the event."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Done:
    """What an event did: the step itself, and the placings that fell with it."""

    placing: str
    step: Step
    fell: tuple[str, ...] = ()


def act(connection: Connection, keys: Keys, asked: Asked) -> Done:
    """Let an event happen to a placing within the caller's transaction.

    NotFoundError, ConflictError (somebody was first, or what was seen is stale) and
    LifecycleError say no; the caller's transaction must then end without being kept.
    """
    row = _locked(connection, asked)
    reason = reason_of(asked.reason, load_reasons()) if asked.reason else None
    facts = facts_of(connection, row)
    done = step(State(row["state"]), asked.event, facts, reason, asked.until)
    if asked.event is Event.OFFER:
        chain = chain_of(connection, row)
        for problem in refusals(connection, keys, row, chain, asked.today, lock=True):
            raise ConflictError(problem)
    if asked.event is Event.MOVE_IN and facts.swap:
        return _swap(connection, keys, asked, row, done)
    _write(connection, keys, asked, row, done)
    _effects(connection, row, done, asked)
    _refuse_crowded(connection, [row])
    fell = _fall(connection, keys, asked, row, done)
    if reason is not None:
        follow(connection, keys, row, reason, asked.until, by=asked.by, at=asked.at)
    return Done(asked.placing, done, fell)


def facts_of(connection: Connection, row: Mapping[str, Any]) -> Facts:
    """Return what guards may look at for a placing."""
    before: list[State] = []
    swap: list[State] = []
    for other in chain_of(connection, row):
        if other["id"] != row["id"] and other["order"] <= row["order"]:
            where = before if other["order"] < row["order"] else swap
            where.append(State(other["state"]))
    units = EXCHANGE["units"]
    form = connection.execute(
        select(units.c.housing_form).where(units.c.id == row["unit"])
    ).scalar_one_or_none()
    return Facts(tuple(before), tuple(swap), row["profile"], form or "")


def placing(row: Mapping[str, Any]) -> Placing:
    """Return a stored placing as a cascade needs it."""
    return Placing(row["id"], row["client"], row["unit"], State(row["state"]), row["chain"],
                   row["order"], row["proposal"])  # fmt: skip


def _locked(connection: Connection, asked: Asked) -> Mapping[str, Any]:
    found = connection.execute(
        select(PLACINGS).where(PLACINGS.c.id == asked.placing).with_for_update()
    ).mappings()
    row = found.one_or_none()
    if row is None:
        raise NotFoundError("deze plaatsing bestaat niet")
    if asked.version is not None and asked.version != row["version"]:
        raise ConflictError("deze plaatsing is intussen door iemand anders gewijzigd")
    return dict(row)


def chain_of(connection: Connection, row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the placings of a placing's chain in its order, itself too; none without a chain."""
    if not row["chain"]:
        return []
    asked = select(PLACINGS).where(
        PLACINGS.c.proposal == row["proposal"], PLACINGS.c.chain == row["chain"]
    )
    found = connection.execute(asked.order_by(PLACINGS.c.order, PLACINGS.c.id))
    return [dict(row) for row in found.mappings()]


def fall(connection: Connection, keys: Keys, asked: Asked, names: Iterable[str]) -> None:
    """Withdraw these placings, and only these, for the reason of `asked`."""
    for name in names:
        own = Asked(name, Event.WITHDRAW, asked.by, asked.role, asked.at, asked.reason)
        row = _locked(connection, own)
        if row["state"] in LIVE:
            _write(connection, keys, own, row, Step(State(row["state"]), State.WITHDRAWN))


def _refuse_crowded(connection: Connection, moved: Sequence[Mapping[str, Any]]) -> None:
    """Refuse moves after which somebody would live in a place that is still taken."""
    units = EXCHANGE["units"]
    names = sorted({row["unit"] for row in moved})
    full = select(units.c.id).where(units.c.id.in_(names), units.c.capacity < 0)
    for name in connection.execute(full.order_by(units.c.id)).scalars():
        raise LifecycleError(f"de plaats in woning {name} is nog bewoond")


def _write(
    connection: Connection, keys: Keys, asked: Asked, row: Mapping[str, Any], done: Step
) -> None:
    values: dict[str, Any] = {"state": done.after.value, "version": row["version"] + 1}
    if done.after is State.OFFERED:
        values |= {"offered_at": asked.at, "expires_at": asked.expires_at}
    if done.after not in LIVE and done.after is not State.PLACED:
        values["ended_at"] = asked.at
    connection.execute(update(PLACINGS).where(PLACINGS.c.id == row["id"]).values(values))
    name = new_id(asked.at)
    note = keys.seal(asked.note, ("placing_events", name, "note")) if asked.note else ""
    connection.execute(
        insert(EVENTS).values(
            id=name,
            placing=row["id"],
            at=asked.at,
            by=asked.by,
            event=asked.event.value,
            before=done.before.value,
            after=done.after.value,
            reason=asked.reason,
            until=asked.until,
            sealed_note=note,
        )
    )
    client = keys.blind(row["client"], ("audit", "client"))
    event = audit.Event(
        f"placings.{asked.event.value}", asked.by, asked.role, asked.at, client=client,
        detail=json.dumps({"placing": row["id"], "reason": asked.reason}),
    )  # fmt: skip
    audit.append(connection, [event])


def _effects(connection: Connection, row: Mapping[str, Any], done: Step, asked: Asked) -> None:
    for effect in done.effects:
        move = _move(connection, row)
        if effect == "move_in":
            _end_stay(connection, move, asked)
            move_in(connection, move, asked.at)
        elif effect == "move_out":
            move_out(connection, move, asked.at)
        else:
            leave_pool(connection, move, asked.at, asked.today)


def _move(connection: Connection, row: Mapping[str, Any]) -> Move:
    hours = hours_of(connection, row["proposal"], row["profile"], row["intensity"])
    clients = EXCHANGE["clients"]
    was = connection.execute(
        select(clients.c.profile).where(clients.c.id == row["client"])
    ).scalar_one_or_none()
    return Move(row["client"], row["unit"], row["provider"], Profile(row["profile"]).value, hours,
                row["leaves"], (was or "") if row["leaves"] else "")  # fmt: skip


def _end_stay(connection: Connection, move: Move, asked: Asked) -> None:
    """Let the stay that a mover leaves end as moved on, where it was placed through here."""
    if move.leaves:
        stay = (
            (PLACINGS.c.client == move.client)
            & (PLACINGS.c.unit == move.leaves)
            & (PLACINGS.c.state == State.PLACED.value)
        )
        values = {"state": State.MOVED_ON.value, "ended_at": asked.at}
        connection.execute(
            update(PLACINGS).where(stay).values(**values, version=PLACINGS.c.version + 1)
        )


def _swap(
    connection: Connection, keys: Keys, asked: Asked, row: Mapping[str, Any], done: Step
) -> Done:
    """Let everybody in a swap move on the same day: no one is without a place in between."""
    together = [other for other in chain_of(connection, row) if other["order"] == row["order"]]
    waiting = [other for other in together if other["state"] == State.ACCEPTED]
    for other in waiting:
        _write(connection, keys, asked, other, done)
        _effects(connection, other, done, asked)
    _refuse_crowded(connection, waiting)
    return Done(asked.placing, done)


def _fall(
    connection: Connection, keys: Keys, asked: Asked, row: Mapping[str, Any], done: Step
) -> tuple[str, ...]:
    """Withdraw what hangs on a placing that ended without a move; return the ids."""
    if done.after not in (State.REFUSED, State.EXPIRED, State.WITHDRAWN) or not row["chain"]:
        return ()
    rows = {other["id"]: other for other in chain_of(connection, row)}
    tree = of_placing(placing(row), [placing(other) for other in rows.values()], "")
    fell = tuple(name for name in tree.placings() if name != row["id"])
    fall(connection, keys, replace(asked, reason="keten_gebroken"), fell)
    return fell


def reasons() -> Iterable[Reason]:
    """Return every reason, for whoever must show its consequence first."""
    return load_reasons()
