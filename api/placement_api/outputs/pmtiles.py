"""PMTiles: one layer per file as vector tiles, for maps with more than a browser can hold.

GDAL writes them: measured, valid and the same bytes every time. It takes one layer per file.
"""

from __future__ import annotations

from pathlib import Path

import pyogrio

from placement_api.outputs.geoparquet import frame
from placement_api.outputs.gpkg import Layer

FARTHEST, NEAREST = "6", "14"
"""Zoom levels: the whole country, and streets; a tile holds some 0.6 m at the nearest."""


def write(layer: Layer, path: Path) -> None:
    """Write one layer; rows without a place are left out."""
    known = frame(layer)
    known = known[known.geometry.notna()]
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(
        known,
        path,
        layer=layer.name,
        driver="PMTiles",
        dataset_options={"NAME": layer.name, "MINZOOM": FARTHEST, "MAXZOOM": NEAREST},
    )
