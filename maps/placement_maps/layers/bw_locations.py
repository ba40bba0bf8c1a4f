"""Staffed 24/7 locations with the area within walking distance."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import BWLocationView, MapView
from placement_maps import palette
from placement_maps.layer import (
    EVERYONE,
    Feature,
    Layer,
    LegendEntry,
    Points,
    Shapes,
    facts,
    lines,
    point_feature,
    shape_feature,
)

TITLE: Final = "BW-locaties en loopgebied"
_STYLE: Final = {
    "color": palette.NAVY,
    "weight": 1.6,
    "fillColor": palette.SKY,
    "fillOpacity": 0.28,
}
_ESTIMATED_DASH: Final = "2 5"
_SIGNS: Final = {
    "open": palette.bw_sign(),
    "closed": palette.bw_sign(operating=False),
    "BW-locatie": palette.bw_sign(),
}


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw the walking areas and the locations in them."""
    if not view.bw_locations:
        return []
    areas = [_area(bw) for bw in view.bw_locations if bw.walk_area]
    points = [_point(i, bw) for i, bw in enumerate(view.bw_locations)]
    drawn: list[FoliumLayer] = [Shapes(areas, "pm-bw")] if areas else []
    return [*drawn, Points(_SIGNS, points, rank=1)]


def legend(view: MapView) -> list[LegendEntry]:
    """Name the house, the walking area and, where they occur, closed and estimated ones."""
    entries = [LegendEntry(_SIGNS["open"], "BW-locatie (24/7 bemand)", TITLE)]
    if any(not bw.operating for bw in view.bw_locations):
        entries.append(LegendEntry(_SIGNS["closed"], "BW-locatie, niet in bedrijf", TITLE))
    areas = [bw for bw in view.bw_locations if bw.walk_area]
    if limits := sorted({bw.walk_limit_m for bw in areas}):
        metres = " of ".join(f"{limit} m" for limit in limits)
        entries.append(LegendEntry(_area_sign(""), f"Binnen {metres} lopen", TITLE))
    if any(bw.estimated for bw in areas):
        sign = _area_sign(_ESTIMATED_DASH)
        entries.append(LegendEntry(sign, "Loopgebied is geschat", TITLE))
    return entries


def _area_sign(dash: str) -> str:
    return palette.area_sign(palette.NAVY, palette.SKY, 0.28, dash)


def _area(bw: BWLocationView) -> Feature:
    assert bw.walk_area is not None
    style = {**_STYLE, "dashArray": _ESTIMATED_DASH if bw.estimated else ""}
    return shape_feature(bw.walk_area, style)


def _point(index: int, bw: BWLocationView) -> Feature:
    label = f"BW-locatie {bw.name}" + ("" if bw.operating else ", niet in bedrijf")
    body = facts(
        (
            ("Locatie", bw.id),
            ("Aanbieder", bw.provider),
            ("In bedrijf", "ja" if bw.operating else "nee"),
            ("Loopafstand", f"{bw.walk_limit_m} m"),
        )
    )
    note = ("Het loopgebied is geschat: hier is geen loopnetwerk geladen.",) if bw.estimated else ()
    sign = "open" if bw.operating else "closed"
    return point_feature(f"bw-{index}", bw.point, "BW-locatie", sign, label, body + lines(note))


LAYER: Final = Layer("bw", TITLE, EVERYONE, draw, legend)
