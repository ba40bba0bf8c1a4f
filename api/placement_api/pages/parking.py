"""Parking clients, one or many: reason, what falls, and only then done."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from placement.store.exchange import EXCHANGE
from placement.store.scope import filters
from placement_api.accounting import seen
from placement_api.pages import absence
from placement_api.pages.addresses import client_page
from placement_api.pages.forms import Form, again
from placement_api.pages.rendering import render
from placement_api.pages.sealing import MOST_TICKED
from placement_api.pages.visiting import Visit, Visitor
from placement_api.pages.waiting_list import back
from placement_api.problems import Refused

router = APIRouter(include_in_schema=False)


@router.post("/wachtlijst/parkeren")
def park(visit: Visitor) -> Response:
    """Ask why and until when; then show what falls; then park."""
    visit.who.must("parkings", "create")
    names = chosen(visit)
    seen(visit.platform, visit.who, "parkings", names)
    if "until" not in visit.form and "reason" not in visit.form:
        return _asked(visit, names, Form())
    wanted = absence.wished(visit, "client", names)
    if isinstance(wanted, Form):
        return _asked(visit, names, wanted)
    asked, wishes = wanted
    found = absence.foreseen(visit, wishes)
    if isinstance(found, Form):
        return _asked(visit, names, found)
    seen(visit.platform, visit.who, "placings", found.clients)
    if not asked.digest:
        return _asked(visit, names, again(visit), found)
    problem = absence.carried_out(visit, wishes, asked.digest)
    if problem:
        return _asked(visit, names, again(visit, general=problem), found)
    if visit.text("terug") and len(names) == 1:
        return RedirectResponse(f"{client_page(names[0])}?gedaan=geparkeerd", 303)
    return RedirectResponse(back(visit, geparkeerd=len(names)), 303)


@router.post("/client/{client:path}/meedoen/{parking}")
def unpark(client: str, parking: str, visit: Visitor) -> Response:
    """Let a client take part again."""
    visit.who.must("parkings", "delete")
    _must_see(visit, [client])
    if not absence.ended(visit, "client", client, parking):
        raise Refused(404, "deze parkering bestaat niet, of niet voor deze rol")
    return RedirectResponse(f"{client_page(client)}?gedaan=meedoen", 303)


def chosen(visit: Visit) -> tuple[str, ...]:
    """Return the clients that a form names; refuses none, too many, and who is out of sight."""
    names = tuple(dict.fromkeys(visit.texts("kies")))
    if not names:
        raise Refused(400, "kies eerst een of meer cliënten in de lijst")
    if len(names) > MOST_TICKED:
        raise Refused(413, f"kies hoogstens {MOST_TICKED} cliënten tegelijk")
    _must_see(visit, names)
    return names


def _must_see(visit: Visit, names: Sequence[str]) -> None:
    own, who = EXCHANGE["clients"], visit.who
    granted = who.must("clients", "read")
    asked = select(own.c.id).where(own.c.id.in_(names), *filters(own, who.actor, granted))
    with visit.platform.database.read(who.actor) as connection:
        if set(connection.execute(asked).scalars()) != set(names):
            raise Refused(404, "deze cliënt bestaat niet, of niet voor deze rol")


def _asked(
    visit: Visit, names: Sequence[str], form: Form, found: absence.Consequence | None = None
) -> Response:
    return render(
        visit, "waiting/park.html", status=400 if form.faults or form.general else 200, form=form,
        names=names, found=found, reasons=absence.reasons_for("client"),
        places=found.placings if found else {}, alone=visit.text("terug"), back=back(visit),
    )  # fmt: skip
