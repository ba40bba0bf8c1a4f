"""What would help is confirmed by solving again: the best plan must place the client."""

import pytest

from placement.what_if import changed, read_changes, run, would_help

from .conftest import client, unit, world


def asked(found):
    options = {}
    for option, text in found.options:
        options.setdefault(option, []).append(text)
    return options


def test_a_unit_that_would_go_to_someone_else_is_asked_twice(case_of):
    who = [client("c1", urgency=1), client("c2", urgency=2), client("c3", urgency=3)]
    case = case_of(world([unit("u1")], who))
    outcome = run(case)
    (second,) = would_help(case, outcome, "c2")
    assert (second.options[0], second.checked) == (("add_units", "1"), "best")
    (third,) = would_help(case, outcome, "c3")
    assert third.options[0] == ("add_units", "2")
    assert third.size == 2
    assert third.sentence.startswith("Met 2 wooneenheden meer in Delft, zoals u1")


def test_who_is_placed_needs_no_help(case_of):
    case = case_of(world([unit("u1")], [client("c1")]))
    assert would_help(case, run(case), "c1") == ()


@pytest.mark.parametrize("seed", range(1, 80, 6))
def test_what_is_confirmed_places_the_client_in_a_run_of_its_own(tiny_case, seed):
    case = tiny_case(seed)
    outcome = run(case)
    if outcome.plan is None:
        return
    for left_out in outcome.proposal.unplaced:
        for found in would_help(case, outcome, left_out.client):
            if found.checked == "best":
                after = run(changed(case, *read_changes(asked(found))))
                assert after.proposal.objective["placed"] > outcome.proposal.objective["placed"]
