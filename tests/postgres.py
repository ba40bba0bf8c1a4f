"""A PostgreSQL with PostGIS of the tests' own, in a temporary folder, on a socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOMES = Path("/usr/lib/postgresql")
"""Where Debian keeps each version's programs."""
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""For tests only: they do not outlive the machine's power."""


@contextmanager
def server(settings: tuple[str, ...] = FAST) -> Iterator[Path]:
    """Start a server; yield the folder of its socket. It is stopped and removed afterwards."""
    home = Path(tempfile.mkdtemp(prefix="placement-pg-"))
    data = home / "data"
    owner = _owner()
    if owner is not None:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    _run(owner, "initdb", "-D", str(data), "-U", "placement", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    options = f"-c listen_addresses='' -k {home} " + " ".join(f"-c {item}" for item in settings)
    _run(owner, "pg_ctl", "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "start")
    try:
        yield home
    finally:
        _run(owner, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def _binaries() -> Path:
    """Return the programs of the newest version that is installed (15 or later)."""
    found = sorted(HOMES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    assert found, "PostgreSQL is not installed; make test installs it"
    return found[-1].parent


def _owner() -> pwd.struct_passwd | None:
    """Return who runs the server: PostgreSQL refuses root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _run(owner: pwd.struct_passwd | None, program: str, *arguments: str) -> None:
    ids = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid}
    done = subprocess.run(
        [str(_binaries() / program), *arguments],
        cwd="/", capture_output=True, text=True, check=False, env={"PATH": os.defpath}, **ids,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def url(home: Path, database: str) -> str:
    """Return the address of a database of the server."""
    return f"postgresql://placement@/{database}?host={home}"
