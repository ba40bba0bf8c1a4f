from __future__ import annotations

import csv
import io

import pytest

from placement_api.outputs.cells import csv_text, neutral


@pytest.mark.parametrize(
    "text", ["=1+1", "+31 15", "-2", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1", " \t@x"]
)
def test_text_that_may_calculate_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["", "gewoon", "a=b", "1-2", "'s-Gravenhage", -2, -2.5, None])
def test_other_cells_stay_themselves(cell: str | float | None) -> None:
    assert neutral(cell) == cell


def test_csv_keeps_separators_and_quotes_inside_their_cell() -> None:
    text = csv_text(("naam", "=kop"), [('a,"b"\nc', "=1"), ("é", -2)])
    assert list(csv.reader(io.StringIO(text))) == [
        ["naam", "'=kop"],
        ['a,"b"\nc', "'=1"],
        ["é", "-2"],
    ]
