"""The platform's store for commands at the server: where the environment says it is."""

from __future__ import annotations

import datetime as dt
import getpass
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from placement.errors import SetupError
from placement.store import audit, migrations
from placement.store.crypto import Keys, new_keys, read_keys, write_keys
from placement.store.engine import Database, open_database
from placement_api.settings import STORE, needed


@dataclass(frozen=True, slots=True)
class Opened:
    """A store and its keys; `by` is who stands at the server, for the audit chain."""

    database: Database
    keys: Keys
    keys_file: Path
    by: str

    def note(
        self, connection: Connection, action: str, *, client: str = "", detail: str = ""
    ) -> None:
        """Write into the audit chain what is done here; `client` is a blind index or empty."""
        now = dt.datetime.now(dt.UTC)
        event = audit.Event(action, self.by, "system", now, client=client, detail=detail)
        audit.append(connection, [event])


@contextmanager
def opened(environment: Mapping[str, str] = os.environ, *, new: bool = False) -> Iterator[Opened]:
    """Open the store that the environment names; SetupError where something is missing.

    `new`: make the keys and the tables first where there are none yet.
    """
    url, keys = needed(environment, *STORE)
    database, file = open_database(url), Path(keys)
    try:
        if new:
            _prepare(database, file)
        if migrations.revision(database) != migrations.latest():
            raise SetupError("de database is niet van deze versie; zie placement user init")
        yield Opened(database, read_keys(file), file, f"shell:{getpass.getuser()}")
    finally:
        database.close()


def _prepare(database: Database, file: Path) -> None:
    if not file.exists():
        if migrations.revision(database) is not None:
            raise SetupError(
                f"het sleutelbestand {file.name} ontbreekt bij een bestaande database; "
                "zet het terug uit de back-up"
            )
        write_keys(new_keys(), file)
    migrations.upgrade(database)
