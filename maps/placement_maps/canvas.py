"""The folium map: panes, layers, layer control, and the script that starts it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import folium
from branca.element import Element, Figure
from folium.map import CustomPane
from folium.map import Layer as FoliumLayer
from folium.utilities import JsCode

from placement.audience.views import MapView
from placement_maps import choropleth
from placement_maps.escape import escape
from placement_maps.layer import Layer, LegendEntry, corners, geometry, position

_NETHERLANDS: Final = ((50.75, 3.36), (53.56, 7.23))
_FIRST_PANE: Final = 410
_FIGURE: Final = "coverage_"
# folium writes code where it declares a truth value: only the browser knows how wide it is.
_ON_NARROW: Final = cast("bool", JsCode("placementMap.narrow()"))


@dataclass(frozen=True, slots=True)
class Tiles:
    """A base map by setting: an https address with {z}/{x}/{y}, and the name of its source."""

    url: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Canvas:
    """What the page needs of the map: its element, its script, its legend, its keys."""

    element: str
    script: str
    legend: tuple[LegendEntry, ...]
    keys: frozenset[str]


class _Map(folium.Map):
    """A folium map that links to no file: the page inlines all that it needs."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium declares them so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


def canvas(view: MapView, layers: Iterable[Layer], tiles: Tiles | None = None) -> Canvas:
    """Draw the layers that this audience may see and that have something to show."""
    chart = _Map(
        location=_middle(bounds(view)), tiles=None, zoom_start=11,
        max_zoom=20, zoom_snap=0.25,
    )  # fmt: skip
    if tiles:
        _add_tiles(chart, tiles)
    drawn = _drawn(view, layers)
    groups = [
        _add(chart, depth, replace(layer, shown=_opens(view, layer)), parts)
        for depth, (layer, parts) in enumerate(drawn)
    ]
    folium.LayerControl(collapsed=_ON_NARROW).add_to(chart)
    element, script = _rendered(chart)
    return Canvas(
        element,
        script + _start(chart, groups, view),
        tuple(entry for layer, _ in drawn for entry in layer.legend(view)),
        frozenset(key for _, parts in drawn for part in parts for key in _keys(part)),
    )


def bounds(view: MapView) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return ((south, west), (north, east)) of the municipalities, else of the points."""
    shapes = [geometry(m.geometry)["coordinates"] for m in view.municipalities if m.geometry]
    points = [position(unit.point) for unit in view.units]
    points += [position(bw.point) for bw in view.bw_locations]
    found = list(corners(shapes or points))
    if not found:
        return _NETHERLANDS
    lons, lats = zip(*found, strict=True)
    return (min(lats), min(lons)), (max(lats), max(lons))


def _middle(box: tuple[tuple[float, float], tuple[float, float]]) -> list[float]:
    (south, west), (north, east) = box
    return [(south + north) / 2, (west + east) / 2]


def _drawn(view: MapView, layers: Iterable[Layer]) -> list[tuple[Layer, Sequence[FoliumLayer]]]:
    allowed = (layer for layer in layers if view.audience in layer.audience)
    drawn = ((layer, layer.draw(view)) for layer in allowed)
    return [(layer, parts) for layer, parts in drawn if parts]


def _opens(view: MapView, layer: Layer) -> bool:
    """Tell whether a map opens with a layer: of the figures one, or they hide each other."""
    if not layer.id.startswith(_FIGURE):
        return layer.shown
    return layer.id == f"{_FIGURE}{choropleth.opening(view)}"


def _add(
    chart: folium.Map, depth: int, layer: Layer, parts: Sequence[FoliumLayer]
) -> folium.FeatureGroup:
    """Add one layer in a pane of its own, so that switching it keeps the order."""
    if not layer.id.isidentifier():
        raise ValueError(f"a layer id must be a plain word: {layer.id!r}")
    CustomPane(f"pm-{layer.id}", _FIRST_PANE + depth, pointer_events=True).add_to(chart)
    group = folium.FeatureGroup(name=escape(layer.title), show=layer.shown)
    for part in parts:
        part.add_to(group)
    group.add_to(chart)
    return group


def _add_tiles(chart: folium.Map, tiles: Tiles) -> None:
    if set(re.sub(r"\{[xyzsr]\}", "", tiles.url)) & set("{}<>\"'`\\"):
        raise ValueError("Het adres van de achtergrondkaart mag alleen {x}, {y} en {z} bevatten.")
    folium.TileLayer(
        tiles=tiles.url, attr=escape(tiles.attribution), name="Achtergrondkaart", overlay=True,
        max_zoom=20, max_native_zoom=19, opacity=0.8,
    ).add_to(chart)  # fmt: skip


def _keys(part: FoliumLayer) -> frozenset[str]:
    found: frozenset[str] = getattr(part, "keys", frozenset())
    return found


def _rendered(chart: folium.Map) -> tuple[str, str]:
    """Return the element and the script of the map, with names that do not change per run."""
    _name_children(chart, "kaart")
    figure = chart.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("folium gave the map no figure")
    figure_map: Element = chart
    figure_map.render()
    return figure.html.render(), figure.script.render()


def _name_children(element: Element, name: str) -> None:
    element._id = name
    for number, child in enumerate(element._children.values()):
        _name_children(child, f"{name}_{number}")


def _start(chart: folium.Map, groups: Sequence[folium.FeatureGroup], view: MapView) -> str:
    settings = {
        "bounds": bounds(view),
        "attributions": [escape(text) for text in view.attributions],
        "label": escape(f"Kaart: {view.title}"),
    }
    names = ", ".join(group.get_name() for group in groups)
    return f"placementMap.start({chart.get_name()}, [{names}], {_json(settings)});"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e")
