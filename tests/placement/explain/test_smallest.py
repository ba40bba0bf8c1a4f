"""The smallest set that leaves a client out: a bound that holds, words that say what is proved."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from placement import explain, plan, solve
from placement.explain import spoken
from placement.explain.excluded import LEAST, NEEDED, SMALL, excluded
from placement.explain.fewest import fewest
from placement.explain.judged import reader
from placement.explain.rivals import Rivals
from placement.explain.smallest import Smallest
from placement.explain.witness import OWN
from placement.solve import Infeasible, Solved
from placement.sources import folder
from placement_data.synthetic import write_preset

from .conftest import TODAY, client, unit, world
from .test_exclusion import only

SEEDS = range(1, 160, 3)
EXHAUSTED = 4
"""Parts of a set up to which every smaller one is tried."""


def cases_of(outcome):
    """Each client whom a set leaves out, the search for a smaller one, and what it found."""
    if isinstance(outcome.answer, Solved):
        sets = Smallest(outcome)
        for one in outcome.proposal.unplaced:
            who = outcome.scene.seekers.ids.index(one.client)
            found = Rivals.of(sets, who) if one.candidates else None
            if found is not None:
                case = sets.case(who, found)
                yield sets, who, case, case.made()


def possible(sets, clients, parts):
    """Whether all of these clients can be placed where only the limits among `parts` hold."""
    rows = np.flatnonzero(sets.rows(frozenset(parts))).tolist()
    answer = solve.run(only(sets.problem, clients, rows), seed=1, seconds=60.0)
    return not isinstance(answer, Infeasible)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_the_parts_of_a_price_the_solver_places_all_the_others(match_tiny, seed):
    for sets, _, case, _ in cases_of(match_tiny(seed)):
        every = {sets.named(row) for row in np.flatnonzero(sets.kept).tolist()}
        ids = sets.outcome.scene.seekers.ids
        for price in case.search.prices:
            inside = np.flatnonzero(case.search.inside).tolist()
            assert possible(sets, [c for c in inside if (OWN, ids[c]) not in price], every - price)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_smaller_set_leaves_out_whom_a_least_one_leaves_out(match_tiny, seed):
    for sets, who, case, found in cases_of(match_tiny(seed)):
        parts = sets.parts(found)
        if not found.least or len(parts) > EXHAUSTED:
            continue
        ids = sets.outcome.scene.seekers.ids
        inside = [(OWN, ids[c]) for c in np.flatnonzero(case.search.inside).tolist() if c != who]
        every = {sets.named(row) for row in np.flatnonzero(sets.kept).tolist()}
        for smaller in combinations([*inside, *sorted(every)], len(parts) - 2):
            others = [ids.index(name) for rule, name in smaller if rule == OWN]
            assert possible(sets, [who, *others], smaller)


@pytest.mark.parametrize("seed", SEEDS)
def test_of_a_set_that_is_found_no_part_can_be_left_out(match_tiny, seed):
    for sets, who, _, found in cases_of(match_tiny(seed)):
        assert found.irreducible
        alone = only(sets.problem, found.clients, list(found.rows))
        assert isinstance(solve.run(alone, seed=1, seconds=60.0), Infeasible)
        parts = sets.parts(found)
        for part in parts - {(OWN, sets.outcome.scene.seekers.ids[who])}:
            assert sets.asked(who, parts - {part}).found is None


def test_most_sets_are_proved_the_least_in_number(match_tiny):
    told = [found.least for seed in SEEDS for *_, found in cases_of(match_tiny(seed))]
    assert len(told) > 50
    assert sum(told) > 0.9 * len(told)


@pytest.mark.parametrize("places", [19, 20, 40])
def test_a_set_of_many_parts_is_proved_the_least_as_well(match, places):
    units = [unit(f"u{n:02}", housing_form="intramural") for n in range(places)]
    people = [client(f"c{n:02}", "BW", urgency=1 + n // places) for n in range(places + 1)]
    outcome = match(world([*units, unit("v")], [*people, client("b")]))
    sets = Smallest(outcome)
    (left_out,) = outcome.proposal.unplaced
    found = sets.of(outcome.scene.seekers.ids.index(left_out.client))
    assert found.least
    assert len(sets.parts(found)) == 2 * places + 1


def test_where_nothing_may_be_asked_no_set_is_called_irreducible_that_is_not_the_least(match_tiny):
    hurried = []
    for seed in SEEDS:
        for sets, who, case, _ in cases_of(match_tiny(seed)):
            sets.most = 0
            hurried.append(sets.case(who, case.found).made())
    assert any(found.least for found in hurried)
    assert all(found.irreducible == found.least for found in hurried)


def words(sets, who, found):
    """The last sentence about a set with others in it."""
    outcome = sets.outcome
    text = excluded(reader(outcome.scene, outcome.edges), sets, who, found).sentence
    return next(last for last in (LEAST, NEEDED, SMALL) if text.endswith(last))


def test_the_words_say_what_is_proved(match):
    sets, who, found = contested(match)
    assert found.least
    assert words(sets, who, found) == LEAST
    assert words(sets, who, replace(found, least=False)) == NEEDED
    assert words(sets, who, replace(found, least=False, irreducible=False)) == SMALL


def contested(match):
    """One place for the young, and two who want it; others stand apart."""
    units = [unit("u1", age_max=30), *(unit(f"v{n}", age_min=50) for n in range(2))]
    young = [client("y1", age=20, urgency=1), client("y2", age=20)]
    outcome = match(world(units, [*young, client("o1", age=60)]))
    sets, who = Smallest(outcome), outcome.scene.seekers.ids.index("y2")
    return sets, who, sets.of(who)


def test_one_client_reads_that_it_is_the_smallest(match):
    lines = explain.client(contested(match)[0].outcome, "y2")
    assert f"  2 cliënten strijden om 1 plaats: u1. {LEAST}" in [
        line.split(" [")[0] for line in lines
    ]


def test_of_a_large_plan_one_client_reads_what_the_proposal_says(match, monkeypatch):
    monkeypatch.setattr(spoken, "LARGE", 0)
    outcome = contested(match)[0].outcome
    (told,) = outcome.proposal.unplaced
    assert not [line for line in explain.client(outcome, "y2") if LEAST in line]
    assert [line for line in explain.client(outcome, "y2") if told.conflict[0].sentence in line]
    assert [line for line in explain.client(outcome, "y2", thorough=5.0) if LEAST in line]


def parts(*names):
    return frozenset(("capacity", name) for name in names)


def test_the_fewest_parts_meet_every_price_and_no_fewer_do():
    prices = [parts("a"), parts("a", "b"), parts("b", "c"), parts("c", "d"), parts("b", "d")]
    found = fewest(prices, str)
    assert found.bound == len(found.parts) == 3
    assert all(price & found.parts for price in prices)


def test_of_equally_few_parts_the_preferred_ones_are_taken():
    prices = [parts("a", "b"), parts("b", "c"), parts("a", "c")]
    found = fewest(prices, lambda part: part != ("capacity", "c"))
    assert ("capacity", "c") in found.parts
    assert found.bound == 2


def test_with_too_much_to_look_at_the_bound_is_what_lies_apart(monkeypatch):
    monkeypatch.setattr("placement.explain.fewest.TRIED", 0)
    prices = [parts("a", "b"), parts("b", "c"), parts("a", "c")]
    found = fewest(prices, str)
    assert found.bound == 1
    assert all(price & found.parts for price in prices)


def test_whoever_nothing_small_helps_reads_so_where_it_was_looked_for(match):
    outcome = contested(match)[0].outcome
    assert spoken.NOTHING in explain.client(outcome, "y2", helps=())
    assert spoken.NOTHING not in explain.client(outcome, "y2")
    assert spoken.NOTHING not in explain.client(outcome, "y1", helps=(), seconds=0)


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A region of 150 clients and 120 units, with hours that are tight and groups."""
    place = tmp_path_factory.mktemp("region") / "in"
    write_preset(place, "S", 3)
    read = folder.read(place, today=TODAY)
    return plan.run(read.tables, read.rulebook, read.settings)


def test_in_a_region_a_set_is_made_smaller_and_its_prices_hold(region):
    ids = region.scene.seekers.ids
    asked = [u.client for u in region.proposal.unplaced if u.candidates]
    told = []
    for name in asked[:: len(asked) // 3]:
        sets, who = Smallest(region), ids.index(name)
        found = Rivals.of(sets, who)
        assert found is not None
        case = sets.case(who, found)
        small = case.made()
        told.append(small.irreducible)
        assert len(sets.parts(small)) <= len(sets.parts(found))
        assert sets.asked(who, sets.parts(small)).found is not None
        every = {sets.named(row) for row in np.flatnonzero(sets.kept).tolist()}
        inside = np.flatnonzero(case.search.inside).tolist()
        prices = sorted(case.search.prices, key=lambda price: (-len(price), sorted(price)))
        for price in prices[:: len(prices) // 2]:
            assert possible(sets, [c for c in inside if (OWN, ids[c]) not in price], every - price)
    assert all(told)
