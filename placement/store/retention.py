"""What is kept no longer than it may: periods as data, first shown, then erased for good.

Of a proposal the figures stay, of a placing that it was there; who it was about goes. The audit
chain is kept: it holds blind indexes only, and each erasure is an event in it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Connection, Select, Table, func, select, update

from placement.errors import SetupError
from placement.lifecycle import LIVE, State
from placement.store import audit, erasure
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement.store.proposals import PROPOSALS
from placement.store.runs import OPEN, RUNS, SNAPSHOTS

What = Literal["snapshots", "proposals", "clients"]


class Period(BaseModel):
    """How many months after what something is erased, and why so long."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: What
    label: str
    months: int = Field(ge=1, le=1200)
    after: str
    basis: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be erased of one kind; of clients the ids, of the others those of the rows."""

    period: Period
    names: tuple[str, ...]


@cache
def load_periods() -> tuple[Period, ...]:
    """Return the periods that ship."""
    return _periods(files("placement_data").joinpath("retention", "periods.toml").read_text())


def read_periods(file: Path) -> tuple[Period, ...]:
    """Return a region's own periods; SetupError where the file is no list of them."""
    try:
        return _periods(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(f"de bewaartermijnen ({file.name}) zijn onleesbaar") from error


def due(connection: Connection, periods: tuple[Period, ...], today: dt.date) -> tuple[Due, ...]:
    """Return what is kept too long by now, in the order in which it is to be erased."""
    return tuple(Due(one, FINDERS[one.what](connection, _before(today, one))) for one in periods)


def erase(
    connection: Connection, keys: Keys, found: tuple[Due, ...], *, by: str, at: dt.datetime
) -> None:
    """Erase what was found within the caller's transaction, each thing an event in the chain."""
    for one in found:
        for name in one.names:
            if one.period.what == "clients":
                erasure.erase(connection, keys, name, by=by, role="system", at=at)
                continue
            table, column = BODIES[one.period.what]
            key = next(iter(table.primary_key.columns))
            connection.execute(update(table).where(key == name).values({column: ""}))
            event = audit.Event(f"{one.period.what}.erase", by, "system", at, detail=name)
            audit.append(connection, [event])


def _periods(text: str) -> tuple[Period, ...]:
    return tuple(Period.model_validate(item) for item in tomllib.loads(text)["period"])


def _before(today: dt.date, period: Period) -> dt.date:
    """Return the day that a period ago was."""
    year, month = divmod(today.year * 12 + today.month - 1 - period.months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(today.day, last))


def _names(connection: Connection, asked: Select[str]) -> tuple[str, ...]:
    return tuple(connection.execute(asked).scalars())


def _snapshots(connection: Connection, before: dt.date) -> tuple[str, ...]:
    busy = select(RUNS.c.input_sha256).where(RUNS.c.state.in_(OPEN))
    rows = SNAPSHOTS.c.sealed_zip != "", SNAPSHOTS.c.at < _moment(before)
    asked = select(SNAPSHOTS.c.sha256).where(*rows, SNAPSHOTS.c.sha256.not_in(busy))
    return _names(connection, asked.order_by(SNAPSHOTS.c.at))


def _proposals(connection: Connection, before: dt.date) -> tuple[str, ...]:
    going = select(PLACINGS.c.proposal).where(_going())
    rows = PROPOSALS.c.sealed_json != "", PROPOSALS.c.at < _moment(before)
    asked = select(PROPOSALS.c.id).where(*rows, PROPOSALS.c.id.not_in(going))
    return _names(connection, asked.order_by(PROPOSALS.c.at))


def _clients(connection: Connection, before: dt.date) -> tuple[str, ...]:
    """Return who is past the period: in the tables by his grant, else by his last placing."""
    clients = EXCHANGE["clients"]
    known = select(clients.c.id)
    ended = func.max(PLACINGS.c.ended_at) < _moment(before)
    going = select(PLACINGS.c.client).where(_going())
    late = select(PLACINGS.c.client).where(PLACINGS.c.ended_at >= _moment(before))
    here = known.where(clients.c.grant_until < before, clients.c.lives_in.is_(None),
                       clients.c.id.not_in(going), clients.c.id.not_in(late))  # fmt: skip
    gone = select(PLACINGS.c.client).where(
        PLACINGS.c.client.not_in(known), PLACINGS.c.client.not_in(going),
        PLACINGS.c.client.not_like(f"{erasure.ERASED}%"),
    )  # fmt: skip
    once = gone.group_by(PLACINGS.c.client).having(ended)
    return (*_names(connection, here.order_by(clients.c.id)),
            *_names(connection, once.order_by(PLACINGS.c.client)))  # fmt: skip


def _going() -> ColumnElement[bool]:
    return PLACINGS.c.state.in_(sorted({*LIVE, State.PLACED}))


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


FINDERS: Mapping[What, Callable[[Connection, dt.date], tuple[str, ...]]] = MappingProxyType(
    {"snapshots": _snapshots, "proposals": _proposals, "clients": _clients}
)
BODIES: Mapping[str, tuple[Table, str]] = MappingProxyType(
    {"snapshots": (SNAPSHOTS, "sealed_zip"), "proposals": (PROPOSALS, "sealed_json")}
)
"""Where the sealed content stands of what is emptied and not removed."""
