"""What may happen to a placing, and what may not, as people on the job would say it."""

from __future__ import annotations

import datetime as dt

import pytest

from placement.lifecycle import (
    ENDED,
    TRANSITIONS,
    Event,
    Facts,
    LifecycleError,
    State,
    load_reasons,
    may,
    reason_of,
    step,
)

REASONS = load_reasons()
ALONE = Facts(profile="BT", housing_form="independent")


def test_the_happy_path_ends_in_omklap() -> None:
    state = State.PROPOSED
    for event in (Event.OFFER, Event.ACCEPT, Event.MOVE_IN, Event.OMKLAP):
        state = step(state, event, ALONE).after
    assert state is State.OMGEKLAPT


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("event", list(Event))
def test_every_pair_is_in_the_table_or_refused_in_dutch(state: State, event: Event) -> None:
    allowed = any(row.event is event and state in row.before for row in TRANSITIONS)
    reason = reason_of("vergissing", REASONS)
    if allowed:
        assert step(state, event, ALONE, reason).before is state
    else:
        with pytest.raises(LifecycleError, match="kan niet worden"):
            step(state, event, ALONE, reason)
    assert (event in may(state, ALONE)) == allowed


def test_nothing_leaves_an_end_state() -> None:
    assert all(not may(state, ALONE) for state in ENDED)


def test_a_refusal_without_a_reason_is_refused() -> None:
    with pytest.raises(LifecycleError, match="reden nodig"):
        step(State.OFFERED, Event.REFUSE, ALONE)


def test_parking_asks_until_when() -> None:
    reason = reason_of("tijdelijk_niet", REASONS)
    with pytest.raises(LifecycleError, match="hoort een datum"):
        step(State.OFFERED, Event.REFUSE, ALONE, reason)
    done = step(State.OFFERED, Event.REFUSE, ALONE, reason, dt.date(2027, 2, 1))
    assert (done.consequence, done.until) == ("park", dt.date(2027, 2, 1))


def test_a_chain_is_offered_in_its_order() -> None:
    with pytest.raises(LifecycleError, match="eerder in de keten"):
        step(State.PROPOSED, Event.OFFER, Facts(before=(State.OFFERED,)))
    assert step(State.PROPOSED, Event.OFFER, Facts(before=(State.ACCEPTED,))).after is State.OFFERED


def test_nobody_moves_in_before_the_one_who_lives_there_has_moved() -> None:
    with pytest.raises(LifecycleError, match="nog bewoond"):
        step(State.ACCEPTED, Event.MOVE_IN, Facts(before=(State.ACCEPTED,)))
    assert step(State.ACCEPTED, Event.MOVE_IN, Facts(before=(State.PLACED,))).after is State.PLACED


def test_a_swap_starts_when_everybody_has_accepted() -> None:
    swap = Facts(swap=(State.ACCEPTED, State.OFFERED))
    with pytest.raises(LifecycleError, match="ruil"):
        step(State.ACCEPTED, Event.MOVE_IN, swap)
    sure = Facts(swap=(State.ACCEPTED, State.PLACED))
    assert step(State.ACCEPTED, Event.MOVE_IN, sure).effects == ("move_in",)


@pytest.mark.parametrize(
    ("profile", "form"), [("BTG", "clustered"), ("BT", "clustered"), ("BW", "intramural")]
)
def test_omklap_is_for_bt_in_an_independent_or_gespikkeld_home(profile: str, form: str) -> None:
    with pytest.raises(LifecycleError, match="omklappen kan alleen"):
        step(State.PLACED, Event.OMKLAP, Facts(profile=profile, housing_form=form))


def test_every_reason_says_what_follows_and_codes_are_unique() -> None:
    assert len({reason.code for reason in REASONS}) == len(REASONS)
    for reason in REASONS:
        assert reason.sentence().endswith(".")
        assert ("«" in reason.sentence()) == (reason.consequence == "change")
        assert bool(reason.field) == (reason.consequence == "change")
