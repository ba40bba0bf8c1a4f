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
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from threading import Lock
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from placement.audience.policy import Actor
from placement.errors import SetupError

if TYPE_CHECKING:
    from psycopg import Connection as PostgreSQLConnection

BUSY_MS = 10_000
"""How long a SQLite writer waits for the one before it."""
KEPT_OPEN: Mapping[str, int] = MappingProxyType({"pool_size": 20, "max_overflow": 20})
"""Connections that stay open, as many as a server has requests at hand at once, and some more."""
TRUSTED_S = 1.0
"""A connection to PostgreSQL that was used so recently is taken to be open still."""
APP_ROLE = "placement_app"
"""The group role of PostgreSQL, owner of nothing, as which requests of people are answered."""
SYSTEM = "system"
Dialect = Literal["sqlite", "postgresql"]
Way = Literal["write", "read", "alone"]


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """An open database, with four doors: `write`, `read`, `alone` and `reshape`.

    `reader` and `looker` are the same engine with another way to begin. `turn` lets the writers of
    this process in one by one on SQLite: whoever waits within SQLite sleeps, and wakes up late.
    """

    engine: Engine
    reader: Engine
    looker: Engine
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
        with (
            self.turn,
            self.engine.connect() as connection,
            connection.execution_options(placement_actor=actor).begin(),
        ):
            yield connection

    @contextmanager
    def read(self, actor: Actor | None = None) -> Iterator[Connection]:
        """Open a reading transaction on one snapshot; nothing may be written in it.

        `actor`: as for `write`.
        """
        with self.reader.connect() as connection:
            connection.execution_options(placement_actor=actor)
            yield connection
            if self.dialect == "postgresql":
                # Rolled back it would take the statements along that it prepared.
                connection.commit()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Open a connection for one query that needs no transaction, of tables without walls."""
        with self.looker.connect() as connection:
            yield connection

    @contextmanager
    def reshape(self) -> Iterator[Connection]:
        """Open a writing transaction in which tables that others refer to may be made anew.

        SetupError, and nothing is kept, where a reference would lead nowhere at its end.
        """
        if self.dialect == "postgresql":
            with self.write() as connection:
                yield connection
            return
        with self.turn, self.looker.connect() as connection:
            # SQLite makes a table anew by dropping it, which with references on empties it first;
            # within a transaction they cannot be turned off.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise SetupError("de database bevat een verwijzing naar iets dat er niet is")
                connection.commit()
            finally:
                connection.rollback()
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Return the database of a URL: `sqlite:///path` or `postgresql://user@host/name`.

    SetupError where the URL names another kind of database. The file is made on first use.
    """
    asked = make_url(url)
    if asked.get_backend_name() == "sqlite" and asked.database not in (None, "", ":memory:"):
        return _database(_sqlite(asked.database or ""), Lock())
    if asked.get_backend_name() == "postgresql":
        return _database(_postgresql(asked), nullcontext())
    raise SetupError(
        f"een database van het soort «{asked.get_backend_name()}» of zonder plaats kan niet; "
        "verwacht: sqlite:///pad of postgresql://..."
    )


def _database(engine: Engine, turn: AbstractContextManager[object]) -> Database:
    def of(way: Way) -> Engine:
        return engine.execution_options(placement_way=way)

    return Database(engine, of("read"), of("alone"), turn)


def _sqlite(path: str) -> Engine:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", **KEPT_OPEN)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_sqlite)
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


def _begin_sqlite(connection: Connection) -> None:
    way: Way = connection.get_execution_options().get("placement_way", "write")
    if way != "alone":
        connection.exec_driver_sql("BEGIN" if way == "read" else "BEGIN IMMEDIATE")


def _postgresql(asked: URL) -> Engine:
    engine = create_engine(
        asked.set(drivername="postgresql+psycopg"), pool_use_lifo=True, **KEPT_OPEN
    )
    event.listen(engine, "connect", _by_hand)
    event.listen(engine, "checkin", _used)
    event.listen(engine, "checkout", _still_open)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _by_hand(connection: PostgreSQLConnection[Any], record: ConnectionPoolEntry) -> None:
    # The driver would send its BEGIN alone, and then each setting: four ways there and back.
    connection.autocommit = True
    record.info["used"] = monotonic()


def _used(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["used"] = monotonic()


def _still_open(
    connection: PostgreSQLConnection[Any], record: ConnectionPoolEntry, _proxy: object
) -> None:
    from psycopg import Error

    if monotonic() - record.info["used"] < TRUSTED_S:
        return
    try:
        connection.execute("SELECT 1")
    except Error as error:
        raise DisconnectionError from error  # the pool opens another one


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    way: Way = options.get("placement_way", "write")
    if way != "alone":
        opening = _opening(way, options.get("placement_actor"))
        connection.exec_driver_sql(opening, execution_options={"no_parameters": True})


@lru_cache(maxsize=1000)
def _opening(way: Way, actor: Actor | None) -> str:
    """Return what begins a transaction of an actor on PostgreSQL and tells it who is at work."""
    # The driver takes a while to load, and SQLite does without it.
    from psycopg.sql import quote

    values = {
        "role": SYSTEM if actor is None else actor.role,
        "organisations": "" if actor is None else json.dumps(sorted(actor.organisations)),
        "municipalities": "" if actor is None else json.dumps(sorted(actor.municipalities)),
    }
    told = ", ".join(f"set_config('placement.{k}', {quote(v)}, true)" for k, v in values.items())
    # Not an owner nor a superuser, whom row-level security would let pass.
    role = "" if actor is None else f"SET LOCAL ROLE {APP_ROLE}; "
    kind = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if way == "read" else ""
    return f"BEGIN{kind}; {role}SELECT {told}"
