"""The sentences of each rule, to the letter, at and around their boundaries."""

import datetime as dt

import pytest

from placement.explain import helps, pair, remaining
from placement.explain.amounts import euro, metres, short, span
from placement.explain.judged import reader
from placement.explain.verdicts import verdict_lines

from .conftest import client, unit, world

BORDERLINE = "«Grensgeval»: met de hand te beoordelen."


def lines(outcome, who=0, where=0, provider=0):
    reading = reader(outcome.scene, outcome.edges)
    return {v.rule: v for v in verdict_lines(reading, who, where, provider)}


def reach(minutes):
    return [{"base": "b1", "unit": "u1", "minutes": minutes}]


@pytest.mark.parametrize(
    ("minutes", "sentence", "answer"),
    [
        (37, "De aanbieder is in 37 van 45 min ter plaatse.", "holds"),
        (45, "De aanbieder is in 45 van 45 min ter plaatse.", "holds"),
        (45.1, "De aanbieder is pas in 45,1 min ter plaatse (grens 45 min).", "fails"),
        (53, "De aanbieder is pas in 53 min ter plaatse (grens 45 min).", "fails"),
    ],
)
def test_reach_is_told_in_minutes_with_the_boundary_included(match, minutes, sentence, answer):
    line = lines(match(world([unit("u1")], [client("c1")], reach=reach(minutes))))["reach"]
    assert (line.sentence, line.answer) == (sentence, answer)
    assert (line.measure, line.limit, line.unit_of_measure) == (minutes, 45, "min")
    assert line.source == "Bijlage 2a, § Beschermd Thuis"


def test_reach_without_a_network_or_given_minutes_is_unknown_and_says_what_is_missing(match):
    line = lines(match(world([unit("u1")], [client("c1")]), without=("reach",)))["reach"]
    assert line.answer == "unknown"
    assert line.measure is None
    assert "geen wegennet" in line.sentence


def test_rent_is_told_in_euros(match):
    line = lines(match(world([unit("u1")], [client("c1")])))["rent"]
    assert line.sentence == "De huur is € 612,50; de cliënt kan tot € 650 betalen."
    assert (line.measure, line.limit, line.unit_of_measure) == (612.5, 650, "EUR")


def test_one_cent_too_much_is_seen(match):
    line = lines(match(world([unit("u1", rent=650.01)], [client("c1")])))["rent"]
    assert line.answer == "fails"
    assert line.sentence == "De huur is € 650,01; de cliënt kan maar tot € 650 betalen."


def test_a_rent_that_is_not_given_is_unknown(match):
    line = lines(match(world([unit("u1", rent=None)], [client("c1")])))["rent"]
    assert line.answer == "unknown"
    assert line.sentence == (
        "De huur van de woning is niet bekend; de cliënt kan tot € 650 betalen."
    )


def clustered(match, metres_walk, **settings):
    units = [unit("u1", housing_form="clustered"), unit("u2", housing_form="clustered")]
    walks = [{"unit": u["id"], "bw_location": "l1", "metres": metres_walk} for u in units]
    return match(
        world(units, [client("c1", "BTG"), client("c2", "BTG")], bw_walks=walks), **settings
    )


@pytest.mark.parametrize(
    ("walk", "sentence", "answer"),
    [
        (83, "De woning ligt 83 m lopen van een BW-locatie (grens 100 m).", "holds"),
        (89.9, "De woning ligt 90 m lopen van een BW-locatie (grens 100 m).", "holds"),
        (
            100,
            f"De woning ligt 100 m lopen van een BW-locatie (grens 100 m). {BORDERLINE}",
            "holds",
        ),
        (
            100.001,
            f"De woning ligt 100,001 m lopen van een BW-locatie (grens 100 m). {BORDERLINE}",
            "fails",
        ),
        (146.214, "De woning ligt 146 m lopen van een BW-locatie (grens 100 m).", "fails"),
    ],
)
def test_the_walk_to_a_bw_location_marks_borderline_cases(match, walk, sentence, answer):
    line = lines(clustered(match, walk))["bw_near"]
    assert (line.sentence, line.answer) == (sentence, answer)
    assert line.source == "Bijlage 2a, § Beschermd Thuis-geclusterd"


def test_without_a_walking_network_the_walk_is_unknown(match):
    units = [unit("u1", housing_form="clustered")]
    outcome = match(world(units, [client("c1", "BTG")]), without=("bw_walks",))
    line = lines(outcome)["bw_near"]
    assert line.answer == "unknown"
    assert "geen wandelnetwerk geladen" in line.sentence
    assert any("geen wandelnetwerk" in notice for notice in outcome.proposal.notices)


def test_a_straight_line_is_called_an_estimate(match):
    units = [unit("u1", housing_form="clustered")]
    tables = world(units, [client("c1", "BTG")])
    outcome = match(tables, without=("bw_walks",), cluster={"walk": "straight"})
    line = lines(outcome)["bw_near"]
    assert line.sentence == (
        "De woning ligt 10 m van een BW-locatie (grens 100 m). Geschat (hemelsbreed)."
    )
    assert any("geschat (hemelsbreed)" in notice for notice in outcome.proposal.notices)


def test_form_names_what_would_fit(match):
    line = lines(match(world([unit("u1", housing_form="intramural")], [client("c1")])))["form"]
    assert line.sentence == (
        "De woonvorm (intramuraal) past niet bij BT; wel: gespikkeld, zelfstandig."
    )
    assert line.measure is None


def test_time_is_told_in_weeks_and_days(match):
    late = unit("u1", available_from=dt.date(2026, 11, 21) + dt.timedelta(days=85))
    told = lines(match(world([late], [client("c1")])))["available"]
    assert told.sentence == (
        "De woning komt pas over 12 weken en 1 dag vrij (aanlooptijd 12 weken)."
    )
    assert told.answer == "fails"


def test_age_is_not_told_only_whether_it_fits(match):
    tables = world([unit("u1", age_min=18, age_max=27)], [client("c1")])
    line = lines(match(tables))["age"]
    assert line.sentence == (
        "De leeftijd van de cliënt ligt 13 jaar buiten wat de woning vraagt "
        "(18 tot en met 27 jaar)."
    )


def test_a_rule_that_asks_nothing_here_is_not_told(match):
    told = lines(match(world([unit("u1")], [client("c1")])))
    assert not {"plus", "wheelchair", "age", "region", "exclusion_zone", "bw_near"} & set(told)


def test_pair_tells_every_rule_with_its_source(match):
    outcome = match(world([unit("u1")], [client("c1")], reach=reach(53)))
    told = pair(outcome, "c1", "u1")
    assert told[0] == "Cliënt c1: zoekt BT basis, wacht 10 weken, urgentie 3."
    assert (
        "  ✗ De aanbieder is pas in 53 min ter plaatse (grens 45 min). "
        "[Bijlage 2a, § Beschermd Thuis]"
    ) in told
    assert told[-1] == "1 regel staat deze plaatsing in de weg."


def test_numbers_are_as_short_as_keeps_them_on_their_side_of_the_limit():
    assert short(100_400, 100_000, 1000) == "100,4"
    assert short(99_600, 100_000, 1000) == "99,6"
    assert short(1_250_000, 100_000, 1000) == "1.250"
    assert metres(0, 100_000) == "0 m"
    assert euro(65_000) == "€ 650"
    assert span(7) == "1 week"
    assert span(0) == "0 dagen"


def confirmed(metres, *, holds):
    said = {"unit": "u1", "bw_location": "l1", "holds": holds, "name": "J. de Wit"}
    said |= {"date": dt.date(2026, 11, 2), "reason": "er is een achterom."}
    cluster = [unit("u1", housing_form="clustered", capacity=2)]
    walks = [{"unit": "u1", "bw_location": "l1", "metres": metres}]
    clients = [client("c1", "BTG"), client("c2", "BTG")]
    return world(cluster, clients, bw_walks=walks, confirmations=[said])


def test_what_someone_confirmed_decides_and_is_told_beside_the_measured_distance(match):
    outcome = match(confirmed(100.3, holds=True))
    assert len(outcome.proposal.placements) == 2
    line = lines(outcome)["bw_near"]
    assert (line.answer, line.measure, line.limit) == ("holds", 100.3, 100)
    told = "handmatig bevestigd door J. de Wit op 02-11-2026, reden: er is een achterom."
    assert line.sentence.endswith(f"Grensgeval: gemeten 100,3 m; {told}")
    assert any(told in notice for notice in outcome.proposal.notices)
    assert not any("Beoordeel deze met de hand" in n for n in outcome.proposal.notices)


def test_what_someone_rejected_blocks_and_no_longer_walk_would_help(match):
    outcome = match(confirmed(96, holds=False))
    assert not outcome.proposal.placements
    assert lines(outcome)["bw_near"].answer == "fails"
    (blocking,) = [b for b in outcome.proposal.unplaced[0].blocking if b.rule == "bw_near"]
    assert "96 m (grens 100 m, handmatig afgekeurd)" in blocking.sentence
    reading, rest = reader(outcome.scene, outcome.edges), remaining(outcome)
    assert not any("loopafstand" in help_.sentence for help_ in helps(reading, rest, 0))


def test_a_confirmation_that_is_no_borderline_case_is_said_not_to_count(match):
    outcome = match(confirmed(120, holds=True))
    assert not outcome.proposal.placements
    assert any("telt niet mee: de afstand is 120 m" in n for n in outcome.proposal.notices)
