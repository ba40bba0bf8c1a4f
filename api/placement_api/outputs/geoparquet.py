"""GeoParquet 1.1: one layer per file, CRS84, with a box per row for quick selection."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geopandas.geodataframe import GeoDataFrame
from geopandas.geoseries import GeoSeries
from shapely.geometry import shape

from placement_api.outputs.gpkg import Layer

CRS84 = "OGC:CRS84"
VERSION: Final = "1.1.0"


def frame(layer: Layer) -> GeoDataFrame:
    """Return a layer as a frame in CRS84: longitude first."""
    places = [None if place is None else shape(dict(place)) for _, place in layer.rows]
    return GeoDataFrame(layer.attributes(), geometry=GeoSeries(places, crs=CRS84), crs=CRS84)


def write(layer: Layer, path: Path) -> None:
    """Write one layer; the same layer gives the same bytes."""
    frame(layer).to_parquet(path, index=False, schema_version=VERSION, write_covering_bbox=True)
