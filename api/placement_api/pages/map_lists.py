"""The map as tables: one list per kind of thing, with the same words, filters and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from placement.audience.views import MapView
from placement_api.pages.listing import PAGE_SIZE, Column, Listing, Row, listing
from placement_api.pages.map_panel import MODES, WHAT, unit_row
from placement_api.pages.map_supply import Shown
from placement_api.pages.visiting import Visit
from placement_maps import palette

LIST = "kaart-lijst"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "woningen": "Woningen", "bw": "BW-locaties", "bases": "Uitvalsbases",
        "complexen": "Gemengde complexen", "groepen": "Groepen in het voorstel",
        "voorstel": "Plaatsingen in het voorstel", "gemeenten": "Gemeenten",
    }
)  # fmt: skip
OF_KEY: Mapping[str, str] = MappingProxyType(
    {
        "woning": "woningen", "bw": "bw", "basis": "bases", "complex": "complexen",
        "groep": "groepen", "plaatsing": "voorstel", "gemeente": "gemeenten",
    }
)  # fmt: skip
FILTERS = ("soort", "zoek", "vorm-woning", "stand", "gemeente", "voorstel")
COLUMNS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "woningen": (
            Column("woning", "Woning"), Column("vorm", "Woonvorm"),
            Column("stand", "Stand", "state"), Column("gemeente", "Gemeente"),
            Column("aanbieder", "Aanbieder"), Column("corporatie", "Corporatie"),
            Column("complex", "Complex"), Column("groep", "Groep"),
        ),
        "bw": (
            Column("naam", "BW-locatie"), Column("locatie", "Code"),
            Column("aanbieder", "Aanbieder"), Column("open", "In bedrijf"),
            Column("meter", "Loopafstand (m)", "number"),
        ),
        "bases": (
            Column("basis", "Uitvalsbasis"), Column("aanbieder", "Aanbieder"),
            Column("vervoer", "Vervoer"), Column("bemand", "Bemand"),
        ),
        "complexen": (
            Column("complex", "Complex"), Column("woningen", "Woningen", "number"),
            Column("bewoond", "Bewoond (Beschermd Thuis)", "number"),
            Column("hoogstens", "Hoogstens", "number"),
        ),
        "groepen": (
            Column("groep", "Groep"), Column("aanbieder", "Aanbieder"),
            Column("personen", "Personen", "number"), Column("woningen", "Woningen"),
        ),
        "voorstel": (
            Column("client", "Cliënt"), Column("woning", "Woning"),
            Column("aanbieder", "Aanbieder"), Column("profiel", "Profiel"),
            Column("soort", "Soort"), Column("keten", "Keten", "number"),
        ),
        "gemeenten": (
            Column("gemeente", "Gemeente"), Column("nodig", "Nodig", "number"),
            Column("aanwezig", "Aanwezig", "number"),
            Column("voorgesteld", "Voorgesteld", "number"),
            Column("verschil", "Verschil", "number"),
        ),
    }
)  # fmt: skip


def list_of(visit: Visit, shown: Shown) -> Listing:
    """Return the list that is asked (`soort`), filtered; `kies` opens the page with that thing."""
    chosen = visit.asked("kies")
    kind = OF_KEY.get(chosen.partition("/")[0]) or visit.asked("soort")
    kind = kind if kind in KINDS else "woningen"
    every: tuple[Row, ...] = visit.platform.maps.get(
        ("rows", kind, shown.key), lambda: tuple(ROWS[kind](shown.view))
    )
    rows = tuple(_filtered(visit, kind, every)) if not chosen else every
    made = listing(
        visit, LIST, KINDS[kind], COLUMNS[kind], rows, filters=FILTERS,
        resource="proposals" if kind == "voorstel" else "",
    )  # fmt: skip
    made = replace(made, query={**made.query, "soort": kind})
    at = next((n for n, row in enumerate(made.rows) if row.id == chosen), None)
    return made if at is None else _opened(made, at // PAGE_SIZE + 1)


def _opened(made: Listing, number: int) -> Listing:
    return replace(made, number=number, query={"soort": made.query["soort"]})


def _filtered(visit: Visit, kind: str, rows: tuple[Row, ...]) -> Iterator[Row]:
    """Yield the rows that the address asks; text is looked for in the first two cells."""
    # Text about persons stands in no address: the list of placings takes none.
    text = visit.asked("zoek").casefold() if kind != "voorstel" else ""
    state, form, place = (visit.asked(n) for n in ("stand", "vorm-woning", "gemeente"))
    if kind != "woningen":
        state = form = place = ""
    for row in rows:
        if text and not any(text in str(cell).casefold() for cell in row.cells[:2]):
            continue
        if (state and row.state != state) or (form and row.cells[1] != form):
            continue
        if place and row.cells[3] != place:
            continue
        yield row


def _units(view: MapView) -> Iterator[Row]:
    for unit in view.units:
        yield unit_row(unit, unit.municipality, unit.provider, unit.corporation, unit.complex,
                       unit.group)  # fmt: skip


def _locations(view: MapView) -> Iterator[Row]:
    for place in view.bw_locations:
        cells = (place.name, place.id, place.provider, "ja" if place.operating else "nee",
                 place.walk_limit_m)  # fmt: skip
        yield _row("bw", place.id, cells)


def _bases(view: MapView) -> Iterator[Row]:
    for base in view.care_bases:
        mode, staffed = MODES.get(base.mode, base.mode), base.staffed.replace("|", ", ")
        yield _row("basis", base.id, (base.id, base.provider, mode, staffed))


def _complexes(view: MapView) -> Iterator[Row]:
    for found in view.complexes:
        cells = (found.name, found.dwellings, found.occupied, found.most)
        yield _row("complex", found.id, cells)


def _groups(view: MapView) -> Iterator[Row]:
    for group in view.groups:
        cells = (group.id, group.provider, group.persons, ", ".join(group.units))
        yield _row("groep", group.id, cells)


def _placings(view: MapView) -> Iterator[Row]:
    for found in view.placements:
        kind = "verhuizing" if found.resident else "plaatsing"
        cells = (found.client, found.unit, found.provider, found.profile, kind, found.chain)
        where = f"{WHAT}plaatsing/{found.client}"
        yield Row(f"plaatsing/{found.client}", cells, where, client=found.client)


def _municipalities(view: MapView) -> Iterator[Row]:
    for place in view.municipalities:
        target = sum(row.target for row in place.spread)
        present = sum(row.occupied for row in place.spread)
        more = sum(row.proposed for row in place.spread)
        cells = (place.name, target, present, more, present + more - target)
        yield _row("gemeente", place.id, cells)


def _row(kind: str, name: str, cells: tuple[str | int | None, ...]) -> Row:
    return Row(f"{kind}/{name}", cells, f"{WHAT}{kind}/{name}")


ROWS: Mapping[str, Callable[[MapView], Iterator[Row]]] = MappingProxyType(
    {
        "woningen": _units, "bw": _locations, "bases": _bases, "complexen": _complexes,
        "groepen": _groups, "voorstel": _placings, "gemeenten": _municipalities,
    }
)  # fmt: skip
STATES: Mapping[str, str] = palette.STATES
