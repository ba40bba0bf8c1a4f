"""What a coordinator does from the board: offer what was chosen, pin it or forbid it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from placement.audience import board
from placement.audience.deciding import Decision
from placement.errors import PlacementError
from placement.lifecycle import Event, State
from placement.store import accounts, pinning, runs
from placement_api.accounting import seen
from placement_api.boards import Board
from placement_api.pages import forms
from placement_api.pages.deciding import follows
from placement_api.pages.forms import Form, FormModel, again
from placement_api.pages.listing import Column, Row, listing
from placement_api.pages.offer_forms import SUGGESTED, end_of_day, future
from placement_api.pages.proposal import framed, opened, page_of, shown_as
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.routes import runs as routes
from placement_api.routes import supply
from placement_api.routes.runs import EventAsked
from placement_api.routes.supply import PinAsked

router = APIRouter(include_in_schema=False)
DECISIONS = {"must": "moet", "never": "nooit"}
PINS = (
    Column("client", "Cliënt"), Column("woning", "Woning"), Column("besluit", "Besluit", "state"),
    Column("reden", "Reden"), Column("door", "Door"), Column("op", "Op", "moment"),
    Column("geldt", "Geldt"),
)  # fmt: skip
NOT_PROPOSED = "is al {state}"


class OfferAsked(FormModel):
    """Until which day, that day included, an offer may be answered."""

    until: dt.date


class Decided(FormModel):
    """A decision about what was chosen, with its reason."""

    besluit: Literal["must", "never"]
    reason: str = Field(min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """What was chosen on the board: what can go on now, and what not, with why."""

    ready: tuple[board.Line, ...]
    not_now: tuple[tuple[board.Line, str], ...]


@router.post("/voorstel/{proposal}/aanbieden")
def confirm_offers(visit: Visitor, proposal: str) -> Response:
    """Show what offering the chosen placements brings about; nothing is offered yet."""
    return _confirm(visit, opened(visit, proposal), Form())


@router.post("/voorstel/{proposal}/aanbiedingen")
def offer(visit: Visitor, proposal: str) -> Response:
    """Offer each chosen placement by itself; what could not be offered is told by name."""
    found = opened(visit, proposal)
    asked = forms.read(OfferAsked, visit)
    if isinstance(asked, Form):
        return _confirm(visit, found, asked, status=400)
    if not future(asked.until, visit.platform.clock()):
        return _confirm(visit, found, again(visit, {"until": "ligt niet na vandaag"}), status=400)
    lines = {line.placing: line for line in found.lines}
    done, failed = [], []
    for name, version in dict(_versions(visit)).items():
        line = lines.get(name)
        if line is None:
            continue
        told = _offer(visit, name, version, asked.until)
        if told:
            failed.append((line, told))
        else:
            done.append(line)
    if failed or not done:
        return page_of(visit, found, "proposal/offered.html", "", done=done, failed=failed)
    return RedirectResponse(f"/aanbiedingen?gedaan={len(done)}", 303)


@router.post("/voorstel/{proposal}/vastzetten")
def confirm_decision(visit: Visitor, proposal: str) -> Response:
    """Ask why the chosen placements must, or may never, be made."""
    visit.who.must("pins", "create")
    return _decide(visit, opened(visit, proposal), Form({"besluit": visit.text("besluit")}))


@router.post("/voorstel/{proposal}/besluiten")
def decide(visit: Visitor, proposal: str) -> Response:
    """Write a decision for each chosen placement; what contradicts another comes back."""
    visit.who.must("pins", "create")
    found = opened(visit, proposal)
    asked = forms.read(Decided, visit)
    if isinstance(asked, Form):
        return _decide(visit, found, asked, status=400)
    failed = []
    for line in _chosen(visit, found):
        wish = PinAsked(client=line.client, unit=line.unit, decision=asked.besluit,
                        reason=asked.reason)  # fmt: skip
        try:
            supply.pin(wish, visit.who, visit.platform)
        except PlacementError as told:
            failed.append((line, str(told)))
    if failed:
        return _decide(visit, found, again(visit), status=409, failed=failed)
    return RedirectResponse(f"/voorstel/{proposal}/besluiten", 303)


@router.get("/voorstel/{proposal}/besluiten")
def decisions(visit: Visitor, proposal: str) -> Response:
    """Show every decision in force, and which of them this proposal has not seen."""
    visit.who.must("pins", "read")
    found = framed(visit, proposal)
    with visit.platform.database.read() as connection:
        every = pinning.pins(connection, visit.platform.keys)
        people = {row["id"]: row["name"] for row in accounts.list_accounts(connection)}
        asked = _utc(runs.read(connection, found.written.run)["asked_at"])
    rows = []
    for pin in every:
        fresh = _utc(pin["at"]) >= asked
        cells = (pin["client"], pin["unit"], DECISIONS[pin["decision"]], pin["reason"],
                 people.get(pin["by"], "platform"), pin["at"],
                 "vanaf de volgende berekening" if fresh else "al in dit voorstel")  # fmt: skip
        rows.append(Row(pin["id"], cells, f"/client/{pin['client']}", pin["client"],
                        "ok" if pin["decision"] == "must" else "no"))  # fmt: skip
    made = listing(visit, "besluiten", "Besluiten over plaatsingen", PINS, rows,
                   default_sort="-op", resource="pins",
                   selectable=not visit.asked("vorm"))  # fmt: skip
    waiting = sum(_utc(pin["at"]) >= asked for pin in every)
    return shown_as(visit, found, made, "proposal/decisions.html", "/besluiten", waiting=waiting)


@router.post("/voorstel/{proposal}/besluiten/intrekken")
def undo(visit: Visitor, proposal: str) -> Response:
    """End the chosen decisions."""
    visit.who.must("pins", "delete")
    framed(visit, proposal)
    names = visit.texts("kies")
    for name in names:
        supply.unpin(name, visit.who, visit.platform)
    return RedirectResponse(f"/voorstel/{proposal}/besluiten?ingetrokken={len(names)}", 303)


def _offer(visit: Visit, name: str, version: str, until: dt.date) -> str:
    """Offer one placing; return why not, or an empty text."""
    asked = EventAsked(event=Event.OFFER, expiresAt=end_of_day(until))
    try:
        routes.happen(name, asked, visit.who, visit.platform, version)
    except PlacementError as told:
        return str(told)
    except Refused as told:
        return told.detail
    return ""


def _confirm(visit: Visit, found: Board, form: Form, *, status: int = 200) -> Response:
    visit.who.must("placings", "update")
    lines = found.ready if visit.text("alles") else _chosen(visit, found)
    choice = _choice(lines)
    seen(visit.platform, visit.who, "proposals", [line.client for line in lines],
         detail=found.written.id)  # fmt: skip
    until = (visit.platform.clock() + SUGGESTED).date().isoformat()
    tails = {line.chain: _tail(found, line) for line in choice.ready if line.chain}
    answer = page_of(visit, found, "proposal/offer.html", "", choice=choice, form=form,
                     until=until, tails=tails)  # fmt: skip
    answer.status_code = status if lines else 400
    return answer


def _decide(
    visit: Visit,
    found: Board,
    form: Form,
    *,
    status: int = 200,
    failed: Iterable[tuple[board.Line, str]] = (),
) -> Response:
    told = tuple(failed)
    lines = tuple(line for line, _ in told) or tuple(_chosen(visit, found))
    seen(visit.platform, visit.who, "pins", [line.client for line in lines])
    answer = page_of(visit, found, "proposal/decide.html", "", lines=lines, form=form, failed=told,
                     follows=_follows(visit, lines, form))  # fmt: skip
    answer.status_code = status if lines else 400
    return answer


def _follows(visit: Visit, lines: Iterable[board.Line], form: Form) -> Mapping[str, object]:
    decision: Decision = "never" if form.values.get("besluit") == "never" else "must"
    return follows(visit, {line.client: line.unit for line in lines}, decision)


def _choice(lines: Iterable[board.Line]) -> Choice:
    every = tuple(lines)
    return Choice(
        tuple(line for line in every if line.ready),
        tuple((line, _why_not(line)) for line in every if not line.ready),
    )


def _why_not(line: board.Line) -> str:
    if line.state is not State.PROPOSED:
        return NOT_PROPOSED.format(state=line.said)
    return "; ".join(line.stale) or line.waits


def _tail(found: Board, first: board.Line) -> tuple[board.Line, ...]:
    """Return the later steps of a chain: their turn comes when this one is accepted."""
    later = (x for x in found.lines if x.chain == first.chain and x.order > first.order)
    return tuple(sorted(later, key=lambda line: (line.order, line.client)))


def _chosen(visit: Visit, found: Board) -> tuple[board.Line, ...]:
    names = {name for name, _ in _versions(visit)}
    return tuple(line for line in found.lines if line.placing and line.placing in names)


def _versions(visit: Visit) -> Iterator[tuple[str, str]]:
    """Yield the placings that a form names, each with the version that was seen."""
    for item in visit.texts("kies"):
        name, _, version = item.partition(":")
        yield name, version


def _utc(time: dt.datetime) -> dt.datetime:
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
