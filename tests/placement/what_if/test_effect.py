"""A what-if is the same pipe on another delivery, and says who wins, who loses, and why."""

import pytest

from placement.what_if import (
    AddUnits,
    RemoveClient,
    RemoveUnit,
    effect_lines,
    read_changes,
    replanned,
    run,
    what_if,
)
from placement.what_if.effect import near

from .conftest import client, unit, world


def test_a_change_that_changes_nothing_gives_no_difference(tiny_case):
    for seed in range(0, 60, 4):
        case = tiny_case(seed)
        before = run(case)
        if before.plan is None:
            continue
        (norm,), _ = read_changes({"norm": ["seed=1"]})
        found = what_if(case, (norm,), before=before).difference
        assert {shift.kind for shift in found.shifts} <= {"kept"}
        kept = {t: v for t, v in found.before.items() if t != "stability"}
        assert {t: v for t, v in found.after.items() if t != "stability"} == kept


@pytest.mark.parametrize("seed", range(0, 90, 3))
def test_a_unit_more_never_lowers_what_is_placed_and_one_client_less_never_hurts_others(
    tiny_case, seed
):
    case = tiny_case(seed)
    before = run(case)
    if before.plan is None:
        return
    like = before.scene.units.ids[0]
    after = what_if(case, (AddUnits(1, like),), before=before, free=True).difference
    assert after.after["placed"] >= after.before["placed"]
    unplaced = [u.client for u in before.proposal.unplaced]
    pinned = set(case.tables.pins["client"])
    for gone in [c for c in unplaced if c not in pinned][:1]:
        less = what_if(case, (RemoveClient(gone),), before=before, free=True).difference
        assert less.after["placed"] == less.before["placed"]


def test_who_wins_and_who_loses_is_told_with_the_reason(case_of):
    who = [client("c1", urgency=1, age=25), client("c2", age=25), client("c3", age=60)]
    case = case_of(world([unit("u1", age_max=30), unit("u2"), unit("u3", age_min=55)], who))
    found = what_if(case, (RemoveUnit("u1"),))
    assert list(effect_lines(found)) == [
        "Wat als:",
        "  Wooneenheid u1 vervalt.",
        *lines_between(found),
        "Geplaatst per zorgprofiel:",
        "  BT: 3 wordt 2 (0 erbij, 1 eraf).",
        "Geplaatst per gemeente van de woning:",
        "  Delft: 3 wordt 2 (0 erbij, 1 eraf).",
    ]
    kinds = {shift.client: shift.kind for shift in found.difference.shifts}
    assert kinds["c3"] == "kept"
    assert kinds["c2"] == "dropped"
    (lost,) = found.difference.of("dropped")
    assert lost.before is not None
    assert lost.reasons[0].sentence in (
        "Wooneenheid u1 is er niet meer.",
        "u2 is vol: daar komt c1.",
    )


def lines_between(found):
    lines = list(effect_lines(found))
    return lines[2 : lines.index("Geplaatst per zorgprofiel:")]


def test_who_comes_in_a_new_unit_is_told_that_it_is_new(case_of):
    case = case_of(world([unit("u1")], [client("c1", urgency=1), client("c2")]))
    found = what_if(case, (AddUnits(1, "u1"),))
    (new,) = found.difference.of("new")
    assert (new.client, new.after) == ("c2", ("u1+1", "p1"))
    assert [r.sentence for r in new.reasons] == ["Wooneenheid u1+1 is nieuw."]
    (tally,) = found.by_municipality
    assert (tally.name, tally.before, tally.after, tally.gained) == ("Delft", 1, 2, 1)


def test_a_broken_rule_at_the_old_place_is_the_reason_of_a_move(case_of):
    case = case_of(world([unit("u1")], [client("c1")]))
    (norm,), _ = read_changes({"norm": ["reach_minutes.BT=9"]})
    (lost,) = what_if(case, (norm,)).difference.of("dropped")
    assert lost.reasons[0].kind == "reach"
    assert lost.reasons[0].sentence == (
        "u1 kan niet meer: de aanbieder is pas in 10 min ter plaatse (grens 9 min)."
    )


def test_near_the_plan_nobody_moves_for_a_wish_alone(case_of):
    units = [unit("u1"), unit("u2")]
    case = case_of(world(units, [client("c1", x=84000, y=446000)]))
    before = run(case)
    here = before.proposal.placements[0].unit
    move = f"units.{here}.y=445000"
    (cell,), _ = read_changes({"set": [move]})
    stays = what_if(case, (cell,), before=before).difference
    goes = what_if(case, (cell,), before=before, free=True).difference
    assert [s.kind for s in stays.shifts] == ["kept"]
    assert [s.kind for s in goes.shifts] == ["moved"]


def test_a_new_run_stays_near_an_earlier_proposal_unless_the_delivery_names_one(case_of):
    units = [unit("u1"), unit("u2")]
    case = case_of(world(units, [client("c1")]))
    before = run(case)
    after, own = replanned(case, before.proposal)
    assert not own
    assert after.proposal.objective["stability"] == 0
    previous = [{"client": "c1", "unit": "u2", "provider": "p2"}]
    named = case_of(world(units, [client("c1")], previous=previous))
    after, own = replanned(named, before.proposal)
    assert own
    assert after.proposal.placements[0].unit == "u2"


def test_where_the_rulebook_does_not_strive_for_stability_it_comes_last(case_of):
    case = case_of(world([unit("u1")], [client("c1")]), match={"objective": ["placed", "travel"]})
    assert near(case, run(case).proposal).rulebook.match.objective[-1] == "stability"
