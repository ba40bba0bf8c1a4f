"""What a proposal changes against an earlier one: who keeps, moves, comes and drops out; why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection, select

from placement.explain import difference, explained_difference, goal_rows, reason_text
from placement.proposal import Difference, Reason, Shift
from placement.store.proposals import PROPOSALS
from placement_api.boards import Frame, written_of
from placement_api.outputs.difference import KINDS
from placement_api.pages.listing import Column, Row, listing
from placement_api.pages.proposal import framed, shown_as
from placement_api.pages.shown import moment
from placement_api.pages.visiting import Visit, Visitor
from placement_api.recalling import recall

router = APIRouter(include_in_schema=False)
COLUMNS = (
    Column("client", "Cliënt"), Column("verschil", "Verschil", "state"), Column("eerst", "Eerst"),
    Column("nu", "Nu"), Column("reden", "Waarom", sortable=False),
)  # fmt: skip
COLOURS = {"new": "ok", "dropped": "no", "moved": "warn", "kept": ""}
BY_RULES = "regels"


@router.get("/voorstel/{proposal}/verschil")
def changes(visit: Visitor, proposal: str) -> Response:
    """Show the difference with the plan before it, or with any earlier proposal (`met`)."""
    found = framed(visit, proposal)
    against, kind = visit.asked("met"), visit.asked("soort")
    made, note = _difference(visit, found, against)
    order = list(KINDS)
    shifts = [s for s in made.shifts if kind in ("", s.kind)] if made else []
    rows = [_row(s, found) for s in sorted(shifts, key=lambda s: (order.index(s.kind), s.client))]
    listed = listing(visit, "verschil", "Verschil per cliënt", COLUMNS, rows,
                     filters=("met", "soort", "redenen"), resource="proposals")  # fmt: skip
    return shown_as(
        visit, found, listed, "proposal/changes.html", "/verschil", difference=made, note=note,
        earlier=_earlier(visit, found), against=against, kind=kind, by_rules=BY_RULES,
        kinds=[(name, KINDS[name], len(made.of(name)) if made else 0) for name in KINDS],
        goals=list(goal_rows(made)) if made else [], reasons=visit.asked("redenen"),
    )  # fmt: skip


def difference_of(found: Mapping[str, Any]) -> Difference:
    """Return a stored difference (the `changes` of a proposal) as it was made."""
    shifts = tuple(
        Shift(
            item["client"], item["kind"], _place(item["before"]), _place(item["after"]),
            item["resident"], tuple(Reason(**reason) for reason in item["reasons"]),
        )
        for item in found["shifts"]
    )  # fmt: skip
    goals = found["objective"]
    return Difference(shifts, goals["before"], goals["after"], tuple(found["proved"]))


def _difference(visit: Visit, found: Frame, against: str) -> tuple[Difference | None, str]:
    """Return the difference and what it is with; None for a first proposal."""
    platform, kept = visit.platform, found.written.changes
    if not against:
        told = "Vergeleken met het plan dat gold toen deze berekening begon."
        return (None, "") if kept is None else (difference_of(kept), told)
    with platform.database.read(visit.who.actor) as connection:
        other = written_of(platform, connection, against)
    told = f"Vergeleken met het voorstel van {moment('nl', other.at)}."
    if visit.asked("redenen") == BY_RULES:
        ways = (platform.database, platform.keys, platform.opened)
        before, after = recall(*ways, against), recall(*ways, found.written.id)
        return explained_difference(before.outcome, after.outcome), told
    return difference(other.proposal, found.written.proposal), told


def _earlier(visit: Visit, found: Frame) -> list[tuple[str, str]]:
    """Return the proposals before this one, newest first, as choices."""
    with visit.platform.database.read(visit.who.actor) as connection:
        rows = _made_before(connection, found.written.at)
    return [
        (name, f"{moment('nl', at)}, {summary['placements']} plaatsen")
        for name, at, summary in rows
        if name != found.written.id
    ]


def _made_before(connection: Connection, at: dt.datetime) -> list[tuple[str, dt.datetime, Any]]:
    asked = select(PROPOSALS.c.id, PROPOSALS.c.at, PROPOSALS.c.summary).where(PROPOSALS.c.at <= at)
    found = connection.execute(asked.order_by(PROPOSALS.c.at.desc(), PROPOSALS.c.id.desc()))
    return [(name, made, summary) for name, made, summary in found]


def _row(shift: Shift, found: Frame) -> Row:
    cells = (shift.client, KINDS[shift.kind], _said(shift.before, found),
             _said(shift.after, found),
             " ".join(reason_text(reason) for reason in shift.reasons))  # fmt: skip
    return Row(shift.client, cells, f"/client/{shift.client}", shift.client, COLOURS[shift.kind])


def _said(place: tuple[str, str] | None, found: Frame) -> str:
    if place is None:
        return ""
    unit, provider = place
    return f"{unit}, {found.names.provider.get(provider, provider)}"


def _place(found: Mapping[str, str] | None) -> tuple[str, str] | None:
    return None if found is None else (found["unit"], found["provider"])
