"""One placing: what happened, what may happen now, and each step with what follows from it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from placement.audience.timeline import follows
from placement.errors import ConflictError, NotFoundError
from placement.lifecycle import Event, LifecycleError, State, load_reasons, of_placing
from placement.store.placings import placing
from placement_api.pages import forms
from placement_api.pages.forms import Form, again
from placement_api.pages.offer_case import (
    BROKEN,
    Case,
    case_of,
    fell_with,
    moments_of,
    placement_of,
    refusal_of,
)
from placement_api.pages.offer_forms import (
    BREAKS,
    BY_PATH,
    HAPPENINGS,
    SUGGESTED,
    EventForm,
    Happening,
    end_of_day,
    faults_of,
    reasons_for,
)
from placement_api.pages.offers import clock
from placement_api.pages.rendering import render
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.routes import runs as routes
from placement_api.routes.runs import EventAsked

router = APIRouter(include_in_schema=False)


@router.get("/aanbieding/{name}")
def one(visit: Visitor, name: str) -> Response:
    """Show one placing: its facts, its timeline, and what may happen now."""
    granted = visit.who.must("placings", "read")
    case = case_of(visit, name, granted)
    found = placement_of(visit, case)
    done = BY_PATH.get(visit.asked("gedaan"))
    return render(
        visit, "offers/one.html", case=case, row=case.row, moments=moments_of(visit, case, granted),
        fell=fell_with(visit, case), happenings=[h for h in HAPPENINGS if h.event in case.events],
        clock=clock(case.row["expires_at"], visit.platform.clock())
        if case.state is State.OFFERED else "",
        placement=found, done=done, broken=_broken(case),
    )  # fmt: skip


@router.get("/aanbieding/{name}/{path}")
def ask(visit: Visitor, name: str, path: str) -> Response:
    """Show what an event brings about, and ask what it needs."""
    granted = visit.who.must("placings", "update")
    happening, case = _happening(path), case_of(visit, name, granted)
    if happening.event not in case.events:
        raise Refused(409, refusal_of(visit, case, happening.event))
    return _form(visit, case, happening, Form())


@router.post("/aanbieding/{name}/{path}")
def answer(visit: Visitor, name: str, path: str) -> Response:
    """Let it happen; whatever is wrong comes back with all that was filled in."""
    granted = visit.who.must("placings", "update")
    happening = _happening(path)
    asked = forms.read(EventForm, visit)
    if isinstance(asked, Form):
        return _form(visit, case_of(visit, name, granted), happening, asked, status=400)
    faults = faults_of(happening.event, asked, visit.who.actor, visit.platform.clock())
    if faults:
        case = case_of(visit, name, granted)
        return _form(visit, case, happening, again(visit, faults), status=400)
    try:
        done = routes.happen(name, _wish(happening, asked), visit.who, visit.platform,
                             str(asked.version))  # fmt: skip
    except (ConflictError, LifecycleError) as told:
        form = again(visit, general=f"{str(told)[:1].upper()}{str(told)[1:]}.")
        return _form(visit, case_of(visit, name, granted), happening, form, status=409)
    states = granted.rows.states
    if states and done["state"] not in states:  # it is no longer this role's to see
        return RedirectResponse(f"/aanbiedingen?klaar={happening.path}", 303)
    return RedirectResponse(f"/aanbieding/{name}?gedaan={happening.path}", 303)


def _wish(happening: Happening, asked: EventForm) -> EventAsked:
    offers = happening.event is Event.OFFER
    needs = {r.code: r.needs_date for r in load_reasons()}.get(asked.reason, False)
    return EventAsked(
        event=happening.event, reason=asked.reason, note=asked.note,
        until=asked.until if needs else None,
        expiresAt=end_of_day(asked.until) if offers and asked.until else None,
    )  # fmt: skip


def _happening(path: str) -> Happening:
    if path not in BY_PATH:
        raise NotFoundError("deze pagina bestaat niet")
    return BY_PATH[path]


def _broken(case: Case) -> bool:
    """Tell whether a new run is the way on: this placing ended without a move."""
    return case.whole and case.state in BROKEN


def _form(
    visit: Visit, case: Case, happening: Happening, form: Form, *, status: int = 200
) -> Response:
    event = happening.event
    tree = of_placing(placing(case.row), [placing(o) for o in case.others], "")
    by_id = {other["id"]: other for other in case.others}
    falls = [(by_id[below.id], below.why) for below in tree.falls] if event in BREAKS else []
    now = visit.platform.clock()
    possible = event in case.events
    return render(
        visit, "offers/event.html", status=status, case=case, row=case.row, happening=happening,
        form=form, falls=falls, breaks=event in BREAKS, offers=event is Event.OFFER,
        groups=reasons_for(event, visit.who.actor), possible=possible, follows=follows,
        until=(now + SUGGESTED).date().isoformat(),
        refusal="" if possible else refusal_of(visit, case, event),
    )  # fmt: skip
