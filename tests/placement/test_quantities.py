from __future__ import annotations

from decimal import Decimal

import pytest

from placement.quantities import Euro, HoursPerWeek, Metres, Minutes, dutch, milli


def test_dutch_text_has_a_decimal_comma_and_a_point_between_thousands() -> None:
    assert dutch(Decimal("1234567.5")) == "1.234.567,5"
    assert dutch(100) == "100"
    assert dutch(Decimal("8.70")) == "8,7"
    assert dutch(Decimal("2.345"), 2) == "2,35"


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (HoursPerWeek(Decimal("8.7")), "8,7 uur per week"),
        (Minutes(Decimal(45)), "45 min"),
        (Euro(Decimal("612.5")), "€ 612,50"),
        (Euro(Decimal("-1612.5")), "-€ 1.612,50"),
        (Metres(Decimal(100)), "100 m"),
        (Metres.from_mm(37_500), "37,5 m"),
    ],
)
def test_each_quantity_is_written_with_its_unit(quantity: object, text: str) -> None:
    assert str(quantity) == text


def test_whole_small_units_are_exact_and_finer_ones_are_refused() -> None:
    assert Metres(Decimal("99.999")).mm == 99_999
    assert HoursPerWeek(Decimal("13.5")).milli == 13_500
    with pytest.raises(ValueError, match="drie decimalen"):
        milli(Decimal("0.0001"))


def test_a_duration_shown_in_minutes_is_rounded_up_to_tenths() -> None:
    assert str(Minutes.from_ms(45 * 60_000)) == "45 min"
    assert str(Minutes.from_ms(45 * 60_000 + 1)) == "45,1 min"
