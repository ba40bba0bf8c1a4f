"""What a thing on the map is: facts, what hangs on it, and where one can go from here.

Everything here is plain text; the template escapes it. A panel names the clients that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from placement.audience.views import Cell, Geometry, MapView, PlacementView, UnitView
from placement_api.pages.addresses import client_page, unit_page
from placement_api.pages.listing import Column, Row
from placement_maps import palette

MODES = {"car": "auto", "bike": "fiets", "walk": "te voet"}
WHAT = "/kaart/wat/"
Fact = tuple[str, Cell]


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """A small table in a panel; a row's `href` leads on, within the panel."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "Er is niets."


@dataclass(frozen=True, slots=True, repr=False)
class Panel:
    """One thing or answer: `shapes` are drawn on the map with it (kind of look, geometry).

    `radius_at`, `base`, `closing`: what the forms below it ask about; empty: no such form.
    """

    key: str
    title: str
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    point: Geometry | None = None
    shapes: tuple[tuple[str, Geometry], ...] = ()
    clients: tuple[str, ...] = ()
    radius_at: str = ""
    base: str = ""
    closing: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


UNIT_COLUMNS = (Column("woning", "Woning"), Column("vorm", "Woonvorm"), Column("stand", "Stand"))


def unit_row(unit: UnitView, *more: Cell) -> Row:
    """Return a row about a unit, with `more` cells after what every such row has."""
    cells = (unit.id, unit.form_label, palette.STATES[unit.state].lower(), *more)
    return Row(f"woning/{unit.id}", cells, f"{WHAT}woning/{unit.id}", state=unit.state)


def panel_of(view: MapView, kind: str, name: str) -> Panel | None:
    """Return the panel of a thing of a view; None where the view has no such thing."""
    make = MAKERS.get(kind)
    return make(view, name) if make else None


def _unit(view: MapView, name: str) -> Panel | None:
    unit = _found(view.units, name)
    if unit is None:
        return None
    coming = [p for p in view.placements if p.unit == name]
    return Panel(
        f"woning/{name}", f"Woning {name}",
        facts=_given(
            ("Woonvorm", unit.form_label), ("Stand", palette.STATES[unit.state]),
            ("Gemeente", unit.municipality), ("Aanbieder", unit.provider),
            ("Corporatie", unit.corporation), ("Complex", unit.complex), ("Groep", unit.group),
        ),
        lines=unit.lines, parts=tuple(_coming(coming)),
        links=((unit_page(name), "Alles over deze woning"),
               (f"/woningtoets?woning={quote(name)}", "Toets deze woning per profiel")),
        point=unit.point, clients=tuple(p.client for p in coming), radius_at=f"woning/{name}",
    )  # fmt: skip


def _coming(found: list[PlacementView]) -> Iterator[Part]:
    if found:
        columns = Column("client", "Cliënt"), Column("woning", "Woning"), Column("wat", "Soort")
        yield Part("In het voorstel", columns, tuple(_placed(p) for p in found))


def _placed(found: PlacementView) -> Row:
    kind = "verhuizing" if found.resident else "plaatsing"
    cells = (found.client, found.unit, f"{kind} {found.profile}")
    where = f"{WHAT}plaatsing/{found.client}"
    return Row(f"plaatsing/{found.client}", cells, where, client=found.client)


def _location(view: MapView, name: str) -> Panel | None:
    place = _found(view.bw_locations, name)
    if place is None:
        return None
    estimated = "Het loopgebied is geschat: hier is geen loopnetwerk geladen."
    return Panel(
        f"bw/{name}", _called("BW-locatie", place.name),
        facts=_given(
            ("Locatie", name), ("Aanbieder", place.provider),
            ("In bedrijf", "ja" if place.operating else "nee"),
            ("Loopafstand", f"{place.walk_limit_m} m"),
        ),
        lines=(estimated,) if place.estimated else (), point=place.point,
        radius_at=f"bw/{name}", closing=f"bw/{name}" if place.operating else "",
    )  # fmt: skip


def _base(view: MapView, name: str) -> Panel | None:
    base = _found(view.care_bases, name)
    if base is None:
        return None
    return Panel(
        f"basis/{name}", f"Uitvalsbasis {name}",
        facts=_given(("Aanbieder", base.provider), ("Vervoer", MODES.get(base.mode, base.mode)),
                     ("Bemand", base.staffed.replace("|", ", "))),
        point=base.point, base=name, radius_at=f"basis/{name}", closing=f"basis/{name}",
    )  # fmt: skip


def _complex(view: MapView, name: str) -> Panel | None:
    found = _found(view.complexes, name)
    if found is None:
        return None
    own = tuple(unit_row(unit) for unit in view.units if unit.complex in (found.name, name))
    return Panel(
        f"complex/{name}", _called("Complex", found.name),
        facts=_given(("Woningen", found.dwellings), ("Bewoond (Beschermd Thuis)", found.occupied),
                     ("Hoogstens", found.most)),
        parts=(Part("Woningen in dit complex", UNIT_COLUMNS, own),), point=found.point,
    )  # fmt: skip


def _group(view: MapView, name: str) -> Panel | None:
    group = _found(view.groups, name)
    if group is None:
        return None
    own = tuple(unit_row(unit) for unit in view.units if unit.id in group.units)
    coming = [p for p in view.placements if p.unit in group.units]
    return Panel(
        f"groep/{name}", f"Groep {name}",
        facts=_given(("Aanbieder", group.provider), ("Personen", group.persons)),
        parts=(Part("Woningen in deze groep", UNIT_COLUMNS, own), *_coming(coming)),
        clients=tuple(p.client for p in coming),
    )  # fmt: skip


def _municipality(view: MapView, name: str) -> Panel | None:
    place = _found(view.municipalities, name)
    if place is None:
        return None
    words = ("nodig", "aanwezig", "voorgesteld", "verschil")
    columns = (Column("profiel", "Profiel"),
               *(Column(word, word.capitalize(), "number") for word in words))  # fmt: skip
    rows = tuple(
        Row(row.profile, (row.profile, row.target, row.occupied, row.proposed,
                          row.occupied + row.proposed - row.target))
        for row in place.spread
    )  # fmt: skip
    spread = Part("Spreiding", columns, rows, "Er is nog geen doel bekend.")
    return Panel(f"gemeente/{name}", f"Gemeente {place.name}", parts=(spread,))


def _placing(view: MapView, name: str) -> Panel | None:
    found = next((p for p in view.placements if p.client == name), None)
    if found is None:
        return None
    step = "" if found.chain is None else f"{found.chain}, stap {found.order}"
    return Panel(
        f"plaatsing/{name}", "Verhuizing" if found.resident else "Plaatsing",
        facts=_given(("Cliënt", name), ("Woning", found.unit), ("Aanbieder", found.provider),
                     ("Profiel", found.profile), ("Keten", step)),
        lines=found.lines, point=found.point, clients=(name,),
        links=((client_page(name), "Naar de cliënt"), (unit_page(found.unit), "Naar de woning")),
    )  # fmt: skip


def _reach(view: MapView, name: str) -> Panel | None:
    area = _found(view.reach_areas, name)
    if area is None:
        return None
    facts = _given(("Aanbieder", area.provider), ("Profiel", area.profile),
                   ("Binnen", f"{area.minutes} minuten"))  # fmt: skip
    return Panel(f"bereik/{name}", "Opkomsttijd", facts=facts)


def _area(view: MapView, name: str) -> Panel | None:
    if view.coverage is None:
        return None
    area = _found(view.coverage.areas, name)
    if area is None:
        return None
    facts = tuple((m.title, _figure(area.values.get(m.id))) for m in view.coverage.measures)
    return Panel(f"gebied/{name}", area.name, facts=facts)


def _figure(value: Cell) -> Cell:
    return "geen cijfer" if value is None else value


def _called(word: str, name: str) -> str:
    """Return a name after what it is, where the name does not say that itself."""
    return name if name.casefold().startswith(word.casefold()) else f"{word} {name}"


def texts_of(panel: Panel) -> Iterator[str]:
    """Yield every text that a panel shows: whoever is named in it, was seen."""
    yield panel.title
    yield from panel.lines
    yield from (str(value) for _, value in panel.facts)
    for part in panel.parts:
        for row in part.rows:
            yield from (str(cell) for cell in row.cells if cell is not None)


def _found(rows: tuple[Any, ...], name: str) -> Any:  # noqa: ANN401 - one of the rows
    return next((row for row in rows if row.id == name), None)


def _given(*facts: Fact) -> tuple[Fact, ...]:
    return tuple((word, value) for word, value in facts if value not in ("", None))


MAKERS: Mapping[str, Callable[[MapView, str], Panel | None]] = MappingProxyType(
    {
        "woning": _unit, "bw": _location, "basis": _base, "complex": _complex, "groep": _group,
        "gemeente": _municipality, "plaatsing": _placing, "bereik": _reach, "gebied": _area,
    }
)  # fmt: skip
