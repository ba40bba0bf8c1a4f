"""`proposal.xlsx`: every table of the view as a sheet, and one sheet that says how to read them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from placement.audience import views
from placement.proposal import Proposal
from placement_api.outputs.cells import is_dangerous, neutral

LONGEST_TEXT = 32_767
LONGEST_TITLE = 31
WIDTHS = (9, 60)
"""Excel's own bounds on a cell and a sheet title, and ours on a column's width in characters."""
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def write(view: views.MapView, proposal: Proposal, path: Path) -> None:
    """Write the workbook; the same view and proposal give the same bytes."""
    book = _book(view.tables)
    _legend(book.create_sheet(_title("Toelichting", book.sheetnames)), view, proposal)
    _save(book, view.made_on, path)


def write_tables(tables: Sequence[views.TableView], made_on: date, path: Path) -> None:
    """Write tables as a workbook of one sheet each; the same tables give the same bytes."""
    _save(_book(tables), made_on, path)


def _book(tables: Sequence[views.TableView]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _table(book.create_sheet(_title(table.title or table.id, book.sheetnames)), table)
    return book


def _save(book: Workbook, made_on: date, path: Path) -> None:
    grown = io.BytesIO()
    book.save(grown)
    path.write_bytes(_timeless(grown, made_on))


def _table(sheet: Worksheet, table: views.TableView) -> None:
    _row(sheet, 1, table.columns, bold=True)
    for number, row in enumerate(table.rows, start=2):
        _row(sheet, number, row)
    sheet.freeze_panes = "A2"
    if table.columns:
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    _set_widths(sheet, [table.columns, *table.rows])


def _legend(sheet: Worksheet, view: views.MapView, proposal: Proposal) -> None:
    """Write title, remarks, objective with bounds, provenance and attributions."""
    rows = list(_legend_rows(view, proposal))
    _row(sheet, 1, ("onderdeel", "waarde", "grens", "bewezen"), bold=True)
    for number, row in enumerate(rows, start=2):
        _row(sheet, number, row)
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 90


def _legend_rows(view: views.MapView, proposal: Proposal) -> Iterable[Sequence[views.Cell]]:
    origin = proposal.provenance
    yield ("titel", view.title)
    yield ("ondertitel", view.subtitle)
    yield ("gemaakt op", view.made_on)
    yield ("status", proposal.status)
    for notice in dict.fromkeys((*view.notices, *proposal.notices)):
        yield ("let op", notice)
    for table in view.tables:
        if table.note:
            yield (f"bij {table.title}", table.note)
    for term, value in proposal.objective.items():
        proved = "ja" if term in proposal.proved else "nee"
        yield (f"doel {term}", int(value), proposal.bound.get(term), proved)
    yield ("regelset", origin.rulebook)
    yield ("versie", origin.version)
    yield ("rekenkern", origin.engine)
    yield ("seed", int(origin.seed))
    yield ("rekentijd (s)", round(float(origin.seconds), 3))
    yield ("SHA-256 van de invoer", origin.input_sha256)
    for attribution in view.attributions:
        yield ("bron", attribution)


def _row(
    sheet: Worksheet, number: int, values: Sequence[views.Cell], *, bold: bool = False
) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column)
        assert isinstance(cell, Cell)
        _fill(cell, value)
        if bold:
            cell.font = Font(bold=True)


def _fill(cell: Cell, value: views.Cell) -> None:
    """Fill one cell; text is stored as text whatever it looks like.

    A dangerous text gets an apostrophe in its value, which protects wherever it is copied to, and
    the quote-prefix style, without which Excel would swallow that apostrophe at the first edit.
    """
    if not isinstance(value, str):
        cell.value = value
        return
    text = _writable(value)
    cell.value = neutral(text)
    cell.data_type = "s"
    if is_dangerous(text):
        cell.quotePrefix = True


def _writable(text: str) -> str:
    """Return text without the control characters that XML cannot hold, and not over-long."""
    kept = str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))
    return kept if len(kept) < LONGEST_TEXT else kept[: LONGEST_TEXT - 2] + "…"


def _title(wanted: str, taken: Sequence[str]) -> str:
    """Return a sheet title that Excel takes: short, without its signs, not used before."""
    base = re.sub(r"[\[\]:*?/\\]", "-", _writable(wanted)).strip("' ")[:LONGEST_TITLE] or "Tabel"
    title, number = base, 2
    while title.casefold() in {other.casefold() for other in taken}:
        title = f"{base[: LONGEST_TITLE - 4]} ({number})"
        number += 1
    return title


def _set_widths(sheet: Worksheet, rows: Sequence[Sequence[views.Cell]]) -> None:
    """Set each column as wide as its longest cell, between the bounds of WIDTHS."""
    for number, column in enumerate(zip(*rows, strict=False), start=1):
        longest = max(len(str(cell)) for cell in column if cell is not None)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(longest + 2, WIDTHS[0]), WIDTHS[1])


def _timeless(grown: io.BytesIO, made_on: date) -> bytes:
    """Return the workbook with `made_on` wherever openpyxl wrote the clock of this moment."""
    stamp = f"{made_on.isoformat()}T00:00:00Z".encode()
    target = io.BytesIO()
    with (
        zipfile.ZipFile(grown) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            archive.writestr(zipfile.ZipInfo(name, ZIP_MOMENT), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
