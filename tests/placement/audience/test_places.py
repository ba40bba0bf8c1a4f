"""Units as they stand today: states from places and claims, and the calendar of what comes free."""

from __future__ import annotations

import datetime as dt

import pytest

from placement.audience.places import Names, calendar, place_view

TODAY = dt.date(2026, 11, 21)
NAMES = Names({"g": "Delft"}, {}, {})
ROW = {"id": "u", "housing_form": "shared", "municipality": "g", "provider": None,
       "corporation": None, "address": None, "rent": None, "wheelchair": False, "capacity": 1,
       "occupied": 0, "available_from": None}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "claims", "state", "left"),
    [
        ({}, (), "vrij", 1),
        ({"available_from": TODAY + dt.timedelta(days=1)}, (), "komt", 1),
        ({"available_from": TODAY}, (), "vrij", 1),
        ({}, ("proposed",), "voorgesteld", 0),
        ({}, ("proposed", "offered"), "aangeboden", 0),
        ({"capacity": 3}, ("offered",), "vrij", 2),
        ({}, ("offered", "accepted"), "geaccepteerd", 0),
        ({"capacity": 0, "occupied": 1}, (), "bezet", 0),
        ({"capacity": 0, "occupied": 1}, ("proposed",), "voorgesteld", 0),
    ],
)
def test_a_unit_is_in_the_state_that_its_places_and_claims_make(
    more: dict[str, object], claims: tuple[str, ...], state: str, left: int
) -> None:
    made = place_view({**ROW, **more}, claims, None, TODAY, NAMES)
    assert (made.state, made.left) == (state, left)


def test_the_calendar_counts_a_place_once_in_the_month_in_which_it_comes_free() -> None:
    days = (0, 1, 40, 400)
    every = [
        place_view({**ROW, "id": f"u{n}", "available_from": TODAY + dt.timedelta(days=n)}, (),
                   None, TODAY, NAMES)
        for n in days
    ]  # fmt: skip
    periods = calendar(every, TODAY, weekly=False, periods=12)
    assert [p.first for p in periods[:2]] == [dt.date(2026, 11, 1), dt.date(2026, 12, 1)]
    assert [(p.first.month, p.places) for p in periods if p.places] == [(11, 1), (12, 1)]
    weeks = calendar(every, TODAY, weekly=True, periods=8)
    assert weeks[0].first.weekday() == 0
    assert sum(week.places for week in weeks) == 2


def test_out_of_service_comes_before_all_and_gives_the_day_of_return() -> None:
    closed = {"until": dt.date(2027, 3, 1)}
    made = place_view(ROW, ("offered",), closed, TODAY, NAMES)
    assert (made.state, made.left, made.free_from) == ("buiten", 0, dt.date(2027, 3, 1))
    lost = place_view(ROW, (), {"until": None}, TODAY, NAMES)
    assert lost.free_from is None
