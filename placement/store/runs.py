"""A run of the match as a row: what it read, how far it is, how it ended. Safe to call twice."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from placement.errors import NotFoundError
from placement.store import audit
from placement.store.crypto import Keys
from placement.store.exchange import METADATA
from placement.store.exporting import contents, part_hashes, zipped
from placement.store.norms import SETTINGS, dated
from placement.store.prints import prints_of
from placement.store.proposals import Kept, keep
from placement.store.state import tables_for_match
from placement.store.work import Run, Snapshot, new_id

RUNS = METADATA.tables[Run.__tablename__]
SNAPSHOTS = METADATA.tables[Snapshot.__tablename__]
OPEN = ("queued", "running")


@dataclass(frozen=True, slots=True)
class AskedRun:
    """What somebody asks of a run."""

    by: str
    role: str
    at: dt.datetime
    seed: int = 1
    time_limit_s: int = 60


def ask(connection: Connection, keys: Keys, asked: AskedRun) -> str:
    """Queue a run on a snapshot of this moment, within the caller's transaction; return its id."""
    tables = tables_for_match(connection, keys, asked.at.date())
    content, parts = zipped(tables), part_hashes(connection)
    digest = sha256(content + repr(sorted(parts.items())).encode()).hexdigest()
    known = select(SNAPSHOTS.c.sealed_zip).where(SNAPSHOTS.c.sha256 == digest)
    kept = connection.execute(known).scalar_one_or_none()
    if not kept:  # not there, or erased since
        sealed = keys.seal(base64.b64encode(content).decode(), ("snapshots", digest, "zip"))
        values = {"at": asked.at, "parts": parts, "prints": prints_of(keys, tables),
                  "sealed_zip": sealed}  # fmt: skip
        again = update(SNAPSHOTS).where(SNAPSHOTS.c.sha256 == digest)
        fresh = insert(SNAPSHOTS).values(sha256=digest, **values)
        connection.execute(fresh if kept is None else again.values(values))
    name = new_id(asked.at)
    connection.execute(
        insert(RUNS).values(
            id=name,
            state="queued",
            asked_at=asked.at,
            asked_by=asked.by,
            seed=asked.seed,
            time_limit_s=asked.time_limit_s,
            input_sha256=digest,
            rulebook="",
            version="",
            phase="in de wachtrij",
            progress={},
            reason="",
            cancel_asked=False,
            tries=0,
        )
    )
    audit.append(connection, [audit.Event("runs.ask", asked.by, asked.role, asked.at, detail=name)])
    return name


def read(connection: Connection, run: str) -> dict[str, Any]:
    """Return a run as it is stored. NotFoundError where there is none."""
    found = connection.execute(select(RUNS).where(RUNS.c.id == run)).mappings().one_or_none()
    if found is None:
        raise NotFoundError("deze berekening bestaat niet")
    return dict(found)


def listed(connection: Connection) -> list[dict[str, Any]]:
    """Return every run, newest first."""
    asked = select(RUNS).order_by(RUNS.c.asked_at.desc(), RUNS.c.id.desc())
    return [dict(row) for row in connection.execute(asked).mappings()]


def write_input(connection: Connection, keys: Keys, run: str, folder: Path) -> None:
    """Write the exchange folder that a run is to read; its owner alone may open it.

    Its settings name the day on which the run was asked: it reads the world of that day.
    """
    row = read(connection, run)
    digest, day = row["input_sha256"], row["asked_at"].date()
    kept = (
        connection.execute(select(SNAPSHOTS).where(SNAPSHOTS.c.sha256 == digest)).mappings().one()
    )
    if not kept["sealed_zip"]:
        raise NotFoundError("wat deze berekening las, is gewist met de gegevens van een cliënt")
    content = base64.b64decode(keys.open(kept["sealed_zip"], ("snapshots", digest, "zip")))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    for name, data in contents(connection, kept["parts"]).items():
        (folder / name).write_bytes(data)
    settings = folder / SETTINGS
    settings.write_bytes(dated(settings.read_bytes() if settings.exists() else b"", day))


def start(connection: Connection, run: str, at: dt.datetime, most: int = 3) -> bool:
    """Mark a run as running; False where there is nothing to do.

    A run that was taken up `most` times and never ended is marked as failed.
    """
    row = read(connection, run)
    if row["state"] not in OPEN:
        return False
    if row["tries"] >= most:
        end(connection, run, "failed", f"de berekening is {most} keer onderbroken", at)
        return False
    values = {"state": "running", "started_at": row["started_at"] or at, "phase": "voorbereiden",
              "tries": row["tries"] + 1, "beat_at": at}  # fmt: skip
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(values))
    return True


def progress(
    connection: Connection, run: str, phase: str, facts: Mapping[str, object], at: dt.datetime
) -> None:
    """Write how far a run is, and that whoever does it is alive."""
    values = {"phase": phase, "progress": dict(facts), "beat_at": at}
    still = RUNS.c.id == run, RUNS.c.state == "running"
    connection.execute(update(RUNS).where(*still).values(values))


def asked_to_stop(connection: Connection, run: str) -> bool:
    """Tell whether somebody asked a run to stop."""
    asked = select(RUNS.c.cancel_asked).where(RUNS.c.id == run)
    return bool(connection.execute(asked).scalar_one())


def left_behind(connection: Connection, before: dt.datetime) -> list[str]:
    """Return the open runs of which nobody has given a sign of life since `before`."""
    sign = func.coalesce(RUNS.c.beat_at, RUNS.c.asked_at)
    asked = select(RUNS.c.id).where(RUNS.c.state.in_(OPEN), sign < before)
    return list(connection.execute(asked.order_by(RUNS.c.asked_at)).scalars())


def ask_to_cancel(connection: Connection, run: str, *, by: str, role: str, at: dt.datetime) -> None:
    """Ask a run to stop; one that waits ends at once."""
    row = read(connection, run)
    values: dict[str, Any] = {"cancel_asked": True}
    if row["state"] == "queued":
        values |= {"state": "cancelled", "ended_at": at, "reason": "afgebroken voor de start"}
    if row["state"] in OPEN:
        connection.execute(update(RUNS).where(RUNS.c.id == run).values(values))
        audit.append(connection, [audit.Event("runs.cancel", by, role, at, detail=run)])


def finish(
    connection: Connection, keys: Keys, run: str, written: Mapping[str, Any], at: dt.datetime
) -> Kept | None:
    """Store the proposal of a run and end it, in one transaction; None where it has ended."""
    row = (
        connection.execute(select(RUNS).where(RUNS.c.id == run).with_for_update()).mappings().one()
    )
    if row["state"] not in OPEN:
        return None
    made = written["provenance"]
    goals = {name: written[name] for name in ("objective", "bound", "proved")}
    values = {"state": "done", "ended_at": at, "phase": "klaar", "rulebook": made["rulebook"],
              "version": made["version"], "progress": {**goals, "gap": gap(goals)}}  # fmt: skip
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(values))
    return keep(connection, keys, run, written, by=row["asked_by"], at=at)


def end(connection: Connection, run: str, state: str, reason: str, at: dt.datetime) -> None:
    """End a run without a proposal: failed or cancelled, with the reason in Dutch."""
    still = RUNS.c.id == run, RUNS.c.state.in_(OPEN)
    values = {"state": state, "ended_at": at, "reason": reason, "phase": ""}
    connection.execute(update(RUNS).where(*still).values(values))


def gap(goals: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return per goal how far `objective` may still be from the best plan by its `bound`."""
    bound = goals["bound"]
    return {name: abs(value - bound.get(name, value)) for name, value in goals["objective"].items()}
