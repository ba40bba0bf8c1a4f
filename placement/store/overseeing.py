"""The audit chain as an overseer reads it: newest first, narrowed down, with names of accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from placement.store.accounts import ACCOUNTS
from placement.store.audit import AUDIT


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; what is left empty sets no limit.

    `since` and `until` are moments, the last not included; `client` is a blind index; `actor` an
    account's id or whatever stands for one.
    """

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    action: str = ""
    actor: str = ""
    outcome: str = ""
    client: str = ""


def events(connection: Connection, wanted: Wanted, most: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many events there are, and the newest `most` of them with `name` of the actor."""
    where = _conditions(wanted)
    count = connection.execute(select(func.count()).select_from(AUDIT).where(*where)).scalar_one()
    named = select(AUDIT, ACCOUNTS.c.name).join(
        ACCOUNTS, ACCOUNTS.c.id == AUDIT.c.actor, isouter=True
    )
    asked = named.where(*where).order_by(AUDIT.c.number.desc()).limit(most)
    return int(count), [dict(row) for row in connection.execute(asked).mappings()]


def choices(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Return what can be asked for: actions, outcomes, and actors by name, each (code, word)."""
    named = select(AUDIT.c.actor, func.coalesce(ACCOUNTS.c.name, AUDIT.c.actor)).join(
        ACCOUNTS, ACCOUNTS.c.id == AUDIT.c.actor, isouter=True
    )
    actors = connection.execute(named.distinct()).all()
    found = {"account": sorted(((str(a), str(n)) for a, n in actors), key=lambda pair: pair[1])}
    for name, column in (("gebeurtenis", AUDIT.c.action), ("uitkomst", AUDIT.c.outcome)):
        codes = connection.execute(select(column).distinct().order_by(column)).scalars()
        found[name] = [(str(code), str(code)) for code in codes]
    return found


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    # Times are kept as ISO 8601 in UTC, which sorts as text.
    if wanted.since is not None:
        where.append(AUDIT.c.at >= _text(wanted.since))
    if wanted.until is not None:
        where.append(AUDIT.c.at < _text(wanted.until))
    exact = ("action", "actor", "outcome", "client")
    where += [AUDIT.c[name] == value for name in exact if (value := getattr(wanted, name))]
    return where


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
