"""The schema in code and the schema that the migrations make are one."""

from __future__ import annotations

from placement.store.engine import Database
from placement.store.migrations import drift, latest, revision


def test_a_new_database_is_at_the_latest_revision(database: Database) -> None:
    assert revision(database) == latest()


def test_the_migrations_make_what_the_code_describes(database: Database) -> None:
    assert drift(database) == []
