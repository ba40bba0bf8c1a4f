"""A backup put back is the same store; nothing existing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from placement.errors import SetupError
from placement.store import audit
from placement.store.backups import backup, restore
from placement.store.crypto import Keys
from placement.store.engine import Database, open_database
from placement.store.rows import read_tables
from tests.soak.working import begin


@pytest.mark.slow
def test_a_backup_put_back_is_the_same_store(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    begin(database, keys)
    url = database.engine.url.set(drivername=database.dialect)
    address = url.render_as_string(hide_password=False)
    backup(address, tmp_path / "back-up")
    assert (tmp_path / "back-up").stat().st_mode & 0o077 == 0
    with pytest.raises(SetupError, match="bestaat al"):
        backup(address, tmp_path / "back-up")
    with pytest.raises(SetupError):
        restore(tmp_path / "back-up", address)
    restore(tmp_path / "back-up", empty(database, tmp_path))
    again = open_database(empty_url(database, tmp_path))
    try:
        with database.read() as one, again.read() as two:
            for name in ("units", "clients"):
                a, b = (read_tables(c, keys).frame(name) for c in (one, two))
                assert a.equals(b)
            assert audit.head(one) == audit.head(two)
            assert audit.verify(two) is None
    finally:
        again.close()


def empty(database: Database, place: Path) -> str:
    """Make room for a restored database; return its address."""
    if database.dialect == "postgresql":
        name = f"{database.engine.url.database}_back"
        engine = create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
    return empty_url(database, place)


def empty_url(database: Database, place: Path) -> str:
    if database.dialect == "sqlite":
        return f"sqlite:///{place}/again.db"
    url = database.engine.url.set(drivername="postgresql")
    return url.set(database=f"{url.database}_back").render_as_string(hide_password=False)
