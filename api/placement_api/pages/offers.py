"""Offers, for the coordinator and for the provider: what waits for an answer, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from placement.audience.board import step_of
from placement.lifecycle import HOLDS, State
from placement.store.placings import PLACINGS
from placement.store.rows import plain_rows
from placement.store.scope import filters
from placement_api.boards import names_of
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.offer_forms import BY_PATH
from placement_api.pages.visiting import Visitor

router = APIRouter(include_in_schema=False)
COLUMNS = (
    Column("client", "Cliënt"), Column("profiel", "Profiel"), Column("woning", "Woning"),
    Column("gemeente", "Gemeente"), Column("aanbieder", "Aanbieder"),
    Column("staat", "Stand", "state"), Column("aangeboden", "Aangeboden", "moment"),
    Column("antwoord", "Antwoord vóór", "moment"), Column("klok", "Nog", sortable=False),
    Column("stap", "Keten, stap"),
)  # fmt: skip
RUNNING, LATE, EVERY = "lopend", "te-laat", "alles"
VIEWS: tuple[tuple[str, str], ...] = (
    (RUNNING, "lopend"), (LATE, "te laat"),
    *((state.value, state.dutch) for state in State), (EVERY, "alles"),
)  # fmt: skip
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
FAR = dt.datetime.max.replace(tzinfo=dt.UTC)
Stored = Mapping[str, Any]


@router.get("/aanbiedingen")
def offers(visit: Visitor) -> Response:
    """Show the placings that the visitor may see: who is too late first, then who is next."""
    granted = visit.who.must("placings", "read")
    now, actor = visit.platform.clock(), visit.who.actor
    with visit.platform.database.read(actor) as connection:
        asked = select(PLACINGS).where(*filters(PLACINGS, actor, granted))
        rows = plain_rows(connection, asked)
    with visit.platform.database.read() as connection:
        names = names_of(connection)
    view = visit.asked("staat") or RUNNING
    chosen = [row for row in rows if _in(view, row, now) and _from(visit.asked("aanbieder"), row)]
    states = granted.rows.states
    made = listing(
        visit, "aanbiedingen", "Aanbiedingen en plaatsingen", COLUMNS,
        [_row(row, names, now) for row in sorted(chosen, key=_urgency)],
        filters=("staat", "aanbieder"), resource="placings",
    )  # fmt: skip
    providers = sorted({row["provider"] for row in rows})
    return respond(
        visit, made, "offers/list.html", view=view, done=_done(visit.asked("gedaan")),
        views=[item for item in VIEWS if not states or item[0] in (RUNNING, LATE, EVERY, *states)],
        providers=[(name, names.provider.get(name, name)) for name in providers],
        late=sum(_late(row, now) for row in rows), provider=visit.asked("aanbieder"),
        ended=BY_PATH.get(visit.asked("klaar")),
    )  # fmt: skip


def clock(expires: dt.datetime | None, now: dt.datetime) -> str:
    """Return how long there is left to answer, in words; empty where there is no limit."""
    if expires is None:
        return ""
    left = utc(expires) - now
    if left < dt.timedelta(0):
        return f"te laat: {_long(-left)}"
    return _long(left)


def utc(time: dt.datetime) -> dt.datetime:
    """Return a stored time with its zone: SQLite keeps none."""
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


def _long(span: dt.timedelta) -> str:
    if span >= DAY:
        return f"{span // DAY} {'dag' if span // DAY == 1 else 'dagen'}"
    if span >= HOUR:
        return f"{span // HOUR} uur"
    return f"{span // dt.timedelta(minutes=1)} min"


def _row(row: Stored, names: Any, now: dt.datetime) -> Row:  # noqa: ANN401 - board.Names
    state = State(row["state"])
    late = _late(row, now)
    cells = (
        row["client"], row["profile"], row["unit"], names.place(row["unit"]),
        names.provider.get(row["provider"], row["provider"]), state.dutch, row["offered_at"],
        row["expires_at"] if state is State.OFFERED else None,
        clock(row["expires_at"], now) if state is State.OFFERED else "",
        step_of(row["chain"], row["order"]),
    )  # fmt: skip
    return Row(row["id"], cells, f"/aanbieding/{row['id']}", row["client"], "no" if late else state)


def _urgency(row: Stored) -> tuple[bool, dt.datetime, dt.datetime, str]:
    """Return an order: what waits for an answer by its limit, then the rest, newest last."""
    waits = row["state"] == State.OFFERED
    limit = utc(row["expires_at"]) if waits and row["expires_at"] else FAR
    return not waits, limit, utc(row["offered_at"] or row["made_at"]), row["id"]


def _late(row: Stored, now: dt.datetime) -> bool:
    return bool(
        row["state"] == State.OFFERED and row["expires_at"] and utc(row["expires_at"]) <= now
    )


def _in(view: str, row: Stored, now: dt.datetime) -> bool:
    of: Mapping[str, Callable[[], bool]] = {
        RUNNING: lambda: row["state"] in HOLDS,
        LATE: lambda: _late(row, now),
        EVERY: lambda: True,
    }
    return of[view]() if view in of else bool(row["state"] == view)


def _from(provider: str, row: Stored) -> bool:
    return not provider or row["provider"] == provider


def _done(asked: str) -> int:
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 0
