"""Both databases: every test of the store that asks for `database` runs on each of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from placement.store.crypto import Keys, new_keys
from placement.store.engine import Database, open_database
from placement.store.migrations import upgrade
from tests.once import fresh
from tests.postgres import server, url

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    with server() as home:
        engine = create_engine(
            url(home, "postgres").replace("postgresql:", "postgresql+psycopg:"),
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE pattern"))
        engine.dispose()
        pattern = open_database(url(home, "pattern"))
        upgrade(pattern)
        pattern.close()
        yield home


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database at the newest revision, empty, for one test alone."""
    if request.param == "sqlite":
        opened = fresh(tmp_path / "placement.db")
    else:
        home: Path = request.getfixturevalue("postgres")
        name = f"test{next(NUMBERS)}"
        engine = create_engine(
            url(home, "postgres").replace("postgresql:", "postgresql+psycopg:"),
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE pattern"))
        engine.dispose()
        opened = open_database(url(home, name))
    yield opened
    opened.close()


@pytest.fixture
def keys() -> Keys:
    return new_keys()
