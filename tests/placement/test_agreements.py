"""Agreements: what is promised, delivered, due and to be expected."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from placement.agreements import AgreementProgress, carried_over, elapsed_share, progress
from placement.tables import Tables

DAY = date(2026, 7, 2)  # the 183rd of 365 days


def tables(
    deliveries: list[tuple[str, str, str, str]], kinds: tuple[str, ...] = ("independent",)
) -> Tables:
    names = [f"a{n}" for n in range(1, len(kinds) + 1)]
    agreed = pd.DataFrame(
        {
            "corporation": "ws",
            "municipality": "GM0503",
            "kind": list(kinds),
            "period_from": pd.Timestamp("2026-01-01"),
            "period_until": pd.Timestamp("2026-12-31"),
            "promised": 9,
            "note": None,
        },
        index=pd.Index(names, name="id"),
    )
    columns = ["agreement", "unit", "date", "status"]
    rows = pd.DataFrame(deliveries, columns=columns)
    rows["date"] = pd.to_datetime(rows["date"])
    return Tables.of({"agreements": agreed, "deliveries": rows})


def one(deliveries: list[tuple[str, str, str, str]], day: date = DAY) -> AgreementProgress:
    (found,) = progress(tables(deliveries), day)
    return found


def test_each_status_is_counted_on_its_own() -> None:
    found = one(
        [
            ("a1", "u1", "2026-02-01", "delivered"),
            ("a1", "u2", "2026-03-01", "delivered"),
            ("a1", "u3", "2026-09-01", "pipeline"),
            ("a1", "u4", "2026-04-01", "withdrawn"),
        ]
    )
    assert (found.promised, found.delivered, found.pipeline, found.withdrawn) == (9, 2, 1, 1)
    assert found.needed == 7


def test_a_unit_counts_once_by_its_last_row() -> None:
    found = one(
        [
            ("a1", "u1", "2026-05-01", "withdrawn"),
            ("a1", "u1", "2026-02-01", "delivered"),
            ("a1", "u2", "2026-01-05", "pipeline"),
            ("a1", "u2", "2026-03-05", "delivered"),
        ]
    )
    assert (found.delivered, found.pipeline, found.withdrawn) == (1, 0, 1)


def test_a_delivery_after_the_day_is_still_in_the_pipeline() -> None:
    rows = [("a1", "u1", "2026-07-03", "delivered")]
    assert one(rows).pipeline == 1
    assert one(rows, date(2026, 7, 3)).delivered == 1


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2025, 12, 31), Fraction(0)),
        (date(2026, 1, 1), Fraction(1, 365)),
        (DAY, Fraction(183, 365)),
        (date(2026, 12, 31), Fraction(1)),
        (date(2030, 1, 1), Fraction(1)),
    ],
)
def test_both_ends_of_the_period_are_in_it(day: date, share: Fraction) -> None:
    assert elapsed_share(date(2026, 1, 1), date(2026, 12, 31), day) == share


def test_expected_and_forecast_are_rounded_down() -> None:
    found = one([("a1", f"u{n}", "2026-02-01", "delivered") for n in range(3)])
    assert found.expected == 4  # 9 * 183 / 365 = 4.51
    assert found.forecast == 5  # 3 * 365 / 183 = 5.98


def test_there_is_no_forecast_in_the_first_tenth_of_a_period() -> None:
    rows = [("a1", "u1", "2026-01-02", "delivered")]
    assert one(rows, date(2026, 1, 20)).forecast is None
    assert one(rows, date(2026, 2, 6)).forecast == 9


@pytest.mark.parametrize(
    ("count", "day", "standing"),
    [
        (9, DAY, "met"),
        (4, DAY, "on_track"),
        (3, DAY, "behind"),
        (8, date(2027, 1, 1), "missed"),
        (0, date(2025, 6, 1), "not_begun"),
    ],
)
def test_the_standing_follows_from_the_figures(count: int, day: date, standing: str) -> None:
    rows = [("a1", f"u{n}", "2026-01-02", "delivered") for n in range(count)]
    assert one(rows, day).standing == standing


def test_more_than_promised_needs_nothing_more() -> None:
    assert one([("a1", f"u{n}", "2026-01-02", "delivered") for n in range(11)]).needed == 0


def test_omgeklapt_units_count_with_the_agreement_that_delivered_them_too() -> None:
    found = progress(
        tables(
            [
                ("a1", "u1", "2026-01-05", "delivered"),
                ("a1", "u2", "2026-01-05", "delivered"),
                ("a2", "u1", "2026-05-05", "delivered"),
                ("a2", "u9", "2026-05-05", "pipeline"),
            ],
            ("independent", "omklap"),
        ),
        DAY,
    )
    assert [f.omgeklapt for f in found] == [1, 1]


def test_without_agreements_there_is_nothing_to_tell() -> None:
    assert progress(Tables.of({}), DAY) == ()


def periods(*rows: tuple[str, str, str, str, int]) -> tuple[AgreementProgress, ...]:
    """Return agreements (id, kind, from, until, promised) of one corporation; a0 delivered one."""
    agreed = pd.DataFrame(
        {
            "corporation": "ws",
            "municipality": "GM0503",
            "kind": [kind for _, kind, _, _, _ in rows],
            "period_from": pd.to_datetime([begin for _, _, begin, _, _ in rows]),
            "period_until": pd.to_datetime([end for _, _, _, end, _ in rows]),
            "promised": [promised for *_, promised in rows],
            "note": None,
        },
        index=pd.Index([name for name, *_ in rows], name="id"),
    )
    came = [(rows[0][0], "u1", pd.Timestamp(rows[0][2]), "delivered")]
    delivered = pd.DataFrame(came, columns=["agreement", "unit", "date", "status"])
    return progress(Tables.of({"agreements": agreed, "deliveries": delivered}), DAY)


def test_what_a_period_left_open_goes_to_the_next_of_the_same_kind() -> None:
    found = periods(
        ("old", "independent", "2024-01-01", "2024-12-31", 5),
        ("now", "independent", "2026-01-01", "2026-12-31", 3),
        ("other", "clustered", "2026-01-01", "2026-12-31", 3),
    )
    assert carried_over(found) == {"old": 0, "now": 4, "other": 0}


def test_what_was_carried_over_and_not_delivered_goes_on_once() -> None:
    found = periods(
        ("a", "independent", "2023-01-01", "2023-12-31", 5),
        ("b", "independent", "2024-01-01", "2024-12-31", 2),
        ("c", "independent", "2026-01-01", "2026-12-31", 1),
        ("d", "independent", "2026-01-01", "2026-12-31", 1),
    )
    assert carried_over(found) == {"a": 0, "b": 4, "c": 6, "d": 0}


def test_a_period_that_is_not_over_leaves_nothing_open_yet() -> None:
    found = periods(
        ("a", "independent", "2026-01-01", "2026-12-31", 5),
        ("b", "independent", "2027-01-01", "2027-12-31", 2),
    )
    assert carried_over(found) == {"a": 0, "b": 0}
