"""A zip of an exchange folder, unpacked for as long as it is read and no longer."""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from placement.errors import ArchiveError, Fault
from placement.sources.inflation import check_inflation

MOST_UNPACKED_BYTES = 2_000_000_000
_DRIVE = re.compile(r"^[A-Za-z]:")
_ENCRYPTED = 0x1
_SYSTEM_FOLDERS = ("__MACOSX",)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Yield a temporary folder with the files of a zip; it is gone afterwards, whatever happens.

    One folder around everything is taken off. Raises ArchiveError, before a byte is unpacked, for
    paths that lead out (`..`, absolute, drive letters), links, encrypted entries, names that differ
    in case only, too many entries, and more than 100-fold inflation.
    """
    with tempfile.TemporaryDirectory(prefix="placement-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                names = _accepted(archive, path)
                for entry, name in names.items():
                    _unpack(archive, entry, Path(folder) / name)
        except _UNREADABLE:
            problem = "is beschadigd of geen zip"
            raise ArchiveError([Fault(path.name, problem, "een zip van een map")]) from None
        yield Path(folder)


def _accepted(archive: zipfile.ZipFile, path: Path) -> dict[zipfile.ZipInfo, str]:
    """Return the entries to unpack and the file name of each."""
    faults = check_inflation(archive, path.stat().st_size, path.name)
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        faults.append(Fault(path.name, "is uitgepakt te groot", "hooguit 2.000 MB"))
    files = []
    for entry in entries:
        problem = _problem(entry)
        if problem:
            expected = "een zip met alleen gewone bestanden"
            faults.append(Fault(path.name, problem, expected, value=entry.filename))
        elif not entry.is_dir() and not entry.filename.startswith(_SYSTEM_FOLDERS):
            files.append(entry)
    faults.extend(_doubles(files, path.name))
    if faults:
        raise ArchiveError(faults)
    return _flat(files)


def _problem(entry: zipfile.ZipInfo) -> str | None:
    name = (entry.orig_filename or entry.filename).replace("\\", "/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if "\0" in name or not entry.filename.strip("/"):
        return "bevat een bestand zonder bruikbare naam"
    if ".." in PurePosixPath(name).parts:
        return "bevat een pad met .."
    if name.startswith("/") or _DRIVE.match(name):
        return "bevat een absoluut pad"
    if kind == stat.S_IFLNK:
        return "bevat een koppeling (link)"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "bevat iets dat geen bestand of map is"
    if entry.flag_bits & _ENCRYPTED:
        return "bevat een versleuteld bestand"
    return None


def _doubles(files: list[zipfile.ZipInfo], file: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in files:
        name = "/".join(_parts(entry)).casefold()
        if name in seen:
            problem = "bevat twee bestanden met dezelfde naam"
            yield Fault(file, problem, "elke naam één keer", value=entry.filename)
        seen.add(name)


def _flat(files: list[zipfile.ZipInfo]) -> dict[zipfile.ZipInfo, str]:
    """Return the files of the folder itself: at the top, or in the one folder around them all."""
    parts = {entry: _parts(entry) for entry in files}
    tops = {path[0] for path in parts.values()}
    around = len(tops) == 1 and all(len(path) > 1 for path in parts.values())
    depth = 2 if around else 1
    return {entry: path[-1] for entry, path in parts.items() if len(path) == depth}


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    return PurePosixPath(entry.filename.replace("\\", "/")).parts


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    with archive.open(entry) as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
