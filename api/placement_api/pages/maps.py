"""The coordinator's map: its page, what it draws, and the answers that the server reckons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from placement.errors import InputError
from placement_api.accounting import seen
from placement_api.outputs import mvt
from placement_api.pages import map_asks, map_closing, map_drawn, map_lists
from placement_api.pages.listing import respond
from placement_api.pages.map_panel import (
    UNIT_COLUMNS,
    Panel,
    Part,
    panel_of,
    texts_of,
    unit_row,
)
from placement_api.pages.map_supply import Shown, shown_of
from placement_api.pages.mapping import GEOJSON
from placement_api.pages.rendering import render
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused

router = APIRouter(prefix="/kaart", include_in_schema=False)
TILES = "application/vnd.mapbox-vector-tile"
DEEPEST = 14
NUMBERS = re.compile(r"[0-9]{1,7}(,[0-9]{1,7}){0,199}")
"""Numbers of units in a tile, as a click finds them."""
LEVEL = re.compile(r"[0-9]{1,2}")
WORD = re.compile(r"[\w-]+")
GONE = "dit staat niet op de kaart, of niet voor deze rol"


@router.get("")
def show(visit: Visitor) -> Response:
    """Return the page with the map and the list beside it."""
    shown = _shown(visit)
    made = map_lists.list_of(visit, shown)
    places = sorted({unit.municipality for unit in shown.view.units if unit.municipality})
    forms = sorted({unit.form_label for unit in shown.view.units})
    return respond(
        visit, made, "kaart/kaart.html", kinds=map_lists.KINDS, kind=made.query["soort"],
        states=map_lists.STATES, places=places, forms=forms, bases=shown.view.care_bases,
        proposed=shown.proposed is not None,
    )  # fmt: skip


@router.get("/lagen.json")
def layers(visit: Visitor) -> Response:
    """Return all layers as one document."""
    shown = _shown(visit)
    _account(visit, shown, tuple(found.client for found in shown.view.placements))
    return Response(map_drawn.document_of(visit, shown), media_type=GEOJSON)


@router.get("/lagen/{name}.json")
def layer(name: str, visit: Visitor) -> Response:
    """Return one layer that is reckoned when it is asked: reach, or a figure per area."""
    try:
        told = map_drawn.later_of(visit, _shown(visit), name)
    except InputError:
        told = None
    if told is None:
        raise Refused(404, "deze laag is er niet")
    return Response(told, media_type=GEOJSON)


@router.get("/tegels/{print_}/{z}/{x}/{y}.mvt")
def tile(print_: str, z: int, x: int, y: int, visit: Visitor) -> Response:
    """Return one tile of units; only the supply, never a person."""
    visit.who.must("units", "update")
    if not (0 <= z <= DEEPEST and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise Refused(404, "deze tegel bestaat niet")
    level = map_drawn.levels_of(visit, print_).at(z)
    return Response(mvt.tile(level, z, x, y), media_type=TILES)


@router.get("/nummer/{print_}/{numbers}")
def numbered(print_: str, numbers: str, visit: Visitor) -> Response:
    """Lead from the number of a unit in a tile to the unit; of more, return them to choose from.

    `z`: the zoom level at which it was clicked; a dot of afar stands for all that lie there.
    """
    shown = _shown(visit)
    asked = [int(n) for n in numbers.split(",")] if NUMBERS.fullmatch(numbers) else []
    level = visit.asked("z")
    found = map_drawn.numbers_at(visit, shown, asked, int(level) if LEVEL.fullmatch(level) else 0)
    units = [shown.view.units[n] for n in found]
    if print_ != shown.print or not units:
        raise Refused(404, "de kaart is veranderd; laad de pagina opnieuw")
    if len(units) == 1:
        return RedirectResponse(f"/kaart/wat/woning/{units[0].id}", 303)
    rows = tuple(unit_row(unit) for unit in units)
    part = Part("Kies een woning", UNIT_COLUMNS, rows)
    return _panel(visit, shown, Panel("", "Hier liggen meer woningen", parts=(part,)))


@router.get("/wat/{kind}/{name}")
def what(kind: str, name: str, visit: Visitor) -> Response:
    """Return what a thing is, with what hangs on it."""
    shown = _shown(visit)
    panel = panel_of(shown.view, kind, name)
    if panel is not None and kind == "bw":
        more = map_closing.hanging(visit, shown.view, name)
        panel = replace(panel, parts=(*panel.parts, *more))
    return _panel(visit, shown, panel)


@router.get("/straal")
def radius(visit: Visitor) -> Response:
    """Return what lies within a radius of a thing or a point, to the millimetre."""
    shown = _shown(visit)
    return _panel(visit, shown, map_asks.around(visit, shown.supply))


@router.get("/bereik")
def reach(visit: Visitor) -> Response:
    """Return where a base is in time at an hour."""
    shown = _shown(visit)
    known = {base.id for base in shown.view.care_bases}
    panel = map_asks.reached(visit, shown.supply) if visit.asked("basis") in known else None
    return _panel(visit, shown, panel)


@router.get("/sluiten/{kind}/{name}")
def closing(kind: str, name: str, visit: Visitor) -> Response:
    """Return who and what falls out if a BW location or a base closes."""
    shown = _shown(visit)
    panel = None
    if kind == "bw":
        again = visit.asked("opnieuw") == "ja"
        panel = map_closing.closed_location(visit, shown.view, name, shown.proposed, again=again)
    if kind == "basis":
        panel = map_closing.closed_base(visit, shown.view, name)
    return _panel(visit, shown, panel, closed=kind)


def _panel(visit: Visit, shown: Shown, panel: Panel | None, closed: str = "") -> Response:
    if panel is None:
        raise Refused(404, GONE)
    _account(visit, shown, (*panel.clients, *_named(shown, panel)))
    return render(visit, "kaart/wat.html", panel=panel, closed=closed,
                  again=shown.proposed is not None and visit.asked("opnieuw") != "ja")  # fmt: skip


def _named(shown: Shown, panel: Panel) -> Iterator[str]:
    """Yield the clients that the texts of a panel name: reasons speak of others too."""
    if shown.proposed is None:
        return
    words = {word for text in texts_of(panel) for word in WORD.findall(text)}
    yield from (name for name in shown.proposed.case.seeker if name in words)


def _account(visit: Visit, shown: Shown, people: tuple[str, ...]) -> None:
    if shown.proposed is not None:
        seen(visit.platform, visit.who, "proposals", people, detail=f"{shown.proposed.id} kaart")


def _shown(visit: Visit) -> Shown:
    """Return what the map shows; as a whole it is the coordinator's: others have their own."""
    visit.who.must("units", "update")
    return shown_of(visit)
