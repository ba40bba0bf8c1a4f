"""What each of the two databases is told when it is opened, and when a transaction begins."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from placement.audience.policy import Actor
from placement.errors import SetupError
from placement.store import engine
from placement.store.engine import Database, open_database

ON_POSTGRES = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOSTILE = "o'1\\; DROP TABLE units; --\" %s é"


@ON_SQLITE
def test_sqlite_keeps_what_it_acknowledged_and_checks_references(database: Database) -> None:
    told = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    for open_door in (database.read, database.write, database.alone):
        with open_door() as connection:
            for name, value in told.items():
                assert connection.execute(text(f"PRAGMA {name}")).scalar_one() == value


@ON_SQLITE
def test_a_writer_on_sqlite_has_the_lock_from_its_first_moment(database: Database) -> None:
    other = open_database(database.engine.url.render_as_string())
    with database.write() as connection, other.alone() as second:
        connection.execute(text("SELECT 1"))
        second.execute(text("PRAGMA busy_timeout = 0"))
        with pytest.raises(DBAPIError, match="locked"):
            second.execute(text("BEGIN IMMEDIATE"))
    other.close()


@ON_SQLITE
def test_references_are_on_again_after_the_tables_were_made_anew(database: Database) -> None:
    with database.reshape() as connection:
        connection.execute(text("SELECT 1"))
    with database.alone() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


@ON_SQLITE
def test_tables_made_anew_may_not_leave_a_reference_to_nothing(database: Database) -> None:
    lost = "INSERT INTO sessions VALUES ('h', 'nobody', 'c', '2026-11-22', '2026-11-22')"
    with pytest.raises(SetupError), database.reshape() as connection:
        connection.execute(text(lost))
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 0


@ON_POSTGRES
def test_a_reader_on_postgresql_has_one_snapshot_and_writes_nothing(database: Database) -> None:
    with database.read() as connection:
        asked = text("SHOW transaction_isolation")
        assert connection.execute(asked).scalar_one() == "repeatable read"
    with pytest.raises(DBAPIError, match="read-only"), database.read() as connection:
        connection.execute(text("DELETE FROM units"))


@ON_POSTGRES
def test_any_name_of_an_actor_reaches_the_database_as_it_is(database: Database) -> None:
    actor = Actor("a", "corporation", frozenset({HOSTILE}), frozenset({HOSTILE}))
    asked = text("SELECT current_setting('placement.organisations'), "
                 "current_setting('placement.municipalities')")  # fmt: skip
    for open_door in (database.read, database.write):
        with open_door(actor) as connection:
            assert [json.loads(told) for told in connection.execute(asked).one()] == [[HOSTILE]] * 2


@ON_POSTGRES
def test_a_connection_that_was_lost_is_replaced_unseen(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TRUSTED_S", 0.0)
    with database.read() as connection:
        lost = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = open_database(database.engine.url.render_as_string().replace("+psycopg", ""))
    with other.alone() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})
    other.close()
    time.sleep(0.1)
    with database.read() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != lost


@ON_POSTGRES
def test_a_gis_finds_the_points_with_their_system_and_an_index(database: Database) -> None:
    with database.read() as connection:
        kinds = connection.execute(text(
            "SELECT f_table_name, srid, type FROM geometry_columns WHERE f_table_schema = 'public'"
        )).all()  # fmt: skip
        indexed = connection.execute(text(
            "SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%USING gist%'"
        )).scalars().all()  # fmt: skip
    named = {name for name, srid, kind in kinds if (srid, kind) == (28992, "POINT")}
    assert {"units", "bw_locations", "care_bases"} <= named <= set(indexed)


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    for url in (f"mysql://{tmp_path}", "sqlite://"):
        with pytest.raises(SetupError):
            open_database(url)


def test_a_database_is_never_changed_in_place(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(dataclasses.FrozenInstanceError):
        opened.engine = None  # type: ignore[misc,assignment]
    opened.close()
