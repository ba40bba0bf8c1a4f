"""Which layers a role's view exports: those that hold something, and the coverage of areas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from placement.audience.views import Cell, CoverageView, MapView
from placement_api.outputs import geojson, geoparquet, gpkg, pmtiles
from placement_api.outputs.gpkg import Layer

Write = Callable[[Layer, Path], None]
PER_LAYER: Final[Mapping[str, tuple[str, Write]]] = MappingProxyType(
    {
        "parquet": ("parquet", geoparquet.write),
        "geojson": ("geojson", geojson.write_layer),
        "pmtiles": ("pmtiles", pmtiles.write),
    }
)
"""Formats with one file per layer: extension and writer."""


def layers(view: MapView) -> tuple[Layer, ...]:
    """Return the layers that have rows; one without would only show which fields others have."""
    found = (*gpkg.layers(view), *_coverage(view.coverage))
    return tuple(layer for layer in found if layer.rows)


def write(view: MapView, form: str, folder: Path) -> tuple[str, ...]:
    """Write the layers of a view into a folder; return the file names. KeyError for no format."""
    chosen = layers(view)
    if form == "gpkg":
        gpkg.write(view, folder / "layers.gpkg", chosen)
        return ("layers.gpkg",)
    extension, writer = PER_LAYER[form]
    for layer in chosen:
        writer(layer, folder / f"{layer.name}.{extension}")
    return tuple(f"{layer.name}.{extension}" for layer in chosen)


def _coverage(view: CoverageView | None) -> tuple[Layer, ...]:
    """Return the areas with per figure its value, its class, and why there is no value."""
    if view is None:
        return ()
    columns = {"id": "str", "name": "str"}
    for measure in view.measures:
        columns |= {
            measure.id: "Float64", f"{measure.id}_class": "Int64", f"{measure.id}_note": "str",
        }  # fmt: skip
    rows = []
    for area in view.areas:
        row: dict[str, Cell] = {"id": area.id, "name": area.name}
        for measure in view.measures:
            value, at = area.values[measure.id], area.classes[measure.id]
            row[measure.id] = None if isinstance(value, str) else value
            row[f"{measure.id}_class"] = at if at >= 0 else None
            row[f"{measure.id}_note"] = value if isinstance(value, str) else ""
        rows.append((row, area.geometry))
    return (Layer("coverage", "MultiPolygon", columns, tuple(rows)),)
