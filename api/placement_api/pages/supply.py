"""The supply: every unit with its state, and the calendar of what comes free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from babel.dates import format_date
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from placement.audience.places import PLACE_STATES, Period, PlaceView, calendar
from placement.audience.words import FORMS, upper_first
from placement_api.pages.addresses import unit_page
from placement_api.pages.language import language_of
from placement_api.pages.listing import Column, Listing, Row, listing, respond
from placement_api.pages.sealing import addressed, unsealed
from placement_api.pages.supply_rows import places
from placement_api.pages.visiting import Visit, Visitor

router = APIRouter(include_in_schema=False)
PATH = "/aanbod"
CHOICES = ("staat", "woonvorm", "gemeente", "aanbieder", "corporatie", "rolstoel", "binnen")
WITHIN = ("0", "4", "8", "13", "26")
"""Weeks within which a place must come free; 0 is now."""
WEEKS, MONTHS = 26, 12
"""How far the calendar looks."""
COLUMNS = (
    Column("woning", "Woning"),
    Column("staat", "Stand", "state"),
    Column("vrij", "Vrije plaatsen", "number", help="plaatsen zonder voorstel of aanbod"),
    Column("vanaf", "Vrij vanaf", "date"),
    Column("bezet", "Bewoners", "number"),
    Column("vorm", "Woonvorm"),
    Column("gemeente", "Gemeente"),
    Column("adres", "Adres"),
    Column("huur", "Huur (€)", "euro"),
    Column("rolstoel", "Rolstoel"),
    Column("aanbieder", "Aanbieder"),
    Column("corporatie", "Corporatie"),
)
BADGES: Mapping[str, str] = MappingProxyType(
    {"vrij": "free", "komt": "free", "voorgesteld": "proposed", "aangeboden": "offered",
     "geaccepteerd": "accepted", "buiten": "warn"}
)  # fmt: skip
Test = Callable[[PlaceView, str, dt.date], bool]


def _within(one: PlaceView, asked: str, today: dt.date) -> bool:
    if one.free_from is None or not asked.isdecimal() or len(asked) > 4:
        return False
    return one.free_from <= today + dt.timedelta(weeks=int(asked))


TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "staat": lambda one, asked, _: one.state == asked,
        "woonvorm": lambda one, asked, _: one.form == asked,
        "gemeente": lambda one, asked, _: one.municipality == asked,
        "aanbieder": lambda one, asked, _: one.provider == asked,
        "corporatie": lambda one, asked, _: one.corporation == asked,
        "rolstoel": lambda one, asked, _: one.wheelchair == (asked == "ja"),
        "binnen": _within,
    }
)


@router.get(PATH)
def show(visit: Visitor) -> Response:
    """Show the units, as the address filters and sorts them."""
    visit.who.must("out-of-service", "read")
    every, text = places(visit), unsealed(visit, "zoek")
    rows = (_row(one) for one in _kept(visit, every, text))
    return respond(visit, _listing(visit, rows), "supply/list.html", text=text,
                   choices=_choices(every))  # fmt: skip


@router.post(PATH)
def search(visit: Visitor) -> Response:
    """Take filters and text from a form and show the list by an address that shows no text."""
    visit.who.must("out-of-service", "read")
    return RedirectResponse(addressed(visit, PATH, CHOICES), 303)


@router.get(f"{PATH}/kalender")
def show_calendar(visit: Visitor) -> Response:
    """Show what comes free per month or week: a grid, and the same as a table."""
    visit.who.must("out-of-service", "read")
    weekly, today = visit.asked("per") == "week", visit.platform.clock().date()
    every, limits = places(visit), ("woonvorm", "gemeente")
    kept = [*_passing(visit, every, limits)]
    periods = calendar(kept, today, weekly=weekly, periods=WEEKS if weekly else MONTHS)
    rows = (_row(unit) for period in periods for unit in period.units)
    made = listing(visit, "kalender", "Wat komt vrij", COLUMNS, rows, default_sort="vanaf",
                   filters=("per", *limits))  # fmt: skip
    forms = [form for form in FORMS if any(period.of_form(form) for period in periods)]
    titles = [_title(visit, period, weekly=weekly) for period in periods]
    return respond(visit, made, "supply/calendar.html", periods=periods, titles=titles,
                   weekly=weekly, forms=forms, words=FORMS, choices=_choices(every))  # fmt: skip


def _title(visit: Visit, period: Period, *, weekly: bool) -> str:
    """Return how a period is called: a month with its year, or a week with its number."""
    form = "'week' w" if weekly else "LLLL y"
    return upper_first(format_date(period.first, form, locale=language_of(visit.request)))


def _listing(visit: Visit, rows: Iterable[Row]) -> Listing:
    return listing(visit, "aanbod", "Aanbod", COLUMNS, rows, default_sort="vanaf",
                   filters=(*CHOICES, "zoek"))  # fmt: skip


def _kept(visit: Visit, every: Iterable[PlaceView], text: str) -> Iterable[PlaceView]:
    wanted = text.casefold()
    for one in _passing(visit, every, CHOICES):
        if not wanted or wanted in _words(one):
            yield one


def _passing(visit: Visit, every: Iterable[PlaceView], names: Iterable[str]) -> Iterable[PlaceView]:
    """Yield what passes those filters of the address that `names` are."""
    asked = {name: visit.asked(name) for name in names if visit.asked(name)}
    today = visit.platform.clock().date()
    for one in every:
        if all(TESTS[name](one, value, today) for name, value in asked.items()):
            yield one


def _words(one: PlaceView) -> str:
    """Return all that the list says of a unit, for a search in it."""
    told = (one.unit, one.address, one.form_label, one.municipality_name, one.provider_name,
            one.corporation_name, PLACE_STATES[one.state])  # fmt: skip
    return " ".join(told).casefold()


def _row(one: PlaceView) -> Row:
    cells = (
        one.unit, PLACE_STATES[one.state], one.left, one.free_from, one.occupied, one.form_label,
        one.municipality_name, one.address or None, one.rent, "ja" if one.wheelchair else None,
        one.provider_name or None, one.corporation_name or None,
    )  # fmt: skip
    return Row(one.unit, cells, unit_page(one.unit), state=BADGES.get(one.state, ""))


def _choices(every: Iterable[PlaceView]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return per filter its codes and words; names are those that occur in the supply."""
    units = tuple(every)

    def named(code: str, name: str) -> tuple[tuple[str, str], ...]:
        found = {(getattr(one, code), getattr(one, name)) for one in units if getattr(one, code)}
        return tuple(sorted(found, key=lambda pair: pair[1]))

    return {
        "staat": tuple((code, upper_first(word)) for code, word in PLACE_STATES.items()),
        "woonvorm": tuple(sorted({(one.form, one.form_label) for one in units})),
        "gemeente": named("municipality", "municipality_name"),
        "aanbieder": named("provider", "provider_name"),
        "corporatie": named("corporation", "corporation_name"),
        "rolstoel": (("ja", "ja"), ("nee", "nee")),
        "binnen": tuple((weeks, f"{weeks} weken" if weeks != "0" else "nu") for weeks in WITHIN),
    }
