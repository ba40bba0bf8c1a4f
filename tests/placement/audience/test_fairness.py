"""The fairness watch as its readers see it: people for the coordinator, none for the planner."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from placement.audience.fairness import groups, summary, view
from placement.fairness import Fairness, GroupLine, Pass, PassedOver, norms

DAY = dt.date(2026, 11, 21)
LEAST = norms().least_shown


def line(category, people, count, *, attribute="gemeente", alarm=False, measure="plaatsing"):
    share = count / people
    return GroupLine(
        *(attribute, category, measure, people, people, count, share, 0.5),
        chance=0.01 if alarm else 1.0,
        alarm=alarm,
    )


def report(*lines, passed=()):
    return Fairness(2, norms().level, lines, passed, 0, 0)


def shown(found, audience):
    return view(found, norms(), audience, DAY).tables


def categories(table):
    return {row[2] for row in table.rows}


PASSED = PassedOver("c-secret", 2, 2, (Pass(1, "c-other", "u1"), Pass(2, "c-third", "u2")))


def test_the_coordinator_sees_who_was_passed_over_and_by_whom():
    _, passed = shown(report(passed=(PASSED,)), "coordinator")
    assert passed.rows[0][:3] == ("c-secret", 2, 2)
    assert "c-other in u1 (voorstel 1)" in passed.rows[0][3]


@pytest.mark.parametrize("audience", ["planner", "corporation", "provider", "auditor"])
def test_no_other_audience_sees_a_client_or_a_unit(audience):
    tables = shown(report(line("A", 30, 12), passed=(PASSED,) * 9), audience)
    told = str(tables)
    assert not any(word in told for word in ("c-secret", "c-other", "u1"))
    assert tables[1].rows[0] == ("1 tot en met 2 keer", 9)


def test_a_planner_sees_no_count_that_is_small():
    _, passed = shown(report(passed=(PASSED,) * (LEAST - 1)), "planner")
    assert passed.rows[0][1] == f"minder dan {LEAST}"


def test_a_planner_sees_no_small_group_and_none_from_which_it_follows():
    found = report(line("A", 40, 20), line("B", 30, 15), line("C", 12, 6), line("D", 3, 1))
    assert categories(shown(found, "planner")[0]) == {"A", "B"}
    assert categories(shown(found, "coordinator")[0]) == {"A", "B", "C", "D"}


@pytest.mark.parametrize("count", [LEAST - 1, 40 - LEAST + 1])
def test_a_planner_sees_no_large_group_of_which_few_were_placed_or_few_were_not(count):
    found = report(line("A", 40, count), line("B", 40, 20), line("C", 40, 20))
    assert "A" not in categories(shown(found, "planner")[0])


def test_alarms_come_first_and_say_so_in_words():
    table = groups(report(line("A", 30, 15), line("B", 30, 3, alarm=True)), norms())
    assert table.rows[0][2] == "B"
    assert table.rows[0][-1] == (
        "B: 10 % geplaatst, verwacht 50 %; meer verschil dan toeval verklaart."
    )
    assert table.rows[1][-1].endswith("past bij toeval.")


def test_the_summary_states_the_rate_of_false_alarms():
    assert "hoogstens 5 %" in summary(report(line("A", 30, 15)), norms(), "planner")[-1]


def test_the_summary_for_a_planner_names_no_hidden_group():
    found = report(line("A", 40, 20), line("B", 3, 0, alarm=True), line("C", 30, 20))
    shown_text = view(found, norms(), "planner", DAY).subtitle
    assert "B:" not in shown_text
    assert "B:" in view(found, norms(), "coordinator", DAY).subtitle


def test_what_is_missing_of_earlier_proposals_is_told():
    found = dataclasses.replace(report(), unknown=1, unjudged=2)
    notices = view(found, norms(), "coordinator", DAY).notices
    assert notices[0].startswith("1 cliënt staat wel in eerdere voorstellen")
    assert notices[1].startswith("Van 2 plaatsingen")
