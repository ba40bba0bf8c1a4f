from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from placement.audience.views import MapView
from placement.proposal import Proposal
from placement_api.outputs import xlsx

STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def book(view: MapView, proposal: Proposal, tmp_path: Path) -> Workbook:
    xlsx.write(view, proposal, tmp_path / "p.xlsx")
    return openpyxl.load_workbook(tmp_path / "p.xlsx")


def test_every_table_of_the_view_is_a_sheet_and_the_legend_is_the_last(book: Workbook) -> None:
    assert book.sheetnames == ["Plaatsingen", "Niet geplaatst- -wie---", "Toelichting"]


def test_no_text_cell_can_start_a_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert texts
    assert not [text for text in texts if text.lstrip().startswith(STARTS)]


def test_a_neutralised_cell_keeps_its_text_and_stays_text_when_edited(book: Workbook) -> None:
    cell = book["Plaatsingen"]["B2"]
    assert str(cell.value).startswith("'=HYPERLINK(")
    assert cell.quotePrefix
    assert not book["Plaatsingen"]["A2"].quotePrefix


def test_numbers_dates_and_leading_zeros_stay_what_they_are(book: Workbook) -> None:
    sheet = book["Plaatsingen"]
    assert sheet["C2"].value == -3
    assert sheet["C3"].value == 1.5
    assert sheet["D2"].is_date
    assert sheet["A6"].value == "00012"


def test_what_excel_cannot_hold_is_replaced_or_cut(book: Workbook) -> None:
    sheet = book["Plaatsingen"]
    assert sheet["A7"].value == "\ufffdbel"
    assert len(str(sheet["B7"].value)) <= xlsx.LONGEST_TEXT


def test_the_header_is_bold_frozen_and_filtered(book: Workbook) -> None:
    sheet = book["Plaatsingen"]
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D7"
    assert 9 <= sheet.column_dimensions["A"].width <= 60


def test_the_legend_holds_remarks_objective_and_provenance(book: Workbook) -> None:
    rows = list(book["Toelichting"].iter_rows(values_only=True))
    assert ("doel placed", 12, 12, "ja") in rows
    told = {(row[0], row[1]) for row in rows}
    assert ("let op", "Schematisch.") in told
    assert ("regelset", "dwo-2024") in told
    assert ("SHA-256 van de invoer", "ab12") in told
    assert ("bij Plaatsingen", "Let op de eenheden.") in told


def test_two_writings_give_the_same_bytes(
    view: MapView, proposal: Proposal, tmp_path: Path
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        xlsx.write(view, proposal, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
