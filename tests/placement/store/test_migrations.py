"""The schema in code and the schema that the migrations make are one; older data come along."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    insert,
    select,
    text,
)

from placement.store.engine import Database, open_database
from placement.store.migrations import HERE, drift, latest, revision, upgrade
from tests.postgres import url

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
VALUES: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, True), (Float, 1.5), (DateTime, NOON), (Date, NOON.date()),
    (JSON, ["x"]), (LargeBinary, b"x"),
)  # fmt: skip
NUMBERS = itertools.count(1)


def revisions() -> list[str]:
    """Return every revision that was ever released, the oldest first."""
    every = ScriptDirectory(str(HERE)).walk_revisions()
    return [script.revision for script in every][::-1]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path}/blank.db")
    else:
        home: Path = request.getfixturevalue("postgres")
        name = f"blank{next(NUMBERS)}"
        main = url(home, "postgres").replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(main, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        opened = open_database(url(home, name))
    yield opened
    opened.close()


def test_a_new_database_is_at_the_latest_revision(database: Database) -> None:
    assert revision(database) == latest()


def test_the_migrations_make_what_the_code_describes(database: Database) -> None:
    assert drift(database) == []


def test_data_of_every_released_revision_come_along_to_the_latest(blank: Database) -> None:
    written: dict[tuple[str, int], dict[str, Any]] = {}
    for number, name in enumerate(revisions(), start=1):
        upgrade(blank, name)
        assert revision(blank) == name
        with blank.write() as connection:
            for table in tables(connection):
                row = row_of(table, number)
                connection.execute(insert(table).values(row))
                written[table.name, number] = row
    upgrade(blank)
    assert revision(blank) == latest()
    assert drift(blank) == []
    found = stored(blank)
    for (name, number), row in written.items():
        assert any(same(row, kept) for kept in found[name]), (name, number)


def same(row: dict[str, Any], kept: dict[str, Any]) -> bool:
    """Tell whether a row was kept, as far as its columns are still there."""
    return all(kept[column] == value for column, value in row.items() if column in kept)


def tables(connection: Connection) -> list[Table]:
    """Return the tables of a database that hold our data, those that are referred to first."""
    found = MetaData()
    found.reflect(connection)
    ours = [t for t in found.sorted_tables if t.name not in ("alembic_version", "spatial_ref_sys")]
    return [table for table in ours if table.name != "audit_head"]


def row_of(table: Table, number: int) -> dict[str, Any]:
    """Return a row with a value in every column: an id is x01, and so is what refers to it."""
    plain = (column for column in table.columns if column.computed is None)
    return {column.name: value_of(column, number) for column in plain}


def value_of(column: Column[Any], number: int) -> Any:
    known = (value for kind, value in VALUES if isinstance(column.type, kind))
    other = number if isinstance(column.type, Integer) else f"x{number:02}"
    return next(known, other)


def stored(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table."""
    with database.read() as connection:
        every = [t for t in tables(connection) if t.name != "audit_head"]
        return {
            table.name: [
                {name: plain(value) for name, value in row.items() if "geom" not in name}
                for row in connection.execute(select(table)).mappings()
            ]
            for table in every
        }


def plain(value: Any) -> Any:
    """Return a time as it was given: SQLite drops the zone."""
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC)
    return value
