"""GeoJSON as RFC 7946 has it: CRS84, seven decimals at most, outer rings counter-clockwise."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry import shape as shaped

from placement.audience.geojson import shape
from placement.audience.views import Geometry
from placement.geo.scene import Scene
from placement.geo.zones import Zone
from placement_api.outputs.gpkg import Layer

DECIMALS = 7
Feature = tuple[Mapping[str, Any], Geometry | None]


def write(features: Iterable[Feature], path: Path) -> None:
    """Write (properties, geometry) pairs as one FeatureCollection; the same input, the same bytes.

    An `id` among the properties is also the id of the feature. There is no `crs` member: a
    geometry is longitude and latitude, whatever else it was.
    """
    made = [_feature(properties, place) for properties, place in features]
    whole: dict[str, Any] = {"type": "FeatureCollection"}
    box = _box(feature["geometry"] for feature in made)
    if box:
        whole["bbox"] = box
    text = json.dumps({**whole, "features": made}, ensure_ascii=False, allow_nan=False)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def write_layer(layer: Layer, path: Path) -> None:
    """Write one layer of a view."""
    write(layer.rows, path)


def write_zones(scene: Scene, zones: Iterable[Zone], path: Path) -> None:
    """Write where one more dwelling would complete a cluster, with the units that it completes."""
    write(
        (
            (
                {
                    "id": "+".join(scene.units.ids[unit] for unit in zone.units),
                    "woningen": ", ".join(scene.units.ids[unit] for unit in zone.units),
                    "oppervlakte_m2": round(zone.area.area),
                },
                shape(zone.area, DECIMALS),
            )
            for zone in zones
        ),
        path,
    )


def _feature(properties: Mapping[str, Any], place: Geometry | None) -> dict[str, Any]:
    named = {"id": properties["id"]} if properties.get("id") else {}
    own = {name: _plain(value) for name, value in properties.items()}
    return {"type": "Feature", **named, "properties": own, "geometry": _tidy(place)}


def _tidy(place: Geometry | None) -> dict[str, Any] | None:
    """Return a geometry whose rings run the right way, with decimals that mean something."""
    if place is None:
        return None
    turned: dict[str, Any] = dict(mapping(shapely.orient_polygons(shaped(dict(place)))))
    return {"type": turned["type"], "coordinates": _rounded(turned["coordinates"])}


def _rounded(values: Any) -> Any:  # noqa: ANN401 - numbers, however deep
    if isinstance(values, float | int):
        return round(float(values), DECIMALS)
    return [_rounded(value) for value in values]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any cell of a view
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _box(places: Iterable[Mapping[str, Any] | None]) -> list[float]:
    corners = [xy for place in places if place for xy in _corners(place["coordinates"])]
    if not corners:
        return []
    lon, lat = zip(*corners, strict=True)
    return [min(lon), min(lat), max(lon), max(lat)]


def _corners(values: Any) -> Iterator[tuple[float, float]]:  # noqa: ANN401 - numbers, however deep
    if isinstance(values[0], float):
        yield values[0], values[1]
        return
    for value in values:
        yield from _corners(value)
