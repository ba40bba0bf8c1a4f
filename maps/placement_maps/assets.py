"""Copy the browser files that npm brought into a package: `python -m placement_maps.assets`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
_LEAFLET: Final = Path("leaflet")
# Flat names: the style sheet is rewritten to data addresses, so no folder of pictures is needed.
FILES: Final[dict[str, Path]] = {
    "leaflet.js": _LEAFLET / "dist" / "leaflet.js",
    "leaflet.css": _LEAFLET / "dist" / "leaflet.css",
    "layers.png": _LEAFLET / "dist" / "images" / "layers.png",
    "layers-2x.png": _LEAFLET / "dist" / "images" / "layers-2x.png",
    "marker-icon.png": _LEAFLET / "dist" / "images" / "marker-icon.png",
    "leaflet-licence.txt": _LEAFLET / "LICENSE",
}


MODULES: Final = PACKAGE.parent / "node_modules"


def copy(
    modules: Path = MODULES, target: Path = PACKAGE / "static", files: Mapping[str, Path] = FILES
) -> None:
    """Copy every file from `modules` to `target`; FileNotFoundError when one is absent."""
    target.mkdir(parents=True, exist_ok=True)
    for name, source in files.items():
        shutil.copyfile(modules / source, target / name)


def main(work: Callable[[], None] = copy) -> int:
    """Copy, and say in one line what to do where npm has not run."""
    try:
        work()
    except FileNotFoundError as error:
        sys.stderr.write(
            f"Bestand ontbreekt: {error.filename}. Draai eerst: npm ci --prefix maps\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
