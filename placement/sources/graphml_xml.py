"""GraphML into columns of text, by a streaming parser that takes no risks.

A general graph library takes seconds for a town, and loads happen on each run. A document type
declaration is refused, so that no entity can reach a file or grow without end; the unpacked size
is bounded.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from placement.errors import Fault, GeoError

MAX_BYTES = 2 * 1024**3
MAX_DEPTH = 32
"""Far deeper than any GraphML; a parser keeps every open element in memory."""
_CHUNK = 1 << 20
_WANTED = {"node": ("x", "y"), "edge": ("length", "geometry", "highway", "maxspeed")}


@dataclass(slots=True)
class Columns:
    """What a file says of nodes and edges, as text: one list per column, empty where not given."""

    crs: str = ""
    directed: bool = True
    nodes: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(
        default_factory=lambda: {n: [] for names in _WANTED.values() for n in names}
    )


class _Parser:
    """Feeds GraphML elements into a Columns."""

    def __init__(self, file: str) -> None:
        self.found = Columns()
        self._file = file
        self._keys: dict[str, tuple[str, str]] = {}
        self._into: str | None = None
        self._scope = "graph"
        self._text: list[str] = []
        self._depth = 0
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text.append
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes, *, last: bool) -> None:
        """Take the next bytes; `last` closes the document."""
        self._expat.Parse(chunk, last)

    def _refuse(self, *_: object) -> None:
        problem = "het bestand bevat een DOCTYPE of entiteit en wordt daarom niet gelezen"
        raise GeoError([Fault(self._file, problem, "GraphML zonder DOCTYPE")])

    def _start(self, tag: str, values: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self._depth += 1
        if self._depth > MAX_DEPTH:
            problem = f"de elementen zijn meer dan {MAX_DEPTH} diep genest"
            raise GeoError([Fault(self._file, problem, "een GraphML-bestand van OSMnx")])
        self._text.clear()
        if tag == "data":
            scope, name = self._keys.get(values.get("key", ""), ("", ""))
            self._into = name if scope == self._scope else None
        elif tag == "node":
            self._row("node", self.found.nodes, values.get("id", ""))
        elif tag == "edge":
            self.found.target.append(values.get("target", ""))
            self._row("edge", self.found.source, values.get("source", ""))
        elif tag == "graph":
            self.found.directed = values.get("edgedefault", "directed") == "directed"
        elif tag == "key":
            self._keys[values.get("id", "")] = (values.get("for", ""), values.get("attr.name", ""))

    def _row(self, scope: str, ids: list[str], name: str) -> None:
        self._scope = scope
        ids.append(name)
        for column in _WANTED[scope]:
            self.found.values[column].append("")

    def _end(self, tag: str) -> None:
        self._depth -= 1
        tag = tag.rpartition(":")[2]
        if tag == "data" and self._into is not None:
            text = "".join(self._text).strip()
            if self._scope == "graph" and self._into == "crs":
                self.found.crs = text
            elif self._into in _WANTED.get(self._scope, ()):
                self.found.values[self._into][-1] = text
        elif tag in _WANTED:
            self._scope = "graph"


def parse(path: Path, max_bytes: int = MAX_BYTES) -> Columns:
    """Return the columns of a GraphML file, plain or gzipped. Raises GeoError, in Dutch."""
    parser = _Parser(path.name)
    try:
        for chunk in _chunks(path, max_bytes):
            parser.feed(chunk, last=False)
        parser.feed(b"", last=True)
    except expat.ExpatError as error:
        problem = f"geen geldige GraphML: regel {error.lineno} is afgebroken of onjuist"
        raise GeoError([Fault(path.name, problem, "een volledig GraphML-bestand")]) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        problem = "het gz-bestand is afgebroken of beschadigd"
        raise GeoError([Fault(path.name, problem, "een volledig bestand")]) from None
    return parser.found


def _chunks(path: Path, max_bytes: int) -> Iterator[bytes]:
    size = 0
    with path.open("rb") as plain, gzip.open(plain) if _gzipped(path) else plain as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > max_bytes:
                problem = f"het bestand is uitgepakt groter dan {max_bytes // 1024**2} MiB"
                raise GeoError([Fault(path.name, problem)])
            yield chunk


def _gzipped(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"
