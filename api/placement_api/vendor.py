"""Copy the browser files that npm brought beside the pages: `python -m placement_api.vendor`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from placement_api.pages.assets import STATIC
from placement_maps.assets import copy, main

FILES: Mapping[str, Path] = {
    "htmx.js": Path("htmx.org/dist/htmx.min.js"),
    "htmx-licence.txt": Path("htmx.org/LICENSE"),
    "components.css": Path("@utrecht/component-library-css/dist/html.css"),
    "components-licence.txt": Path("@utrecht/component-library-css/LICENSE.md"),
    "maplibre-gl.mjs": Path("maplibre-gl/dist/maplibre-gl.mjs"),
    "maplibre-gl-worker.mjs": Path("maplibre-gl/dist/maplibre-gl-worker.mjs"),
    "maplibre-gl.css": Path("maplibre-gl/dist/maplibre-gl.css"),
    "maplibre-licence.txt": Path("maplibre-gl/LICENSE.txt"),
}

if __name__ == "__main__":
    raise SystemExit(main(partial(copy, target=STATIC / "vendor", files=FILES)))
