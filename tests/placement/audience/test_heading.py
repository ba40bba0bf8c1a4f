"""What a proposal proves is told in words, also while it is still being sought."""

from __future__ import annotations

from placement.audience.heading import goals, summary_line


def test_a_goal_says_how_much_better_it_can_be_at_most() -> None:
    first, second, third = goals(
        {"placed": 200, "waiting": 9}, {"placed": 273, "travel": 4}, ["waiting"]
    )
    assert (first.value, first.better, first.proved) == (200, 73, False)
    assert (second.better, second.proved) == (0, True)
    assert (third.value, third.better) == (None, None)  # a bound, and no plan yet


def test_goals_are_named_in_dutch_and_an_unknown_one_by_itself() -> None:
    assert [goal.name for goal in goals({"placed": 1, "spread_l1": 2, "nieuw": 3}, {}, ())] == [
        "Geplaatst (punten naar urgentie)", "Totale afwijking in spreiding", "Nieuw",
    ]  # fmt: skip


def test_a_run_is_summed_up_in_a_line() -> None:
    told = summary_line("feasible", {"placements": 1, "unplaced": 3})
    assert told == "1 plaats, 3 wachtenden zonder plaats, niet op elk punt bewezen het beste"
