"""Counts and nearest misses against a plain loop over every unit and provider."""

import pytest

from placement.explain.blocking import blocking
from placement.explain.judged import one, reader
from placement.geo.scene import FAR

from .conftest import client, unit, world

SEEDS = range(0, 150, 3)


def answers(scene, edges, who):
    """Per gate and (unit, provider) its answer and excess, asked one by one."""
    table = {}
    for gate, verdict in edges.verdicts:
        for u in range(len(scene.units.ids)):
            for p in range(len(scene.providers.ids)):
                judged = one(scene, gate, verdict, (who, u, p))
                if judged is None:
                    table[gate.id, u, p] = ("holds", 0)
                else:
                    sign = 1 if verdict.sense == "at_most" else -1
                    table[gate.id, u, p] = (judged.answer, sign * (judged.measure - judged.limit))
    return table


def counted_by_hand(scene, edges, who):
    """What each gate removes, by its definition: one unit after the other."""
    table = answers(scene, edges, who)
    gates = [gate.id for gate, _ in edges.verdicts]
    by_provider = {g.id for g, v in edges.verdicts if v.state().shape[2] > 1}
    profile = scene.seekers.profile[who]
    every = range(len(scene.providers.ids))
    base = [p for p in every if scene.providers.contracted[p, profile]] or list(every)
    removed = {gate: set() for gate in gates}
    only = {gate: set() for gate in gates}
    for u in range(len(scene.units.ids)):
        left = base
        for gate in gates:
            passing = [p for p in (left or base) if table[gate, u, p][0] == "holds"]
            if not passing:
                removed[gate].add(u)
            if gate in by_provider:
                left = [p for p in left if table[gate, u, p][0] == "holds"]
        for p in every:
            broken = [gate for gate in gates if table[gate, u, p][0] != "holds"]
            if len(broken) == 1 and u in removed[broken[0]]:
                only[broken[0]].add(u)
    return removed, only


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_agree_with_a_plain_loop(match_tiny, seed):
    outcome = match_tiny(seed)
    scene, edges = outcome.scene, outcome.edges
    reading = reader(scene, edges)
    for who in range(len(scene.seekers.ids)):
        removed, only = counted_by_hand(scene, edges, who)
        found = {b.rule: (b.count, b.only) for b in blocking(reading, who)}
        wanted = {g: (len(removed[g]), len(only[g])) for g in removed if removed[g]}
        assert found == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_every_unit_that_is_no_candidate_is_removed_by_some_rule(match_tiny, seed):
    outcome = match_tiny(seed)
    scene, edges = outcome.scene, outcome.edges
    for who in range(len(scene.seekers.ids)):
        removed, _ = counted_by_hand(scene, edges, who)
        mine = edges.candidates.unit[edges.candidates.client == who]
        gone = set().union(*removed.values())
        assert gone | set(mine.tolist()) == set(range(len(scene.units.ids)))
        assert not gone & set(mine.tolist())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_nearest_miss_is_the_least_excess(match_tiny, seed):
    outcome = match_tiny(seed)
    scene, edges = outcome.scene, outcome.edges
    reading = reader(scene, edges)
    for who in range(len(scene.seekers.ids)):
        table = answers(scene, edges, who)
        removed, only = counted_by_hand(scene, edges, who)
        for b in blocking(reading, who):
            if b.closest is None or b.closest.measure is None:
                continue
            scale = next(v.scale for g, v in edges.verdicts if g.id == b.rule)
            among = only[b.rule] or removed[b.rule]
            least = min(
                table[b.rule, u, p][1]
                for u in among
                for p in range(len(scene.providers.ids))
                if table[b.rule, u, p][0] == "fails"
            )
            assert scene.units.ids.index(b.closest.unit) in among
            if least < FAR:
                assert abs(b.closest.measure - b.closest.limit) * scale >= least - 1e-6


def test_the_sentence_counts_and_names_the_nearest_miss(match):
    units = [unit(f"u{n}") for n in (1, 2, 3)]
    minutes = {"u1": 53.0, "u2": 47.2, "u3": 60.0}
    reach = [{"base": "b1", "unit": name, "minutes": m} for name, m in minutes.items()]
    outcome = match(world(units, [client("c1")], reach=reach))
    (found,) = outcome.proposal.unplaced
    (blocked,) = found.blocking
    assert (blocked.rule, blocked.count, blocked.only) == ("reach", 3, 3)
    assert blocked.sentence == (
        "Opkomsttijd valt te lang uit bij 3 woningen; het dichtst bij is u2: 47,2 min "
        "(grens 45 min). Dit is bij allemaal de enige regel die in de weg staat."
    )
    closest = blocked.closest
    assert (closest.unit, closest.measure, closest.limit) == ("u2", 47.2, 45)
    assert closest.unit_of_measure == "min"
    assert found.candidates == 0
    assert found.conflict == ()


def test_a_rule_that_stands_in_the_way_together_with_another_is_not_alone(match):
    units = [unit("u1", rent=700), unit("u2")]
    reach = [{"base": "b1", "unit": u, "minutes": 50} for u in ("u1", "u2")]
    outcome = match(world(units, [client("c1")], reach=reach))
    found = {b.rule: b for b in outcome.proposal.unplaced[0].blocking}
    assert (found["rent"].count, found["rent"].only) == (1, 0)
    assert (found["reach"].count, found["reach"].only) == (2, 1)
    assert found["reach"].closest.unit == "u2"


def test_a_missing_rent_is_told_as_missing(match):
    outcome = match(world([unit("u1", rent=None), unit("u2", rent=700)], [client("c1")]))
    (blocked,) = outcome.proposal.unplaced[0].blocking
    assert blocked.sentence == (
        "De huur past niet bij 2 woningen (bij 1 daarvan ontbreekt alleen een gegeven); het "
        "dichtst bij is u2: € 700 (grens € 650). Dit is bij allemaal de enige regel die in de "
        "weg staat."
    )


def test_the_nearest_provider_is_one_that_the_client_may_have(match):
    providers = [{"id": p, "name": p, "profiles": ("BT",)} for p in ("p1", "p2")]
    bases = [{"id": f"b{n}", "provider": f"p{n}", "x": 84000, "y": 446000} for n in (1, 2)]
    reach = [
        {"base": "b1", "unit": "u1", "minutes": 10},
        {"base": "b2", "unit": "u1", "minutes": 50},
    ]
    who = client("c1", refuse_providers=("p1",))
    tables = world([unit("u1")], [who], providers=providers, care_bases=bases, reach=reach)
    outcome = match(tables)
    (blocked,) = outcome.proposal.unplaced[0].blocking
    assert blocked.rule == "reach"
    assert (blocked.closest.provider, blocked.closest.measure) == ("p2", 50)
