"""The tables beside a coverage map: figures per area, by the hour, spread, and the classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from placement.audience.shown import Shown
from placement.audience.suppress import LEAST
from placement.audience.views import Cell, CoverageView, TableView
from placement.spread import HOURS, Areas

Row = tuple[Cell, ...]


def area_tables(
    seen: Shown, municipal: Areas, profile: str, hours: tuple[int, int]
) -> tuple[TableView, ...]:
    """Return the figures per area, those by the hour, and the spread where there are targets."""
    names = dict(zip(municipal.ids, municipal.names, strict=True))
    found = [_figures(seen, names, hours), _by_hour(seen, profile), _spread(seen)]
    return tuple(table for table in found if table.rows)


def _figures(seen: Shown, names: dict[str, str], hours: tuple[int, int]) -> TableView:
    areas, profiles = seen.figures.areas, seen.figures.profiles
    timed = [(p, h) for p in profiles if p in seen.figures.reach for h in hours]
    columns = [seen.demand(p) for p in profiles] + [seen.supply(p) for p in profiles]
    columns += [seen.reach(p, hour, "") for p, hour in timed] + [seen.stock()]
    public = list(seen.public())
    columns += public
    heads = [f"wachtend {p}" for p in profiles] + [f"vrij {p}" for p in profiles]
    heads += [f"{p} op tijd {hour:02d}:00 (%)" for p, hour in timed] + ["sociale huur (%)"]
    heads += [figure.title for figure in public]
    rows: tuple[Row, ...] = tuple(
        (name, names.get(owner, owner), *(column.cell(at) for column in columns))
        for at, (name, owner) in enumerate(zip(areas.names, areas.municipality, strict=True))
    )
    if areas.level == "hexagon":
        # What any other program knows the hexagon by.
        heads.append("H3")
        rows = tuple((*row, cell) for row, cell in zip(rows, areas.ids, strict=True))
    return TableView("areas", "Cijfers per gebied", ("gebied", "gemeente", *heads), rows)


def _by_hour(seen: Shown, profile: str) -> TableView:
    columns = [seen.reach(profile, hour, "") for hour in range(HOURS)]
    rows = tuple(
        (name, *(column.cell(at) for column in columns))
        for at, name in enumerate(seen.figures.areas.names)
        if not np.isnan(columns[0].values[at])
    )
    where = "kruispunten van wegen" if seen.figures.by_crossings else "wooneenheden"
    return TableView(
        id="by_hour",
        title=f"Op tijd voor {profile}, per uur van de dag",
        columns=("gebied", *(f"{hour:02d}" for hour in range(HOURS))),
        rows=rows,
        note=f"Percentage {where} waar op het slechtste moment van dat uur iemand op tijd is.",
    )


def _spread(seen: Shown) -> TableView:
    rows: list[Row] = []
    for at, profile in enumerate(seen.figures.profiles):
        occupied, gap = seen.occupied(profile), seen.gap(profile)
        rows += [
            (name, profile, int(seen.figures.target[area, at]), occupied.cell(area), gap.cell(area))
            for area, name in enumerate(seen.figures.areas.names)
            if seen.figures.target[area, at] >= 0
        ]
    return TableView(
        "spread", "Spreiding tegenover doel", ("gemeente", "profiel", "doel", "nu", "verschil"),
        tuple(rows),
    )  # fmt: skip


def class_table(view: CoverageView) -> TableView:
    """Return the legend as a table: each class with its bounds and how many areas are in it."""
    return TableView(
        id="classes",
        title="Klassen van de kaart",
        columns=("kleur naar", "klasse", "gebieden"),
        rows=tuple(_classes(view)),
        note=f"Aantallen personen onder {LEAST} zijn voor de planner afgeschermd, "
        "de andere afgerond op vijven.",
    )


def _classes(view: CoverageView) -> Iterator[Row]:
    for measure in view.measures:
        many = Counter(area.classes[measure.id] for area in view.areas)
        for at, text in enumerate(measure.classes):
            yield measure.title, text, many[at]
