"""The zips within the zip of a BAG extract, one at a time and bounded."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from placement.errors import ArchiveError, Fault
from placement.sources.inflation import check_inflation

MOST_INNER_BYTES = 20_000_000_000
_MOST_ENTRIES = 20_000  # the whole country: ten thousand objects a file, all their versions
_HARMLESS_BYTES = 10_000_000
_EXPECTED = "het BAG-extract (LVC) zoals het Kadaster dat levert: een zip met zips"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_PART = re.compile(r"^(?:.*/)?\d{4}(VBO|LIG|STA|NUM|OPR|WPL)\d{8}\.zip$")
_RELATION = re.compile(r"^(?:.*/)?GEM-WPL-RELATIE-\d{8}\.zip$")
_TOLD = re.compile(r"^(?:.*/)?Leveringsdocument-BAG-Extract\.xml$")
RELATION, TOLD = "GEM-WPL", "Leveringsdocument"


@dataclass(frozen=True, slots=True)
class XmlFile:
    """One XML file in a zip on disk: small enough to hand to another process."""

    archive: Path
    name: str

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Yield the content; raises ArchiveError where it is cut off."""
        try:
            with zipfile.ZipFile(self.archive) as archive, archive.open(self.name) as stream:
                yield stream
        except _UNREADABLE:
            raise ArchiveError(
                [Fault(self.name, "is afgebroken of beschadigd", _EXPECTED)]
            ) from None


class Extract:
    """An open extract: which parts it has, and the XML files of each."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self.file = path.name
        self._path = path
        self._archive = archive
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in archive.infolist():
            if part := _part_of(entry.filename):
                if part in self._parts:
                    raise ArchiveError([Fault(self.file, f"bevat deel {part} dubbel", _EXPECTED)])
                self._parts[part] = entry

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    @contextmanager
    def files(self, part: str) -> Iterator[tuple[XmlFile, ...]]:
        """Yield the XML files of a part, by name; they last as long as the context."""
        entry = self._parts.get(part)
        if entry is None:
            yield ()
        elif part == TOLD:
            yield (XmlFile(self._path, entry.filename),)
        else:
            with _inner(self._archive, entry) as found:
                yield found


@contextmanager
def opened(path: Path) -> Iterator[Extract]:
    """Yield an extract; nothing of it is unpacked under its own names.

    Raises ArchiveError, in Dutch, for a file that is cut off, no zip, grows more than 100-fold, or
    holds no part of an extract.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            faults = check_inflation(
                archive, path.stat().st_size, path.name, harmless=_HARMLESS_BYTES
            )
            extract = Extract(archive, path)
            missing = [part for part in ("NUM", "OPR", "WPL", "VBO") if part not in extract]
            if missing:
                problem = f"is afgebroken of mist de delen {', '.join(missing)}"
                faults.append(Fault(path.name, problem, _EXPECTED))
            if faults:
                raise ArchiveError(faults)
            yield extract
    except _UNREADABLE:
        raise ArchiveError([Fault(path.name, "is afgebroken of geen zip", _EXPECTED)]) from None


def _part_of(name: str) -> str | None:
    if _TOLD.match(name):
        return TOLD
    if _RELATION.match(name):
        return RELATION
    found = _PART.match(name)
    return found.group(1) if found else None


def _is_xml(name: str) -> bool:
    return name.lower().endswith(".xml") and not name.startswith("__MACOSX")


@contextmanager
def _inner(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[XmlFile, ...]]:
    """Yield the XML files of an inner zip, by way of a temporary copy: no zip is read in a zip."""
    if entry.file_size > MOST_INNER_BYTES:
        raise ArchiveError([Fault(entry.filename, "is uitgepakt te groot", _EXPECTED)])
    with tempfile.NamedTemporaryFile(prefix="placement-", suffix=".zip") as copy:
        with archive.open(entry) as source:
            shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        yield _xml_files(Path(copy.name), entry.filename)


def _xml_files(path: Path, file: str) -> tuple[XmlFile, ...]:
    try:
        with zipfile.ZipFile(path) as inner:
            size = path.stat().st_size
            limits = {"harmless": _HARMLESS_BYTES, "most_entries": _MOST_ENTRIES}
            faults = check_inflation(inner, size, file, **limits)
            names = sorted(name for name in inner.namelist() if _is_xml(name))
    except _UNREADABLE:
        faults = [Fault(file, "is afgebroken of geen zip", _EXPECTED)]
    if faults:
        raise ArchiveError(faults)
    return tuple(XmlFile(path, name) for name in names)
