"""Municipalities, coloured by how far the places reach the target for the spread."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import Geometry, MapView, MunicipalityView
from placement_maps import palette
from placement_maps.escape import escape
from placement_maps.layer import (
    EVERYONE,
    Feature,
    Labels,
    Layer,
    LegendEntry,
    Shapes,
    geometry,
    shape_feature,
)

TITLE: Final = "Gemeenten en spreiding"
# (lowest share of the target, fill, meaning), best first; the numbers only colour the map.
_CLASSES: Final = (
    (1.1, "#2f95d0", "Boven doel (≥\u00a0110%)"),
    (1.0, "#b5ddf5", "Op doel (100–110%)"),
    (0.8, "#fbe6b8", "Onder doel (80–100%)"),
    (0.0, palette.ORANGE, "Ver onder doel (<\u00a080%)"),
)
_NO_TARGET: Final = (palette.PALE, "Geen doel bekend")
_OPACITY: Final = 0.4
_GRID: Final = 9


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw each municipality with a known border, its name and its count."""
    known = [(i, m, m.geometry) for i, m in enumerate(view.municipalities) if m.geometry]
    if not known:
        return []
    areas = [_area(i, municipality, shape) for i, municipality, shape in known]
    names = [
        {"places": _places(shape), "lines": [escape(m.name), *_count(m)]} for _, m, shape in known
    ]
    return [Shapes(areas, "pm-municipalities"), Labels(names)]


def legend(view: MapView) -> list[LegendEntry]:
    """Give the classes in use order, and the border alone where there are no targets."""
    if not any(_needed(m) for m in view.municipalities):
        return [LegendEntry(_sign(_NO_TARGET[0]), "Gemeente", TITLE)]
    classes = [(fill, text) for _, fill, text in _CLASSES]
    return [LegendEntry(_sign(fill), text, TITLE) for fill, text in (*classes, _NO_TARGET)]


def _sign(fill: str) -> str:
    return palette.area_sign(palette.GREY, fill, _OPACITY)


def _needed(municipality: MunicipalityView) -> int:
    return sum(row.target for row in municipality.spread)


def _filled(municipality: MunicipalityView) -> int:
    return sum(row.occupied + row.proposed for row in municipality.spread)


def _count(municipality: MunicipalityView) -> list[str]:
    if not municipality.spread:
        return []
    return [f"{_filled(municipality)} van {_needed(municipality)} plaatsen"]


def _class(municipality: MunicipalityView) -> tuple[str, str]:
    needed = _needed(municipality)
    if not needed:
        return _NO_TARGET
    share = _filled(municipality) / needed
    return next((fill, text) for lowest, fill, text in _CLASSES if share >= lowest or not lowest)


def _area(index: int, municipality: MunicipalityView, shape: Geometry) -> Feature:
    fill, text = _class(municipality)
    style = {
        "color": palette.GREY,
        "weight": 1.6,
        "fillColor": fill,
        "fillOpacity": _OPACITY,
    }
    label = f"Gemeente {municipality.name}"
    if municipality.spread:
        label += f": {_count(municipality)[0]}"
    body = f"<p>{escape(text)}</p>{_table(municipality)}"
    return shape_feature(shape, style, label, body, key=f"municipality-{index}", focus=True)


def _table(municipality: MunicipalityView) -> str:
    if not municipality.spread:
        return ""
    head = "".join(
        f'<th scope="col">{word}</th>'
        for word in ("Profiel", "Nodig", "Aanwezig", "Voorgesteld", "Verschil")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(row.profile)}</th><td>{row.target:d}</td>'
        f"<td>{row.occupied:d}</td><td>{row.proposed:+d}</td>"
        f"<td>{row.occupied + row.proposed - row.target:+d}</td></tr>"
        for row in municipality.spread
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _places(shape: Geometry) -> list[list[float]]:
    """Return where a name may stand: the centroid of the largest part, then inner grid points."""
    bare: dict[str, Any] = geometry(shape)
    parts = bare["coordinates"] if bare["type"] == "MultiPolygon" else [bare["coordinates"]]
    (_, middle), ring = max((_centroid(part[0]), part[0]) for part in parts)
    lons, lats = zip(*ring, strict=True)
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    grid = [
        (round(min(lons) + wide * i / _GRID, 5), round(min(lats) + high * j / _GRID, 5))
        for i in range(1, _GRID)
        for j in range(1, _GRID)
    ]
    roomy = [p for p in grid if all(_holds(ring, p[0] + d * wide, p[1]) for d in (-0.12, 0.12))]
    roomy.sort(key=lambda p: (p[0] - middle[0]) ** 2 + (p[1] - middle[1]) ** 2)
    return [middle, *map(list, roomy)]


def _holds(ring: list[list[float]], x: float, y: float) -> bool:
    crossings = (
        ax + (y - ay) / (by - ay) * (bx - ax) > x
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay > y) != (by > y)
    )
    return sum(crossings) % 2 == 1


def _centroid(ring: list[list[float]]) -> tuple[float, list[float]]:
    """Return (area, [lon, lat]) of a ring, measured from its first corner for precision."""
    x0, y0 = ring[0]
    area = x_sum = y_sum = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        area += cross
        x_sum += (ax + bx - 2 * x0) * cross
        y_sum += (ay + by - 2 * y0) * cross
    if not area:
        return 0.0, [x0, y0]
    return abs(area), [round(x0 + x_sum / (3 * area), 6), round(y0 + y_sum / (3 * area), 6)]


LAYER: Final = Layer("municipalities", TITLE, EVERYONE, draw, legend)
