"""The whole proposal explained, broken and clashing pins, and what the command line says."""

import pytest

from placement.errors import InputError, NotFoundError
from placement.explain import client as about
from placement.explain import pair
from placement.explain.infeasible import clash

from .conftest import client, unit, world


def must(who, where, **more):
    return {"client": who, "unit": where, "decision": "must"} | more


def test_a_must_pin_that_breaks_a_rule_is_a_fault_with_row_and_rule(match):
    pins = [must("c1", "u1"), must("c2", "u2")]
    tables = world([unit("u1"), unit("u2", rent=700)], [client("c1"), client("c2")], pins=pins)
    with pytest.raises(InputError) as caught:
        match(tables)
    (fault,) = caught.value.faults
    assert fault.sentence() == (
        "pins.csv, rij 3, kolom unit: «u2» deze vastgelegde plaatsing breekt een harde regel "
        "(rent: De huur is € 700; de cliënt kan maar tot € 650 betalen). "
        "Verwacht: een plaatsing die geen regel breekt, of besluit «never»."
    )


def test_pins_that_clash_are_named_and_no_others(match):
    who = [client(f"c{n}") for n in (1, 2, 3)]
    pins = [must("c1", "u1"), must("c2", "u2"), must("c3", "u2")]
    outcome = match(world([unit("u1"), unit("u2")], who, pins=pins))
    assert outcome.proposal.status == "infeasible"
    found = clash(outcome.scene, outcome.problem)
    assert found.pins == (1, 2)
    assert found.limits == ("capacity",)
    assert (
        "Geen plan mogelijk: 2 vastgelegde plaatsingen sluiten elk plan uit: c2 in u2; c3 in u2."
    ) in outcome.proposal.notices
    assert len(outcome.proposal.unplaced) == 3


def test_residents_who_stay_are_not_unplaced(match):
    home = unit("u1", capacity=0, occupied=1)
    mover = client("r1", "BTG", lives_in="u1", next_profile="BT")
    outcome = match(world([home], [client("c1", age=40), mover]))
    assert [u.client for u in outcome.proposal.unplaced] == ["c1"]
    told = about(outcome, "r1")
    assert told[0] == "Cliënt r1: woont in u1 (BTG) en is toe aan BT basis."
    assert told[1].startswith("Blijft in dit voorstel wonen in u1;")


def test_a_move_is_told_with_its_chain(match):
    units = [unit("u1", capacity=0, occupied=1), unit("u2", rent=640)]
    mover = client("r1", "BTG", lives_in="u1", next_profile="BT")
    outcome = match(world(units, [client("c1", max_rent=620), mover]))
    moved = {p.client: p for p in outcome.proposal.placements}
    assert moved["r1"].resident
    assert (moved["r1"].order, moved["c1"].order) == (1, 2)
    assert "Verhuist naar u2, aanbieder p1, keten 1 stap 1." in "\n".join(about(outcome, "r1"))


def test_groups_are_named_in_placements_and_occupied_groups(match):
    units = [unit("u1", housing_form="clustered")]
    units.append(unit("u2", housing_form="clustered", capacity=0, occupied=1, provider="p1"))
    outcome = match(world(units, [client("c1", "BTG")]))
    assert outcome.proposal.placements[0].group == "g1"
    assert outcome.proposal.occupied_groups == {"u2": "g1"}


def test_a_proposed_rulebook_is_called_so(match):
    outcome = match(world([unit("u1")], [client("c1")]), rulebook="werksessie-2")
    assert any("is een voorstel en is niet van kracht" in n for n in outcome.proposal.notices)


def test_unknown_ids_are_not_found_in_dutch(match):
    outcome = match(world([unit("u1")], [client("c1")]))
    with pytest.raises(NotFoundError, match="Cliënt «x» zoekt geen woning"):
        about(outcome, "x")
    with pytest.raises(NotFoundError, match="Wooneenheid «x» staat niet in deze aanlevering"):
        pair(outcome, "c1", "x")


def test_a_placed_client_is_told_where_why_and_what_else(match):
    outcome = match(world([unit("u1"), unit("u2", y=446950)], [client("c1", x=84000, y=446000)]))
    told = about(outcome, "c1")
    assert told[1] == "Geplaatst in u1, aanbieder p1. Elke regel klopt:"
    assert (
        "  ✓ De aanbieder is in 10 van 45 min ter plaatse. [Bijlage 2a, § Beschermd Thuis]" in told
    )
    assert (
        "Beste alternatief: u2 (aanbieder p1): 9 strafpunten meer voor voorkeuren; niemand "
        "verliest zijn plaats."
    ) in told
    assert told[-2:] == (
        "  1. u1 met p1: 0 strafpunten, 10 min opkomsttijd - voorgesteld",
        "  2. u2 met p1: 9 strafpunten, 10 min opkomsttijd - nog plaats",
    )


def test_a_pair_that_breaks_no_rule_tells_what_in_the_plan_stops_it(match):
    outcome = match(world([unit("u1")], [client("c1", urgency=1), client("c2")]))
    told = pair(outcome, "c2", "u1")
    assert told[-2:] == (
        "Geen regel staat deze plaatsing op zichzelf in de weg.",
        "  u1 is vol: daar komt c1. [Leeswijze van het platform]",
    )
    assert pair(outcome, "c1", "u1")[-1] == "Dit is de plaats in het voorstel."


def test_verdicts_of_a_placement_all_hold(match_tiny):
    for seed in range(0, 60, 5):
        for placed in match_tiny(seed).proposal.placements:
            assert {v.answer for v in placed.verdicts} <= {"holds"}


def test_no_providers_at_all_is_told_and_no_crash(match):
    tables = world([unit("u1")], [client("c1")])
    gone = ("providers", "care_bases", "bw_locations", "reach", "bw_walks")
    outcome = match(tables, without=gone)
    (found,) = outcome.proposal.unplaced
    assert found.candidates == 0
    assert pair(outcome, "c1", "u1")[-1] == "Er is geen aanbieder in deze aanlevering."
