"""The fairness watch finds what is planted, is seldom wrong, and says how seldom."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest
from scipy.stats import binom

from placement import fairness, plan, solve
from placement.fairness.chance import bands, compared, holm, residuals, strata
from placement.fairness.people import ATTRIBUTES, People
from placement.fairness.report import CHANCE, MEASURES, PLACED, _judged
from placement.proposal import Outcome, Placement, Proposal, Provenance, Unplaced
from placement.rules import GOALS, LIMITS
from placement.sources.folder import read
from placement_data.draw import Draw
from placement_data.rows import write_rows

TODAY = dt.date(2026, 11, 21)
NORMS = dataclasses.replace(fairness.norms(), resamples=599)
"""Enough shuffles to reject among fifteen comparisons; fewer than shipped, to be quick."""
MADE = Provenance("", "dwo-2024", "", 1, 0.0, "test")
TIMES = 200
SURE = 0.99
"""How sure the tests are: an alarm rate as stated gives so few alarms with this chance."""


# --- The parts of the test -------------------------------------------------------------------


def test_residuals_add_up_to_nothing_in_each_stratum():
    off = residuals(np.array([1.0, 0, 1, 1]), np.array([1.0, 1, 1, 2]), np.array([0, 0, 1, 1]))
    assert off.tolist() == pytest.approx([0.5, -0.5, 1 / 3, -1 / 3])


def test_holm_multiplies_by_how_many_are_left_and_never_falls():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))


def test_bands_are_even_and_equal_values_share_one():
    values = np.array([1, 1, 1, 5, 6, 7])
    assert bands(values, np.zeros(6, dtype=np.int64), 2, 3).tolist() == [0, 0, 0, 1, 1, 1]
    assert bands(values, np.zeros(6, dtype=np.int64), 3, 4).tolist() == [0] * 6


def test_a_label_that_everyone_shares_cannot_differ():
    found = compared(
        np.array([1.0, -1.0]), np.array(["a", "a"]), np.zeros(2, dtype=np.int64), 99, (1,)
    )
    assert found.p == 1


def test_the_chance_is_that_of_all_orders_together():
    """Four people, two of each kind: both of one kind placed happens in 2 of 6 orders."""
    off = residuals(np.array([1.0, 1, 0, 0]), np.ones(4), np.zeros(4, dtype=np.int64))
    label = np.array(["a", "a", "b", "b"])
    found = compared(off, label, np.zeros(4, dtype=np.int64), 20_000, (1,))
    assert found.p == pytest.approx(1 / 3, abs=0.02)


def test_who_is_alike_is_told_by_every_column():
    assert strata([1, 1, 2], ["b", "a", "a"]).tolist() == [1, 0, 2]


def test_every_number_of_the_watch_has_a_reading():
    shipped = fairness.norms()
    fields = {f.name for f in dataclasses.fields(shipped)} - {"readings"}
    assert set(shipped.readings) == fields
    assert all(shipped.readings.values())
    assert shipped.resamples + 1 >= len(MEASURES) * len(ATTRIBUTES) / shipped.level


# --- How often it is wrong, and what it finds --------------------------------------------------


def crowd(seed, count=150, odds=None):
    """People with labels at random; who is placed follows from profile, urgency and waiting.

    `odds` gives the chance to be placed of the first municipality, instead of the rules' own.
    """
    draw = np.random.default_rng(seed)
    profile, urgency = draw.integers(0, 3, count), draw.integers(1, 4, count)
    weeks = draw.integers(0, 130, count)
    labels = {
        "gemeente": draw.choice(["A", "B", "C", "D"], count, p=[0.2, 0.3, 0.3, 0.2]),
        "zorgprofiel": np.array(["BW", "BT", "BTG"])[profile],
        "intensiteit": draw.choice(["basis", "plus"], count, p=[0.65, 0.35]),
        "leeftijd": draw.choice(["23-34", "35-49", "50-64"], count),
        "rolstoel": draw.choice(["rolstoel", "geen rolstoel"], count, p=[0.1, 0.9]),
    }
    # Places go by urgency, then by waiting, whatever the profile: no label has a part in it.
    worth = 200 * (3 - urgency) + weeks + draw.normal(0, 60, count)
    placed = worth >= np.quantile(worth, 0.4)
    if odds is not None:
        here = labels["gemeente"] == "A"
        placed = np.where(here, draw.random(count) < odds, placed)
    ones = np.ones(count, dtype=np.int64)
    return People(
        ids=tuple(f"c{n}" for n in range(count)),
        profile=labels["zorgprofiel"],
        urgency=urgency,
        weeks=weeks,
        labels=labels,
        waited=ones,
        able=(draw.random(count) < 0.9).astype(np.int64) | placed,
        placed=placed.astype(np.int64),
        now=np.ones(count, dtype=bool),
        runs=1,
        unknown=0,
    )


@pytest.mark.slow
def test_random_data_give_an_alarm_no_more_often_than_is_stated():
    wrong = sum(any(line.alarm for line in _judged(crowd(seed), NORMS, 1)) for seed in range(TIMES))
    assert wrong <= binom.ppf(SURE, TIMES, NORMS.level)


def test_a_municipality_that_is_passed_over_is_found():
    """Stated power: 30 of 150 people placed at 20 %, others at 60 %: found 4 times in 5."""
    times = 40
    found = [list(_judged(crowd(seed, odds=0.2), NORMS, 1)) for seed in range(times)]
    named = sum(
        any(
            (line.attribute, line.category, line.measure) == ("gemeente", "A", PLACED)
            and line.alarm
            for line in lines
        )
        for lines in found
    )
    assert named >= 0.8 * times


# --- Through the real match --------------------------------------------------------------------


def region(seed, clients=36, units=20, unfair=None):
    """Rows of clients for whom no label matters to any rule; `unfair` shuts a municipality out."""
    draw = Draw(f"fair/{seed}")
    places = [{"id": f"M{n}", "name": f"Plaats {n}", "region": "R"} for n in range(3)]
    rows = []
    for n in range(clients):
        home = draw.pick(places)["id"]
        rows.append(
            {"id": f"c{n:03d}", "profile": "BT", "intensity": draw.pick(("basis", "plus"))}
            | {"waiting_since": TODAY - dt.timedelta(days=draw.integer(0, 900))}
            | {"grant_until": TODAY + dt.timedelta(days=900), "urgency": draw.integer(1, 3)}
            | {"age": draw.integer(18, 74), "home_municipality": home}
            | {"wheelchair": draw.chance(0.2)}
        )
    flats = [
        {"id": f"u{n:03d}", "housing_form": "independent", "x": 84000 + 50 * n, "y": 446000}
        | {"municipality": "M0", "wheelchair": True, "rent": 500, "capacity": 1}
        for n in range(units)
    ]
    shut = [row["id"] for row in rows if row["home_municipality"] == unfair]
    return {
        "municipalities": places,
        "providers": [{"id": "p0", "name": "P", "profiles": ("BT",)}],
        "care_bases": [{"id": "b0", "provider": "p0", "x": 84000, "y": 446000}],
        "units": flats,
        "clients": rows,
        "reach": [{"base": "b0", "unit": u["id"], "minutes": 10} for u in flats],
        "pins": [
            {"client": c, "unit": u["id"], "decision": "never"} for c in shut[:-1] for u in flats
        ],
    }


def matched(tables, folder):
    """The delivery and the outcome of the real match, without explanations."""
    write_rows(folder, tables, {"rulebook": "dwo-2024", "date": TODAY})
    taken = read(folder)
    scene, edges = plan.judged(taken.tables, taken.rulebook, taken.settings)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    answer = solve.run(problem, seed=1, seconds=30.0)
    assert isinstance(answer, solve.Solved)
    made = solve.read(scene, edges.candidates, problem, answer.x)
    could = np.bincount(edges.candidates.client, minlength=len(scene.seekers.ids))
    ids, units = scene.seekers.ids, scene.units.ids
    got = zip(made.client.tolist(), made.unit.tolist(), strict=True)
    placed = tuple(Placement(ids[c], units[u], "p0") for c, u in got)
    left = [n for n in range(len(ids)) if n not in set(made.client.tolist())]
    unplaced = tuple(Unplaced(ids[n], candidates=int(could[n])) for n in left)
    proposal = Proposal("optimal", dict(answer.values), {}, (), placed, unplaced, {}, MADE)
    return taken, Outcome(scene, edges, problem, answer, made, proposal)


def report(tables, folder, earlier=(), norms=NORMS):
    taken, outcome = matched(tables, folder)
    return fairness.fairness(taken.tables, TODAY, outcome, earlier, norms)


@pytest.mark.slow
def test_the_real_match_on_random_data_gives_an_alarm_no_more_often_than_is_stated(tmp_path):
    found = [report(region(seed), tmp_path / str(seed)) for seed in range(TIMES)]
    assert sum(bool(one.alarms) for one in found) <= binom.ppf(SURE, TIMES, NORMS.level)


def test_people_of_one_municipality_who_may_go_nowhere_are_found(tmp_path):
    found = report(region(1, clients=60, units=30, unfair="M1"), tmp_path)
    assert ("gemeente", "Plaats 1", CHANCE) in {
        (line.attribute, line.category, line.measure) for line in found.alarms
    }


def test_the_same_input_gives_the_same_report(tmp_path):
    one, other = (report(region(3), tmp_path / name) for name in ("a", "b"))
    assert one == other


# --- Who is passed over ------------------------------------------------------------------------


def test_someone_placed_earlier_who_registered_later_passes_over_who_still_waits(tmp_path):
    tables = region(5, clients=3, units=1)
    first, second, third = tables["clients"]
    for row, days, urgency in ((first, 500, 2), (second, 100, 2), (third, 50, 1)):
        row |= {"waiting_since": TODAY - dt.timedelta(days=days), "urgency": urgency}
    names = [row["id"] for row in tables["clients"]]
    left = tuple(Unplaced(name, candidates=1) for name in names)
    by_second = Proposal(
        "optimal", {}, {}, (), (Placement(names[1], "u000", "p0"),), (left[0], left[2]), {}, MADE
    )
    found = report(tables, tmp_path, [by_second, by_second])
    assert [(one.client, one.times, one.waited) for one in found.passed_over] == [(names[0], 2, 3)]
    assert {(by.run, by.client, by.unit) for by in found.passed_over[0].by} == {
        (1, names[1], "u000"),
        (2, names[1], "u000"),
    }


def test_nobody_is_passed_over_by_who_is_more_urgent_or_registered_earlier(tmp_path):
    found = report(region(6), tmp_path)
    assert found.passed_over == ()


def test_a_placement_of_which_too_little_is_known_is_counted_and_not_judged(tmp_path):
    gone = Proposal(
        "optimal", {}, {}, (), (Placement("gone", "u000", "p0"),), (Unplaced("c001"),), {}, MADE
    )
    found = report(region(7), tmp_path, [gone])
    assert (found.unjudged, found.unknown) == (1, 1)


@pytest.mark.parametrize(("clients", "units"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_where_there_is_next_to_nothing_there_is_nothing_to_report(tmp_path, clients, units):
    found = report(region(8, clients=clients, units=units), tmp_path)
    assert found.alarms == found.passed_over == ()
