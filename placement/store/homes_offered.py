"""Dwellings that corporations offer: new, considered, then taken in as a unit, or declined.

A reason to decline is a code, never free text: what a coordinator writes may be about a client,
and the corporation reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, Connection, DateTime, func, insert, select, update
from sqlmodel import Field, SQLModel

from placement.errors import ConflictError, NotFoundError
from placement.store import audit
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.rows import Record, seal
from placement.store.work import new_id

RESOURCE = "homes-offered"


class HomeState(StrEnum):
    """How far an offered dwelling is."""

    NEW = "new"
    CONSIDERED = "considered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, str] = MappingProxyType(
    {"new": "nieuw", "considered": "in behandeling", "taken": "opgenomen",
     "declined": "afgewezen", "withdrawn": "ingetrokken"}
)  # fmt: skip
REASONS: Mapping[str, str] = MappingProxyType({
    "no_profile": "past bij geen zorgprofiel",
    "too_far": "te ver van een uitvalsbasis of BW-locatie",
    "rent": "de huur is te hoog",
    "too_late": "komt te laat beschikbaar",
    "known": "staat al in het aanbod",
    "no_need": "in deze gemeente is nu genoeg van dit soort",
    "call": "neem contact op met de plaatsingscoördinator",
})  # fmt: skip
NEXT: Mapping[str, frozenset[str]] = MappingProxyType({
    "new": frozenset({"considered", "taken", "declined", "withdrawn"}),
    "considered": frozenset({"taken", "declined", "withdrawn"}),
})  # fmt: skip


class OfferedHome(SQLModel, table=True):
    """One dwelling as its corporation offered it."""

    __tablename__ = "homes_offered"

    id: str = Field(primary_key=True)
    corporation: str = Field(index=True)
    municipality: str = Field(index=True)
    address: str
    housing_form: str
    x: float | None = None
    y: float | None = None
    rent: float | None = None
    wheelchair: bool = False
    may_cluster: bool = False
    complex: str = ""
    available_from: dt.date | None = None
    state: str = Field(index=True)
    reason: str = ""
    """A code of REASONS."""
    unit: str = ""
    """The unit that it became."""
    by: str
    at: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    answered_at: dt.datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    version: int = 1
    sealed_note: str = ""


HOMES = METADATA.tables[OfferedHome.__tablename__]


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when."""

    account: str
    role: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, repr=False)
class NewHome:
    """A dwelling to offer; the point may still be unknown."""

    corporation: str
    municipality: str
    address: str
    housing_form: str
    x: float | None = None
    y: float | None = None
    rent: float | None = None
    wheelchair: bool = False
    may_cluster: bool = False
    complex: str = ""
    available_from: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to an offered dwelling that was seen at `version`."""

    id: str
    version: int
    to: HomeState
    reason: str = ""


def offer(connection: Connection, keys: Keys, home: NewHome, by: By) -> str:
    """Write an offered dwelling within the caller's transaction; return its id."""
    name = new_id(by.at)
    kept = {slot: getattr(home, slot) for slot in NewHome.__slots__ if slot != "note"}
    note = keys.seal(home.note, (HOMES.name, name, "note")) if home.note else ""
    made = {**kept, "id": name, "state": HomeState.NEW.value, "reason": "", "unit": "",
            "by": by.account, "at": by.at, "version": 1, "sealed_note": note}  # fmt: skip
    connection.execute(insert(HOMES).values(**made))
    _note(connection, "create", name, by)
    return name


def note_of(keys: Keys, row: Mapping[str, Any]) -> str:
    """Return what the corporation wrote with it."""
    sealed = row["sealed_note"]
    return keys.open(sealed, (HOMES.name, row["id"], "note")) if sealed else ""


def move(connection: Connection, step: Step, by: By) -> None:
    """Let an offered dwelling go a step on, within the caller's transaction.

    NotFoundError for none; ConflictError where somebody was first, or the step is not possible.
    """
    row = _row(connection, step.id)
    if row["version"] != step.version:
        raise ConflictError("iemand anders wijzigde dit intussen; bekijk het opnieuw")
    if step.to.value not in NEXT.get(row["state"], frozenset()):
        raise ConflictError(f"deze woning is al {STATES[row['state']]}")
    if (step.to is HomeState.DECLINED) != (step.reason in REASONS):
        raise ConflictError("een afwijzing heeft een reden, en alleen een afwijzing")
    _set(connection, step, by)


def take_in(connection: Connection, keys: Keys, step: Step, unit: Record, by: By) -> None:
    """Make a unit of an offered dwelling, within the caller's transaction; as `move`."""
    move(connection, step, by)
    table = EXCHANGE["units"]
    if connection.execute(select(table.c.id).where(table.c.id == unit["id"])).first() is not None:
        raise ConflictError("er is al een woning met dit nummer; kies een ander")
    last = connection.execute(select(func.max(table.c.position))).scalar_one()
    stored = seal("units", str(unit["id"]), unit, keys)
    connection.execute(
        insert(table).values(**stored, position=(last or 0) + 1, version=1, changed_at=by.at)
    )
    connection.execute(update(HOMES).where(HOMES.c.id == step.id).values(unit=unit["id"]))
    audit.append(
        connection,
        [audit.Event("units.create", by.account, by.role, by.at, detail=str(unit["id"]))],
    )


def _row(connection: Connection, name: str) -> Mapping[str, Any]:
    asked = select(HOMES).where(HOMES.c.id == name).with_for_update()
    found = connection.execute(asked).mappings().one_or_none()
    if found is None:
        raise NotFoundError("deze aangeboden woning bestaat niet")
    return dict(found)


def _set(connection: Connection, step: Step, by: By) -> None:
    values = {"state": step.to.value, "reason": step.reason, "answered_at": by.at,
              "version": step.version + 1}  # fmt: skip
    still = HOMES.c.id == step.id, HOMES.c.version == step.version
    if connection.execute(update(HOMES).where(*still).values(**values)).rowcount != 1:
        raise ConflictError("iemand anders wijzigde dit intussen; bekijk het opnieuw")
    _note(connection, step.to.value, step.id, by)


def _note(connection: Connection, what: str, name: str, by: By) -> None:
    event = audit.Event(f"{RESOURCE}.{what}", by.account, by.role, by.at, detail=name)
    audit.append(connection, [event])
