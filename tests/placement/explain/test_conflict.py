"""What stops a client in the plan: sentences, and sets that are checked against the solver."""

from dataclasses import replace

import numpy as np
import pytest

from placement import solve
from placement.explain.competition import competition
from placement.explain.conflict import conflicts
from placement.explain.judged import reader
from placement.explain.report import remaining
from placement.explain.stops import plain_stops
from placement.solve import Solved, Term

from .conftest import client, unit, world

SEEDS = range(0, 150, 3)


def told(outcome, name):
    return next(u for u in outcome.proposal.unplaced if u.client == name).conflict


def test_a_full_unit_names_who_is_placed_there_and_the_competition_comes_first(match):
    clients = [client(f"c{n}", urgency=n) for n in (1, 2, 3)]
    outcome = match(world([unit("u1"), unit("u2")], clients))
    first, *rest = told(outcome, "c3")
    assert first.sentence == "3 cliënten strijden om 2 plaatsen: u1 en u2."
    assert (first.limit, first.subject) == ("capacity", "u1|u2")
    assert first.held_by == ("c1", "c2")
    placed = {p.unit: p.client for p in outcome.proposal.placements}
    assert [c.sentence for c in rest] == [
        f"{u} is vol: daar komt {placed[u]}." for u in ("u1", "u2")
    ]


def test_used_up_hours_tell_how_many_are_left_and_needed(match):
    providers = [{"id": "p1", "name": "P1", "profiles": ("BT",), "hours_free": 10}]
    clients = [client("c1", urgency=1), client("c2")]
    outcome = match(world([unit("u1"), unit("u2")], clients, providers=providers))
    hours = next(c for c in told(outcome, "c2") if c.limit == "hours" and c.subject == "p1")
    assert hours.held_by == ("c1",)
    sentences = [c.sentence for c in told(outcome, "c2")]
    assert (
        "Aanbieder p1 heeft nog 1,3 uur per week van de 10 uur per week, gebruikt voor c1; "
        "nodig is 8,7 uur per week."
    ) in sentences


def test_a_mixed_complex_tells_its_room(match):
    units = [unit(f"u{n}", complex="k1", housing_form="gespikkeld") for n in (1, 2)]
    clients = [client("c1", urgency=1), client("c2")]
    outcome = match(
        world(units, clients, complexes=[{"id": "k1", "dwellings": 7, "occupied_bt": 0}])
    )
    sentences = [c.sentence for c in told(outcome, "c2")]
    assert "In complex k1 mogen er met BT nog 1 bij; dat zijn in dit voorstel c1." in sentences


def test_keep_apart_names_the_other_and_his_unit(match):
    clients = [client("c1", urgency=1), client("c2")]
    apart = [{"client_a": "c1", "client_b": "c2", "metres": 50}]
    outcome = match(world([unit("u1"), unit("u2")], clients, keep_apart=apart))
    where = outcome.proposal.placements[0].unit
    sentences = [c.sentence for c in told(outcome, "c2")]
    assert f"De cliënt moet uit de buurt blijven van c1 in {where}." in sentences


def test_a_group_that_can_not_be_made_says_why(match):
    units = [unit("u1", housing_form="clustered")]
    outcome = match(world(units, [client("c1", "BTG")]))
    (found,) = told(outcome, "c1")
    assert found.limit == "groups"
    assert found.sentence == (
        "In u1 is geen groep te maken: met wie er dichtbij woont of komt 1, minstens 2 nodig."
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_proved_plan_leaves_no_place_open_for_who_has_none(match_tiny, seed):
    outcome = match_tiny(seed)
    norm = outcome.scene.rulebook.match
    counts = norm.objective[0] == "placed" and min(norm.urgency_weight.values()) > 0
    if outcome.proposal.status == "optimal" and counts:
        for found in outcome.proposal.unplaced:
            assert not [c for c in found.conflict if c.limit == "placed"]
            assert bool(found.conflict) == bool(found.candidates)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_those_who_hold_the_limits_the_client_has_a_place(match_tiny, seed):
    outcome = match_tiny(seed)
    rest = remaining(outcome)
    if rest is None:
        return
    ids, residents = outcome.scene.seekers.ids, outcome.scene.seekers.resident
    for found in outcome.proposal.unplaced:
        who = ids.index(found.client)
        held = {ids.index(c) for x in found.conflict for c in x.held_by}
        if not held or any(residents[c] and c not in rest.standing.place for c in held):
            continue
        then = rest.standing.after(dict.fromkeys(held & set(rest.standing.place)))
        mine = range(int(rest.first[who]), int(rest.first[who + 1]))
        open_ = [e for e in mine if not list(plain_stops(then, who, rest.spot(e)))]
        assert open_ or any(c.limit == "groups" for c in found.conflict)


def most_of(outcome, clients):
    """How many of these clients any plan can place: the solver's own answer."""
    problem, found = outcome.problem, outcome.edges.candidates
    points = np.zeros(problem.columns, dtype=np.int64)
    points[: len(found)] = -np.isin(found.client, clients).astype(np.int64)
    alone = replace(problem, terms=(Term("most", points, 0, -1),))
    answer = solve.run(alone, seed=1, seconds=60.0)
    assert isinstance(answer, Solved)
    return answer.values["most"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_competition_shown_can_not_place_all_its_clients(match_tiny, seed):
    outcome = match_tiny(seed)
    rest = remaining(outcome)
    if rest is None:
        return
    for found in outcome.proposal.unplaced:
        who = outcome.scene.seekers.ids.index(found.client)
        if not found.candidates:
            continue
        clash = competition(rest, who)
        if clash is not None:
            assert who in clash.clients
            assert most_of(outcome, list(clash.clients)) <= clash.room < len(clash.clients)


def test_a_resident_who_could_leave_counts_as_room(match):
    home = unit("u1", capacity=0, occupied=1)
    mover = client("r1", "BT", lives_in="u1", next_profile="BW")
    outcome = match(world([home], [client("c1"), mover]))
    (found,) = told(outcome, "c1")
    assert found.sentence == "u1 komt pas vrij als r1 verhuist; dat doet dit voorstel niet."
    assert found.held_by == ("r1",)


def test_conflicts_are_the_same_twice(match_tiny):
    outcome = match_tiny(9)
    reading, rest = reader(outcome.scene, outcome.edges), remaining(outcome)
    for who in range(len(outcome.scene.seekers.ids)):
        if who not in rest.standing.place:
            assert conflicts(reading, rest, who) == conflicts(reading, rest, who)
