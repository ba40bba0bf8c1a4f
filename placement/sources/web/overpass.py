"""Ways of OpenStreetMap for a rectangle, by one Overpass query, kept as an ordinary extract (PBF).

osmnx can ask Overpass too. It is not used for it: its settings are global, its waiting has no end
(a busy server is asked again for ever), and its answer is a simplified graph made by a walking
filter without cycleways, which breaks Dutch towns apart. The raw answer is kept instead, and read
by the same reader as every other extract; osmnx reads it as well.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import osmium
import osmium.io
from osmium.osm import Way

from placement.sources.web.visitor import FetchError, Request, Visitor

XML = ("application/osm3s+xml", "application/xml", "text/xml")
_QUERY = (
    '[out:xml][timeout:{timeout}][maxsize:1073741824][date:"{date}T00:00:00Z"];'
    "way[highway]({south},{west},{north},{east});(._;>;);out body;"
)
_TAIL_BYTES = 4_096


def query(bbox: tuple[float, float, float, float], date: str, timeout: int) -> str:
    """Return the query for a rectangle (west, south, east, north in degrees) as it was on a day."""
    west, south, east, north = (f"{edge:.4f}" for edge in bbox)
    return _QUERY.format(timeout=timeout, date=date, south=south, west=west, north=north, east=east)


def save(visitor: Visitor, url: str, text: str, path: Path) -> int:
    """Write the answer to a query as PBF and return how many ways it has; raises FetchError."""
    with tempfile.NamedTemporaryFile(prefix="placement-", suffix=".osm") as raw:
        visitor.save(Request(url, form={"data": text}, accept=XML), raw)
        raw.flush()
        _whole(Path(raw.name), url)
        return _as_pbf(Path(raw.name), path, url)


def _whole(path: Path, url: str) -> None:
    """Refuse an answer that stops half-way, or in which Overpass says that it gave up."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        tail = stream.read().rstrip()
    if b"<remark>" in tail:
        raise FetchError(f"{url} gaf het op voor het klaar was (te druk of te groot gebied)")
    if not tail.endswith(b"</osm>"):
        raise FetchError(f"{url} gaf een afgebroken antwoord")


def _as_pbf(source: Path, path: Path, url: str) -> int:
    ways = 0
    try:
        with osmium.SimpleWriter(osmium.io.File(str(path), "osm.pbf"), overwrite=True) as writer:
            for item in osmium.FileProcessor(str(source)):
                ways += isinstance(item, Way)
                writer.add(item)
    except RuntimeError:
        raise FetchError(f"{url} gaf geen geldige OSM-XML") from None
    if not ways:
        raise FetchError(f"{url} gaf geen wegen in dit gebied")
    return ways
