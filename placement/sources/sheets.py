"""Spreadsheets and Parquet to the same rows of text cells that CSV gives."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import singledispatch
from xml.etree.ElementTree import ParseError

import openpyxl
import pyarrow.lib as pa
import pyarrow.parquet
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from placement.errors import Fault, TableError
from placement.sources.inflation import check_inflation
from placement.tables.raw import RawTable

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 1_000
_MOST_PARQUET_ROWS = 10_000_000
_HARMLESS_BYTES = 1_048_576
_LIKE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_UNREADABLE = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zipfile.LargeZipFile,
)


def read_xlsx(content: bytes, table: str, file: str) -> RawTable:
    """Return the rows of the first sheet of a workbook; raises TableError, in Dutch.

    Formulas stay visible as text that begins with `=`, so that the cell is refused by name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            faults = check_inflation(archive, len(content), file, harmless=_HARMLESS_BYTES)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise TableError([Fault(file, "is geen XLSX-bestand", "een werkmap van Excel")]) from None
    if faults:
        raise TableError(faults)
    try:
        rows = list(_sheet_rows(content, file))
    except _UNREADABLE:
        raise TableError([Fault(file, "is geen leesbaar XLSX-bestand", "XLSX")]) from None
    return _raw(rows, table, file)


def read_parquet(content: bytes, table: str, file: str) -> RawTable:
    """Return the rows of a Parquet file as text; raises TableError, in Dutch."""
    try:
        found = pyarrow.parquet.ParquetFile(io.BytesIO(content))
        metadata = found.metadata
        if metadata.num_columns > _MOST_COLUMNS or metadata.num_rows > _MOST_PARQUET_ROWS:
            raise TableError([Fault(file, "heeft te veel rijen of kolommen")])
        data = found.read()
        columns = [[_text(value) for value in column.to_pylist()] for column in data.columns]
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        raise TableError([Fault(file, "is geen leesbaar Parquet-bestand", "Parquet")]) from None
    body = [list(cells) for cells in zip(*columns, strict=True)]
    return _raw([[str(name) for name in data.column_names], *body], table, file)


def _raw(rows: list[list[str]], table: str, file: str) -> RawTable:
    blank = next((at for at, row in enumerate(rows) if any(row)), None)
    if blank is None:
        raise TableError([Fault(file, "is leeg: er is geen kopregel", "een rij met kolomnamen")])
    return RawTable(table, file, rows[blank:], 1 + blank, ragged_is_fault=False)


def _sheet_rows(content: bytes, file: str) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > _MOST_ROWS:
                raise TableError([Fault(file, "heeft te veel rijen", "een gewoon rekenblad")])
            yield _trimmed([_text(value) for value in row])
    finally:
        book.close()


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


@singledispatch
def _text(_: object) -> str:
    """Return a cell as the text that a person would have typed for it."""
    return "=formule"  # array formulas and data tables come as objects of their own


@_text.register
def _(_: None) -> str:
    return ""


@_text.register
def _(value: str) -> str:
    return value.strip()


@_text.register
def _(value: bool) -> str:
    return "true" if value else "false"


@_text.register
def _(value: int) -> str:
    return str(value)


@_text.register(float)
@_text.register(Decimal)
def _(value: float | Decimal) -> str:
    return _number_text(float(value))


@_text.register
def _(value: dt.datetime) -> str:
    return value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()


@_text.register(dt.date)
@_text.register(dt.time)
def _(value: dt.date | dt.time) -> str:
    return value.isoformat()


@_text.register(list)
@_text.register(tuple)
def _(value: list[object] | tuple[object, ...]) -> str:
    return "|".join(_text(item) for item in value)


@_text.register
def _(value: bytes) -> str:
    return value.decode("utf-8", "replace").strip()


def _number_text(value: float) -> str:
    if math.isnan(value):
        return ""  # Parquet writes a missing number so; a spreadsheet cannot hold one
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    # A number is no text in which a point could mean thousands: say so with one more decimal.
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text
