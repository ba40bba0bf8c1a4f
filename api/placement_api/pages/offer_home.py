"""A corporation offers a dwelling and sees what comes of it; nothing that was filled in is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from sqlalchemy import select

from placement.audience.words import FORMS
from placement.domain import HousingForm
from placement.geo.crs import in_netherlands
from placement.store.exchange import EXCHANGE
from placement.store.homes_offered import (
    HOMES,
    REASONS,
    RESOURCE,
    STATES,
    By,
    HomeState,
    NewHome,
    Step,
    move,
    offer,
)
from placement.store.scope import filters
from placement_api.pages.forms import Form, FormModel, again, read
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.suitability import Amount, Number
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused

router = APIRouter(include_in_schema=False)
FORM_CHOICES = tuple((form.value, FORMS[form.value]) for form in HousingForm
                     if form is not HousingForm.INTRAMURAL)  # fmt: skip
BADGES = {"new": "proposed", "considered": "warn", "taken": "ok", "declined": "no"}
COLUMNS = (
    Column("op", "Aangeboden op", "moment"), Column("adres", "Adres"),
    Column("gemeente", "Gemeente"), Column("vorm", "Woonvorm"),
    Column("huur", "Huur (€)", "euro"), Column("vanaf", "Beschikbaar vanaf", "date"),
    Column("stand", "Stand", "state"), Column("reden", "Reden"), Column("woning", "Woning"),
)  # fmt: skip
NOWHERE = "deze aangeboden woning bestaat niet, of niet voor deze rol"


class Offered(FormModel):
    """A dwelling as a corporation offers it."""

    corporatie: str = Field(default="", max_length=100)
    adres: Annotated[str, Field(min_length=3, max_length=200)]
    gemeente: Annotated[str, Field(min_length=1, max_length=100)]
    woonvorm: HousingForm
    x: Number = None
    y: Number = None
    huur: Amount = None
    vanaf: dt.date | None = None
    rolstoel: bool = False
    cluster: bool = False
    complex: str = Field(default="", max_length=100)
    toelichting: str = Field(default="", max_length=1000)


@router.get("/woning-aanbieden")
def offering(visit: Visitor) -> Response:
    """Show the form and what was offered before."""
    visit.who.must(RESOURCE, "create")
    return _offering(visit, Form())


@router.post("/woning-aanbieden")
def offered(visit: Visitor) -> Response:
    """Keep an offered dwelling; a form with faults comes back as it was."""
    visit.who.must(RESOURCE, "create")
    asked = read(Offered, visit)
    if isinstance(asked, Form):
        return _offering(visit, asked, status=400)
    faults = _faults(visit, asked)
    if faults:
        return _offering(visit, again(visit, faults), status=400)
    home = NewHome(
        asked.corporatie or _own(visit)[0], asked.gemeente, asked.adres, asked.woonvorm.value,
        asked.x, asked.y, asked.huur, asked.rolstoel, asked.cluster, asked.complex, asked.vanaf,
        asked.toelichting,
    )  # fmt: skip
    with visit.platform.database.write() as connection:
        offer(connection, visit.platform.keys, home, by(visit))
    return RedirectResponse("/woning-aanbieden?gedaan=ja", 303)


@router.post("/woning-aanbieden/{name}/intrekken")
def withdraw(visit: Visitor, name: str) -> Response:
    """Take an own offer back."""
    visit.who.must(RESOURCE, "create")
    row = row_of(visit, name)
    with visit.platform.database.write() as connection:
        move(connection, Step(name, row["version"], HomeState.WITHDRAWN), by(visit))
    return RedirectResponse("/woning-aanbieden", 303)


def _faults(visit: Visit, asked: Offered) -> dict[str, str]:
    """Return what is wrong with an offer beside the kinds of its values."""
    faults = {}
    if asked.gemeente not in dict(municipalities(visit)):
        faults["gemeente"] = "kies een gemeente"
    if asked.woonvorm is HousingForm.INTRAMURAL:
        faults["woonvorm"] = "een corporatie biedt geen intramurale plaats aan"
    own = _own(visit)
    if (asked.corporatie and asked.corporatie not in own) or (
        not asked.corporatie and len(own) != 1
    ):
        faults["corporatie"] = "kies uw corporatie"
    if (asked.x is None) != (asked.y is None):
        faults["x"] = "vul x en y allebei in, of geen van beide"
    elif asked.x is not None and not in_netherlands(asked.x, asked.y or 0.0):
        faults["x"] = "x en y liggen niet in Nederland (RD-meters)"
    return faults


def _offering(visit: Visit, form: Form, *, status: int = 200) -> Response:
    rows, places = rows_of(visit), dict(municipalities(visit))
    asked = listing(visit, "aangeboden", "Aangeboden woningen", COLUMNS,
                    [listed(row, places) for row in rows], default_sort="-op")  # fmt: skip
    open_ = [row for row in rows if row["state"] in ("new", "considered")]
    answer = respond(
        visit, asked, "woning_aanbieden/offer.html", form=form, choices=FORM_CHOICES,
        municipalities=list(places.items()), own=[(name, name) for name in _own(visit)],
        open=open_, done=visit.asked("gedaan") == "ja", states=STATES,
    )  # fmt: skip
    answer.status_code = status
    return answer


def listed(row: Mapping[str, Any], places: Mapping[str, str], *, corporation: bool = False) -> Row:
    """Return an offered dwelling as a row; for the coordinator with its corporation and a link."""
    cells = (
        row["address"], places.get(row["municipality"], row["municipality"]),
        FORMS[row["housing_form"]], row["rent"], row["available_from"], STATES[row["state"]],
        REASONS.get(row["reason"], ""), row["unit"],
    )  # fmt: skip
    head = (row["at"], row["corporation"]) if corporation else (row["at"],)
    href = f"/aanbod/aangeboden/{row['id']}" if corporation else ""
    return Row(row["id"], (*head, *cells), href=href, state=BADGES.get(row["state"], ""))


def rows_of(visit: Visit) -> list[dict[str, Any]]:
    """Return the offered dwellings within the visitor's access, newest first."""
    granted = visit.who.must(RESOURCE, "read")
    asked = select(HOMES).where(*filters(HOMES, visit.who.actor, granted))
    with visit.platform.database.read(visit.who.actor) as connection:
        found = connection.execute(asked.order_by(HOMES.c.at.desc())).mappings()
        return [dict(row) for row in found]


def row_of(visit: Visit, name: str) -> dict[str, Any]:
    """Return one of them; refuses (404) what is not within the visitor's access."""
    row = next((one for one in rows_of(visit) if one["id"] == name), None)
    if row is None:
        raise Refused(404, NOWHERE)
    return row


def municipalities(visit: Visit) -> list[tuple[str, str]]:
    """Return the municipalities that the visitor may choose from: id and name."""
    granted, own = visit.who.must("municipalities", "read"), EXCHANGE["municipalities"]
    limits = filters(own, visit.who.actor, granted)
    mine = visit.who.actor.municipalities
    with visit.platform.database.read(visit.who.actor) as connection:
        found = connection.execute(select(own.c.id, own.c.name).where(*limits))
        return [(str(i), str(n)) for i, n in found if not mine or i in mine]


def _own(visit: Visit) -> list[str]:
    return sorted(visit.who.actor.organisations)


def by(visit: Visit) -> By:
    """Return who does something now."""
    return By(visit.who.actor.account, visit.who.actor.role, visit.platform.clock())
