"""A line of the waiting list: days, weeks of grant left, and the state that comes first."""

from __future__ import annotations

import datetime as dt

import pytest

from placement.audience.waiting import Standing, waiting_view
from placement.lifecycle import load_reasons, reason_of

TODAY = dt.date(2026, 11, 21)
ROW = {"id": "c1", "profile": "BW", "next_profile": None, "intensity": "plus", "urgency": 1,
       "lives_in": None, "home_municipality": "g", "wheelchair": False,
       "waiting_since": dt.date(2026, 11, 1), "grant_until": dt.date(2026, 12, 20)}  # fmt: skip
PARKED = reason_of("tijdelijk_niet", load_reasons())
LEFT = reason_of("eigen_woonruimte", load_reasons())


@pytest.mark.parametrize(
    ("standing", "state", "why"),
    [
        (Standing(), "nieuw", "nog niet in een voorstel"),
        (Standing(unplaced="betaalbare huur"), "zonder", "betaalbare huur"),
        (Standing(placing={"state": "proposed", "unit": "u1"}), "voorgesteld", ""),
        (Standing(placing={"state": "accepted", "unit": "u1"}), "geaccepteerd", ""),
        (Standing(placing={"state": "refused", "unit": "u1"}, ended="Huur is te hoog"), "zonder",
         "geweigerd: Huur is te hoog"),
        (Standing(parking={"until": None}, reason=PARKED), "geparkeerd", PARKED.label),
        (Standing(parking={"until": None}, reason=LEFT, unplaced="x"), "afgemeld", LEFT.label),
    ],
)  # fmt: skip
def test_the_state_that_counts_is_told_with_its_reason(
    standing: Standing, state: str, why: str
) -> None:
    made = waiting_view(ROW, standing, TODAY, {"g": "Delft"})
    assert (made.state, made.reason) == (state, why)


def test_days_and_whole_weeks_are_counted_to_the_day_of_the_list() -> None:
    made = waiting_view(ROW, Standing(), TODAY, {"g": "Delft"})
    assert (made.days, made.weeks_left, made.municipality_name) == (20, 4, "Delft")
    over = waiting_view({**ROW, "grant_until": TODAY - dt.timedelta(days=1)}, Standing(), TODAY, {})
    assert over.weeks_left < 0


def test_a_resident_is_listed_with_the_profile_that_he_moves_on_to() -> None:
    made = waiting_view({**ROW, "lives_in": "u9", "next_profile": "BT"}, Standing(), TODAY, {})
    assert (made.resident, made.profile, made.lives_in) == (True, "BT", "u9")
