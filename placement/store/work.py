"""The tables of the work itself: deliveries, runs, proposals, placings and what closes a home.

Ids are text that the caller makes (`new_id`); times are UTC and given by the caller. These
classes describe rows and validate nothing. Sealed columns are named `sealed_*`.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, Integer, LargeBinary, text
from sqlmodel import Field, SQLModel


def new_id(at: dt.datetime) -> str:
    """Return an id that sorts by time: 12 hex digits of milliseconds, then 80 random bits."""
    return f"{int(at.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def _time(*, empty: bool = False) -> Any:  # noqa: ANN401 - what SQLModel's Field returns
    return Field(
        default=None if empty else ..., sa_column=Column(DateTime(timezone=True), nullable=empty)
    )


class Import(SQLModel, table=True):
    """One delivery that was taken in."""

    __tablename__ = "imports"

    id: str = Field(primary_key=True)
    at: dt.datetime = _time()
    by: str
    sha256: str
    counts: dict[str, list[int]] = Field(sa_column=Column(JSON, nullable=False))
    """Per table: how many rows new, changed, gone."""


class Content(SQLModel, table=True):
    """The bytes of a file, named by their hash: a network is kept once, however often it comes."""

    __tablename__ = "contents"

    sha256: str = Field(primary_key=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Part(SQLModel, table=True):
    """A file of the delivery that is no table: settings, boundaries, networks."""

    __tablename__ = "parts"

    name: str = Field(primary_key=True)
    content: str = Field(foreign_key="contents.sha256")


class Snapshot(SQLModel, table=True):
    """What a run read: the tables as a sealed zip, the other files by their hash."""

    __tablename__ = "snapshots"

    sha256: str = Field(primary_key=True)
    at: dt.datetime = _time()
    parts: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    prints: dict[str, dict[str, str]] = Field(
        sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """Per table (clients, units) and id a keyed hash of what the run relied on."""
    sealed_zip: str


class Run(SQLModel, table=True):
    """One match as a job: asked, running, ended in a stated way."""

    __tablename__ = "runs"

    id: str = Field(primary_key=True)
    state: str = Field(index=True)
    """queued, running, done, failed, cancelled."""
    asked_at: dt.datetime = _time()
    asked_by: str
    started_at: dt.datetime | None = _time(empty=True)
    ended_at: dt.datetime | None = _time(empty=True)
    time_limit_s: int
    seed: int
    input_sha256: str = Field(foreign_key="snapshots.sha256")
    rulebook: str = ""
    version: str = ""
    phase: str = ""
    progress: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str = ""
    cancel_asked: bool = False
    tries: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    """How often it was taken up: more than once after a kill."""
    beat_at: dt.datetime | None = _time(empty=True)
    """When whoever does it last gave a sign of life."""


class StoredProposal(SQLModel, table=True):
    """What a run put forward; one run has at most one."""

    __tablename__ = "proposals"

    id: str = Field(primary_key=True)
    run: str = Field(foreign_key="runs.id", unique=True)
    at: dt.datetime = _time()
    status: str
    summary: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Objective, bounds, proved and counts: nothing about one person."""
    sealed_json: str
    """proposal.json, sealed."""


class PlacingRow(SQLModel, table=True):
    """One placing, from proposal to the end of the stay."""

    __tablename__ = "placings"
    __table_args__ = (
        # One person is offered one place at a time: the database itself says no to a second.
        Index(
            "one_live_offer_per_client",
            "client",
            unique=True,
            sqlite_where=text("state IN ('offered', 'accepted')"),
            postgresql_where=text("state IN ('offered', 'accepted')"),
        ),
    )

    id: str = Field(primary_key=True)
    proposal: str = Field(foreign_key="proposals.id", index=True)
    client: str = Field(index=True)
    unit: str = Field(index=True)
    provider: str
    profile: str
    intensity: str
    group: str = ""
    chain: int = 0
    order: int = 0
    leaves: str = ""
    """The unit that a resident leaves by moving, or empty."""
    state: str = Field(index=True)
    made_at: dt.datetime = _time()
    offered_at: dt.datetime | None = _time(empty=True)
    expires_at: dt.datetime | None = _time(empty=True)
    ended_at: dt.datetime | None = _time(empty=True)
    version: int = 1
    unit_print: str
    client_print: str
    """What unit and client looked like when the match ran: a later change makes this stale."""


class PlacingEvent(SQLModel, table=True):
    """What happened to a placing; rows are only added."""

    __tablename__ = "placing_events"

    id: str = Field(primary_key=True)
    placing: str = Field(foreign_key="placings.id", index=True)
    at: dt.datetime = _time()
    by: str
    event: str
    before: str
    after: str
    reason: str = ""
    until: dt.date | None = None
    sealed_note: str = ""


class OutOfService(SQLModel, table=True):
    """A unit that cannot be used for a while, with the reason."""

    __tablename__ = "out_of_service"

    id: str = Field(primary_key=True)
    unit: str = Field(index=True)
    since: dt.date
    until: dt.date | None = None
    reason: str
    by: str
    at: dt.datetime = _time()
    ended: bool = False


class Parking(SQLModel, table=True):
    """A client who is out of the match for a while: parked, or waiting for a new assessment."""

    __tablename__ = "parkings"

    id: str = Field(primary_key=True)
    client: str = Field(index=True)
    since: dt.date
    until: dt.date | None = None
    reason: str
    by: str
    at: dt.datetime = _time()
    ended: bool = False
