"""The coordinator's side of offered dwellings: take one in as a unit, or decline with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from sqlalchemy import Connection

from placement.audience.words import FORMS
from placement.errors import ConflictError, TableError
from placement.geo.crs import in_netherlands
from placement.store.editing import unknown_names
from placement.store.homes_offered import (
    REASONS,
    RESOURCE,
    STATES,
    HomeState,
    Step,
    move,
    note_of,
    take_in,
)
from placement.tables.schema import declared
from placement_api.editing import judged
from placement_api.pages.forms import Form, FormModel, again, read
from placement_api.pages.listing import Column, listing, respond
from placement_api.pages.offer_home import (
    BADGES,
    COLUMNS,
    by,
    listed,
    municipalities,
    row_of,
    rows_of,
)
from placement_api.pages.rendering import render
from placement_api.pages.suitability import Number
from placement_api.pages.visiting import Visit, Visitor

router = APIRouter(include_in_schema=False)
FIELD_OF = {"id": "nummer", "x": "x", "y": "y", "capacity": "plaatsen"}


class TakenIn(FormModel):
    """What a coordinator adds to make a unit of it."""

    versie: int
    nummer: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")]
    x: Annotated[Number, Field()]
    y: Annotated[Number, Field()]
    plaatsen: Annotated[int, Field(ge=1, le=100)] = 1


class Declined(FormModel):
    """Why not; a code, because the corporation reads it."""

    versie: int
    reden: Annotated[str, Field(min_length=1, max_length=40)]


@router.get("/aanbod/aangeboden")
def all_offered(visit: Visitor) -> Response:
    """Show the coordinator what corporations offer."""
    _must(visit)
    state = visit.asked("stand")
    places = dict(municipalities(visit))
    rows = [row for row in rows_of(visit) if state in ("", row["state"])]
    asked = listing(
        visit, "aangeboden-woningen", "Aangeboden woningen",
        (*COLUMNS[:1], Column("corporatie", "Corporatie"), *COLUMNS[1:]),
        (listed(row, places, corporation=True) for row in rows), default_sort="-op",
        filters=("stand",),
    )  # fmt: skip
    return respond(visit, asked, "woning_aanbieden/offered.html", states=STATES, state=state)


@router.get("/aanbod/aangeboden/{name}")
def one_offered(visit: Visitor, name: str) -> Response:
    """Show one offered dwelling with what can be done with it."""
    _must(visit)
    return _one(visit, row_of(visit, name), Form())


@router.post("/aanbod/aangeboden/{name}/behandelen")
def consider(visit: Visitor, name: str) -> Response:
    """Let the corporation know that somebody looks at it."""
    _must(visit)
    row = row_of(visit, name)
    with visit.platform.database.write() as connection:
        move(connection, Step(name, row["version"], HomeState.CONSIDERED), by(visit))
    return RedirectResponse(f"/aanbod/aangeboden/{name}", 303)


@router.post("/aanbod/aangeboden/{name}/afwijzen")
def decline(visit: Visitor, name: str) -> Response:
    """Decline an offered dwelling with a coded reason."""
    _must(visit)
    row, asked = row_of(visit, name), read(Declined, visit)
    if isinstance(asked, Form):
        return _one(visit, row, asked, status=400)
    if asked.reden not in REASONS:
        return _one(visit, row, again(visit, {"reden": "kies een reden"}), status=400)
    step = Step(name, asked.versie, HomeState.DECLINED, asked.reden)
    return _done(visit, row, lambda connection: move(connection, step, by(visit)))


@router.post("/aanbod/aangeboden/{name}/opnemen")
def accept(visit: Visitor, name: str) -> Response:
    """Make a unit of an offered dwelling."""
    _must(visit)
    row, asked = row_of(visit, name), read(TakenIn, visit)
    if isinstance(asked, Form):
        return _one(visit, row, asked, status=400)
    if asked.x is None or asked.y is None or not in_netherlands(asked.x, asked.y):
        told = {"x": "x en y zijn nodig en liggen in Nederland (RD-meters)"}
        return _one(visit, row, again(visit, told), status=400)
    try:
        unit = judged("units", _record(visit, row, asked))
    except TableError as wrong:
        told = {FIELD_OF.get(f.column or "", "nummer"): f.problem for f in wrong.faults}
        return _one(visit, row, again(visit, told), status=400)
    step = Step(name, asked.versie, HomeState.TAKEN)
    keys = visit.platform.keys
    return _done(visit, row, lambda connection: take_in(connection, keys, step, unit, by(visit)))


def _must(visit: Visit) -> None:
    """Refuse whoever does not keep the supply: a corporation may change its own offers only."""
    visit.who.must(RESOURCE, "update")
    visit.who.must("units", "create")


def _done(visit: Visit, row: Mapping[str, Any], do: Callable[[Connection], None]) -> Response:
    try:
        with visit.platform.database.write() as connection:
            do(connection)
    except ConflictError as first:
        return _one(visit, row, again(visit, general=str(first)), status=409)
    return RedirectResponse(f"/aanbod/aangeboden/{row['id']}", 303)


def _record(visit: Visit, row: Mapping[str, Any], asked: TakenIn) -> dict[str, Any]:
    """Return the unit that an offered dwelling becomes; a complex that is not known stays out."""
    given = {name: row[name] for name in ("municipality", "housing_form", "rent", "wheelchair",
                                          "may_cluster", "corporation", "available_from",
                                          "address")}  # fmt: skip
    made = {item.name: item.default for item in declared("units")}
    made |= {**given, "id": asked.nummer, "x": asked.x, "y": asked.y, "capacity": asked.plaatsen,
             "complex": row["complex"] or None}  # fmt: skip
    with visit.platform.database.read() as connection:
        unknown = {fault.column for fault in unknown_names(connection, "units", made)}
    return {**made, "complex": None} if "complex" in unknown else made


def _one(visit: Visit, row: Mapping[str, Any], form: Form, *, status: int = 200) -> Response:
    asked = [("huur", row["rent"]), ("woonvorm", row["housing_form"]), ("x", row["x"]),
             ("y", row["y"])]  # fmt: skip
    return render(
        visit, "woning_aanbieden/one.html", status=status, home=row, form=form, states=STATES,
        badge=BADGES.get(row["state"], ""), reasons=tuple(REASONS.items()), forms=FORMS,
        reason_words=REASONS, note=note_of(visit.platform.keys, row),
        number=f"{row['corporation']}-{row['id'][6:12]}",
        test=[(name, value) for name, value in asked if value is not None],
        municipality=dict(municipalities(visit)).get(row["municipality"], row["municipality"]),
    )  # fmt: skip
