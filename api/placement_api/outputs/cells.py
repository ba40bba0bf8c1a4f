"""Cells that no spreadsheet program takes for a formula, and the CSV writer that uses them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from placement.audience.views import Cell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs at which Excel, LibreOffice or Sheets may begin to calculate (full width forms too)."""


def is_dangerous(text: str) -> bool:
    """Tell whether a spreadsheet program could take `text` for a formula."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def neutral(cell: Cell) -> Cell:
    """Return a cell that stays text: a leading apostrophe before anything that may calculate.

    The apostrophe is part of the value, so it still protects after the next program saves the
    table as CSV. Numbers and dates are no text and stay themselves, negative ones too.
    """
    return f"'{cell}" if isinstance(cell, str) and is_dangerous(cell) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV (RFC 4180, UTF-8, comma, decimal point, CRLF), neutralised."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([neutral(name) for name in columns])
    writer.writerows([[neutral(cell) for cell in row] for row in rows])
    return target.getvalue()
