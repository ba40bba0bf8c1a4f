"""Pins that a coordinator sets here: must or never, with the reason, by whom and when.

They are work, not delivery: a new delivery does not take them away (`state` lays them over it).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Column, Connection, DateTime, insert, select, update
from sqlmodel import Field, SQLModel

from placement.errors import ConflictError, NotFoundError
from placement.store import audit
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.work import new_id

Decision = Literal["must", "never"]


class Pinned(SQLModel, table=True):
    """One decision that a placement must, or may never, be made."""

    __tablename__ = "pinned"

    id: str = Field(primary_key=True)
    client: str = Field(index=True)
    unit: str = Field(index=True)
    provider: str | None = None
    decision: str
    sealed_reason: str
    by: str
    at: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    ended: bool = False


PINNED = METADATA.tables[Pinned.__tablename__]


@dataclass(frozen=True, slots=True)
class NewPin:
    """A pin that somebody asks for; `reason` may tell about a person and is sealed."""

    client: str
    unit: str
    decision: Decision
    by: str
    role: str
    at: dt.datetime
    provider: str | None = None
    reason: str = field(default="", repr=False)


def pin(connection: Connection, keys: Keys, asked: NewPin) -> str:
    """Write a pin within the caller's transaction; return its id.

    NotFoundError names what does not exist, ConflictError an open pin that contradicts it.
    """
    wanted = (("clients", asked.client, "cliënt"), ("units", asked.unit, "woning"),
              ("providers", asked.provider, "aanbieder"))  # fmt: skip
    for table, name, word in wanted:
        own = EXCHANGE[table]
        if name and connection.execute(select(own.c.id).where(own.c.id == name)).first() is None:
            raise NotFoundError(f"{word} {name[:40]} bestaat niet")
    _refuse_contradiction(connection, asked)
    name = new_id(asked.at)
    connection.execute(
        insert(PINNED).values(
            id=name,
            client=asked.client,
            unit=asked.unit,
            provider=asked.provider,
            decision=asked.decision,
            sealed_reason=keys.seal(asked.reason, ("pinned", name, "reason")),
            by=asked.by,
            at=asked.at,
            ended=False,
        )
    )
    client = keys.blind(asked.client, ("audit", "client"))
    event = audit.Event("pinned.create", asked.by, asked.role, asked.at, client, detail=name)
    audit.append(connection, [event])
    return name


def unpin(
    connection: Connection, keys: Keys, name: str, *, by: str, role: str, at: dt.datetime
) -> None:
    """End a pin; one that has ended stays so. NotFoundError where there is none."""
    asked = select(PINNED.c.client).where(PINNED.c.id == name)
    client = connection.execute(asked).scalar_one_or_none()
    if client is None:
        raise NotFoundError("dit besluit bestaat niet")
    connection.execute(update(PINNED).where(PINNED.c.id == name).values(ended=True))
    blind = keys.blind(client, ("audit", "client"))
    audit.append(connection, [audit.Event("pinned.end", by, role, at, blind, detail=name)])


def drop_must(connection: Connection, client: str, unit: str) -> None:
    """End the decision that a client must live in a unit: an answer has overtaken it."""
    gone = (PINNED.c.client == client) & (PINNED.c.unit == unit) & (PINNED.c.decision == "must")
    connection.execute(update(PINNED).where(gone).values(ended=True))


def pins(connection: Connection, keys: Keys) -> list[dict[str, Any]]:
    """Return the open pins, oldest first, with the reason opened."""
    asked = select(PINNED).where(PINNED.c.ended.is_(False)).order_by(PINNED.c.at, PINNED.c.id)
    return [
        {**{n: v for n, v in row.items() if n not in ("sealed_reason", "ended")},
         "reason": keys.open(row["sealed_reason"], ("pinned", row["id"], "reason"))}
        for row in connection.execute(asked).mappings()
    ]  # fmt: skip


def _refuse_contradiction(connection: Connection, asked: NewPin) -> None:
    open_ = select(PINNED).where(PINNED.c.client == asked.client, PINNED.c.ended.is_(False))
    for row in connection.execute(open_).mappings():
        same = row["unit"] == asked.unit and asked.provider in (None, row["provider"])
        if asked.decision == "must" and row["decision"] == "must":
            raise ConflictError(f"cliënt {asked.client} is al vastgezet op woning {row['unit']}")
        if same and row["decision"] != asked.decision:
            raise ConflictError(
                f"voor cliënt {asked.client} en woning {asked.unit} is al het omgekeerde besloten"
            )
