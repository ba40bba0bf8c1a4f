"""A nation gives one proposal with the values of the same delivery taken whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from placement import nation, plan, solve
from placement.errors import NotFoundError, TableError
from placement.sources.folder import read
from placement_data.synthetic import write_synthetic

SIZES = {"clients": 60, "units": 48, "regions": 3}


def delivery(folder, seed=1, **sizes):
    write_synthetic(folder, **{**SIZES, **sizes}, seed=seed)
    return read(folder)


def whole(taken):
    scene, edges = plan.judged(taken.tables, taken.rulebook, taken.settings)
    problem = solve.assemble(scene, edges.candidates, plan.LIMITS, plan.GOALS)
    return solve.run(problem, seed=1, seconds=60.0)


def apart(taken, **more):
    return nation.run(taken.tables, taken.rulebook, taken.settings, **more)


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    return delivery(tmp_path_factory.mktemp("nation"), residents=30)


@pytest.fixture(scope="module")
def proposal(taken):
    return apart(taken)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_values_are_those_of_the_delivery_taken_whole(tmp_path, seed):
    taken = delivery(tmp_path, seed=seed)
    found, expected = apart(taken), whole(taken)
    assert found.status == "optimal"
    assert found.objective == expected.values
    assert found.bound == expected.bounds
    assert found.proved == expected.proved


def test_everyone_is_told_about_once(taken, proposal):
    seekers = [p.client for p in proposal.placements] + [u.client for u in proposal.unplaced]
    waiting = taken.tables.clients.index[taken.tables.clients["lives_in"].isna()]
    assert len(seekers) == len(set(seekers))
    assert set(waiting) <= set(seekers)


def test_every_unit_is_filled_at_most_as_far_as_it_goes(taken, proposal):
    lives_in, capacity = taken.tables.clients["lives_in"], taken.tables.units["capacity"]
    left = Counter(lives_in[p.client] for p in proposal.placements if p.resident)
    used = Counter(p.unit for p in proposal.placements)
    assert all(count <= capacity[unit] + left[unit] for unit, count in used.items())


def test_the_reader_hears_how_many_parts_there_are(proposal):
    assert "3 delen" in proposal.notices[0]


def test_the_part_of_one_client_is_explained_as_any_delivery(taken, proposal):
    name = proposal.placements[0].client
    part = nation.region_of(taken.tables, taken.rulebook, name)
    floor = proposal.objective["spread_max"]
    outcome = plan.run(part, taken.rulebook, taken.settings, floor=floor)
    mine = {p.client: (p.unit, p.provider) for p in outcome.proposal.placements}
    theirs = {p.client: (p.unit, p.provider) for p in proposal.placements}
    assert mine.items() <= theirs.items()
    assert outcome.proposal.placements[0].verdicts


def test_a_client_who_is_not_there_has_no_part(taken):
    with pytest.raises(NotFoundError):
        nation.region_of(taken.tables, taken.rulebook, "nobody")


def test_every_broken_pin_of_every_region_is_told_at_once(taken):
    clients = taken.tables.clients
    first = [clients.index[clients["regions"] == (name,)][0] for name in ("R00", "R02")]
    form, home = taken.tables.units["housing_form"], taken.tables.units["municipality"]
    wrong = [
        next(
            u
            for u in taken.tables.units.index
            if home[u].startswith(f"GM{name}")
            and (form[u] == "intramural") != (clients["profile"][c] == "BW")
        )
        for c, name in zip(first, ("00", "02"), strict=True)
    ]
    pins = taken.tables.pins.iloc[:2].assign(client=first, unit=wrong, decision="must", row=[2, 3])
    broken = replace(taken, tables=taken.tables.replace(pins=pins))
    with pytest.raises(TableError) as told:
        apart(broken)
    assert [fault.row for fault in told.value.faults] == [2, 3]


def test_a_large_delivery_is_a_nation_and_a_small_one_is_not(taken):
    many = taken.tables.clients.iloc[[0] * (nation.LARGE // len(taken.tables.units) + 1)]
    assert not nation.is_nation(taken.tables)
    assert nation.is_nation(taken.tables.replace(clients=many))


@pytest.mark.slow
def test_two_workers_give_the_same_proposal_as_one(taken, proposal):
    other = apart(taken, workers=2)
    assert other.placements == proposal.placements
    assert other.unplaced == proposal.unplaced
    assert (other.objective, other.bound) == (proposal.objective, proposal.bound)


def test_without_time_only_what_was_fixed_by_hand_is_proposed_and_nothing_is_proved(taken):
    hurried = taken.settings.model_copy(update={"time_limit_s": Decimal("0.001")})
    found = nation.run(taken.tables, taken.rulebook, hurried)
    pins = taken.tables.pins
    assert (found.status, found.proved) == ("feasible", ())
    assert {p.client for p in found.placements} == set(pins["client"][pins["decision"] == "must"])


def test_without_time_a_bound_is_stated_of_every_goal_and_none_is_better_than_it(taken, proposal):
    hurried = taken.settings.model_copy(update={"time_limit_s": Decimal("0.001")})
    found = nation.run(taken.tables, taken.rulebook, hurried)
    assert found.bound.keys() == proposal.objective.keys()
    more = {goal.id for goal in plan.GOALS if goal.better == "more"}
    for term, best in proposal.objective.items():
        bound = found.bound[term]
        assert bound >= best if term in more else bound <= best, term
