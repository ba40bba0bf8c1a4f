"""From proposed to moved out: one table of transitions, and the only function that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from placement.errors import PlacementError
from placement.lifecycle.reasons import Consequence, Reason


class State(StrEnum):
    """Where one placing stands, from proposal to the end of the stay."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    PLACED = "placed"
    MOVED_ON = "moved_on"
    MOVED_OUT = "moved_out"
    OMGEKLAPT = "omgeklapt"

    @property
    def dutch(self) -> str:
        """Return the word that people use for it."""
        return _DUTCH[self]


_DUTCH: Mapping[State, str] = MappingProxyType(
    {
        State.PROPOSED: "voorgesteld",
        State.OFFERED: "aangeboden",
        State.ACCEPTED: "geaccepteerd",
        State.REFUSED: "geweigerd",
        State.EXPIRED: "verlopen",
        State.WITHDRAWN: "ingetrokken",
        State.PLACED: "geplaatst",
        State.MOVED_ON: "doorgestroomd",
        State.MOVED_OUT: "vertrokken",
        State.OMGEKLAPT: "omgeklapt",
    }
)


class Event(StrEnum):
    """What may happen to a placing."""

    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    MOVE_IN = "move_in"
    MOVE_ON = "move_on"
    MOVE_OUT = "move_out"
    OMKLAP = "omklap"


HOLDS = frozenset({State.OFFERED, State.ACCEPTED})
"""States that keep a place for somebody who does not live there yet: a re-match never moves it."""
LIVE = HOLDS | {State.PROPOSED}
"""States from which a move-in can still follow."""
ENDED = frozenset(State) - LIVE - {State.PLACED}
Effect = Literal["move_in", "move_out", "leave_pool"]
Guard = Literal["chain_before", "chain_all", "omklap_home"]


class LifecycleError(PlacementError):
    """An event that may not happen to a placing in its present state; the text is Dutch."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: an event, the states it may start from, and what it brings about."""

    event: Event
    before: frozenset[State]
    after: State
    dutch: str
    needs_reason: bool = False
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Event.OFFER, _from(State.PROPOSED), State.OFFERED, "aanbieden",
               guards=("chain_before",)),
    Transition(Event.ACCEPT, _from(State.OFFERED), State.ACCEPTED, "accepteren"),
    Transition(Event.REFUSE, _from(State.OFFERED), State.REFUSED, "weigeren", needs_reason=True),
    Transition(Event.EXPIRE, _from(State.OFFERED), State.EXPIRED, "laten verlopen"),
    Transition(Event.WITHDRAW, LIVE, State.WITHDRAWN, "intrekken", needs_reason=True),
    Transition(Event.MOVE_IN, _from(State.ACCEPTED), State.PLACED, "plaatsen",
               guards=("chain_all",), effects=("move_in",)),
    Transition(Event.MOVE_ON, _from(State.PLACED), State.MOVED_ON, "laten doorstromen",
               effects=("move_out",)),
    Transition(Event.MOVE_OUT, _from(State.PLACED), State.MOVED_OUT, "laten vertrekken",
               effects=("move_out",)),
    Transition(Event.OMKLAP, _from(State.PLACED), State.OMGEKLAPT, "omklappen",
               guards=("omklap_home",), effects=("leave_pool",)),
)  # fmt: skip
OMKLAP_FORMS = frozenset({"independent", "gespikkeld"})
"""Where the tenancy may pass to the client (domain: omklappen, BT only)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a guard may look at: where those stand who move before or with it, and its home."""

    before: tuple[State, ...] = ()
    """Of the placings earlier in its chain."""
    swap: tuple[State, ...] = ()
    """Of the others that move on the same day: they change places."""
    profile: str = ""
    housing_form: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What an event brings about: the new state, effects on the supply, and the consequence."""

    before: State
    after: State
    effects: tuple[Effect, ...] = ()
    consequence: Consequence | None = None
    until: date | None = None


def step(
    state: State,
    event: Event,
    facts: Facts,
    reason: Reason | None = None,
    until: date | None = None,
) -> Step:
    """Return what an event does to a placing. LifecycleError where it may not happen, and why."""
    found = [row for row in TRANSITIONS if row.event is event]
    row = next((row for row in found if state in row.before), None)
    if row is None:
        raise LifecycleError(f"wat {state.dutch} is, kan niet worden: {found[0].after.dutch}")
    for guard in row.guards:
        _refuse_if(_stops(guard, facts))
    if row.needs_reason and reason is None:
        raise LifecycleError(f"voor {row.dutch} is een reden nodig")
    if reason is not None and reason.needs_date and until is None:
        raise LifecycleError(f"bij de reden «{reason.label}» hoort een datum")
    consequence = reason.consequence if reason is not None else None
    return Step(state, row.after, row.effects, consequence, until)


def may(state: State, facts: Facts) -> tuple[Event, ...]:
    """Return the events that may happen now, for buttons that only show what works."""
    return tuple(
        row.event
        for row in TRANSITIONS
        if state in row.before and not any(_stops(guard, facts) for guard in row.guards)
    )


def _stops(guard: Guard, facts: Facts) -> str:
    """Return why a guard says no, in Dutch; empty where it does not."""
    sure = {State.ACCEPTED, State.PLACED}
    if guard == "chain_before" and not _all(facts.before, sure):
        return "eerst moet iedereen die eerder in de keten staat hebben geaccepteerd"
    if guard == "chain_all":
        if not _all(facts.swap, sure):
            return "bij een ruil moet eerst iedereen hebben geaccepteerd"
        if not _all(facts.before, {State.PLACED}):
            return "de plaats is nog bewoond: eerst verhuist wie eerder in de keten staat"
    if guard == "omklap_home" and (facts.profile != "BT" or facts.housing_form not in OMKLAP_FORMS):
        return "omklappen kan alleen bij BT in een zelfstandige of gespikkelde woning"
    return ""


def _all(states: Iterable[State], wanted: set[State]) -> bool:
    return all(state in wanted for state in states)


def _refuse_if(problem: str) -> None:
    if problem:
        raise LifecycleError(problem)
