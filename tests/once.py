"""What is made once for all tests of a run, also where they run in several processes."""

from __future__ import annotations

import fcntl
import pickle
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest

from placement.store.engine import Database, open_database
from placement.store.migrations import upgrade

Made = TypeVar("Made")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """Return what `make` makes in a folder; the first process makes it, the others wait for it."""
    mine = factory.getbasetemp()
    # Workers of xdist have each a folder of their own within that of the run.
    folder = (mine.parent if mine.name.startswith("popen-") else mine) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / "made.pickle"
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
        made: Made = pickle.loads(kept.read_bytes())
        return made


@cache
def pattern() -> TemporaryDirectory[str]:
    """Return a folder with an empty database at the newest revision, to be copied."""
    folder = TemporaryDirectory(prefix="placement-pattern-")
    database = open_database(f"sqlite:///{folder.name}/placement.db")
    upgrade(database)
    database.close()
    return folder


def fresh(file: Path) -> Database:
    """Return a new database of a file, empty, at the newest revision."""
    shutil.copy(Path(pattern().name) / "placement.db", file)
    return open_database(f"sqlite:///{file}")
