"""Objects out of the XML of a BAG extract, streaming, with a parser that takes no risks.

A million addresses are some three gigabytes of XML with sixty elements each, so handlers do as
little as they can: an element that nobody asked for costs one look-up. A document type declaration
is refused, and so are nesting beyond reason and a file that is too large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

from placement.errors import Fault, GeoError

MOST_XML_BYTES = 1_000_000_000
MOST_DEPTH = 64
_CHUNK = 1 << 18
_IGNORE, _OBJECT, _MAIN, _SIDE, _SHAPE = -1, -2, -3, -4, -5
_EXPECTED = "een volledig BAG-bestand (LVC, XML)"
Row = list[str]


class _Actions(dict[str, int]):
    """What to do at a tag as it is written; prefixes of namespaces do not count."""

    def __init__(self, container: str, slots: Mapping[str, int]) -> None:
        super().__init__()
        self._local = {
            **slots,
            container: _OBJECT,
            "heeftAlsHoofdadres": _MAIN,
            "heeftAlsNevenadres": _SIDE,
            "Point": _SHAPE,
            "Polygon": _SHAPE,
        }

    def __missing__(self, tag: str) -> int:
        action = self._local.get(tag.rpartition(":")[2], _IGNORE)
        if len(self) < 10_000:  # a file may not fill the memory with names of tags
            self[tag] = action
        return action


def objects(
    stream: IO[bytes], file: str, container: str, columns: tuple[str, ...]
) -> Iterator[Row]:
    """Yield per `container` element the texts of the wanted elements in it, empty where absent.

    A repeated element is joined by `|`. Two columns are made: `side`, the references of secondary
    addresses where the first column is the main one, and `srs`, the system that a shape names.
    Raises GeoError, in Dutch, for XML that is cut off, too large, too deep or declares a DOCTYPE.
    """
    rows: list[Row] = []
    parser = expat.ParserCreate()
    depth = _install(parser, rows, _Actions(container, _slots(columns)), columns)
    declared = "bevat een DOCTYPE of entiteit en wordt daarom niet gelezen"
    parser.StartDoctypeDeclHandler = lambda *_: _refuse(file, declared)
    size = 0
    try:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MOST_XML_BYTES:
                _refuse(file, f"is uitgepakt groter dan {MOST_XML_BYTES // 1_000_000} MB")
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keywords
            if depth() > MOST_DEPTH:
                _refuse(file, f"heeft meer dan {MOST_DEPTH} elementen in elkaar")
            yield from rows[:-1]  # the last one may not be complete
            del rows[:-1]
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        _refuse(file, f"is afgebroken of geen geldige XML (regel {error.lineno})")
    yield from rows


def _refuse(file: str, problem: str) -> None:
    raise GeoError([Fault(file, problem, _EXPECTED)]) from None


def _slots(columns: tuple[str, ...]) -> dict[str, int]:
    return {name: at for at, name in enumerate(columns) if name not in ("side", "srs")}


def _install(
    parser: expat.XMLParserType, rows: list[Row], actions: _Actions, columns: tuple[str, ...]
) -> Callable[[], int]:
    """Set the handlers that fill `rows`, and return a function that tells the depth."""
    width = len(columns)
    side = columns.index("side") if "side" in columns else 0
    srs = columns.index("srs") if "srs" in columns else -1
    row: Row = [""] * width  # what stands before the first object goes nowhere
    text: list[str] = []
    ends: list[str] = []
    slot = shift = begun = level = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, slot, shift, begun
        begun += 1
        action = actions[tag]
        if action == _IGNORE:
            return
        if action >= 0:
            slot = action or shift
            text.clear()
            parser.CharacterDataHandler = text.append
            parser.EndElementHandler = end
        elif action == _OBJECT:
            row, shift = [""] * width, 0
            rows.append(row)
        elif action == _SHAPE:
            if srs >= 0:
                row[srs] = attributes.get("srsName", "")
        else:
            shift = side if action == _SIDE else 0

    def end(tag: str) -> None:
        ends.append(tag)
        parser.CharacterDataHandler = None
        parser.EndElementHandler = ends.append
        value = "".join(text).strip()
        row[slot] = f"{row[slot]}|{value}" if row[slot] else value

    def depth() -> int:
        nonlocal begun, level
        level += begun - len(ends)
        begun = 0
        ends.clear()
        return level

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = ends.append
    return depth
