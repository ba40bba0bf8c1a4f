"""Areas that on-call support reaches in time."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView, ReachAreaView
from placement_maps import palette
from placement_maps.layer import (
    EVERYONE,
    Feature,
    Layer,
    LegendEntry,
    Shapes,
    facts,
    lines,
    shape_feature,
)

TITLE: Final = "Opkomsttijd"
# The shortest time gets the heavy line; a longer list of times than this repeats the last look.
_LOOKS: Final = (
    (palette.VERMILLION, 2.6, ""),
    (palette.BLUE, 1.8, "9 4"),
    (palette.GREEN, 1.4, ""),
)
_ESTIMATED_DASH: Final = "2 6"


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw the areas, the widest below."""
    areas = sorted(enumerate(view.reach_areas), key=lambda item: -item[1].minutes)
    looks = _looks(view)
    return [Shapes([_area(i, a, looks) for i, a in areas], "pm-reach")] if areas else []


def legend(view: MapView) -> list[LegendEntry]:
    """Give one line per number of minutes, and one for estimates."""
    entries = [
        LegendEntry(
            palette.area_sign(colour, colour, 0.1, dash), f"Binnen {minutes} minuten", TITLE
        )
        for minutes, (colour, _, dash) in _looks(view).items()
    ]
    if any(area.estimated for area in view.reach_areas):
        sign = palette.area_sign(palette.GREY, palette.GREY, 0.08, _ESTIMATED_DASH)
        entries.append(LegendEntry(sign, "Gebied is geschat", TITLE))
    return entries


def _looks(view: MapView) -> dict[int, tuple[str, float, str]]:
    minutes = sorted({area.minutes for area in view.reach_areas})
    return {m: _LOOKS[min(i, len(_LOOKS) - 1)] for i, m in enumerate(minutes)}


def _area(index: int, area: ReachAreaView, looks: dict[int, tuple[str, float, str]]) -> Feature:
    colour, weight, dash = looks[area.minutes]
    style = {
        "color": colour,
        "weight": weight,
        "dashArray": _ESTIMATED_DASH if area.estimated else dash,
        "fillColor": colour,
        "fillOpacity": 0.07,
    }
    sure = " (geschat)" if area.estimated else ""
    label = f"{area.provider}: {area.profile} binnen {area.minutes} minuten{sure}"
    body = facts((("Aanbieder", area.provider), ("Profiel", area.profile), ("Gebied", area.id)))
    note = ("Dit gebied is geschat: hier is geen wegennet geladen.",) if area.estimated else ()
    return shape_feature(
        area.shape, style, label, body + lines(note), key=f"reach-{index}", focus=True
    )


LAYER: Final = Layer("reach", TITLE, EVERYONE, draw, legend, shown=False)
