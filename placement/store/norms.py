"""The rulebook under which a proposal was made, read back from its run's own settings."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import Connection, select

from placement.rulebook import Rulebook, Settings, load, read_settings
from placement.store.exchange import METADATA
from placement.store.exporting import contents
from placement.store.work import Run, Snapshot, StoredProposal

SETTINGS = "settings.toml"
DATE = re.compile(r"(?m)^\s*date\s*=.*\n?")


def rulebook_of(connection: Connection, proposal: str) -> Rulebook:
    """Return the rulebook of a proposal's run, with what its delivery set differently."""
    runs, snapshots = METADATA.tables[Run.__tablename__], METADATA.tables[Snapshot.__tablename__]
    proposals = METADATA.tables[StoredProposal.__tablename__]
    asked = (
        select(snapshots.c.parts)
        .join(runs, runs.c.input_sha256 == snapshots.c.sha256)
        .join(proposals, proposals.c.run == runs.c.id)
        .where(proposals.c.id == proposal)
    )
    parts = dict(connection.execute(asked).scalar_one())
    settings = Settings()
    if SETTINGS in parts:
        text = contents(connection, {SETTINGS: parts[SETTINGS]})[SETTINGS]
        settings = read_settings(text.decode("utf-8-sig"), SETTINGS)
    return load(settings.rulebook).with_settings(settings)


def hours_of(connection: Connection, proposal: str, profile: str, intensity: str) -> float:
    """Return the hours a week that a move takes of its provider, as the match counts them."""
    norm = rulebook_of(connection, proposal).profile(profile)
    return norm.hours_milli[intensity] / 1000


def dated(settings: bytes, day: dt.date) -> bytes:
    """Return settings.toml as a run reads it: with the day of the run, whatever was delivered."""
    text = settings.decode("utf-8-sig")
    table = re.search(r"(?m)^\s*\[", text)
    top = table.start() if table else len(text)
    return f"date = {day.isoformat()}\n{DATE.sub('', text[:top])}{text[top:]}".encode()
