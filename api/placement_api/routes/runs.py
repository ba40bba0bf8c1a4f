"""Runs of the match, the proposals they make, and what happens to each placing."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from placement.audience.policy import may_happen
from placement.lifecycle import Event, may
from placement.store import placings, proposals, runs
from placement.store.placings import PLACINGS, Asked, act, facts_of
from placement.store.rows import plain_rows
from placement.store.scope import filters
from placement.store.staleness import prints_now, stale_of
from placement_api.accounting import seen
from placement_api.problems import Refused
from placement_api.security import The, Who
from placement_api.wire import deep, shown

router = APIRouter(prefix="/v1", tags=["Match en plaatsingen"])


class RunAsked(BaseModel):
    """What a run of the match is asked."""

    model_config = ConfigDict(extra="forbid")

    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    time_limit_s: int = Field(default=60, ge=1, le=3600, alias="timeLimitS")


class EventAsked(BaseModel):
    """What is to happen to a placing."""

    model_config = ConfigDict(extra="forbid")

    event: Event
    reason: str = Field(default="", max_length=40)
    until: dt.date | None = None
    note: str = Field(default="", max_length=2000)
    expires_at: dt.datetime | None = Field(default=None, alias="expiresAt")


@router.post("/runs", status_code=202, summary="Start een berekening")
def start_run(asked: RunAsked, who: Who, platform: The, response: Response) -> dict[str, Any]:
    """Queue a match on the data of this moment."""
    who.must("runs", "create")
    now = platform.clock()
    wish = runs.AskedRun(who.actor.account, who.actor.role, now, asked.seed, asked.time_limit_s)
    with platform.database.write() as connection:
        name = runs.ask(connection, platform.keys, wish)
    platform.jobs.submit(name)
    response.headers["Location"] = f"/v1/runs/{name}"
    return {"id": name, "state": "queued"}


@router.get("/runs", summary="Berekeningen: lijst")
def list_runs(who: Who, platform: The) -> dict[str, Any]:
    """Return every run, newest first, with how it ended."""
    who.must("runs", "read")
    with platform.database.read() as connection:
        return {"items": [shown(row) for row in runs.listed(connection)]}


@router.get("/runs/{id}", summary="Hoe ver is een berekening?")
def read_run(id: str, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return state, phase and how it ended."""
    who.must("runs", "read")
    with platform.database.read() as connection:
        row = runs.read(connection, id)
        found = connection.execute(
            select(proposals.PROPOSALS.c.id).where(proposals.PROPOSALS.c.run == id)
        ).scalar_one_or_none()
    return shown({**row, "proposal": found})


@router.post("/runs/{id}/cancellation", status_code=202, summary="Breek een berekening af")
def cancel_run(id: str, who: Who, platform: The) -> dict[str, str]:  # noqa: A002
    """Ask a run to stop; it keeps nothing."""
    who.must("runs", "update")
    now = platform.clock()
    with platform.database.write() as connection:
        runs.ask_to_cancel(connection, id, by=who.actor.account, role=who.actor.role, at=now)
    return {"id": id}


@router.get("/proposals/{id}", summary="Een voorstel")
def read_proposal(id: str, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return a proposal exactly as the file proposal.json: that document has its own names.

    Its keys are those of the exchange format (snake_case), not camelCase as elsewhere in this API:
    whoever reads the file reads the answer.
    """
    who.must("proposals", "read")
    with platform.database.read(who.actor) as connection:
        found = proposals.read(connection, platform.keys, id)
    people = [item["client"] for name in ("placements", "unplaced") for item in found[name]]
    seen(platform, who, "proposals", people, detail=id)
    return found


@router.get("/proposals/{id}/changes", summary="Wat een voorstel verandert")
def read_changes(id: str, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return what moves against the proposal before it, for whom and why; empty for the first."""
    who.must("proposals", "read")
    with platform.database.read(who.actor) as connection:
        found = proposals.read(connection, platform.keys, id).get("changes")
    shifts = [] if found is None else found["shifts"]
    seen(platform, who, "proposals", [item["client"] for item in shifts], detail=id)
    answer: dict[str, Any] = deep(found or {"shifts": []})
    return answer


@router.get("/proposals/{id}/stale", summary="Wat in een voorstel niet meer kan")
def read_stale(id: str, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return by name which proposed placings can no longer be offered, each with every reason."""
    who.must("proposals", "read")
    with platform.database.read(who.actor) as connection:
        proposals.run_of(connection, id)
        asked = select(PLACINGS).where(PLACINGS.c.proposal == id).order_by(PLACINGS.c.client)
        rows = plain_rows(connection, asked)
        prints = prints_now(connection, platform.keys, id)
        found = stale_of(connection, rows, prints, platform.clock().date())
    gone = [row for row in rows if row["id"] in found]
    seen(platform, who, "proposals", [row["client"] for row in gone], detail=id)
    return {"items": [
        {"placing": row["id"], "client": row["client"], "unit": row["unit"],
         "why": list(found[row["id"]])}
        for row in gone
    ]}  # fmt: skip


@router.get("/placings", summary="Plaatsingen: lijst")
def list_placings(
    who: Who,
    platform: The,
    proposal: Annotated[str, Query(max_length=40)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
) -> dict[str, Any]:
    """Return the placings that the caller may see, newest proposal first."""
    granted = who.must("placings", "read")
    asked = select(PLACINGS).where(*filters(PLACINGS, who.actor, granted))
    if proposal:
        asked = asked.where(PLACINGS.c.proposal == proposal)
    if state:
        asked = asked.where(PLACINGS.c.state == state)
    with platform.database.read(who.actor) as connection:
        found = connection.execute(asked.order_by(PLACINGS.c.made_at.desc(), PLACINGS.c.id))
        rows = [dict(row) for row in found.mappings()]
    seen(platform, who, "placings", [row["client"] for row in rows])
    return {"items": [shown(_kept(row, granted.fields)) for row in rows]}


@router.get("/placings/{id}", summary="Eén plaatsing")
def read_placing(id: str, who: Who, platform: The, response: Response) -> dict[str, Any]:  # noqa: A002
    """Return a placing with what may happen to it now."""
    granted = who.must("placings", "read")
    asked = select(PLACINGS).where(PLACINGS.c.id == id, *filters(PLACINGS, who.actor, granted))
    with platform.database.read(who.actor) as connection:
        found = connection.execute(asked).mappings().one_or_none()
    if found is None:
        seen(platform, who, "placings", [], outcome="denied", detail=id)
        raise Refused(404, "deze plaatsing bestaat niet, of niet voor deze rol")
    # As the platform: it depends on links of a chain that a provider may not see.
    with platform.database.read() as connection:
        events = [event for event in may(found["state"], facts_of(connection, dict(found)))
                  if may_happen(who.actor, event)]  # fmt: skip
    seen(platform, who, "placings", [found["client"]], detail=id)
    response.headers["ETag"] = f'"{found["version"]}"'
    return {**shown(_kept(dict(found), granted.fields)), "may": [event.value for event in events]}


@router.post("/placings/{id}/events", summary="Laat iets met een plaatsing gebeuren")
def happen(
    id: str,  # noqa: A002
    asked: EventAsked,
    who: Who,
    platform: The,
    if_match: Annotated[str, Header(max_length=20)] = "",
) -> dict[str, Any]:
    """Offer, accept, refuse, expire, withdraw, move in, move on, move out, omklap."""
    granted = who.must("placings", "update")
    if not may_happen(who.actor, asked.event):
        raise Refused(403, "dit doet de coördinator")
    if not if_match:
        raise Refused(428, "stuur de versie mee die u zag (If-Match)")
    version = if_match.strip('"')
    if not version.isdigit():
        raise Refused(412, "deze versie bestaat niet")
    wish = Asked(
        id, asked.event, who.actor.account, who.actor.role, platform.clock(), asked.reason,
        asked.until, asked.note, asked.expires_at, int(version),
    )  # fmt: skip
    with platform.database.write() as connection:
        mine = select(PLACINGS.c.id).where(
            PLACINGS.c.id == id, *filters(PLACINGS, who.actor, granted)
        )
        if connection.execute(mine).first() is None:
            raise Refused(404, "deze plaatsing bestaat niet, of niet voor deze rol")
        done = act(connection, platform.keys, wish)
    return {"id": id, "state": done.step.after.value, "fell": list(done.fell),
            "consequence": done.step.consequence}  # fmt: skip


@router.get("/reasons", summary="Redenen en wat erop volgt")
def list_reasons(who: Who) -> dict[str, Any]:
    """Return every coded reason with its consequence, to be shown before saving."""
    who.must("reasons", "read")
    return {"items": [
        {"code": reason.code, "side": reason.side, "label": reason.label,
         "consequence": reason.consequence, "sentence": reason.sentence(),
         "needsDate": reason.needs_date}
        for reason in placings.reasons()
    ]}  # fmt: skip


def _kept(row: dict[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    hidden = {"unit_print", "client_print"}
    return {
        name: value
        for name, value in row.items()
        if name not in hidden and (fields == {"*"} or name in fields)
    }
