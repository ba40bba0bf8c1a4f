"""Staffed hours: parts of a day, over midnight too."""

from __future__ import annotations

import pytest

from placement.tables.staffed import normalise, windows


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("00:00-24:00", ((0, 1440),)),
        ("07:00-22:00", ((420, 1320),)),
        ("7.00 - 22.00", ((420, 1320),)),
        ("22:00-06:00", ((0, 360), (1320, 1440))),
        ("07:00-12:00|13:00-17:30", ((420, 720), (780, 1050))),
        ("12:00-17:00, 07:00-12:00", ((420, 1020),)),
        ("20:00-00:00", ((1200, 1440),)),
        ("07:00-22:00|22:00-07:00", ((0, 1440),)),
        (" 7:30 – 12:00 ", ((450, 720),)),
    ],
)
def test_hours_are_read(text, parts):
    assert windows(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        *("", "dag", "07:00", "07:00-25:00", "24:00-24:00", "07:60-08:00", "08:00-08:00", "7-8"),
        *("altijd", "25:00-26:00", "24:00-07:00", "07:00-22:00|", "00:00-24:01"),
    ],
)
def test_what_is_no_hours_is_none(text):
    assert windows(text) is None
    assert normalise(text) is None


@pytest.mark.parametrize("text", ["00:00-24:00", "22:00-06:00", "12:00-17:00; 07:00-12:00"])
def test_normalised_hours_mean_the_same(text):
    assert windows(str(normalise(text))) == windows(text)
