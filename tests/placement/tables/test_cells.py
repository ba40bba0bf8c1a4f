"""Cells: written as people write, read back as what they meant, never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.domain import Column
from placement.tables.cells import Wrong, parse

AMOUNT = Column("amount", "huur", minimum=0)
NUMBER = Column("number", "getal")
WHOLE = Column("whole", "aantal", minimum=0)
DATE = Column("date", "datum")
FLAG = Column("flag", "vlag")
ID = Column("id", "kenmerk")
MANY = Column("many", "lijst")
CHOICE = Column("choice", "profiel", choices=("BW", "BT", "BTG"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("612,50", 612.5), ("612.50", 612.5), ("€ 612,50", 612.5), ("€612.50", 612.5),
        ("612,50 €", 612.5), ("612,-", 612.0), ("1.234,56", 1234.56), ("1,234.56", 1234.56),
        ("1 234,56", 1234.56), ("1.234.567", 1234567.0), ("0.125", 0.125), (".5", 0.5),
        ("+3", 3.0), ("3,", 3.0), ("1e3", 1000.0), ("007", 7.0),
    ],
)  # fmt: skip
def test_amounts_are_read_with_point_or_comma(text, value):
    assert parse(text, AMOUNT) == value


@pytest.mark.parametrize("text", ["1.050", "1,050", "12.345", "-1.050", "999,999"])
def test_an_amount_that_can_be_read_in_two_ways_is_a_fault(text):
    wrong = parse(text, Column("amount", "huur"))
    assert isinstance(wrong, Wrong)
    assert "duizenden" in wrong.problem


def test_a_two_way_amount_says_both_ways_to_write_it():
    assert parse("1.050", AMOUNT).expected == "1050 of 1,0500"


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,2,3", "1.2.3", "12.34,5.6", "1..2", "1,23.4", "--1", "1-", "0x10", "1_000",
     "nan", "NaN", "inf", "-INF", "Infinity", "1e999", "9" * 400, "12 34", "1,2345,678"],
)  # fmt: skip
def test_what_is_no_number_is_a_fault(text):
    assert isinstance(parse(text, NUMBER), Wrong)


@given(st.floats(-1e11, 1e11), st.sampled_from(".,"))
def test_every_number_comes_back_as_it_was_written(value, point):
    assert parse(repr(value).replace(".", point), NUMBER) == value


@given(st.integers(0, 10**12 - 1), st.sampled_from([".,", ",."]))
def test_amounts_with_thousands_and_cents_come_back(cents, marks):
    text = f"{cents / 100:,.2f}".replace(",", "t").replace(".", marks[1]).replace("t", marks[0])
    assert parse(text, AMOUNT) == cents / 100


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_dates_come_back_in_both_orders(day):
    assert parse(day.isoformat(), DATE) == day
    assert parse(f"{day:%d-%m-%Y}", DATE) == day
    assert parse(f"{day.day}-{day.month}-{day.year}", DATE) == day
    assert parse(f"{day.isoformat()} 00:00:00", DATE) == day


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "31-04-2026", "2026-13-01", "21/11/2026", "11-21-2026", "21-11-26", "46000",
     "2026-11-21 13:00", "1026-11-21", "9999-01-01", "vandaag"],
)  # fmt: skip
def test_what_is_no_date_is_a_fault(text):
    assert isinstance(parse(text, DATE), Wrong)


@pytest.mark.parametrize("text", ["true", "TRUE", "ja", "Ja", "1", "WAAR"])
def test_yes_is_read(text):
    assert parse(text, FLAG) is True


@pytest.mark.parametrize("text", ["false", "False", "nee", "NEE", "0", "onwaar"])
def test_no_is_read(text):
    assert parse(text, FLAG) is False


@pytest.mark.parametrize("text", ["2", "x", "misschien", "-1", "1.0"])
def test_what_is_neither_yes_nor_no_is_a_fault(text):
    assert isinstance(parse(text, FLAG), Wrong)


@pytest.mark.parametrize("text", ["007", "0503010000012345", "c-1", "Ü", "-", "${alert(1)}"])
def test_ids_stay_as_they_are_written(text):
    assert parse(text, ID) == text


@pytest.mark.parametrize("text", ["a|b", "a\tb", "a\nb", "x" * 201, "=A1", "a\u202eb"])
def test_what_cannot_be_an_id_is_a_fault(text):
    assert isinstance(parse(text, ID), Wrong)


@pytest.mark.parametrize(
    ("text", "values"),
    [("a|b", ("a", "b")), (" a | |b|a", ("a", "b")), ("|", ()), ("a,b", ("a,b",))],
)
def test_cells_with_several_values_are_split(text, values):
    assert parse(text, MANY) == values


def test_choices_are_read_in_any_case_and_wrong_ones_get_a_hint():
    assert parse("btg", CHOICE) == "BTG"
    wrong = parse("BTX", CHOICE)
    assert wrong.problem.startswith("is geen bekende waarde (bedoelt u BT")
    assert wrong.expected == "BW, BT of BTG"


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("3.0", 3), ("3,00", 3), ("1e2", 100)])
def test_whole_numbers_are_read(text, value):
    assert parse(text, WHOLE) == value


@pytest.mark.parametrize("text", ["3.5", "1.000", "-1", "1e10", "drie"])
def test_what_is_no_whole_number_is_a_fault(text):
    assert isinstance(parse(text, WHOLE), Wrong)


@pytest.mark.parametrize("column", [AMOUNT, NUMBER, WHOLE, DATE, FLAG, ID, MANY, CHOICE])
@given(text=st.text(min_size=1, max_size=30))
def test_no_text_at_all_makes_a_cell_stumble(column, text):
    parse(text, column)
