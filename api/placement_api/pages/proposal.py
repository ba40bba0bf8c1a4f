"""A proposal as a board: who goes where, in which order, who has no place, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from placement.audience import board
from placement.lifecycle import State
from placement.store.exchange import EXCHANGE
from placement.store.rows import plain_rows
from placement_api.accounting import seen
from placement_api.boards import Board, Frame, board_of, frame_of
from placement_api.pages.listing import Column, Listing, Row, listing, page_number, respond
from placement_api.pages.naming import named
from placement_api.pages.sealing import TICKS, addressed, ticked
from placement_api.pages.visiting import Visit, Visitor

router = APIRouter(include_in_schema=False)
TABS = (
    ("", "Plaatsingen"), ("/ketens", "Ketens"), ("/groepen", "Groepen"),
    ("/zonder-plaats", "Zonder plaats"), ("/verschil", "Verschil"), ("/besluiten", "Besluiten"),
    ("/kaart", "Kaart"),
)  # fmt: skip
COLUMNS = (
    Column("client", "Cliënt"), Column("profiel", "Profiel"), Column("soort", "Soort"),
    Column("woning", "Woning"), Column("gemeente", "Gemeente"), Column("aanbieder", "Aanbieder"),
    Column("groep", "Groep"), Column("keten", "Keten, stap"),
    Column("min", "Ter plaatse (min)", "number"), Column("m", "Naar BW (m)", "number"),
    Column("staat", "Stand", "state"), Column("anders", "Beste alternatief"),
)  # fmt: skip
LEFT = (
    Column("client", "Cliënt"), Column("profiel", "Profiel"),
    Column("weken", "Wacht (weken)", "number"), Column("urgentie", "Urgentie", "number"),
    Column("kandidaten", "Past in", "number", help="woning met aanbieder, volgens de regels"),
    Column("reden", "Belangrijkste reden"),
    Column("dichtstbij", "Dichtstbij"), Column("conflict", "Wie houdt de plek bezet"),
)  # fmt: skip
GROUPS = (
    Column("groep", "Groep"), Column("aanbieder", "Aanbieder"),
    Column("woningen", "Woningen", sortable=False), Column("nu", "Bewoond nu", "number"),
    Column("erbij", "Komt erbij", "number"), Column("wie", "Wie", sortable=False),
)  # fmt: skip
FILTERS: Mapping[str, Callable[[board.Line], str]] = {
    "staat": lambda line: "nu" if line.ready else line.said,
    "soort": lambda line: line.kind,
    "gemeente": lambda line: line.municipality,
    "aanbieder": lambda line: line.provider_name,
}
NOW = ("nu", "nu aan te bieden")
CHAINS_A_PAGE = 24
MOST_STALE = 25


@router.get("/voorstel/{proposal}")
def placements(visit: Visitor, proposal: str) -> Response:
    """Show every placement with its state, to choose from, and what is out of date."""
    found = opened(visit, proposal)
    filters = {name: visit.asked(name) for name in FILTERS}
    rows = [
        _line(line)
        for line in found.lines
        if all(not filters[name] or FILTERS[name](line) == filters[name] for name in FILTERS)
    ]
    kept = ticked(visit, (line.placing for line in found.lines))
    made = listing(
        visit, "plaatsingen", "Plaatsingen en verhuizingen", COLUMNS, rows, default_sort="client",
        filters=(*FILTERS, TICKS), resource="proposals", selectable=not visit.asked("vorm"),
        ticked=kept,
    )  # fmt: skip
    shown = found.stale[:MOST_STALE]
    seen(visit.platform, visit.who, "proposals", [line.client for line in shown], detail=proposal)
    return shown_as(visit, found, made, "proposal/board.html", "", stale=shown,
                    options=_options(found.lines), chosen=filters)  # fmt: skip


@router.post("/voorstel/{proposal}")
def turn(visit: Visitor, proposal: str) -> Response:
    """Show another part of the board by its filters, order or page, and keep what is ticked."""
    visit.who.must("proposals", "read")
    return RedirectResponse(addressed(visit, f"/voorstel/{proposal}", FILTERS), 303)


@router.get("/voorstel/{proposal}/ketens")
def chains(visit: Visitor, proposal: str) -> Response:
    """Show each chain as numbered steps."""
    found = opened(visit, proposal)
    every = tuple(board.chains(found.lines))
    last = max(-(-len(every) // CHAINS_A_PAGE), 1)
    number = page_number(visit, last)
    here = every[(number - 1) * CHAINS_A_PAGE : number * CHAINS_A_PAGE]
    people = [line.client for _, steps in here for line in steps]
    seen(visit.platform, visit.who, "proposals", people, detail=proposal)
    return page_of(visit, found, "proposal/chains.html", "/ketens", chains=here, number=number,
                   last=last)  # fmt: skip


@router.get("/voorstel/{proposal}/groepen")
def groups(visit: Visitor, proposal: str) -> Response:
    """Show the clusters that the proposal makes or fills."""
    found = opened(visit, proposal)
    rows = [
        Row(group.id, (group.id, group.provider, ", ".join(group.units), group.now,
                       len(group.coming), ", ".join(line.client for line in group.coming)))
        for group in board.groups(found.written.proposal, found.lines)
    ]  # fmt: skip
    coming = [line.client for line in found.lines if line.group]
    seen(visit.platform, visit.who, "proposals", coming, detail=proposal)
    made = listing(visit, "groepen", "Groepen van geclusterde woningen", GROUPS, rows)
    return shown_as(visit, found, made, "proposal/list.html", "/groepen")


@router.get("/voorstel/{proposal}/zonder-plaats")
def left(visit: Visitor, proposal: str) -> Response:
    """Show who waits without a place in this proposal, and why."""
    found = framed(visit, proposal)
    people = EXCHANGE["clients"]
    names = [one.client for one in found.written.proposal.unplaced]
    columns = (people.c.id, people.c.profile, people.c.next_profile, people.c.intensity,
               people.c.waiting_since, people.c.urgency)  # fmt: skip
    with visit.platform.database.read(visit.who.actor) as connection:
        known = {row["id"]: row for row in plain_rows(connection, select(*columns))}
    today = visit.platform.clock().date()
    stored = {name: known[name] for name in names if name in known}
    called = found.names.provider
    rows = [_left(line, called) for line in board.left(found.written.proposal, stored, today)]
    made = listing(visit, "zonder-plaats", "Wachtenden zonder plaats", LEFT, rows,
                   default_sort="-weken", resource="proposals")  # fmt: skip
    return shown_as(visit, found, made, "proposal/list.html", "/zonder-plaats")


def opened(visit: Visit, proposal: str) -> Board:
    """Return a proposal with its lines for whoever may see it; refuses everybody else."""
    visit.who.must("proposals", "read")
    return board_of(visit.platform, visit.who, proposal)


def framed(visit: Visit, proposal: str) -> Frame:
    """Return a proposal without its lines, for the same."""
    visit.who.must("proposals", "read")
    return frame_of(visit.platform, visit.who, proposal)


def shown_as(
    visit: Visit,
    found: Frame,
    made: Listing,
    template: str,
    tab: str,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> Response:
    """Return a list within the board, in the form that is asked."""
    return respond(visit, made, template, **_around(found, tab), **values)


def page_of(visit: Visit, found: Frame, template: str, tab: str, **values: Any) -> Response:  # noqa: ANN401 - as above
    """Return a page within the board."""
    from placement_api.pages.rendering import render

    return render(visit, template, **_around(found, tab), **values)


def _around(found: Frame, tab: str) -> dict[str, Any]:
    return {
        "board": found, "heading": found.heading, "proposal": found.written.proposal,
        "base": f"/voorstel/{found.written.id}", "tabs": TABS, "tab": tab,
        "counts": {"": found.heading.placed + found.heading.moved,
                   "/zonder-plaats": found.heading.unplaced, "/ketens": found.heading.chains},
    }  # fmt: skip


def _line(line: board.Line) -> Row:
    cells = (line.client, line.profile, line.kind, line.unit, line.municipality,
             line.provider_name, line.group, board.step_of(line.chain, line.order), line.minutes,
              line.metres, line.said, line.next_best)  # fmt: skip
    state = "no" if line.stale else str(line.state or "")
    return Row(line.placing or line.client, cells,
               f"/aanbieding/{line.placing}" if line.placing else "", line.client,
               state)  # fmt: skip


def _left(line: board.LeftLine, called: Mapping[str, str]) -> Row:
    cells = (line.client, f"{line.profile} {line.intensity}", line.weeks, line.urgency,
             line.candidates, line.reason, line.nearest, named(line.conflict, called))  # fmt: skip
    return Row(line.client, cells, f"/client/{line.client}", line.client)


def _options(lines: Iterable[board.Line]) -> Mapping[str, list[tuple[str, str]]]:
    every = tuple(lines)
    found = {
        name: [(value, value) for value in sorted({of(line) for line in every} - {"", "nu"})]
        for name, of in FILTERS.items()
    }
    order = [state.dutch for state in State]
    found["staat"].sort(key=lambda item: order.index(item[0]) if item[0] in order else len(order))
    return {**found, "staat": [NOW, *found["staat"]]}
