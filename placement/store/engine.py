"""One URL, two databases: SQLite in one file, or PostgreSQL with PostGIS.

SQLite: write-ahead log, synchronous FULL (an acknowledged write survives a kill), foreign keys
on, every writing transaction begun with BEGIN IMMEDIATE so that two writers queue up instead of
failing half-way. PostgreSQL: transactions are serialisable only where asked; times are UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from threading import Lock
from types import MappingProxyType
from typing import Literal

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from placement.audience.policy import Actor
from placement.errors import SetupError

BUSY_MS = 10_000
"""How long a SQLite writer waits for the one before it."""
KEPT_OPEN: Mapping[str, int] = MappingProxyType({"pool_size": 20, "max_overflow": 20})
"""Connections that stay open, as many as a server has requests at hand at once, and some more."""
APP_ROLE = "placement_app"
"""The group role of PostgreSQL, owner of nothing, as which requests of people are answered."""
SYSTEM = "system"
AS_ACTOR = text(
    "SELECT set_config('placement.role', :role, true), "
    "set_config('placement.organisations', :organisations, true), "
    "set_config('placement.municipalities', :municipalities, true)"
)
Dialect = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """An open database; `write` and `read` are its only doors.

    `reader` is the same engine for readings. `turn` lets the writers of this process in one by one
    on SQLite: whoever waits within SQLite sleeps, and wakes up late.
    """

    engine: Engine
    reader: Engine
    turn: AbstractContextManager[object]

    @property
    def dialect(self) -> Dialect:
        """Return which of the two databases this is."""
        return "sqlite" if self.engine.dialect.name == "sqlite" else "postgresql"

    @contextmanager
    def write(self, actor: Actor | None = None) -> Iterator[Connection]:
        """Open a writing transaction: all of it is kept when the block ends, or nothing.

        `actor`: on PostgreSQL the database itself shows and takes his rows only (row-level
        security); without one the platform itself is at work.
        """
        with self.turn, self.engine.begin() as connection:
            self._act_as(connection, actor)
            yield connection

    @contextmanager
    def read(self, actor: Actor | None = None) -> Iterator[Connection]:
        """Open a reading transaction on one snapshot; what is written in it is thrown away.

        `actor`: as for `write`.
        """
        with self.reader.connect() as connection:
            self._act_as(connection, actor)
            yield connection

    def _act_as(self, connection: Connection, actor: Actor | None) -> None:
        """Tell PostgreSQL who is at work, for this transaction only."""
        if self.dialect == "sqlite":
            return
        if actor is not None:
            # Not an owner nor a superuser, whom row-level security would let pass.
            connection.exec_driver_sql(f"SET LOCAL ROLE {APP_ROLE}")
        values = {
            "role": SYSTEM if actor is None else actor.role,
            "organisations": "" if actor is None else json.dumps(sorted(actor.organisations)),
            "municipalities": "" if actor is None else json.dumps(sorted(actor.municipalities)),
        }
        connection.execute(AS_ACTOR, values)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Return the database of a URL: `sqlite:///path` or `postgresql://user@host/name`.

    SetupError where the URL names another kind of database. The file is made on first use.
    """
    asked = make_url(url)
    if asked.get_backend_name() == "sqlite" and asked.database not in (None, "", ":memory:"):
        engine = _sqlite(asked.database or "")
        return Database(engine, engine.execution_options(placement_reads=True), Lock())
    if asked.get_backend_name() == "postgresql":
        with_driver = asked.set(drivername="postgresql+psycopg")
        engine = create_engine(with_driver, pool_pre_ping=True, **KEPT_OPEN)
        reader = engine.execution_options(isolation_level="REPEATABLE READ")
        return Database(engine, reader, nullcontext())
    raise SetupError(
        f"een database van het soort «{asked.get_backend_name()}» of zonder plaats kan niet; "
        "verwacht: sqlite:///pad of postgresql://..."
    )


def _sqlite(path: str) -> Engine:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", **KEPT_OPEN)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: SQLiteConnection, _record: object) -> None:
    # The driver's own BEGIN comes too late (before the first write) and is not IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("placement_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
