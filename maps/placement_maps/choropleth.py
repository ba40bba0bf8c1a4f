"""Areas coloured by one figure: what every coverage layer draws."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import AreaView, Audience, CoverageView, MapView, MeasureView
from placement_maps import palette
from placement_maps.layer import Feature, LegendEntry, Shapes, facts, shape_feature

READERS: Final[frozenset[Audience]] = frozenset(("planner", "coordinator"))
# Light to dark in one colour (readable without colour); the other colour is below the goal.
_RISING: Final = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
_BELOW: Final = ("#a63603", "#e6550d", "#fd8d3c", "#fdbe85", "#feedde")
_NOTHING: Final = (palette.PALE, "Geen cijfer, of afgeschermd")
_DASH: Final = "4 3"
_OPACITY: Final = 0.72


def opening(view: MapView) -> str:
    """Return the figure that a map opens with: the first that has a colour anywhere, or ""."""
    found = view.coverage.measures if view.coverage is not None else ()
    return next((measure.id for measure in found if measure.classes), "")


def draw(view: MapView, measure_id: str, pane: str) -> list[FoliumLayer]:
    """Draw the areas by one figure; nothing where the view has no such figure."""
    measure = _measure(view.coverage, measure_id)
    if measure is None or view.coverage is None:
        return []
    colours = _colours(measure)
    areas = [_area(area, measure, colours) for area in view.coverage.areas]
    return [Shapes(areas, pane)] if areas else []


def legend(view: MapView, measure_id: str) -> list[LegendEntry]:
    """Give each class, the lowest first, and what stands for no figure where that occurs."""
    measure = _measure(view.coverage, measure_id)
    if measure is None or view.coverage is None:
        return []
    rows = [(fill, "", text) for fill, text in zip(_colours(measure), measure.classes, strict=True)]
    if any(area.classes.get(measure_id, -1) < 0 for area in view.coverage.areas):
        rows.append((_NOTHING[0], _DASH, _NOTHING[1]))
    return [
        LegendEntry(palette.area_sign(palette.GREY, fill, _OPACITY, dash), text, measure.title)
        for fill, dash, text in rows
    ]


def _measure(coverage: CoverageView | None, measure_id: str) -> MeasureView | None:
    found = coverage.measures if coverage is not None else ()
    return next((measure for measure in found if measure.id == measure_id), None)


def _colours(measure: MeasureView) -> tuple[str, ...]:
    many = len(measure.classes)
    if many == 1 and measure.classes[0].split()[0] == "0":
        # Nothing anywhere must not look like something everywhere.
        return (_RISING[0],)
    if measure.middle < 0:
        return tuple(_RISING[step] for step in _steps(many))
    below = tuple(_BELOW[step] for step in _steps(measure.middle))
    return below + tuple(_RISING[step] for step in _steps(many - measure.middle))


def _steps(many: int) -> list[int]:
    """Return which of five steps `many` classes take, spread over light and dark."""
    if many == 1:
        return [2]
    return [round(at * 4 / (many - 1)) for at in range(many)]


def _area(area: AreaView, measure: MeasureView, colours: tuple[str, ...]) -> Feature:
    at = area.classes.get(measure.id, -1)
    fill = colours[at] if 0 <= at < len(colours) else _NOTHING[0]
    style = {
        "color": palette.GREY,
        "weight": 0.8,
        "dashArray": _DASH if at < 0 else "",
        "fillColor": fill,
        "fillOpacity": _OPACITY,
    }
    value = area.values.get(measure.id)
    shown = "geen cijfer" if value is None else str(value).replace(".", ",")
    return shape_feature(area.geometry, style, area.name, facts(((measure.title, shown),)))
