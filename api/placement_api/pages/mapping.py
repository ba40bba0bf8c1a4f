"""A map view as the browser's map draws it: GeoJSON with the layers, colours and words of folium's.

One document per map (RFC 7946): features say in which layer they lie and how they look; `layers`
(a foreign member) names the layers in their order, first below, each with its legend. Texts are
raw: whoever shows them writes them as text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fastapi.responses import Response
from folium.map import Layer as FoliumLayer

from placement.audience.views import AreaView, MapView
from placement_maps.layer import Labels, Layer, Points, Shapes, corners
from placement_maps.layers import LAYERS

GEOJSON = "application/geo+json"
FIGURE = "coverage_"
"""How the ids of layers begin that colour areas by a figure."""
Feature = dict[str, Any]
_KEY = re.compile(r"([a-z]+)-(\d+)(?:-\d+)?")


def document(view: MapView, wanted: Collection[str] = (), *, shown: str = "") -> dict[str, Any]:
    """Return a view as a document; `wanted` limits the layers (empty: all of its audience).

    `shown`: the one layer of figures (`coverage_demand`, ...) that the map opens with.
    """
    chosen = [layer for layer in LAYERS if view.audience in layer.audience
              and (not wanted or layer.id in wanted)]  # fmt: skip
    told, features, signs = [], list[Feature](), dict[str, str]()
    for layer in chosen:
        drawn = layer.draw(view)
        if not drawn:
            continue
        own = [f for part in drawn for f in _features(view, layer.id, part)]
        features += own
        for part in drawn:
            if isinstance(part, Points):
                signs |= {f"{layer.id}:{name}": image(svg) for name, svg in part.signs.items()}
        told.append(_layer(view, layer, drawn, _opens(layer, shown)))
    used = {f["properties"].get("sign") for f in features}
    return {
        "type": "FeatureCollection", **_box(features), "title": view.title,
        "note": " · ".join(view.attributions), "layers": told,
        "signs": {name: svg for name, svg in signs.items() if name in used}, "features": features,
    }  # fmt: skip


def answer(told: Mapping[str, Any]) -> Response:
    """Return a document as an answer of the server."""
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text, media_type=GEOJSON)


def _opens(layer: Layer, shown: str) -> bool:
    """Tell whether a map opens with a layer: of the figures one, or they hide each other."""
    return layer.id == shown if layer.id.startswith(FIGURE) else layer.shown


def _layer(
    view: MapView, layer: Layer, drawn: Sequence[FoliumLayer], opens: bool
) -> dict[str, Any]:
    legend = dict.fromkeys((e.sign, e.text) for e in layer.legend(view))
    labels = [label for part in drawn if isinstance(part, Labels) for label in part.features]
    return {
        "id": layer.id, "title": layer.title, "shown": opens,
        "legend": [{"sign": image(sign) if sign.startswith("<svg") else "", "text": text}
                   for sign, text in legend],
        "labels": [{"at": label["places"][0], "lines": [_raw(t) for t in label["lines"]]}
                   for label in labels],
    }  # fmt: skip


def _features(view: MapView, layer: str, part: FoliumLayer) -> Iterator[Feature]:
    if isinstance(part, Points):
        for found in part.features:
            look = {"sign": f"{layer}:{found['sign']}"}
            geometry = {"type": "Point", "coordinates": found["at"]}
            yield _feature(layer, geometry, _key(view, found["key"]), _raw(found["label"]), look)
    if isinstance(part, Shapes):
        for at, found in enumerate(part.data["features"]):
            given = found["properties"]
            key = _key(view, given.get("key", ""))
            label = _raw(given.get("label", ""))
            if layer.startswith(FIGURE) and view.coverage is not None:
                area = view.coverage.areas[at]
                key, label = f"gebied/{area.id}", _figure(area, layer.removeprefix(FIGURE))
            yield _feature(layer, found["geometry"], key, label, _look(given["style"]))


def _figure(area: AreaView, measure: str) -> str:
    """Return an area with its figure, as its audience may see it."""
    value = area.values.get(measure)
    told = "geen cijfer" if value is None else str(value).replace(".", ",")
    return f"{area.name}: {told}"


def _feature(
    layer: str, geometry: Mapping[str, Any], key: str, label: str, look: Mapping[str, Any]
) -> Feature:
    told = {"layer": layer, **look}
    if key:
        told |= {"key": key, "label": label}
    return {"type": "Feature", "geometry": geometry, "properties": told}


def _look(style: Mapping[str, Any]) -> dict[str, Any]:
    filled = style.get("fill", True) is not False and "fillColor" in style
    return {
        "colour": style["color"], "width": style["weight"], "opacity": style.get("opacity", 1),
        "dash": _dash(style.get("dashArray", "")),
        **({"fill": style["fillColor"], "fillOpacity": style["fillOpacity"]} if filled else {}),
    }  # fmt: skip


def _dash(pattern: str) -> str:
    """Return how a line is broken: a map of this kind has few patterns, so two will do."""
    if not pattern:
        return ""
    return "dot" if float(pattern.split(maxsplit=1)[0]) <= 2 else "dash"


def _key(view: MapView, key: str) -> str:
    """Return `kind/id` of what a feature stands for; empty for what cannot be chosen."""
    found = _KEY.fullmatch(key)
    if found is None:
        return ""
    at = int(found[2])
    named: Mapping[str, tuple[str, Sequence[Any]]] = {
        "unit": ("woning", view.units), "dwelling": ("woning", view.units),
        "complex": ("complex", view.complexes), "bw": ("bw", view.bw_locations),
        "base": ("basis", view.care_bases), "group": ("groep", view.groups),
        "municipality": ("gemeente", view.municipalities), "reach": ("bereik", view.reach_areas),
    }  # fmt: skip
    if found[1] in ("placement", "line"):
        return f"plaatsing/{view.placements[at].client}"
    kind, rows = named[found[1]]
    return f"{kind}/{rows[at].id}"


def _raw(escaped: str) -> str:
    """Return text as text: the layers escape for a page of HTML, here nothing is HTML."""
    return html.unescape(escaped)


def image(svg: str) -> str:
    """Return a sign as a picture of its own."""
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _box(features: Iterable[Feature]) -> dict[str, list[float]]:
    found = [xy for f in features for xy in corners(f["geometry"]["coordinates"])]
    if not found:
        return {}
    lon, lat = zip(*found, strict=True)
    return {"bbox": [min(lon), min(lat), max(lon), max(lat)]}
