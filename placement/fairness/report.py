"""The fairness watch of a run and those before it: groups compared, and who was passed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from placement.fairness.chance import Floats, bands, compared, holm, residuals, strata
from placement.fairness.norms import Norms
from placement.fairness.passed_over import PassedOver, passed_over
from placement.fairness.people import ATTRIBUTES, PROFILE, People, people
from placement.geo.scene import Ints
from placement.proposal import Outcome, Proposal
from placement.tables import Tables

CHANCE, PLACED, WAITING = "kans", "plaatsing", "wachttijd"
MEASURES = (CHANCE, PLACED, WAITING)
"""Had a candidate at all; was placed having one; weeks that those who wait now have waited."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One category of people in one measure.

    `value` and `expected` are shares (0 to 1) of `cases` client-runs, for waiting mean weeks.
    `expected` is what those with the same profile, urgency and about the same waiting time had.
    `chance` is that of so large a difference by chance, for all comparisons together.
    """

    attribute: str
    category: str
    measure: str
    people: int
    cases: int
    count: int
    value: float
    expected: float
    chance: float
    alarm: bool


@dataclass(frozen=True, slots=True)
class Fairness:
    """The whole report; `level` is the chance of any false alarm in it.

    `unjudged` counts placements of earlier runs of which it is no longer known whom they passed
    over; `unknown` clients of earlier runs who are no longer in the client table.
    """

    runs: int
    level: float
    lines: tuple[GroupLine, ...]
    passed_over: tuple[PassedOver, ...]
    unjudged: int
    unknown: int

    @property
    def alarms(self) -> tuple[GroupLine, ...]:
        """The lines that differ by more than chance."""
        return tuple(line for line in self.lines if line.alarm)


def fairness(
    tables: Tables,
    day: dt.date,
    outcome: Outcome,
    earlier: Sequence[Proposal],
    norms: Norms,
    *,
    seed: int = 1,
) -> Fairness:
    """Return the report on an outcome and the proposals before it, oldest first."""
    runs = (*earlier, outcome.proposal)
    who = people(tables, day, runs, norms)
    passed, unjudged = passed_over(tables, outcome, earlier)
    lines = tuple(_judged(who, norms, seed))
    return Fairness(len(runs), norms.level, lines, passed, unjudged, who.unknown)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One measure on the people that it is about: successes out of trials, or weeks."""

    measure: str
    at: Ints
    successes: Floats
    trials: Floats


def _measured(who: People) -> Iterator[_Outcome]:
    waited = np.flatnonzero(who.waited > 0)
    yield _Outcome(CHANCE, waited, who.able[waited] * 1.0, who.waited[waited] * 1.0)
    able = np.flatnonzero(who.able > 0)
    yield _Outcome(PLACED, able, who.placed[able] * 1.0, who.able[able] * 1.0)
    now = np.flatnonzero(who.now)
    yield _Outcome(WAITING, now, who.weeks[now] * 1.0, np.ones(len(now)))


def _judged(who: People, norms: Norms, seed: int) -> Iterator[GroupLine]:
    """Yield a line per measure, attribute and category, alarms settled over all of them."""
    chances: list[float] = []
    drafts: list[list[GroupLine]] = []
    for m, outcome in enumerate(_measured(who)):
        for a, attribute in enumerate(ATTRIBUTES):
            label = who.labels[attribute][outcome.at]
            stratum = _strata(who, outcome, attribute, norms)
            off = residuals(outcome.successes, outcome.trials, stratum)
            found = compared(off, label, stratum, norms.resamples, (seed, m, a))
            chances.append(found.p)
            parts = zip(found.categories, found.chance.tolist(), strict=True)
            drafts.append([_line(outcome, off, label, attribute, c, p) for c, p in parts])
    for draft, one, adjusted in zip(drafts, chances, holm(chances), strict=True):
        for line in draft:
            chance = max(adjusted, min(1.0, line.chance * adjusted / one))
            yield replace(line, chance=chance, alarm=chance <= norms.level)


def _strata(who: People, outcome: _Outcome, attribute: str, norms: Norms) -> Ints:
    """Return who is compared with whom: never by the attribute itself."""
    alike = [who.urgency[outcome.at]]
    named: list[NDArray[np.str_] | Ints] = [*alike]
    if attribute != PROFILE:
        named.append(who.profile[outcome.at])
    first = strata(*named)
    if outcome.measure == WAITING:
        return first
    weeks = who.weeks[outcome.at]
    return strata(first, bands(weeks, first, norms.waiting_bands, norms.band_size))


def _line(
    outcome: _Outcome,
    off: Floats,
    label: NDArray[np.str_],
    attribute: str,
    category: str,
    chance: float,
) -> GroupLine:
    inside = label == category
    count, cases = float(outcome.successes[inside].sum()), float(outcome.trials[inside].sum())
    cases = max(cases, 1.0)
    return GroupLine(
        attribute=attribute,
        category=category,
        measure=outcome.measure,
        people=int(inside.sum()),
        cases=int(cases),
        count=round(count),
        value=count / cases,
        expected=(count - float(off[inside].sum())) / cases,
        chance=chance,
        alarm=False,
    )
