"""For whoever oversees: who saw and did what, whether the chain holds, and who gets less."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from placement.store import audit, overseeing
from placement.store.overseeing import Wanted
from placement_api.pages.fair import fairness_tables
from placement_api.pages.language import Told
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.rendering import ROLE_NAMES, render
from placement_api.pages.shown import HERE
from placement_api.pages.visiting import Visit, Visitor
from placement_api.pages.words import event_name

router = APIRouter(include_in_schema=False)
PATH = "/toezicht"
MOST_ON_PAGES = 2_000
MOST_IN_FILE = 100_000
"""Events that are taken from the chain at once; a shorter period shows the others."""
BLIND = re.compile(r"[0-9A-Za-z_=-]{16,128}")
HASH = re.compile(r"[0-9a-f]{64}")
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {"ok": "gelukt", "denied": "geweigerd", "failed": "mislukt"}
)
PLATFORM = "Platform"
"""Stands for what no person did: a term that ended, an overdue offer."""
FILTERS = ("van", "tot", "account", "gebeurtenis", "uitkomst", "client")
COLUMNS = (
    Column("nummer", "Nummer", "number"),
    Column("tijd", "Tijd", "moment"),
    Column("wie", "Wie"),
    Column("rol", "Rol"),
    Column("gebeurtenis", "Gebeurtenis"),
    Column("over", "Over een cliënt"),
    Column("namens", "Namens"),
    Column("doel", "Doel"),
    Column("uitkomst", "Uitkomst", "state"),
    Column("nader", "Nader"),
    Column("code", "Code"),
)


@router.get(PATH)
def log(visit: Visitor) -> Response:
    """Show events, newest first, as the address narrows them down."""
    visit.who.must("audit", "read")
    most = MOST_IN_FILE if visit.asked("vorm") == "xlsx" else MOST_ON_PAGES
    with visit.platform.database.read() as connection:
        count, found = overseeing.events(connection, _wanted(visit), most)
        choices = overseeing.choices(connection)
    choices["gebeurtenis"] = sorted(
        ((code, event_name(code)) for code, _ in choices["gebeurtenis"]), key=lambda pair: pair[1]
    )
    choices["uitkomst"] = [(code, OUTCOMES.get(code, code)) for code, _ in choices["uitkomst"]]
    note = (
        ""
        if count <= most
        else Told("De nieuwste {most} van {count} gebeurtenissen.", most=most, count=count)
    )
    shown = listing(
        visit, "logboek", "Logboek", COLUMNS, map(_row, found), default_sort="-nummer",
        filters=FILTERS, note=note,
    )  # fmt: skip
    asked = {name: visit.asked(name) for name in FILTERS}
    return respond(visit, shown, "oversight/log.html", choices=choices, chosen=asked)


@router.post(PATH)
def about(visit: Visitor) -> Response:
    """Find the events about one client; the search itself is an event about that client too."""
    visit.who.must("audit", "read")
    platform, actor = visit.platform, visit.who.actor
    kept = {name: visit.text(name) for name in FILTERS if visit.text(name)}
    kept.pop("client", None)
    if name := visit.text("clientnummer"):
        kept["client"] = platform.keys.blind(name, ("audit", "client"))
        event = audit.Event("audit.read", actor.account, actor.role, platform.clock(),
                            kept["client"])  # fmt: skip
        with platform.database.write() as connection:
            audit.append(connection, [event])
    return RedirectResponse(f"{PATH}?{urlencode(kept)}" if kept else PATH, 303)


@router.get(f"{PATH}/keten")
def chain(visit: Visitor) -> Response:
    """Show the head of the chain and, where asked, walk all of it."""
    visit.who.must("audit", "read")
    number, hash_ = visit.asked("nummer"), visit.asked("eindcode").lower()
    faults = {}
    if number and not (number.isdecimal() and len(number) < 10):
        faults["nummer"] = "is geen nummer van een gebeurtenis"
    if hash_ and HASH.fullmatch(hash_) is None:
        faults["eindcode"] = "is geen eindcode: 64 tekens, cijfers en a tot en met f"
    if bool(number) != bool(hash_):
        faults["eindcode" if number else "nummer"] = "hoort erbij"
    checked, broken = bool(visit.asked("controle")) and not faults, None
    with visit.platform.database.read() as connection:
        head = audit.head(connection)
        if checked:
            kept = audit.Head(int(number), hash_) if number else None
            broken = audit.verify(connection, kept)
    return render(
        visit, "oversight/chain.html", status=400 if faults else 200, head=head, checked=checked,
        broken=broken, faults=faults, number=number, hash=hash_, now=visit.platform.clock(),
    )  # fmt: skip


@router.get(f"{PATH}/gelijke-kansen")
def fair(visit: Visitor) -> Response:
    """Show whether groups get less than chance explains: numbers, no person."""
    visit.who.must("fairness", "read")
    visit.who.must("audit", "read")
    return fairness_tables(visit, "auditor")


def _wanted(visit: Visit) -> Wanted:
    client = visit.asked("client")
    return Wanted(
        since=_midnight(visit.asked("van")), until=_midnight(visit.asked("tot"), after=1),
        action=visit.asked("gebeurtenis"), actor=visit.asked("account"),
        outcome=visit.asked("uitkomst"), client=client if BLIND.fullmatch(client) else "",
    )  # fmt: skip


def _midnight(text: str, after: int = 0) -> dt.datetime | None:
    """Return the beginning of a day here, or of the day after it; None for what is no day."""
    try:
        day = dt.date.fromisoformat(text)
        return dt.datetime.combine(day + dt.timedelta(days=after), dt.time(), HERE)
    except (ValueError, OverflowError):
        return None


def _row(event: Mapping[str, Any]) -> Row:
    who, role = event["name"] or event["actor"], ROLE_NAMES.get(event["role"], PLATFORM)
    cells = (
        event["number"], event["at"], who, role, event_name(event["action"]),
        "ja" if event["client"] else "", event["on_behalf"], event["purpose"],
        OUTCOMES.get(event["outcome"], event["outcome"]), event["detail"], event["action"],
    )  # fmt: skip
    return Row(str(event["number"]), cells, state={"ok": "ok"}.get(event["outcome"], "no"))
