"""What this installation has and lacks, each with what to do about it."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import importlib.resources.abc
import importlib.util
import platform
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from placement import __version__

LIBRARIES = ("numpy", "geopandas", "shapely", "pyproj", "osmium", "ortools", "folium", "openpyxl")
OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables and reliable write-ahead logging (SQLite release notes)."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the platform needs, or can do without if `needed` is False."""

    id: str
    title: str
    ok: bool
    found: str
    advice: str = ""
    needed: bool = True

    @property
    def mark(self) -> str:
        """Return 'ok', or 'NIET' for what is missing, or 'mist' for what may be missing."""
        if self.ok:
            return "ok"
        return "NIET" if self.needed else "mist"


def examine() -> tuple[Finding, ...]:
    """Look at everything and return the findings in reading order."""
    return (
        _python(),
        *(_library(name) for name in LIBRARIES),
        _projection(),
        _sqlite(),
        _regions(),
        _assets(),
        _writable("cwd", Path.cwd()),
        _writable("tmp", Path(tempfile.gettempdir())),
        _browser(),
        _memory(),
    )


def _python() -> Finding:
    found = f"Python {platform.python_version()}, placement {__version__}, {platform.system()}"
    return Finding("python", "Python", ok=True, found=found)


def _library(name: str) -> Finding:
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, name, ok=False, found="-", advice="installeer opnieuw: make demo")
    return Finding(name, name, ok=True, found=version)


def _projection() -> Finding:
    """Check RD New at its origin, the Onze Lieve Vrouwetoren in Amersfoort (155000, 463000)."""
    from placement.geo.crs import to_rd

    x, y = to_rd([5.387206], [52.155172])
    off = max(abs(float(x[0]) - 155_000), abs(float(y[0]) - 463_000))
    advice = "pyproj mist zijn gegevens; installeer opnieuw: make demo"
    return Finding("rd", "RD New (EPSG:28992)", off < 5, f"afwijking {off:.1f} m", advice)


def _sqlite() -> Finding:
    ok = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    wanted = ".".join(map(str, OLDEST_SQLITE))
    advice = f"gebruik een Python met SQLite {wanted} of nieuwer"
    return Finding("sqlite", "SQLite", ok, sqlite3.sqlite_version, advice)


def _regions() -> Finding:
    regions = importlib.resources.files("placement_data") / "regions"
    names = sorted(place.name for place in regions.iterdir()) if regions.is_dir() else []
    advice = "de regelsets ontbreken in de installatie; installeer opnieuw: make demo"
    return Finding("regions", "regelsets", bool(names), ", ".join(names) or "-", advice)


def _assets() -> Finding:
    """Check for the front-end files, without which a map would be an empty page."""
    static = importlib.resources.files("placement_maps") / "static"
    files = list(_files(static)) if static.is_dir() else []
    advice = "npm ci --prefix maps && python -m placement_maps.assets"
    found = f"{len(files)} bestanden"
    return Finding("assets", "kaartonderdelen", bool(files), found, advice)


def _files(folder: importlib.resources.abc.Traversable) -> Iterator[str]:
    for place in folder.iterdir():
        if place.is_dir():
            yield from _files(place)
        elif place.name.endswith((".js", ".css")):
            yield place.name


def _writable(identity: str, folder: Path) -> Finding:
    title = {"cwd": "schrijven in deze map", "tmp": "schrijven in tijdelijke map"}[identity]
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as trial:
            trial.write(b"x")
    except OSError as error:
        advice = "kies met -o een map waar u mag schrijven"
        return Finding(identity, title, ok=False, found=error.strerror or "-", advice=advice)
    free = shutil.disk_usage(folder).free / 2**30
    return Finding(identity, title, ok=True, found=f"{free:.1f} GiB vrij")


def _browser() -> Finding:
    """Look for Chromium: only the tests that look at maps need it."""
    title = "Chromium (alleen voor tests)"
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    advice = "apt-get install chromium"
    if path is None:
        return Finding("chromium", title, ok=False, found="-", advice=advice, needed=False)
    try:
        told = subprocess.run(  # noqa: S603 - a browser found on PATH, fixed argument
            [path, "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return Finding("chromium", title, ok=False, found="start niet", advice=advice, needed=False)
    return Finding("chromium", title, ok=True, found=told, needed=False)


def _memory() -> Finding:
    """Tell how much memory there is: 2 GiB carries the largest region that is promised."""
    title = "geheugen"
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = int(next(ln.split()[1] for ln in lines if ln.startswith("MemAvailable"))) / 2**20
    except (OSError, StopIteration, ValueError):
        return Finding("memory", title, ok=True, found="onbekend", needed=False)
    advice = "sluit andere programma's; een grote regio vraagt 2 GiB"
    return Finding("memory", title, free >= 2, f"{free:.1f} GiB vrij", advice, needed=False)
