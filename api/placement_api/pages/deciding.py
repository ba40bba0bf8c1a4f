"""Decisions about many clients of the waiting list: what follows is shown first, then done at once.

All or none: where one of them contradicts another decision nothing is written, and it says which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import get_args

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, select

from placement.audience.deciding import Decision, Wish, consequences
from placement.audience.waiting import WaitingView
from placement.errors import ConflictError, NotFoundError
from placement.lifecycle import LIVE, State
from placement.store import pinning
from placement.store.placings import PLACINGS
from placement.store.scope import filters
from placement_api.accounting import seen
from placement_api.pages.explaining import opened, opening
from placement_api.pages.forms import Form, again
from placement_api.pages.parking import chosen
from placement_api.pages.rendering import render
from placement_api.pages.supply_rows import UNITS
from placement_api.pages.visiting import Visit, Visitor
from placement_api.pages.waiting_list import back
from placement_api.pages.waiting_rows import CLIENTS, waiting
from placement_api.problems import Refused

router = APIRouter(include_in_schema=False)
DONE: Mapping[Decision, str] = {"must": "vastgezet", "never": "uitgesloten"}
LONGEST = 2000
Units = Mapping[str, str]
"""Per client the unit that a decision is about."""
CHANGED = (
    "U koos een andere woning, of er is intussen iets gewijzigd. Bekijk hieronder wat er nu "
    "gebeurt en leg het dan vast."
)


class ContradictedError(Exception):
    """Decisions that do not go with others, per client."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = faults
        super().__init__("besluiten spreken andere besluiten tegen")


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One client of the form: the unit that is asked, and what follows or is wrong with it."""

    view: WaitingView
    unit: str
    told: tuple[str, ...]
    fault: str = ""


@router.post("/wachtlijst/besluiten")
def decide(visit: Visitor) -> Response:
    """Show what follows for each client; with the digest of what was shown, write it."""
    visit.who.must("pins", "create")
    names, decision = chosen(visit), _decision(visit)
    lines = _lines(visit, names, decision)
    if "digest" not in visit.form:
        return _asked(visit, decision, lines, Form())
    if visit.text("digest") != _digest(decision, lines) or visit.text("bekijk"):
        told = "" if visit.text("bekijk") else CHANGED
        return _asked(visit, decision, lines, again(visit, general=told))
    form = _faults(visit, lines)
    if form is not None:
        return _asked(visit, decision, lines, form)
    wanted = [line for line in lines if line.unit]
    try:
        _write(visit, decision, wanted)
    except ContradictedError as refused:
        lines = tuple(replace(x, fault=refused.faults.get(x.view.client, "")) for x in lines)
        form = again(visit, general="Er is niets vastgelegd: verbeter wat hieronder staat.")
        return _asked(visit, decision, lines, form)
    return RedirectResponse(back(visit, **{DONE[decision]: len(wanted)}), 303)


def _decision(visit: Visit) -> Decision:
    asked = visit.text("besluit")
    for known in get_args(Decision):
        if asked == known:
            return known  # type: ignore[no-any-return]
    raise Refused(400, "een besluit is vastzetten of uitsluiten")


def follows(visit: Visit, asked: Units, decision: Decision) -> Mapping[str, tuple[str, ...]]:
    """Return what follows, per client who waits, from a decision about the unit beside him."""
    views = _views(visit, asked)
    found = None if opening(visit) else opened(visit)
    with visit.platform.database.read(visit.who.actor) as connection:
        holders = _holders(connection, asked)
    seen(visit.platform, visit.who, "pins",
         {*views, *(name for held in holders.values() for name, _ in held)})  # fmt: skip
    case = found.case if found else None

    def told(name: str) -> tuple[str, ...]:
        others = [held for held in holders.get(asked[name], ()) if held[0] not in asked]
        return consequences(case, Wish(views[name], asked[name], decision, others))

    return {name: told(name) for name in views}


def _lines(visit: Visit, names: Sequence[str], decision: Decision) -> tuple[Line, ...]:
    """Return what is asked per client, with what follows; at first the unit he would get now."""
    views = _views(visit, names)
    if len(views) < len(names):
        raise Refused(404, "niet iedere gekozen cliënt staat nog op de wachtlijst")
    asked = {n: visit.text(w) if (w := f"woning-{n}") in visit.form else views[n].unit
             for n in names}  # fmt: skip
    told = follows(visit, asked, decision)
    with visit.platform.database.read(visit.who.actor) as connection:
        places = _places(visit, connection, asked)
    crowds = Counter(unit for unit in asked.values() if unit and decision == "must")
    return tuple(
        Line(views[name], unit, told[name], _wrong(unit, places, crowds[unit]))
        for name, unit in asked.items()
    )


def _views(visit: Visit, names: Iterable[str]) -> Mapping[str, WaitingView]:
    return {one.client: one for one in waiting(visit, CLIENTS.c.id.in_([*names]))}


def _wrong(unit: str, places: Mapping[str, int], asked: int) -> str:
    if not unit:
        return ""
    if unit not in places:
        return "deze woning bestaat niet, of niet voor deze rol"
    if asked > places[unit]:
        word = "plaats" if places[unit] == 1 else "plaatsen"
        return f"{unit} heeft {places[unit]} {word} en is hier {asked} keer gekozen"
    return ""


def _holders(connection: Connection, asked: Units) -> Mapping[str, list[tuple[str, str]]]:
    """Return per unit who has a live placing in it, with its state in words."""
    columns = (PLACINGS.c.unit, PLACINGS.c.client, PLACINGS.c.state)
    live = PLACINGS.c.state.in_(sorted(LIVE)), PLACINGS.c.unit.in_(set(asked.values()))
    found: dict[str, list[tuple[str, str]]] = {}
    for unit, client, state in connection.execute(select(*columns).where(*live)):
        found.setdefault(unit, []).append((client, State(state).dutch))
    return found


def _places(visit: Visit, connection: Connection, asked: Units) -> Mapping[str, int]:
    """Return per unit that exists for the visitor its places: free, or free when one moves on."""
    granted = visit.who.must("units", "read")
    places = (UNITS.c.capacity + UNITS.c.occupied).label("places")
    wanted = select(UNITS.c.id, places).where(
        UNITS.c.id.in_(set(asked.values())), *filters(UNITS, visit.who.actor, granted)
    )
    return {row.id: row.places for row in connection.execute(wanted)}


def _faults(visit: Visit, lines: Sequence[Line]) -> Form | None:
    """Return the form with what is wrong in it, None where nothing is."""
    if any(line.fault for line in lines):
        return again(visit, general="Verbeter de woningen waar iets bij staat.")
    if not any(line.unit for line in lines):
        return again(visit, general="Vul bij minstens één cliënt een woning in.")
    reason = visit.text("reason")
    if not reason or len(reason) > LONGEST:
        return again(visit, {"reason": "vul in waarom" if not reason else "is te lang"})
    return None


def _write(visit: Visit, decision: Decision, lines: Sequence[Line]) -> None:
    """Write every decision in one transaction. ContradictedError: none of them."""
    actor, now, faults = visit.who.actor, visit.platform.clock(), dict[str, str]()
    with visit.platform.database.write() as connection:
        for line in lines:
            wish = pinning.NewPin(line.view.client, line.unit, decision, actor.account,
                                  actor.role, now, None, visit.text("reason"))  # fmt: skip
            try:
                pinning.pin(connection, visit.platform.keys, wish)
            except (ConflictError, NotFoundError) as told:
                faults[line.view.client] = str(told)
        if faults:
            raise ContradictedError(faults)


def _digest(decision: Decision, lines: Sequence[Line]) -> str:
    return sha256(repr([decision, *_shown(lines)]).encode()).hexdigest()


def _shown(lines: Sequence[Line]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for line in lines:
        yield line.view.client, line.unit, line.told


def _asked(visit: Visit, decision: Decision, lines: Sequence[Line], form: Form) -> Response:
    wrong = form.general or form.faults
    return render(
        visit, "waiting/decide.html", status=400 if wrong else 200, form=form, lines=lines,
        decision=decision, digest=_digest(decision, lines), back=back(visit),
    )  # fmt: skip
