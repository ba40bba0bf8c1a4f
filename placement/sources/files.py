"""One table file, whatever its format, to rows of text cells."""

from __future__ import annotations

from pathlib import Path

from placement.errors import Fault, TableError
from placement.sources.text import read_csv
from placement.tables.raw import RawTable

MOST_BYTES = 200_000_000


def read_table(
    path: Path, table: str, *, most_bytes: int = MOST_BYTES
) -> tuple[RawTable, list[str]]:
    """Return the rows of a table file and notices; raises TableError with what is wrong.

    A file larger than `most_bytes` is refused before it is read.
    """
    content = read_bytes(path, most_bytes)
    if not content:
        raise TableError([Fault(path.name, "is leeg: er is geen kopregel", "een tabel")])
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".parquet"):
        return read_csv(content, table, path.name)
    # What reads these takes 13 MB, and most folders hold only text.
    from placement.sources.sheets import read_parquet, read_xlsx

    read = read_xlsx if suffix == ".xlsx" else read_parquet
    return read(content, table, path.name), []


def read_bytes(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return a file's content; raises TableError where it is too large or unreadable."""
    try:
        size = path.stat().st_size
        if size > most_bytes:
            problem = f"is te groot ({size / 1e6:,.0f} MB)".replace(",", ".")
            raise TableError([Fault(path.name, problem, f"hooguit {most_bytes / 1e6:g} MB")])
        return path.read_bytes()
    except OSError:
        raise TableError([Fault(path.name, "is niet te lezen", "een leesbaar bestand")]) from None
