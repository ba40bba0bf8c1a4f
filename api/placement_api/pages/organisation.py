"""A care provider's own: its locations, bases and free hours, and the placements with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from placement.audience.policy import visible
from placement.audience.words import FORMS
from placement.lifecycle import State
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement.store.scope import filters
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.rendering import render
from placement_api.pages.visiting import Visit, Visitor
from placement_api.routes.tables import rows_of

router = APIRouter(include_in_schema=False)
PATH = "/organisatie"
MOST = 1000
"""Rows of one table of one provider: all of them."""
TRAVEL: Mapping[str, str] = MappingProxyType({"car": "auto", "bike": "fiets", "walk": "lopend"})
ASKED = (State.OFFERED, State.ACCEPTED, State.PLACED)
COLUMNS = (
    Column("client", "Cliënt"),
    Column("profiel", "Profiel"),
    Column("woning", "Woning"),
    Column("adres", "Adres"),
    Column("vorm", "Woonvorm"),
    Column("stand", "Stand", "state"),
    Column("aangeboden", "Aangeboden", "moment"),
    Column("antwoord", "Antwoord vóór", "moment"),
)


@router.get(PATH)
def show(visit: Visitor) -> Response:
    """Show the provider's free hours, locations and bases."""
    visit.who.must("care_bases", "read")
    tables = ("providers", "bw_locations", "care_bases", "municipalities")
    found = {name: provider_rows(visit, name) for name in tables}
    places = {row["id"]: row["name"] for row in found["municipalities"]}
    return render(visit, "organisation/show.html", found=found, places=places, travel=TRAVEL)


@router.get(f"{PATH}/plaatsingen")
def placements(visit: Visitor) -> Response:
    """Show the placements in which the provider is asked for support."""
    # A coordinator may read placings too, but has pages of its own for them.
    visit.who.must("care_bases", "read")
    state = visit.asked("stand")
    rows = [row for row in _placings(visit) if state in ("", row.state)]
    shown = listing(
        visit, "plaatsingen", "Plaatsingen bij ons", COLUMNS, rows, default_sort="-aangeboden",
        filters=("stand",), resource="placings",
    )  # fmt: skip
    states = [(item.value, item.dutch) for item in ASKED]
    return respond(visit, shown, "organisation/placements.html", states=states, state=state)


def provider_rows(visit: Visit, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table that a provider may see, with the fields that it may see."""
    granted = visit.who.must(table, "read")
    with visit.platform.database.read(visit.who.actor) as connection:
        return rows_of(
            connection, visit.platform, visit.who.actor, table, granted, page=1, size=MOST
        )[1]


def _placings(visit: Visit) -> Iterator[Row]:
    """Yield a row per placing that the actor may see, with the fields that it may see."""
    granted = visit.who.must("placings", "read")
    homes = {row["id"]: row for row in _homes(visit)}
    asked = select(PLACINGS).where(*filters(PLACINGS, visit.who.actor, granted))
    with visit.platform.database.read(visit.who.actor) as connection:
        found = [dict(row) for row in connection.execute(asked).mappings()]
    for one in found:
        row: dict[str, Any] = visible(granted, one)
        home, state = homes.get(row["unit"], {}), State(str(row["state"]))
        waits = state is State.OFFERED
        cells = (row["client"], f"{row['profile']} {row['intensity']}", row["unit"],
                 home.get("address"), FORMS.get(home.get("housing_form", "")), state.dutch,
                 row["offered_at"], row["expires_at"] if waits else None)  # fmt: skip
        yield Row(str(row["id"]), cells, f"/aanbieding/{row['id']}", str(row["client"]), state)


def _homes(visit: Visit) -> list[dict[str, Any]]:
    own, granted = EXCHANGE["units"], visit.who.must("units", "read")
    asked = select(own).where(*filters(own, visit.who.actor, granted))
    with visit.platform.database.read(visit.who.actor) as connection:
        return [visible(granted, dict(row)) for row in connection.execute(asked).mappings()]
