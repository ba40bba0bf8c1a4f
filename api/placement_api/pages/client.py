"""One client: facts, the units that suit, what would help, decisions and what happened."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from sqlalchemy import select

from placement.audience.waiting import WAIT_STATES
from placement.audience.words import upper_first
from placement.errors import ConflictError, NotFoundError
from placement.rulebook.rule_names import RULE_NAMES
from placement.store import pinning
from placement.store.exchange import EXCHANGE
from placement.store.scope import filters
from placement_api.accounting import seen
from placement_api.pages import mapping
from placement_api.pages.addresses import client_page
from placement_api.pages.assets import STATIC
from placement_api.pages.client_known import known_of
from placement_api.pages.explaining import Opened, helps_of, note, opened, opening
from placement_api.pages.forms import Form, FormModel, again, read
from placement_api.pages.listing import download
from placement_api.pages.rendering import render
from placement_api.pages.visiting import Visit, Visitor
from placement_api.pages.waiting_list import BADGES
from placement_api.pages.waiting_rows import CLIENTS, waiting
from placement_api.problems import Refused

router = APIRouter(include_in_schema=False)
BEST, MORE = 10, 50
"""How many units are shown at first, and at most."""
HOME = "/client/{client:path}"
"""An id may hold a slash; what lies below this address is therefore declared before it."""


class Decision(FormModel):
    """A placement that must, or may never, be made, and why."""

    unit: str = Field(max_length=100)
    provider: str = Field(default="", max_length=100)
    decision: Literal["must", "never"]
    reason: str = Field(max_length=2000)


@router.get(f"{HOME}/vergelijk")
def compare(client: str, visit: Visitor, a: str = "", b: str = "") -> Response:
    """Show two units for one client side by side, rule by rule."""
    from placement.audience.fitting import fit

    visit.who.must("parkings", "read")
    known, found = known_of(visit, client), opened(visit)
    if found is None or not found.knows(client):
        raise Refused(404, "deze cliënt zit niet in het laatste voorstel; start eerst een match")
    units = [fit(found.case, client, name) for name in (a, b) if name]
    note(visit, found, client, units)
    rules = list(dict.fromkeys(line.rule for unit in units for line in unit.verdicts))
    lines = [{line.rule: line for line in unit.verdicts} for unit in units]
    return render(visit, "client/compare.html", known=known, units=units, rules=rules,
                  lines=lines, rule_names=RULE_NAMES, a=a, b=b,
                  called=dict(_providers(found)))  # fmt: skip


@router.get(f"{HOME}/kaart.json")
def drawn(client: str, visit: Visitor) -> Response:
    """Return the units that suit a client best as a map; the client himself is not on it."""
    from placement.audience.fitting import weighed
    from placement.audience.surroundings import surroundings

    visit.who.must("parkings", "read")
    known_of(visit, client)
    found = opened(visit)
    if found is None or not found.knows(client):
        raise Refused(404, "deze cliënt zit niet in het laatste voorstel")
    best = weighed(found.case, client, BEST).best
    seen(visit.platform, visit.who, "explanations", [client], detail=found.proposal)
    view = surroundings(found.case, {each.unit for each in best}, "Passende woningen", others=False)
    return mapping.answer(mapping.document(view))


@router.get(HOME)
def show(client: str, visit: Visitor) -> Response:
    """Show one client."""
    visit.who.must("parkings", "read")
    return _page(visit, client, Form({"unit": visit.asked("woning")}))


@router.post(f"{HOME}/besluit")
def decide(client: str, visit: Visitor) -> Response:
    """Pin a placement or exclude it, with the reason; it counts from the next match on."""
    visit.who.must("pins", "create")
    known_of(visit, client)
    asked = read(Decision, visit)
    if isinstance(asked, Form):
        return _page(visit, client, asked, status=400)
    now, actor, platform = visit.platform.clock(), visit.who.actor, visit.platform
    wish = pinning.NewPin(client, asked.unit, asked.decision, actor.account, actor.role, now,
                          asked.provider or None, asked.reason)  # fmt: skip
    try:
        _must_see_unit(visit, asked.unit)
        with platform.database.write() as connection:
            pinning.pin(connection, platform.keys, wish)
    except (ConflictError, NotFoundError) as error:
        return _page(visit, client, again(visit, general=upper_first(f"{error}.")), status=400)
    return RedirectResponse(f"{client_page(client)}?gedaan=besluit#besluiten", 303)


@router.post(f"{HOME}/besluit/{{pin}}/intrekken")
def undecide(client: str, pin: str, visit: Visitor) -> Response:
    """End a decision."""
    visit.who.must("pins", "delete")
    known, actor, platform = known_of(visit, client), visit.who.actor, visit.platform
    if pin not in {row["id"] for row in known.decisions}:
        raise Refused(404, "dit besluit bestaat niet, of niet voor deze rol")
    with platform.database.write() as connection:
        pinning.unpin(connection, platform.keys, pin, by=actor.account, role=actor.role,
                      at=platform.clock())  # fmt: skip
    return RedirectResponse(f"{client_page(client)}?gedaan=ingetrokken#besluiten", 303)


def _page(visit: Visit, client: str, form: Form, *, status: int = 200) -> Response:
    from placement.audience.fitting import Weighed, weighed

    known, later = known_of(visit, client), opening(visit)
    found = None if later else opened(visit)
    seen(visit.platform, visit.who, "clients", [client])
    suits, helps, placed, left = Weighed(0, ()), None, None, None
    if found is not None and found.knows(client):
        suits = weighed(found.case, client, MORE if visit.asked("meer") else BEST)
        note(visit, found, client, suits.best)
        placed, left = found.placement_of(client), found.unplaced_of(client)
        helps = helps_of(found, client) if left and visit.asked("helpt") else None
    values: dict[str, Any] = {
        "known": known, "one": next(iter(waiting(visit, CLIENTS.c.id == client)), None),
        "found": found, "takes_part": found is not None and found.knows(client),
        "later": later, "form": form,
        "suits": suits, "helps": helps, "placed": placed, "left": left,
        "states": WAIT_STATES, "badges": BADGES, "rule_names": RULE_NAMES,
        "providers": _providers(found), "called": dict(_providers(found)),
        "report": visit.who.access("subject-access").may("read"),
    }  # fmt: skip
    if visit.asked("vorm") == "html":
        return _kept(visit, values)
    return render(visit, "client/page.html", status=status, **values)


def _kept(visit: Visit, values: dict[str, Any]) -> Response:
    """Return the page as a file of its own, to keep in a dossier."""
    style = (STATIC / "print.css").read_text(encoding="utf-8")
    drawn = render(visit, "client/kept.html", style=style, made_at=visit.platform.clock(), **values)
    return download(bytes(drawn.body), "text/html; charset=utf-8", "client.html")


def _providers(found: Opened | None) -> tuple[tuple[str, str], ...]:
    return tuple(found.case.provider_name.items()) if found is not None else ()


def _must_see_unit(visit: Visit, name: str) -> None:
    units, who = EXCHANGE["units"], visit.who
    granted = who.must("units", "read")
    asked = select(units.c.id).where(units.c.id == name, *filters(units, who.actor, granted))
    with visit.platform.database.read(who.actor) as connection:
        if connection.execute(asked).first() is None:
            raise NotFoundError("deze woning bestaat niet, of niet voor deze rol")
