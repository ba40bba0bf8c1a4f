"""Spread over the municipalities: who waits, what is free, the target, and what is proposed."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from placement.audience.coverage import Choice
from placement.audience.planner_maps import spread_map
from placement.audience.spread import SpreadCell, offered_bt, spread_cells
from placement.audience.views import Cell
from placement.domain import Profile
from placement_api.pages import mapping
from placement_api.pages.grounded import ground_of, judged_ground
from placement_api.pages.language import Told, joined
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.spreading import newest_name, spread_ground

router = APIRouter(include_in_schema=False)
FIGURES = ("demand", "supply", "balance", "target", "occupied", "proposed", "to_go")
COLUMNS = (
    Column("gemeente", "Gemeente"), Column("profiel", "Zorgprofiel"),
    Column("vraag", "Wachtend", "number"), Column("aanbod", "Vrije plaatsen", "number"),
    Column("balans", "Over of tekort", "number"), Column("doel", "Doel", "number"),
    Column("nu", "Woont er nu", "number"), Column("voorstel", "Voorgesteld", "number"),
    Column("tegaan", "Nog te gaan", "number"),
)  # fmt: skip
LEGEND = (("wachtend", "a"), ("vrije plaatsen", "b"), ("doel", "d"), ("woont er nu", "c"),
          ("voorgesteld", "e"))  # fmt: skip
DRAWN = ("demand", "supply", "target", "occupied", "proposed")
"""Figures of the chart, as LEGEND names them."""
NOTE = Told(
    "«Wachtend» telt wie op een woning wacht, naar de gemeente waar hij nu woont; «vrije plaatsen» "
    "telt plaatsen die bij het profiel passen. «Voorgesteld» is het saldo van het nieuwste "
    "voorstel: wie verhuist telt bij het oude profiel en de oude gemeente af. «Over of tekort» is "
    "vrije plaatsen min wachtend; «nog te gaan» is doel min wie er woont en wie is voorgesteld."
)
GUARDED = Told(
    "Aantallen personen zijn afgerond op vijven; van 1 tot en met 4 zijn ze afgeschermd, met zo "
    "veel andere als nodig is om ze niet te kunnen uitrekenen. Wat daaruit volgt, is dus ook bij "
    "benadering."
)
BT_RULE = "bt-every-municipality"
OFFERED = {
    "free": ("ja", "er is een vrije plaats die op tijd wordt bereikt"),
    "taken": ("ja", "er is een woning die op tijd wordt bereikt, maar nu geen vrije plaats"),
    "none": ("nee", "er is geen woning voor BT die op tijd wordt bereikt"),
}  # fmt: skip


@router.get("/spreiding")
def spread(visit: Visitor) -> Response:
    """Show the spread as the visitor's role may see it."""
    visit.who.must("spread", "read")
    guarded = visit.who.actor.role != "coordinator"
    mine = seen_cells(visit, guarded=guarded)
    wanted = {key: visit.asked(key) for key in ("gemeente", "profiel")}
    shown = [cell for cell in mine if wanted["gemeente"] in ("", cell.municipality)
             and wanted["profiel"] in ("", cell.profile)]  # fmt: skip
    asked = listing(
        visit, "spreiding", "Spreiding per gemeente en zorgprofiel", COLUMNS, map(_row, shown),
        filters=tuple(wanted), note=joined(NOTE, GUARDED) if guarded else NOTE,
    )  # fmt: skip
    profile = wanted["profiel"] or Profile.BT.value
    drawn = [cell for cell in mine if cell.profile == profile]
    return respond(
        visit, asked, "spreiding/spread.html", wanted=wanted, profile=profile, legend=LEGEND,
        bars=_bars(drawn), most=_most(drawn), profiles=[p.value for p in Profile],
        municipalities=list({c.municipality: c.municipality_name for c in mine}.items()),
        bt=_bt(visit, mine), source=_source(visit), proposal=newest_name(visit.platform),
        shortages=_balances(mine, -1), surpluses=_balances(mine, 1), guarded=guarded,
        drawn=ground_of(visit).boundaries is not None,
    )  # fmt: skip


@router.get("/spreiding/kaart.json")
def spread_drawn(visit: Visitor) -> Response:
    """Return the spread of one profile as a map, with nothing that the table does not show."""
    from placement import spread as figures

    visit.who.must("spread", "read")
    ground = ground_of(visit)
    cells = seen_cells(visit, guarded=visit.who.actor.role != "coordinator")
    if ground.boundaries is None:
        raise Refused(404, "zonder gemeentegrenzen is er geen kaart")
    asked = visit.asked("profiel")
    profile = asked if asked in [p.value for p in Profile] else Profile.BT.value
    areas = figures.municipal(ground.tables, ground.boundaries, {})
    day = visit.platform.clock().date()
    view = spread_map(areas, cells, profile, day, Choice(profile))
    return mapping.answer(mapping.document(view, shown="coverage_demand"))


def seen_cells(visit: Visit, *, guarded: bool) -> list[SpreadCell]:
    """Return the cells of the visitor's municipalities; what is hidden is so by the whole table."""
    here = visit.who.actor.municipalities
    cells = spread_cells(spread_ground(visit.platform, ground_of(visit)), guarded=guarded)
    return [cell for cell in cells if not here or cell.municipality in here]


def _row(cell: SpreadCell) -> Row:
    figures = tuple(cell.cell(name) for name in FIGURES)
    return Row(f"{cell.municipality}-{cell.profile}", (cell.municipality_name, cell.profile,
                                                       *figures))  # fmt: skip


def _bars(cells: Sequence[SpreadCell]) -> list[tuple[str, tuple[tuple[str, Cell, str], ...]]]:
    return [
        (cell.municipality_name,
         tuple((label, cell.cell(name), kind)
               for (label, kind), name in zip(LEGEND, DRAWN, strict=True)))
        for cell in cells
    ]  # fmt: skip


def _most(cells: Sequence[SpreadCell]) -> int:
    return max((cell.count(name) or 0 for cell in cells for name in DRAWN), default=0)


def _balances(cells: Sequence[SpreadCell], sign: int) -> list[tuple[str, str, int]]:
    """Return where there are more places than people who wait (1), or fewer (-1), most first."""
    found = [(c.municipality_name, c.profile, sign * c.balance) for c in cells
             if "balance" not in c.hidden and sign * c.balance > 0]  # fmt: skip
    return sorted(found, key=lambda one: (-one[2], one))


def _bt(visit: Visit, cells: Sequence[SpreadCell]) -> list[tuple[str, str, str]]:
    """Return per municipality whether BT can be had, and why."""
    scene, edges = judged_ground(visit)
    found, names = offered_bt(scene, edges), {c.municipality: c.municipality_name for c in cells}
    return [(name, *OFFERED[found[place]]) for place, name in names.items() if place in found]


def _source(visit: Visit) -> tuple[str, str]:
    """Return the sentence that asks for BT everywhere and where it stands; empty where none."""
    book = ground_of(visit).rulebook
    if BT_RULE not in book.statements:
        return "", ""
    return book.cite(BT_RULE).wording, book.source_line((BT_RULE,))
