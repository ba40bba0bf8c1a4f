"""Coverage and spread per area, for the planner (small counts hidden) or the coordinator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from placement.audience.case import to_date
from placement.audience.coverage_tables import area_tables, class_table
from placement.audience.delivery import Delivery
from placement.audience.geojson import shape
from placement.audience.shown import Measure, measures, shown
from placement.audience.suppress import LEAST, fives
from placement.audience.views import (
    AreaView,
    CoverageView,
    MapView,
    MeasureView,
    MunicipalityView,
)
from placement.geo.classes import Method, classed, upper_bounds
from placement.geo.scene import Scene
from placement.quantities import dutch
from placement.spread import Areas, Figures

Floats = NDArray[np.float64]
SIMPLER_M = 15.0
LEVELS = {"gemeente": "gemeente", "wijk": "wijk", "hexagon": "zeshoek"}
PRIVATE = "Bevat kleine aantallen cliënten: alleen voor de plaatsingscoördinator, niet om te delen."
GUARDED = (
    f"Aantallen personen zijn afgerond op vijven; van 1 tot en met {LEAST - 1} zijn ze "
    "afgeschermd, met zo veel andere als nodig is om ze niet te kunnen uitrekenen."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What to colour by: a profile, two hours of the day, and how to cut classes."""

    profile: str = "BTG"
    day: int = 13
    night: int = 3
    method: Method = "quantile"
    classes: int = 5


def coverage_map(
    delivery: Delivery,
    scene: Scene,
    figures: tuple[Figures, Figures],
    audience: Literal["planner", "coordinator"],
    choice: Choice,
) -> MapView:
    """Return map and tables of the figures of one level; the same input gives an equal view.

    `figures`: those of the level, and those per municipality, whose totals are known elsewhere
    and so decide what must be hidden in their parts.
    """
    own, municipal = figures
    seen = shown(own, municipal, guarded=audience == "planner")
    told = measures(seen, choice.profile, choice.day, choice.night)
    view = coverage_view(own.areas, told, choice)
    tables = area_tables(seen, municipal.areas, choice.profile, (choice.day, choice.night))
    return MapView(
        audience=audience,
        title=f"Dekking en spreiding {scene.rulebook.region.name}",
        subtitle=f"{choice.profile} per {view.level}",
        made_on=to_date(scene.day),
        notices=tuple(_notices(delivery, own, audience)),
        attributions=tuple(_sources(delivery, own)),
        municipalities=_borders(municipal.areas),
        coverage=view,
        tables=(*tables, class_table(view)),
    )


def coverage_view(areas: Areas, told: Iterable[Measure], choice: Choice) -> CoverageView:
    """Return areas with their figures cut in classes; what is hidden or unknown has none.

    A figure that is hidden everywhere stays: a layer that is gone says that nobody waits.
    """
    cut = [(measure, _bounds(measure, choice)) for measure in told]
    cut = [(measure, bounds) for measure, bounds in cut if len(bounds) or measure.hidden.any()]
    return CoverageView(
        level=LEVELS[areas.level],
        measures=tuple(_measure(measure, bounds) for measure, bounds in cut),
        areas=tuple(_areas(areas, cut)),
    )


def _bounds(measure: Measure, choice: Choice) -> Floats:
    """Return the upper bounds of the classes; of counts nothing (0) is a class of its own."""
    values = measure.values
    if not measure.whole or measure.both_ways or not (values == 0).any():
        return upper_bounds(values, choice.classes, choice.method)
    more = upper_bounds(values[values > 0], choice.classes - 1, choice.method)
    return np.concatenate([[0.0], more])


def _measure(measure: Measure, bounds: Floats) -> MeasureView:
    middle = int((bounds < 0).sum()) if measure.both_ways else -1
    return MeasureView(measure.id, measure.title, tuple(_texts(measure, bounds)), middle)


def _texts(measure: Measure, bounds: Floats) -> Iterator[str]:
    """Yield each class as «3 tot en met 7»: from its least value that occurs to its largest."""
    unit = f"\u00a0{measure.unit}" if measure.unit else ""
    found = classed(measure.values, bounds)
    for number in range(len(bounds)):
        inside = measure.values[found == number]
        if not len(inside):
            yield "komt niet voor"
            continue
        low, high = (_number(float(end), measure) for end in (inside.min(), inside.max()))
        yield f"{low}{unit}" if low == high else f"{low} tot en met {high}{unit}"


def _number(value: float, measure: Measure) -> str:
    return dutch(round(value)) if measure.whole else dutch(round(value, 1))


def _areas(areas: Areas, cut: list[tuple[Measure, Floats]]) -> Iterator[AreaView]:
    classes = {measure.id: classed(measure.values, bounds) for measure, bounds in cut}
    plain = shapely.coverage_simplify(areas.shapes, SIMPLER_M)
    drawn = areas.shapes if areas.level == "hexagon" else plain
    for at, (name, title) in enumerate(zip(areas.ids, areas.names, strict=True)):
        yield AreaView(
            id=name,
            name=title,
            geometry=shape(drawn[at]),
            classes={key: int(found[at]) for key, found in classes.items()},
            values={measure.id: measure.cell(at) for measure, _ in cut},
        )


def _borders(municipal: Areas) -> tuple[MunicipalityView, ...]:
    """Return the borders without any figure: those stand in the coverage, hidden where needed."""
    simple = shapely.coverage_simplify(municipal.shapes, SIMPLER_M)
    rows = zip(municipal.ids, municipal.names, simple, strict=True)
    return tuple(MunicipalityView(name, title, shape(line), ()) for name, title, line in rows)


def _notices(delivery: Delivery, figures: Figures, audience: str) -> Iterator[str]:
    yield GUARDED if audience == "planner" else PRIVATE
    where = "waar hun eigen netwerk woont"
    if figures.areas.level == "gemeente":
        yield f"Wachtenden tellen {where}, en anders waar zij nu wonen."
    else:
        yield f"Wachtenden tellen {where}; wie daar niets over opgaf staat niet in een gebied."
    lost = int(figures.elsewhere.sum())
    if audience == "planner":
        lost = fives(lost) if lost >= LEAST else 0
    if lost:
        yield f"Van {lost} wachtenden is geen gebied bekend."
    if figures.by_crossings:
        yield "Op tijd: het deel van de kruispunten van wegen waar iemand op tijd is, per uur."
    else:
        yield "Op tijd: het deel van de wooneenheden waar iemand op tijd is, per uur."
    yield from delivery.notices


def _sources(delivery: Delivery, figures: Figures) -> Iterator[str]:
    if delivery.boundaries is not None:
        yield "Grenzen: aanlevering, vereenvoudigd"
    if delivery.drive is not None:
        yield "Wegen: © OpenStreetMap-bijdragers (ODbL)"
    if figures.areas.public:
        yield "Cijfers: CBS StatLine (CC BY 4.0)"
    if figures.areas.level == "hexagon":
        yield "Zeshoeken: H3"
