"""Match: the runs so far, a new one, and how far one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from sqlalchemy import Connection, select

from placement.audience.heading import GoalLine, goals, summary_line
from placement.store import accounts, proposals, runs
from placement.store.proposals import PROPOSALS
from placement_api.pages import forms
from placement_api.pages.forms import Form, FormModel
from placement_api.pages.listing import Column, Listing, Row, listing, respond
from placement_api.pages.once import once
from placement_api.pages.rendering import render
from placement_api.pages.visiting import Visit, Visitor

router = APIRouter(include_in_schema=False)
STATES: Mapping[str, str] = {
    "queued": "in de wachtrij", "running": "bezig", "done": "klaar", "failed": "mislukt",
    "cancelled": "afgebroken",
}  # fmt: skip
LIMITS = (("30", "30 seconden"), ("60", "1 minuut"), ("300", "5 minuten"), ("900", "een kwartier"),
          ("3600", "een uur"))  # fmt: skip
ADVICE: tuple[tuple[str, str], ...] = (
    ("overschreed haar tijd", "Start opnieuw met meer tijd."),
    ("onderbroken", "De server is tijdens het rekenen gestopt. Start de berekening opnieuw."),
    ("in de gegevens", ("Vraag de beheerder naar de fouten in de aanlevering, en trek besluiten in "
                        "die de regels tegenspreken.")),
    ("gewist", "De gegevens van deze berekening zijn gewist. Start een nieuwe."),
)  # fmt: skip
OTHERWISE = "Start opnieuw. Gebeurt het weer? Meld het de beheerder met het nummer hieronder."
COLUMNS = (
    Column("gestart", "Gevraagd", "moment"),
    Column("staat", "Stand", "state"),
    Column("uitkomst", "Uitkomst"),
    Column("door", "Door"),
    Column("duur", "Rekentijd (s)", "number"),
)


class RunAsked(FormModel):
    """What a run is asked."""

    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    seconds: int = Field(default=60, ge=1, le=3600)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, in words: what it says of each goal, and how long it has been at work."""

    state: str
    label: str
    phase: str
    goals: tuple[GoalLine, ...]
    seconds: int
    limit: int
    open: bool
    advice: str


@router.get("/match")
def overview(visit: Visitor) -> Response:
    """Show the runs so far and the form for a new one."""
    return _overview(visit, Form())


@router.post("/match")
def start(visit: Visitor) -> Response:
    """Start a run on the data of this moment and show how far it is."""
    visit.who.must("runs", "create")
    asked = forms.read(RunAsked, visit)
    if isinstance(asked, Form):
        return _overview(visit, asked, status=400)
    wanted = asked
    return RedirectResponse(once(visit, lambda: _start(visit, wanted), "/match"), 303)


def _start(visit: Visit, asked: RunAsked) -> str:
    platform, actor, now = visit.platform, visit.who.actor, visit.platform.clock()
    wish = runs.AskedRun(actor.account, actor.role, now, asked.seed, asked.seconds)
    with platform.database.write() as connection:
        name = runs.ask(connection, platform.keys, wish)
    platform.jobs.submit(name)
    return f"/match/{name}"


@router.get("/match/{run}")
def follow(visit: Visitor, run: str) -> Response:
    """Show how far a run is, how it ended, and what it was made from."""
    visit.who.must("runs", "read")
    with visit.platform.database.read() as connection:
        row = runs.read(connection, run)
        made = _made(connection).get(run)
        by = _people(connection).get(row["asked_by"], "")
    now = visit.platform.clock()
    outcome = summary_line(made["status"], made["summary"]) if made else ""
    return render(visit, "match/run.html", run=row, progress=progress(row, now), by=by,
                  made=made, outcome=outcome,
                  may_see=visit.who.access("proposals").may("read"),
                  may_stop=visit.who.access("runs").may("update"))  # fmt: skip


@router.post("/match/{run}/afbreken")
def cancel(visit: Visitor, run: str) -> Response:
    """Ask a run to stop."""
    visit.who.must("runs", "update")
    platform, actor = visit.platform, visit.who.actor
    with platform.database.write() as connection:
        runs.ask_to_cancel(connection, run, by=actor.account, role=actor.role, at=platform.clock())
    return RedirectResponse(f"/match/{run}", 303)


def progress(row: Mapping[str, Any], now: dt.datetime) -> Progress:
    """Return how far a stored run is at a moment."""
    found, state = row["progress"] or {}, row["state"]
    began, ended = row["started_at"], row["ended_at"] or now
    return Progress(
        state, STATES[state], row["phase"],
        goals(found.get("objective", {}), found.get("bound", {}), found.get("proved", ())),
        0 if began is None else max(int((_utc(ended) - _utc(began)).total_seconds()), 0),
        row["time_limit_s"], state in runs.OPEN,
        _advice(row["reason"]) if state == "failed" else "",
    )  # fmt: skip


def _advice(reason: str) -> str:
    return next((told for words, told in ADVICE if words in reason), OTHERWISE)


def _overview(visit: Visit, form: Form, *, status: int = 200) -> Response:
    granted = visit.who.must("runs", "read")
    with visit.platform.database.read() as connection:
        rows, made = runs.listed(connection), _made(connection)
        people, newest = _people(connection), proposals.latest(connection)
    shown = [_row(row, made.get(row["id"]), people) for row in rows]
    found: Listing = listing(
        visit, "berekeningen", "Berekeningen", COLUMNS, shown, default_sort="-gestart"
    )
    answer = respond(
        visit, found, "match/list.html", form=form, limits=LIMITS, may_start=granted.may("create"),
        newest=newest if visit.who.access("proposals").may("read") else None,
        open_runs=[row for row in rows if row["state"] in runs.OPEN],
    )  # fmt: skip
    answer.status_code = status
    return answer


def _row(row: Mapping[str, Any], made: Mapping[str, Any] | None, people: Mapping[str, str]) -> Row:
    result = row["reason"] or row["phase"]
    if made is not None:
        result = summary_line(made["status"], made["summary"])
    began, ended = row["started_at"], row["ended_at"]
    took = None if began is None or ended is None else int((ended - began).total_seconds())
    return Row(
        row["id"],
        (row["asked_at"], STATES[row["state"]], result, people.get(row["asked_by"], ""), took),
        f"/match/{row['id']}", state=row["state"],
    )  # fmt: skip


def _made(connection: Connection) -> dict[str, Mapping[str, Any]]:
    """Return the proposal of each run that has one, without what is sealed."""
    columns = (PROPOSALS.c.id, PROPOSALS.c.run, PROPOSALS.c.status, PROPOSALS.c.summary)
    found = connection.execute(select(*columns)).mappings()
    return {row["run"]: dict(row) for row in found}


def _people(connection: Connection) -> dict[str, str]:
    return {row["id"]: row["name"] for row in accounts.list_accounts(connection)}


def _utc(time: dt.datetime) -> dt.datetime:
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
