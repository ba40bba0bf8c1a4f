"""From a view to one self-contained HTML file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from placement.audience.views import MapView
from placement_maps.canvas import Tiles, canvas
from placement_maps.layer import Layer
from placement_maps.layers import LAYERS
from placement_maps.page import page


def render(view: MapView, tiles: Tiles | None = None, layers: Iterable[Layer] = LAYERS) -> str:
    """Return the map of a view as one HTML text that asks nothing of the network.

    With `tiles` the page may ask that one host for pictures, and no other. Raises
    AssetMissingError before the set-up has run, ValueError for geometry that is none.
    The same view gives the same bytes.
    """
    return page(view, canvas(view, layers, tiles), tiles)


def render_to(view: MapView, path: Path, tiles: Tiles | None = None) -> None:
    """Write the map to `path`, whole or not at all."""
    text = render(view, tiles)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
