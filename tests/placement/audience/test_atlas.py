"""The supply of now on a map: states by the supply alone, and nothing that was not granted."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from shapely.geometry import box

from placement.audience.atlas import Still, Supply, state_of, supply_view

DAY = dt.date(2026, 11, 21)
STILL = Still({"GM0503": box(80_000, 440_000, 90_000, 450_000)}, None, {}, 100, Fraction(1, 4))


def unit(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "housing_form": "clustered", "x": 84_000.0, "y": 447_000.0,
            "municipality": "GM0503", **more}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "state"),
    [({"capacity": 1, "occupied": 0}, "free"), ({"capacity": 1, "occupied": 1}, "free"),
     ({"capacity": 0, "occupied": 2}, "occupied"), ({"capacity": 0, "occupied": 0}, "unavailable"),
     ({}, "unavailable")],
)  # fmt: skip
def test_a_unit_is_free_lived_in_or_not_to_be_had(row: dict[str, int], state: str) -> None:
    assert state_of({"id": "u1", **row}, frozenset()) == state
    assert state_of({"id": "u1", **row}, frozenset({"u1"})) == "unavailable"


def test_a_unit_says_from_when_it_is_free_and_that_it_is_out_of_service() -> None:
    rows = (unit("u1", capacity=1, available_from=dt.date(2026, 12, 1)), unit("u2", capacity=2))
    view = supply_view(Supply(units=rows, closed=frozenset({"u2"})), STILL, "coordinator", DAY)
    assert view.units[0].lines == ("1 plaats vrij vanaf 1-12-2026.",)
    assert view.units[1].lines == ("Nu 2 plaatsen vrij.", "Tijdelijk buiten gebruik.")


def test_rows_without_a_column_that_was_not_granted_are_drawn_without_it() -> None:
    view = supply_view(Supply(units=(unit("u1"),)), STILL, "corporation", DAY)
    assert view.units[0].state == "unavailable"
    assert view.units[0].provider == ""


def test_a_complex_lies_in_the_middle_of_its_units_and_tells_its_share() -> None:
    rows = (unit("u1", complex="k1"), unit("u2", complex="k1", x=84_100.0))
    complexes = ({"id": "k1", "name": None, "dwellings": 21, "occupied_bt": 2, "max_share": None},
                 {"id": "k2", "name": "Leeg", "dwellings": 9})  # fmt: skip
    view = supply_view(Supply(units=rows, complexes=complexes), STILL, "coordinator", DAY)
    (found,) = view.complexes
    assert (found.name, found.occupied, found.most) == ("k1", 2, 5)
    west, east = (u.point["coordinates"][0] for u in view.units)
    assert found.point["coordinates"][0] == pytest.approx((west + east) / 2, abs=1e-6)


@pytest.mark.parametrize(
    ("row", "operating"),
    [({"operating": True}, True), ({"operating": False}, False),
     ({"operating": True, "operating_from": dt.date(2027, 1, 1)}, False),
     ({"operating": True, "operating_until": dt.date(2026, 11, 20)}, False)],
)  # fmt: skip
def test_a_location_operates_on_the_day_or_not(row: dict[str, Any], operating: bool) -> None:
    place = {"id": "bw1", "name": "Huis", "provider": "pa", "x": 84_000.0, "y": 447_000.0, **row}
    view = supply_view(Supply(bw_locations=(place,)), STILL, "coordinator", DAY)
    assert view.bw_locations[0].operating is operating
