"""A proposal to keep: Excel, PDF, print view, GeoPackage, and the map that can be mailed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from placement.audience import board
from placement.audience.views import Cell, TableView
from placement.errors import SetupError
from placement_api.accounting import seen
from placement_api.boards import Board, Frame
from placement_api.pages.listing import MOST_IN_PDF, XLSX, download
from placement_api.pages.pdf import pdf_of
from placement_api.pages.proposal import framed, opened, page_of
from placement_api.pages.rendering import page
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.recalling import Recalled, recall

if TYPE_CHECKING:
    from placement.audience.views import MapView

router = APIRouter(include_in_schema=False)
GPKG = "application/geopackage+sqlite3"
MAP_POLICY = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""The map is one file that may be mailed: its scripts are in it, and nothing else is let in.

In a sandbox of its own it is no part of this site: it has no session and reads no page.
"""


@router.get("/voorstel/{proposal}/kaart")
def map_page(visit: Visitor, proposal: str) -> Response:
    """Show the map that can be printed and mailed, beside its equal tables."""
    return page_of(visit, framed(visit, proposal), "proposal/map.html", "/kaart")


@router.get("/voorstel/{proposal}/kaart.html")
def map_file(visit: Visitor, proposal: str) -> Response:
    """Return the map as one file; `bewaren` to keep it."""
    import placement_maps

    found = framed(visit, proposal)
    _all_seen(visit, found, "kaart")
    try:
        drawn = placement_maps.render(_view(visit, proposal))
    except placement_maps.AssetMissingError as error:
        raise SetupError("de onderdelen van de kaart ontbreken") from error
    headers = {"Content-Security-Policy": MAP_POLICY}
    if visit.asked("bewaren"):
        headers["Content-Disposition"] = 'attachment; filename="kaart.html"'
    return HTMLResponse(drawn, headers=headers)


@router.get("/voorstel/{proposal}/voorstel.xlsx")
def workbook(visit: Visitor, proposal: str) -> Response:
    """Return every table of a proposal as a workbook."""
    from placement_api.outputs import xlsx

    found = framed(visit, proposal)
    _all_seen(visit, found, "xlsx")
    view = _view(visit, proposal)
    content = _written("voorstel.xlsx", lambda path: xlsx.write(view, found.written.proposal, path))
    return download(content, XLSX, "voorstel.xlsx")


@router.get("/voorstel/{proposal}/voorstel.gpkg")
def geopackage(visit: Visitor, proposal: str) -> Response:
    """Return what the map shows as layers for QGIS, in RD New."""
    from placement_api.outputs import gpkg

    found = framed(visit, proposal)
    _all_seen(visit, found, "gpkg")
    view = _view(visit, proposal)
    content = _written("voorstel.gpkg", lambda path: gpkg.write(view, path))
    return download(content, GPKG, "voorstel.gpkg")


@router.get("/voorstel/{proposal}/afdruk")
def on_paper(visit: Visitor, proposal: str) -> Response:
    """Return the proposal as one page for paper."""
    found = opened(visit, proposal)
    _all_seen(visit, found, "print")
    return _paper(visit, found)


@router.get("/voorstel/{proposal}/voorstel.pdf")
def pdf(visit: Visitor, proposal: str) -> Response:
    """Return the same page as PDF."""
    found = opened(visit, proposal)
    if len(found.lines) + found.heading.unplaced > MOST_IN_PDF:
        raise Refused(413, f"een PDF heeft hoogstens {MOST_IN_PDF} rijen; kies Excel")
    _all_seen(visit, found, "pdf")
    drawn = bytes(_paper(visit, found).body).decode()
    return download(pdf_of(drawn), "application/pdf", "voorstel.pdf")


def _paper(visit: Visit, found: Board) -> HTMLResponse:
    return page(
        visit.request, visit.who, "proposal/print.html", board=found, heading=found.heading,
        proposal=found.written.proposal, tables=tuple(_tables(found)),
        made_at=visit.platform.clock(),
    )  # fmt: skip


def _tables(found: Board) -> tuple[TableView, ...]:
    """Return what stands on paper: placements, chains in their order, who has no place and why."""
    placed = TableView(
        "plaatsingen", "Plaatsingen en verhuizingen",
        ("Cliënt", "Profiel", "Soort", "Woning", "Gemeente", "Aanbieder", "Groep",
         "Ter plaatse (min)", "Naar BW (m)", "Stand", "Beste alternatief"),
        tuple(_placed(line) for line in found.lines),
    )  # fmt: skip
    steps = TableView(
        "ketens", "Ketens in hun volgorde", ("Keten", "Stap", "Cliënt", "Van", "Naar", "Stand"),
        tuple((number, s.order, s.client, s.leaves, s.unit, s.said)
              for number, chain in board.chains(found.lines) for s in chain),
    )  # fmt: skip
    left = TableView(
        "zonder-plaats", "Wachtenden zonder plaats",
        ("Cliënt", "Kandidaten", "Belangrijkste reden", "Dichtstbij", "Wie houdt de plek bezet"),
        tuple((line.client, line.candidates, line.reason, line.nearest, line.conflict)
              for line in board.left(found.written.proposal, {}, found.written.at.date())),
    )  # fmt: skip
    return tuple(table for table in (placed, steps, left) if table.rows)


def _placed(line: board.Line) -> tuple[Cell, ...]:
    return (line.client, line.profile, line.kind, line.unit, line.municipality,
            line.provider_name, line.group, line.minutes, line.metres, line.said,
            line.next_best)  # fmt: skip


def _view(visit: Visit, proposal: str) -> MapView:
    from placement.audience import coordinator

    made: Recalled = recall(
        visit.platform.database, visit.platform.keys, visit.platform.opened, proposal
    )
    return coordinator.map_view(made.delivery, made.outcome)


def _written(name: str, write: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="placement-proposal-") as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def _all_seen(visit: Visit, found: Frame, form: str) -> None:
    made = found.written.proposal
    people = [one.client for one in made.placements] + [one.client for one in made.unplaced]
    seen(visit.platform, visit.who, "proposals", people, detail=form)
