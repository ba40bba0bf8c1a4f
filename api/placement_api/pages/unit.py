"""One unit: what it is, what the rules say of its place, who suits it, and out of service."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from placement.audience.places import PLACE_STATES, PlaceView
from placement.lifecycle import State, load_reasons
from placement.rulebook.rule_names import RULE_NAMES
from placement.store.placings import PLACINGS
from placement.store.scope import filters
from placement_api.accounting import seen
from placement_api.pages import absence, mapping
from placement_api.pages.addresses import unit_page
from placement_api.pages.explaining import Opened, opened, opening
from placement_api.pages.forms import Form, again
from placement_api.pages.rendering import render
from placement_api.pages.supply import BADGES
from placement_api.pages.supply_rows import CLOSED, UNITS, places
from placement_api.pages.visiting import Visit, Visitor
from placement_api.pages.waiting_rows import CLIENTS
from placement_api.problems import Refused

router = APIRouter(include_in_schema=False)
HOME = "/aanbod/{unit:path}"
"""An id may hold a slash; what lies below this address is therefore declared before it."""
BEST, MORE = 10, 50


@router.get(f"{HOME}/kaart.json")
def drawn(unit: str, visit: Visitor) -> Response:
    """Return a unit with what stands around it as a map."""
    from placement.audience.surroundings import surroundings

    visit.who.must("out-of-service", "read")
    _one(visit, unit)
    found = opened(visit)
    if found is None or unit not in found.case.unit:
        raise Refused(404, "deze woning zit niet in het laatste voorstel")
    view = surroundings(found.case, {unit}, "Rond deze woning", others=True)
    return mapping.answer(mapping.document(view))


@router.get(f"{HOME}/buiten-gebruik")
def ask(unit: str, visit: Visitor) -> Response:
    """Ask why a unit goes out of service, and until when."""
    visit.who.must("out-of-service", "create")
    return _asked(visit, _one(visit, unit), Form())


@router.get(HOME)
def show(unit: str, visit: Visitor) -> Response:
    """Show one unit."""
    visit.who.must("out-of-service", "read")
    one, later = _one(visit, unit), opening(visit)
    found = None if later else opened(visit)
    if found is not None and unit not in found.case.unit:
        found = None
    placings, residents = _placings(visit, unit), _residents(visit, unit)
    explained = _explained(visit, found, unit)
    named = [*residents, *(row["client"] for row in placings)]
    seen(visit.platform, visit.who, "placings", named, detail=unit)
    return render(visit, "supply/unit.html", one=one, states=PLACE_STATES, badges=BADGES,
                  placings=placings, residents=residents, closed=_closed(visit, unit),
                  rule_names=RULE_NAMES, later=later,
                  called=found.case.provider_name if found else {}, **explained)  # fmt: skip


@router.post(f"{HOME}/buiten-gebruik")
def close(unit: str, visit: Visitor) -> Response:
    """Show what falls when a unit goes out of service; with its digest, do it."""
    visit.who.must("out-of-service", "create")
    one = _one(visit, unit)
    wanted = absence.wished(visit, "unit", [unit])
    if isinstance(wanted, Form):
        return _asked(visit, one, wanted)
    asked, wishes = wanted
    found = absence.foreseen(visit, wishes)
    if isinstance(found, Form):
        return _asked(visit, one, found)
    seen(visit.platform, visit.who, "placings", found.clients, detail=unit)
    if not asked.digest:
        return _asked(visit, one, again(visit), found)
    problem = absence.carried_out(visit, wishes, asked.digest)
    if problem:
        return _asked(visit, one, again(visit, general=problem), found)
    return RedirectResponse(f"{unit_page(unit)}?gedaan=gesloten", 303)


@router.post(f"{HOME}/in-gebruik/{{row}}")
def reopen(unit: str, row: str, visit: Visitor) -> Response:
    """Let a unit take part again."""
    visit.who.must("out-of-service", "delete")
    _one(visit, unit)
    if not absence.ended(visit, "unit", unit, row):
        raise Refused(404, "dit bestaat niet, of niet voor deze rol")
    return RedirectResponse(f"{unit_page(unit)}?gedaan=geopend", 303)


def _one(visit: Visit, unit: str) -> PlaceView:
    found = places(visit, UNITS.c.id == unit)
    if not found:
        raise Refused(404, "deze woning bestaat niet, of niet voor deze rol")
    return found[0]


def _explained(visit: Visit, found: Opened | None, unit: str) -> dict[str, Any]:
    """Return what the newest proposal says of a unit; without one, what its place alone says."""
    if found is None:
        return {
            "found": None,
            "form_lines": (),
            "located": (),
            "suited": (),
            "total": 0,
            "around": None,
        }
    from placement.audience.fitting import form_of, located, suits
    from placement.audience.surroundings import neighbours

    total, suited = suits(found.case, unit, MORE if visit.asked("meer") else BEST)
    seen(visit.platform, visit.who, "explanations", [each.client for each in suited],
         detail=found.proposal)  # fmt: skip
    return {"found": found, "form_lines": form_of(found.case, unit),
            "located": located(found.case, unit), "suited": suited, "total": total,
            "around": neighbours(found.case, unit)}  # fmt: skip


def _placings(visit: Visit, unit: str) -> tuple[dict[str, Any], ...]:
    """Return every placing in a unit, the newest first."""
    who = visit.who
    granted = who.must("placings", "read")
    asked = select(PLACINGS).where(PLACINGS.c.unit == unit, *filters(PLACINGS, who.actor, granted))
    with visit.platform.database.read(who.actor) as connection:
        rows = connection.execute(asked.order_by(PLACINGS.c.made_at.desc())).mappings().all()
    return tuple({**row, "stands": State(row["state"]).dutch} for row in rows)


def _residents(visit: Visit, unit: str) -> tuple[str, ...]:
    """Return who lives in a unit, as far as the visitor may see them."""
    who = visit.who
    granted = who.must("clients", "read")
    asked = select(CLIENTS.c.id).where(
        CLIENTS.c.lives_in == unit, *filters(CLIENTS, who.actor, granted)
    )
    with visit.platform.database.read(who.actor) as connection:
        return tuple(connection.execute(asked.order_by(CLIENTS.c.position)).scalars())


def _closed(visit: Visit, unit: str) -> tuple[dict[str, Any], ...]:
    """Return when a unit was, is or will be out of service, the newest first."""
    labels = {reason.code: reason.label for reason in load_reasons()}
    asked = select(CLOSED).where(CLOSED.c.unit == unit).order_by(CLOSED.c.at.desc())
    with visit.platform.database.read(visit.who.actor) as connection:
        rows = connection.execute(asked).mappings().all()
    return tuple({**row, "label": labels.get(row["reason"], row["reason"])} for row in rows)


def _asked(
    visit: Visit, one: PlaceView, form: Form, found: absence.Consequence | None = None
) -> Response:
    return render(
        visit, "supply/close.html", status=400 if form.faults or form.general else 200, one=one,
        form=form, found=found, reasons=absence.reasons_for("unit"),
        places=found.placings if found else {},
    )  # fmt: skip
