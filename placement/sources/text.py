"""CSV as people have it: bytes of any usual encoding and separator to rows of text cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from placement.errors import Fault, TableError
from placement.tables.raw import RawTable, column_name
from placement.tables.schema import known_columns

_SEPARATORS = (";", ",", "\t")
_BLANK = ' \t\r\n;,"\u00a0'
_EXPECTED = "CSV in UTF-8 of Windows-1252, met komma of puntkomma"


def read_csv(content: bytes, table: str, file: str) -> tuple[RawTable, list[str]]:
    """Return the rows of a CSV file and notices; raises TableError, in Dutch."""
    text, notices = _decoded(content, file)
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise TableError([Fault(file, "bevat NUL-bytes; dit is geen tekst", _EXPECTED, row)])
    if not text.strip(_BLANK):
        raise TableError([Fault(file, "is leeg: er is geen kopregel", "een regel met kolomnamen")])
    separator, first_row, text = _separator(text, table)
    rows = list(_rows(text, separator, file, first_row))
    blank = next((at for at, row in enumerate(rows) if any(row)), len(rows))
    return RawTable(table, file, rows[blank:] or [[]], first_row + blank), notices


def _decoded(content: bytes, file: str) -> tuple[str, list[str]]:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        old = encoding == "cp1252"
        return text, ([f"{file}: gelezen als Windows-1252"] if old else [])
    raise TableError([Fault(file, "heeft een tekencodering die niet te lezen is", _EXPECTED)])


def _separator(text: str, table: str) -> tuple[str, int, str]:
    """Return the separator, the row number of the first row and the text that is left.

    The separator is the one that finds the most known column names in the first row; a line
    `sep=;`, which Excel writes, says it outright.
    """
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"').casefold()
    if said.startswith("sep=") and len(said) == len("sep=x"):
        return said[-1], 2, rest
    known = known_columns(table)
    sample = text.lstrip("\r\n;, \t")[:20_000]

    def score(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        names = [column_name(cell) for cell in _first(reader)]
        return len(known.intersection(names)), len(names)

    return max(_SEPARATORS, key=score), 1, text


def _first(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _rows(text: str, separator: str, file: str, first_row: int) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = first_row
    try:
        for cells in reader:
            yield [cell.strip() for cell in cells]
            row += 1
    except csv.Error:
        problem = (
            "is niet te lezen vanaf deze rij: aanhalingstekens kloppen niet of een cel is te lang"
        )
        raise TableError([Fault(file, problem, _EXPECTED, row)]) from None
