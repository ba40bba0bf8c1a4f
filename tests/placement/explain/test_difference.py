"""Two proposals side by side: from their files alone, and from what they were made from."""

from dataclasses import replace

import pytest

from placement import explain
from placement.errors import NotFoundError
from placement.explain import (
    difference,
    difference_lines,
    explained_difference,
    goal_rows,
    recalled,
    shift_line,
    unit_lines,
)

from .conftest import client, unit, world


def outcomes(match):
    """Two deliveries: in the second c3 comes, most urgent, and u3 is new."""
    units = [unit("u1"), unit("u2", age_max=45)]
    who = [client("c1", age=60), client("c2", age=30)]
    before = match(world(units, who))
    more = [client("c3", age=60, urgency=1)]
    after = match(world([*units, unit("u3", age_max=45)], [*who, *more]))
    return before, after


def test_each_client_with_a_place_in_either_is_there_once(match):
    before, after = outcomes(match)
    found = difference(before.proposal, after.proposal)
    assert [shift.client for shift in found.shifts] == ["c1", "c2", "c3"]
    counts = [len(found.of(k)) for k in ("kept", "moved", "new", "dropped")]
    assert sum(counts) == 3
    assert [len(found.of("new")), len(found.of("dropped"))] == [1, 1]


def test_from_the_files_alone_the_reason_is_who_is_there_now(match):
    before, after = outcomes(match)
    told = list(difference_lines(difference(before.proposal, after.proposal)))
    assert "Nieuw geplaatst:" in told
    assert "  c3 krijgt u1 (aanbieder p1)." in told
    assert "      u1 was in het eerdere voorstel voor c1." in told
    assert "  c1 heeft geen plaats meer, eerst u1 (aanbieder p1)." in told
    assert "      In u1 komt nu c3." in told


def test_with_what_they_were_made_from_the_reason_is_the_limit_with_its_source(match):
    before, after = outcomes(match)
    (lost,) = explained_difference(before, after).of("dropped")
    assert [(r.kind, r.sentence, r.source) for r in lost.reasons] == [
        ("capacity", "u1 is vol: daar komt c3.", "Leeswijze van het platform")
    ]
    (new,) = explained_difference(before, after).of("new")
    assert [r.sentence for r in new.reasons] == ["Cliënt c3 is nieuw."]


def test_equal_proposals_differ_in_nothing(match_tiny):
    for seed in range(0, 60, 5):
        outcome = match_tiny(seed)
        found = explained_difference(outcome, outcome)
        assert {shift.kind for shift in found.shifts} <= {"kept"}
        assert all(a == b for _, a, b, _ in goal_rows(found))
        assert list(difference_lines(found))[-1].startswith("Er is geen verschil")


@pytest.mark.parametrize("seed", range(0, 80, 4))
def test_turned_round_new_is_dropped_and_every_shift_has_a_reason(match_tiny, seed):
    one, other = match_tiny(seed), match_tiny(seed)
    fewer = replace(one.proposal, placements=one.proposal.placements[1:])
    there = difference(fewer, other.proposal)
    back = difference(other.proposal, fewer)
    assert [s.client for s in there.of("new")] == [s.client for s in back.of("dropped")]
    for shift in (*there.shifts, *back.shifts):
        assert bool(shift.reasons) == (shift.kind != "kept")
        assert shift_line(shift)


def test_an_earlier_proposal_is_a_plan_again_without_solving(match_tiny):
    for seed in range(0, 60, 3):
        outcome = match_tiny(seed)
        again = recalled(outcome.scene, outcome.edges, outcome.proposal)
        assert again.proposal is outcome.proposal
        if outcome.plan is None:
            continue
        for name in ("client", "unit", "provider", "group", "chain", "order"):
            was, now = getattr(outcome.plan, name), getattr(again.plan, name)
            assert now.tolist() == was.tolist(), name
        assert again.plan.occupied == outcome.plan.occupied


def test_for_a_unit_clients_stand_in_the_order_of_the_goals(match):
    who = [client("c1"), client("c2", urgency=1), client("c3", age=70)]
    told = unit_lines(match(world([unit("u1", age_max=65)], who)), "u1")
    assert told == (
        "Wooneenheid u1: zelfstandig in Delft, 1 plaats vrij.",
        "In dit voorstel komt hier c2, nummer 1 van wie hier past.",
        "2 cliënten passen hier, in de volgorde van de doelen:",
        (
            "  1. c2 met p1: urgentie 1, wacht 10 weken, 0 strafpunten, 10 min opkomsttijd - "
            "voorgesteld"
        ),
        (
            "  2. c1 met p1: urgentie 3, wacht 10 weken, 0 strafpunten, 10 min opkomsttijd - "
            "zonder plaats"
        ),
        "Wie hier niet past, naar de eerste regel die in de weg staat: leeftijd 1.",
    )


def test_whoever_an_earlier_proposal_wrongly_places_is_said_not_to_fit(match):
    made = match(world([unit("u1", age_max=65)], [client("c1"), client("c2", age=70)]))
    wrong = replace(made.proposal.placements[0], client="c2")
    stored = replace(made.proposal, placements=(wrong,), unplaced=())
    outcome = recalled(made.scene, made.edges, stored)
    told = "In dit voorstel komt hier c2, maar volgens de regels past die hier niet (meer)."
    assert told in unit_lines(outcome, "u1")
    lines = explain.client(outcome, "c2")
    assert lines[1] == "Geplaatst in u1, aanbieder p1. Volgens de regels kan dat niet (meer):"
    assert any(line.startswith("  ✗ ") for line in lines)


def test_an_unknown_unit_is_not_found(match):
    with pytest.raises(NotFoundError, match="Wooneenheid «x» staat niet"):
        unit_lines(match(world([unit("u1")], [client("c1")])), "x")
