"""Maps for planners: spread per municipality without what is hidden, and reach by the hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from placement.audience.coverage import Choice, coverage_view
from placement.audience.shown import PERCENT, Measure
from placement.audience.spread import SpreadCell
from placement.audience.views import MapView
from placement.spread import Areas, Figures

SOURCE = "Gemeentegrenzen: aanlevering, vereenvoudigd"
FIGURES: Mapping[str, tuple[str, str, bool]] = {
    "demand": ("demand", "Vraag {}: wachtenden", False),
    "supply": ("supply", "Aanbod {}: vrije plaatsen", False),
    "proposed": ("proposal", "Voorstel {}: saldo van wie wordt geplaatst", True),
    "surplus": ("spread", "Spreiding {}: gehuisvest min doel", True),
}
"""Per figure of a cell: the measure of the map, its title, and whether it runs both ways."""


def spread_map(
    areas: Areas, cells: Sequence[SpreadCell], profile: str, day: dt.date, choice: Choice
) -> MapView:
    """Return the spread of one profile over municipalities, as these cells may be shown."""
    own = {cell.municipality: cell for cell in cells if cell.profile == profile}
    told = _measures([own.get(place) for place in areas.ids], profile)
    return _map(areas, told, choice, day, f"Spreiding {profile} per gemeente")


def reach_map(figures: Figures, day: dt.date, choice: Choice) -> MapView:
    """Return which part of each area is reached in time, at two hours; nobody is counted."""
    share, size = figures.reach.get(choice.profile), len(figures.areas.ids)
    values = np.full((size, 24), np.nan) if share is None else share * PERCENT
    none = np.zeros(size, dtype=np.bool_)
    told = (
        Measure(name, f"Op tijd {choice.profile} om {hour:02d}:00", values[:, hour], none, "%",
                whole=False)
        for name, hour in (("reach_night", choice.night), ("reach_day", choice.day))
    )  # fmt: skip
    return _map(figures.areas, told, choice, day, f"Bereik {choice.profile}")


def _measures(cells: Sequence[SpreadCell | None], profile: str) -> Iterator[Measure]:
    for figure, (name, title, both) in FIGURES.items():
        counts = [None if cell is None else cell.count(figure) for cell in cells]
        hidden = [cell is not None and figure in cell.hidden for cell in cells]
        values = np.array([np.nan if one is None else one for one in counts], dtype=np.float64)
        yield Measure(name, title.format(profile), values, np.array(hidden, dtype=np.bool_),
                      both_ways=both)  # fmt: skip


def _map(
    areas: Areas, told: Iterator[Measure], choice: Choice, day: dt.date, title: str
) -> MapView:
    view = coverage_view(areas, told, choice)
    return MapView("planner", title, "", day, (), (SOURCE,), coverage=view)
