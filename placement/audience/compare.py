"""Two plans side by side in numbers of people, for who may know no person.

Whoever may try many settings, or notes one proposal after the other, could work a person out of
small differences. A planner is told every count in fives, and a change or the way of a goal is
worked out of what he is told: it says nothing that two proposals by themselves do not say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from placement.audience.spread import Counts, hidden_net
from placement.audience.suppress import HIDDEN, LEAST, fives
from placement.audience.views import Cell
from placement.rulebook.readable import Line

NEAR = 0.01
"""Less than this part of a goal's value is told as «ongeveer gelijk»."""
Way = Literal["better", "worse", "same", "new"]


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """Net proposed people of one profile in one municipality, before and after."""

    municipality_name: str
    profile: str
    before: Cell
    after: Cell
    change: Cell


@dataclass(frozen=True, slots=True)
class ChangedGoal:
    """One goal: its values where they may be shown, and which way it goes."""

    term: str
    before: Cell
    after: Cell
    way: Way


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """One value of the rulebook that differs."""

    name: str
    before: str
    after: str
    source: str


def changed_cells(
    names: Mapping[str, str],
    profiles: Sequence[str],
    counts: tuple[Counts, Counts],
    *,
    guarded: bool,
) -> tuple[ChangedCell, ...]:
    """Return every cell of two plans; `names` are municipalities by id, in their order."""
    keys = [(profile, place) for place in names for profile in profiles]
    was, now = (np.array([one.get(k, 0) for k in keys], dtype=np.int64) for one in counts)
    gone = hidden_net(keys, was) | hidden_net(keys, now) if guarded else np.zeros(len(keys), bool)
    return tuple(
        ChangedCell(names[place], profile, *_cells(int(was[at]), int(now[at]), gone[at], guarded))
        for at, (profile, place) in enumerate(keys)
    )


def _cells(was: int, now: int, gone: bool, guarded: bool) -> tuple[Cell, Cell, Cell]:
    if not guarded:
        return was, now, now - was
    if gone:
        return HIDDEN, HIDDEN, HIDDEN
    return fives(was), fives(now), rounded(was, now)


def rounded(was: int, now: int) -> int:
    """Return the change between two counts as they are told."""
    return fives(now) - fives(was)


def changed_goals(
    was: Mapping[str, int],
    now: Mapping[str, int],
    better: Mapping[str, str],
    *,
    guarded: bool,
) -> tuple[ChangedGoal, ...]:
    """Return each goal of either plan; `better` says whether more or fewer of it is wanted."""
    return tuple(
        ChangedGoal(
            term,
            None if guarded else was.get(term),
            None if guarded else now.get(term),
            _way(was.get(term), now.get(term), better.get(term, "more"), guarded=guarded),
        )
        for term in dict.fromkeys((*was, *now))
    )


def _way(was: int | None, now: int | None, better: str, *, guarded: bool) -> Way:
    if was is None or now is None:
        return "new"
    if guarded:
        was, now = fives(was), fives(now)
    small = max(LEAST, NEAR * abs(was)) if guarded else 1
    if abs(now - was) < small:
        return "same"
    return "better" if (now > was) == (better == "more") else "worse"


def changed_rules(was: Sequence[Line], now: Sequence[Line]) -> tuple[ChangedRule, ...]:
    """Return the values that two rulebooks do not share."""
    known = {(line.group, line.key): line for line in was}
    return tuple(
        ChangedRule(
            f"{line.group}: {line.name}" if line.group else line.name,
            known[line.group, line.key].amount if (line.group, line.key) in known else "–",
            line.amount,
            line.source,
        )
        for line in now
        if (line.group, line.key) not in known or known[line.group, line.key].amount != line.amount
    )
