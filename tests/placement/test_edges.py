"""Gates over all pairs: which triples remain, in which order, and what each verdict said."""

from __future__ import annotations

import numpy as np

from placement.edges import judge, part, row_of, state_of
from placement.rule import FAILS, HOLDS, UNKNOWN, Gate, Verdict, yes_no
from placement.rules import GATES
from tests.placement.rules.scene_of import candidates_of, named, scene_of

TWO = {"providers": [{}, {}], "care_bases": [{}, {"provider": "p1"}]}


def gate(holds, **more):
    return Gate("toy", "Een speelregel.", lambda _: yes_no(np.array(holds), **more))


def test_what_no_gate_forbids_is_a_candidate():
    here = scene_of(clients=[{}, {}], units=[{}, {}], **TWO)
    assert len(judge(here, ()).candidates) == len(judge(here, GATES).candidates) == 8


def test_candidates_are_sorted_by_client_unit_and_provider():
    here = scene_of(clients=[{"profile": "BW"}, {}, {"profile": "BW"}], units=[{}, {}], **TWO)
    found = judge(here, ()).candidates
    triples = list(zip(found.client, found.unit, found.provider, strict=True))
    assert triples == sorted(triples)
    assert len(set(triples)) == 12


def test_a_gate_over_pairs_and_one_over_providers_work_together():
    here = scene_of(clients=[{"refuse_providers": ("p0",)}, {"wheelchair": True}], **TWO)
    assert named(here, candidates_of(here)) == [("c0", "u0", "p1")]


def test_an_unknown_verdict_is_no_candidate():
    here = scene_of(clients=[{"max_rent": 700}], units=[{"rent": None}, {"rent": 700}])
    assert named(here, candidates_of(here)) == [("c0", "u1", "p0")]


def test_a_gate_by_profile_speaks_about_the_profile_that_is_sought():
    here = scene_of(clients=[{"profile": "BW"}, {"profile": "BT"}])
    only_bt = gate([[[False]], [[True]], [[False]]], by_profile=True)
    assert named(here, judge(here, [only_bt]).candidates) == [("c1", "u0", "p0")]


def test_every_gate_keeps_its_verdict_in_reading_order():
    here = scene_of()
    assert [g.id for g, _ in judge(here, GATES).verdicts] == [g.id for g in GATES]


def test_a_verdict_has_three_states_and_includes_its_boundary():
    measure = np.array([[[10]], [[11]], [[12]]])
    known = np.array([[[True]], [[True]], [[False]]])
    verdict = Verdict(measure, np.array([[[10]]]), known, np.ones((1, 1, 1), dtype=bool))
    assert verdict.state().ravel().tolist() == [HOLDS, FAILS, UNKNOWN]


def test_at_least_includes_its_boundary_too():
    ones = np.ones((1, 1, 1), dtype=bool)
    verdict = Verdict(np.array([[[9]], [[10]]]), np.array([[[10]]]), ones, ones, sense="at_least")
    assert verdict.state().ravel().tolist() == [FAILS, HOLDS]


def test_a_rule_that_does_not_apply_holds_even_where_it_is_unknown():
    no = np.zeros((1, 1, 1), dtype=bool)
    assert yes_no(no, known=no, applies=no).state().item() == HOLDS


def test_the_state_of_one_client_covers_every_unit_and_provider():
    here = scene_of(clients=[{}, {"wheelchair": True}], units=[{}, {"wheelchair": True}], **TWO)
    verdicts = {g.id: verdict for g, verdict in judge(here, GATES).verdicts}
    states = state_of(verdicts["wheelchair"], here, 1)
    assert states.tolist() == [[FAILS, FAILS], [HOLDS, HOLDS]]
    assert row_of(verdicts["form"], here, 1) == here.seekers.profile[1]
    assert part(verdicts["wheelchair"], 1).applies.all()


def test_residents_who_may_move_have_a_column_that_says_they_leave():
    resident = {"profile": "BW", "lives_in": "u1", "next_profile": "BT"}
    here = scene_of(clients=[{}, resident], units=[{}, {"housing_form": "intramural"}])
    found = candidates_of(here)
    assert found.leave.tolist() == [-1, len(found)]
    assert found.columns == len(found) + 1


def test_a_resident_without_a_candidate_has_none():
    resident = {"profile": "BT", "lives_in": "u0", "next_profile": "BTG"}
    here = scene_of(clients=[resident])
    assert candidates_of(here).leave.tolist() == [-1]


def test_nobody_who_seeks_and_no_unit_give_no_candidates():
    assert len(candidates_of(scene_of(clients=[{"lives_in": "u0"}]))) == 0
    assert len(candidates_of(scene_of(units=[{"capacity": 0}]))) == 0
