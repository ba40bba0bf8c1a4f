"""Answers kept for who asks the same again with one Idempotency-Key: done once, told twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Column, Connection, DateTime, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel

from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import METADATA

KEPT = dt.timedelta(hours=24)


class Kept(SQLModel, table=True):
    """One request that carried a key: first claimed, then with its answer."""

    __tablename__ = "answers"

    key: str = Field(primary_key=True)
    """A hash of who asked and the key that was sent."""
    request: str
    """A hash of method, path, query and content."""
    at: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))
    status: int = 0
    """0 as long as it is not known how it ended."""
    sealed: str = ""


ANSWERS = METADATA.tables[Kept.__tablename__]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    content: str = field(repr=False)


Claim = Literal["new", "other", "open"] | Answer
"""new: go on; other: the key was used for another request; open: not known how that ended."""


def claim(database: Database, keys: Keys, key: str, request: str, at: dt.datetime) -> Claim:
    """Take a key for a request, or tell what it was used for."""
    try:
        with database.write() as connection:
            connection.execute(delete(ANSWERS).where(ANSWERS.c.at < at - KEPT))
            connection.execute(
                insert(ANSWERS).values(key=key, request=request, at=at, status=0, sealed="")
            )
    except IntegrityError:
        with database.read() as connection:
            return _known(connection, keys, key, request)
    return "new"


def keep(database: Database, keys: Keys, key: str, answer: Answer) -> None:
    """Keep the answer to a claimed request."""
    content = json.dumps({"headers": dict(answer.headers), "content": answer.content})
    sealed = keys.seal(content, ("answers", key, "json"))
    with database.write() as connection:
        connection.execute(
            update(ANSWERS).where(ANSWERS.c.key == key).values(status=answer.status, sealed=sealed)
        )


def release(database: Database, key: str) -> None:
    """Give a key back: the request was refused and changed nothing."""
    with database.write() as connection:
        connection.execute(delete(ANSWERS).where(ANSWERS.c.key == key))


def _known(connection: Connection, keys: Keys, key: str, request: str) -> Claim:
    asked = select(ANSWERS).where(ANSWERS.c.key == key)
    found = connection.execute(asked).mappings().one_or_none()
    if found is None or (found["request"] == request and not found["status"]):
        return "open"
    if found["request"] != request:
        return "other"
    opened = json.loads(keys.open(found["sealed"], ("answers", key, "json")))
    return Answer(found["status"], opened["headers"], opened["content"])
