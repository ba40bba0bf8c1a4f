"""The waiting list: who waits for what and how long, why there is no place yet, and bulk work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from placement.audience.waiting import WAIT_STATES, WaitingView
from placement.audience.words import upper_first
from placement.domain import Intensity, Profile
from placement_api.pages.addresses import client_page
from placement_api.pages.listing import Column, Listing, Row, listing, respond
from placement_api.pages.sealing import TICKS, addressed, sealed_ticks, ticked, unsealed
from placement_api.pages.visiting import Visit, Visitor
from placement_api.pages.waiting_rows import waiting
from placement_api.problems import Refused

router = APIRouter(include_in_schema=False)
PATH = "/wachtlijst"
CHOICES = ("profiel", "intensiteit", "gemeente", "urgentie", "rolstoel", "staat", "soort", "einde")
"""Filters that stand in the address as codes."""
NEAR_WEEKS = 13
"""From how many weeks before its end a grant is marked: a new one takes a quarter of a year."""
KEPT = ("sorteer", "zoek")
DONE = ("geparkeerd", "vastgezet", "uitgesloten")
"""What the address says was just done, with the number of clients."""
WAYS = ("xlsx", "pdf", "print")
ENDS = ("4", "8", "13", "26", "52")
COLUMNS = (
    Column("client", "Cliënt"),
    Column("profiel", "Profiel"),
    Column("urgentie", "Urgentie", "number", help="1 is het dringendst"),
    Column("wacht", "Wacht (dagen)", "number"),
    Column("staat", "Stand", "state"),
    Column("reden", "Woning of reden"),
    Column("einde", "Toekenning tot", "date"),
    Column("over", "Nog (weken)", "number", help="tot het eind van de toekenning"),
    Column("letop", "Let op"),
    Column("gemeente", "Gemeente nu"),
    Column("rolstoel", "Rolstoel"),
    Column("soort", "Woont in", help="en is klaar om door te stromen"),
)
BADGES: Mapping[str, str] = MappingProxyType(
    {"voorgesteld": "proposed", "aangeboden": "offered", "geaccepteerd": "accepted",
     "geparkeerd": "warn", "herindicatie": "warn", "afgemeld": "withdrawn"}
)  # fmt: skip
Test = Callable[[WaitingView, str], bool]
TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "profiel": lambda one, asked: one.profile == asked,
        "intensiteit": lambda one, asked: one.intensity == asked,
        "gemeente": lambda one, asked: one.municipality == asked,
        "urgentie": lambda one, asked: str(one.urgency) == asked,
        "rolstoel": lambda one, asked: one.wheelchair == (asked == "ja"),
        "staat": lambda one, asked: one.state == asked,
        "soort": lambda one, asked: one.resident == (asked == "doorstroom"),
        "einde": lambda one, asked: asked.isdecimal() and one.weeks_left <= int(asked),
    }
)


@router.get(PATH)
def show(visit: Visitor) -> Response:
    """Show who waits, as the address filters and sorts it."""
    visit.who.must("parkings", "read")
    every = waiting(visit)
    text = unsealed(visit, "zoek")
    rows = (_row(one) for one in _kept(visit, every, text))
    kept = ticked(visit, (one.client for one in every))
    return respond(
        visit, _listing(visit, rows, kept), "waiting/list.html", text=text,
        choices=_choices(every), done=_done(visit),
    )  # fmt: skip


@router.post(PATH)
def search(visit: Visitor) -> Response:
    """Take filters, text and ticks from a form; show the list by an address that names nobody."""
    visit.who.must("parkings", "read")
    return RedirectResponse(addressed(visit, PATH, CHOICES), 303)


@router.post(f"{PATH}/exporteren")
def export(visit: Visitor) -> Response:
    """Hand the chosen clients out as Excel or print view."""
    visit.who.must("parkings", "read")
    chosen = frozenset(visit.texts("kies"))
    if not chosen or visit.asked("vorm") not in WAYS:
        raise Refused(400, "kies eerst een of meer cliënten in de lijst")
    rows = [_row(one) for one in waiting(visit) if one.client in chosen]
    return respond(visit, _listing(visit, rows, ()), "waiting/list.html")


def back(visit: Visit, **done: int) -> str:
    """Return the list as it was filtered when its form was sent, with what was done since.

    Where nothing was done, what was ticked is ticked still.
    """
    came = urlsplit(visit.text("lijst"))
    asked = dict(parse_qsl(came.query)) if came.path == PATH else {}
    kept = {name: value for name, value in asked.items() if name in (*CHOICES, *KEPT)}
    ticks = {} if done else {TICKS: sealed_ticks(visit)}
    told = urlencode({name: value for name, value in {**kept, **done, **ticks}.items() if value})
    return f"{PATH}?{told}" if told else PATH


def _listing(visit: Visit, rows: Iterable[Row], kept: Sequence[str]) -> Listing:
    return listing(
        visit, "wachtlijst", "Wachtlijst", COLUMNS, rows, default_sort="-wacht",
        filters=(*CHOICES, "zoek", TICKS), resource="clients", selectable=True, ticked=kept,
    )  # fmt: skip


def _kept(visit: Visit, every: Iterable[WaitingView], text: str) -> Iterable[WaitingView]:
    """Yield who passes every filter; who left the list only where that is asked."""
    asked = {name: visit.asked(name) for name in CHOICES if visit.asked(name)}
    wanted = text.casefold()
    for one in every:
        if "staat" not in asked and one.state == "afgemeld":
            continue
        passes = all(TESTS[name](one, value) for name, value in asked.items())
        if passes and (not wanted or wanted in _words(one)):
            yield one


def _words(one: WaitingView) -> str:
    """Return all that the list says of somebody, for a search in it."""
    told = (one.client, one.profile, one.intensity, one.municipality_name, one.lives_in, one.unit,
            WAIT_STATES[one.state], one.reason)  # fmt: skip
    return " ".join(told).casefold()


def _row(one: WaitingView) -> Row:
    cells = (
        one.client, f"{one.profile} {one.intensity}", one.urgency, one.days,
        WAIT_STATES[one.state], one.unit or one.reason or None, one.grant_until, one.weeks_left,
        _mark(one) or None, one.municipality_name, "ja" if one.wheelchair else None,
        one.lives_in if one.resident else None,
    )  # fmt: skip
    return Row(one.client, cells, client_page(one.client), one.client, BADGES.get(one.state, ""))


def _mark(one: WaitingView) -> str:
    """Return what needs a look soon."""
    if one.weeks_left < 0:
        return "toekenning verlopen"
    if one.weeks_left <= NEAR_WEEKS:
        return "toekenning loopt af"
    return ""


def _choices(every: Iterable[WaitingView]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return per filter its codes and words; municipalities are those of who waits."""
    places = sorted({(one.municipality, one.municipality_name) for one in every
                     if one.municipality}, key=lambda place: place[1])  # fmt: skip
    return {
        "profiel": tuple((profile.value, profile.value) for profile in Profile),
        "intensiteit": tuple((each.value, each.value) for each in Intensity),
        "gemeente": tuple(places),
        "urgentie": tuple((str(n), str(n)) for n in (1, 2, 3)),
        "rolstoel": (("ja", "ja"), ("nee", "nee")),
        "staat": tuple((code, upper_first(word)) for code, word in WAIT_STATES.items()),
        "soort": (("wacht", "Wacht op een plaats"), ("doorstroom", "Klaar om door te stromen")),
        "einde": tuple((weeks, f"{weeks} weken") for weeks in ENDS),
    }


def _done(visit: Visit) -> tuple[str, str]:
    """Return what was just done and to how many, as the address says; it names nobody."""
    counts = ((word, visit.asked(word)) for word in DONE)
    return next(((w, n) for w, n in counts if n.isdecimal() and len(n) < 6), ("", ""))
