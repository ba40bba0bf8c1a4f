"""The whole store in one file and back: SQLite's online backup, or pg_dump and pg_restore.

The queue of runs is not in it: unfinished runs are handed over anew at the next start.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, make_url

from placement.errors import SetupError

APP_ROLE = (
    "DO $$ BEGIN CREATE ROLE placement_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; "
    "END $$"
)
"""Roles belong to a server, not to a database: a new server does not know it yet."""


def backup(url: str, target: Path) -> None:
    """Write the database of a URL to a file of mode 600, whole or not at all, while it is used.

    SetupError where the file exists already or PostgreSQL's own tools are missing.
    """
    if target.exists():
        raise SetupError(f"{target.name} bestaat al")
    draft = target.with_name(f".{target.name}.deel")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    asked = make_url(url)
    try:
        if asked.get_backend_name() == "sqlite":
            _copy(Path(asked.database or ""), draft)
        else:
            _run("pg_dump", asked, "--format=custom", "--no-owner", "--exclude-schema=dbos",
                 "--enable-row-security", f"--file={draft}")  # fmt: skip
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def restore(source: Path, url: str) -> None:
    """Fill the empty database of a URL from a backup; SetupError where it is not empty."""
    asked = make_url(url)
    if asked.get_backend_name() == "sqlite":
        target = Path(asked.database or "")
        if target.exists():
            raise SetupError(f"de database {target.name} bestaat al; zet die eerst opzij")
        draft = target.with_name(f".{target.name}.deel")
        _copy(source, draft)
        draft.chmod(0o600)
        draft.replace(target)
        return
    engine = create_engine(asked.set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        if "audit" in inspect(connection).get_table_names():
            raise SetupError("de database is niet leeg")
        connection.execute(text(APP_ROLE))
    engine.dispose()
    _run("pg_restore", asked, "--no-owner", "--exit-on-error", "--single-transaction", str(source))


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database page by page; writers go on, readers of the copy see one moment."""
    if not source.is_file():
        raise SetupError(f"de database {source.name} bestaat niet")
    with_open = sqlite3.connect(source), sqlite3.connect(target)
    try:
        with_open[0].backup(with_open[1])
        if with_open[1].execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise SetupError(f"{source.name} is beschadigd")
    except sqlite3.DatabaseError as error:
        raise SetupError(f"{source.name} is geen back-up van het platform") from error
    finally:
        for connection in with_open:
            connection.close()


def _run(program: str, url: URL, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise SetupError(f"het programma {program} ontbreekt")
    # As the platform itself: row-level security then shows every row, and hides them from others.
    environment = {**os.environ, "PGOPTIONS": "-c placement.role=system"}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, its arguments are ours
        [found, f"--dbname={address}", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SetupError(f"{program} is mislukt: {done.stderr.strip().splitlines()[-1:]}")
