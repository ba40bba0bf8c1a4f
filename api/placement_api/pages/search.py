"""One search in everything a role may see: by code, name or address, grouped, with links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import or_, select

from placement.audience.policy import PERSONAL, visible
from placement.audience.roles import Role
from placement.store.exchange import EXCHANGE
from placement.store.organisations import KINDS, organisations
from placement.store.scope import filters
from placement_api.accounting import seen
from placement_api.pages import menu
from placement_api.pages.rendering import render
from placement_api.pages.sealing import sealed, unsealed
from placement_api.pages.visiting import Visit, Visitor

router = APIRouter(include_in_schema=False)
PATH = "/zoeken"
MOST = 25
"""Hits shown per group; whoever finds more types more."""


@dataclass(frozen=True, slots=True)
class Searched:
    """A table to search: its Dutch group, the columns looked in, and the one that says more."""

    table: str
    group: str
    columns: tuple[str, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """What was found: its name, what more is known, and where it leads (empty: nowhere)."""

    name: str
    more: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Group:
    """The hits of one kind; `rest`: there were more than are shown."""

    title: str
    hits: tuple[Hit, ...]
    rest: bool = False


SEARCHED = (
    Searched("clients", "Cliënten", ("id",), "profile"),
    Searched("units", "Woningen", ("id", "address"), "address"),
    Searched("complexes", "Complexen", ("id", "name"), "name"),
    Searched("bw_locations", "BW-locaties", ("id", "name"), "name"),
    Searched("care_bases", "Uitvalsbases", ("id",), "staffed"),
    Searched("providers", "Zorgaanbieders", ("id", "name"), "name"),
    Searched("corporations", "Woningcorporaties", ("id", "name"), "name"),
    Searched("municipalities", "Gemeenten", ("id", "name"), "name"),
    Searched("agreements", "Prestatieafspraken", ("id",), "municipality"),
)
LEADS: Mapping[tuple[Role, str], str] = MappingProxyType(
    {
        ("coordinator", "clients"): "/client/{id}",
        ("coordinator", "units"): "/aanbod/{id}",
        ("coordinator", "bw_locations"): "/kaart",
        ("coordinator", "municipalities"): "/spreiding",
        ("corporation", "units"): "/woningen?zoek={id}",
        ("corporation", "agreements"): "/afspraken/{id}",
        ("planner", "agreements"): "/afspraken/{id}",
        ("planner", "municipalities"): "/spreiding",
        ("planner", "bw_locations"): "/dekking",
        ("planner", "care_bases"): "/dekking",
        ("provider", "clients"): "/organisatie/plaatsingen",
        ("provider", "units"): "/organisatie/plaatsingen",
        ("provider", "bw_locations"): "/organisatie",
        ("provider", "care_bases"): "/organisatie",
        ("provider", "providers"): "/organisatie",
    }
)
"""Where a hit leads, per role: only to pages that the role has."""


@router.post(PATH)
def ask(visit: Visitor) -> Response:
    """Take the text and go on to an address that does not hold it."""
    text = sealed(visit, visit.text("zoek"))
    return RedirectResponse(f"{PATH}?zoek={quote(text)}" if text else PATH, 303)


@router.get(PATH)
def find(visit: Visitor) -> Response:
    """Show what was found, by kind."""
    text = unsealed(visit, "zoek") if visit.asked("zoek") else ""
    groups = [group for group in _groups(visit, text) if group.hits] if text else []
    return render(visit, "search.html", text=text, groups=groups)


def _groups(visit: Visit, text: str) -> Iterator[Group]:
    for searched in SEARCHED:
        if visit.who.access(searched.table).may("read"):
            yield _group(visit, searched, text)
    if visit.who.access("organisations").may("read"):
        yield _organisations(visit, text)
    wanted = text.casefold()
    items = [*menu.of(visit.who.actor.role), menu.Item("/hulp", "Hulp"),
             menu.Item("/account", "Mijn account")]  # fmt: skip
    yield Group("Pagina's", tuple(
        Hit(item.label, href=item.path) for item in items if wanted in item.label.casefold()
    ))  # fmt: skip


def _group(visit: Visit, searched: Searched, text: str) -> Group:
    granted, own = visit.who.must(searched.table, "read"), EXCHANGE[searched.table]
    looked = [own.c[name] for name in searched.columns
              if "*" in granted.fields or name in granted.fields]  # fmt: skip
    asked = select(own).where(
        or_(*(column.icontains(text, autoescape=True) for column in looked)),
        *filters(own, visit.who.actor, granted),
    )
    with visit.platform.database.read(visit.who.actor) as connection:
        found = connection.execute(asked.order_by(own.c.position).limit(MOST + 1))
        rows = [visible(granted, dict(row)) for row in found.mappings()]
    shown = rows[:MOST]
    if searched.table in PERSONAL:
        seen(visit.platform, visit.who, searched.table, [str(row["id"]) for row in shown],
             detail="search")  # fmt: skip
    lead = LEADS.get((visit.who.actor.role, searched.table), "")
    return Group(searched.group, tuple(_hit(row, searched, lead) for row in shown),
                 len(rows) > MOST)  # fmt: skip


def _hit(row: Mapping[str, Any], searched: Searched, lead: str) -> Hit:
    name, more = str(row["id"]), str(row.get(searched.more) or "")
    return Hit(name, more, lead.format(id=quote(name, safe="")))


def _organisations(visit: Visit, text: str) -> Group:
    """Return the organisations for whoever manages accounts."""
    wanted = text.casefold()
    with visit.platform.database.read() as connection:
        every = organisations(connection)
    hits = tuple(
        Hit(one.id, one.name, "/beheer/organisaties")
        for kind in KINDS for one in every
        if one.kind == kind and wanted in f"{one.id} {one.name}".casefold()
    )  # fmt: skip
    return Group("Organisaties", hits[:MOST], len(hits) > MOST)
