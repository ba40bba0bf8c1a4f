"""A what-if from end to end: two proposals, their difference, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from placement import plan
from placement.explain import explained_difference
from placement.geo.scene import PROFILES
from placement.proposal import Difference, Outcome, Proposal, Shift
from placement.solve import Carried
from placement.what_if.case import Case, changed
from placement.what_if.changes import Change

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many persons of one profile or municipality are newly placed, before and after."""

    name: str
    before: int
    after: int
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes do to a plan; tallies count placed waiting clients.

    `by_municipality` goes by the municipality of the unit, `by_profile` by the profile sought.
    """

    told: tuple[str, ...]
    before: Outcome
    after: Outcome
    difference: Difference
    by_profile: tuple[Tally, ...]
    by_municipality: tuple[Tally, ...]


def what_if(
    case: Case,
    changes: Iterable[Change],
    *,
    before: Outcome | None = None,
    free: bool = False,
    on_progress: Step = lambda _: None,
) -> Effect:
    """Return what changes do: the same pipe on the case and on the changed case.

    The second run takes the first as its previous plan: as few other placements as the goals
    before stability allow. `free` leaves it as the case has it. TableError carries all faults.
    """
    asked = tuple(changes)
    other = changed(case, asked)
    if before is None:
        on_progress("Voorstel zonder de verandering")
        before = run(case, on_progress)
    on_progress("Voorstel met de verandering")
    new = other if free else near(other, before.proposal)
    after = run(new, on_progress, before.proposal, plan.carried_of(before))
    told = tuple(change.told for change in asked)
    return effect(told, before, after, explained_difference(before, after))


def replanned(
    case: Case, earlier: Proposal, *, on_progress: Step = lambda _: None
) -> tuple[Outcome, bool]:
    """Return a new run that stays near an earlier proposal, in the rulebook's own order of goals.

    A case that names a previous plan itself keeps that; the second part tells whether it did.
    """
    own = len(case.tables.previous) > 0
    return run(case if own else near(case, earlier), on_progress, earlier), own


def run(
    case: Case,
    on_progress: Step = lambda _: None,
    earlier: Proposal | None = None,
    carried: Carried | None = None,
) -> Outcome:
    """Return the outcome of a case; the search may begin with an earlier one."""
    return plan.run(
        case.tables,
        case.rulebook,
        case.settings,
        walk=case.walk,
        drive=case.drive,
        sha256=case.sha256,
        on_progress=on_progress,
        near=earlier,
        carried=carried,
    )


def near(case: Case, earlier: Proposal) -> Case:
    """Return the case with an earlier proposal as its previous plan.

    Stability stands where the rulebook has it; last, where the rulebook does not strive for it.
    """
    order, book = case.rulebook.match.objective, case.rulebook
    if "stability" not in order:
        book = book.replace(match={"objective": [*order, "stability"]})
    tables = case.tables.replace(previous=previous_of(earlier))
    return replace(case, tables=tables, rulebook=book)


def previous_of(earlier: Proposal) -> pd.DataFrame:
    """Return the table `previous` of a proposal."""
    rows = earlier.placements
    columns = {
        "client": pd.Series([p.client for p in rows], dtype=object),
        "unit": pd.Series([p.unit for p in rows], dtype=object),
        "provider": pd.Series([p.provider for p in rows], dtype=object),
        "row": pd.Series(range(2, len(rows) + 2), dtype="int64"),
    }
    return pd.DataFrame(columns)


def effect(told: tuple[str, ...], before: Outcome, after: Outcome, found: Difference) -> Effect:
    """Return a difference with the tallies per profile and municipality."""
    worlds = (before, after)
    profile = {c: p for world in worlds for c, p in _profiles(world).items()}
    lies_in = {u: m for world in worlds for u, m in _municipalities(world).items()}
    shifts = [shift for shift in found.shifts if not shift.resident]
    return Effect(
        told=told,
        before=before,
        after=after,
        difference=found,
        by_profile=_tallies(shifts, lambda shift, _: profile[shift.client]),
        by_municipality=_tallies(shifts, lambda _, place: lies_in[place[0]]),
    )


def _tallies(
    shifts: Iterable[Shift], group: Callable[[Shift, tuple[str, str]], str]
) -> tuple[Tally, ...]:
    counts: dict[str, list[int]] = {}
    for shift in shifts:
        was = None if shift.before is None else group(shift, shift.before)
        now = None if shift.after is None else group(shift, shift.after)
        for name in {was, now} - {None}:
            row = counts.setdefault(str(name), [0, 0, 0, 0])
            row[0] += was == name
            row[1] += now == name
            row[2] += now == name != was
            row[3] += was == name != now
    return tuple(Tally(name, *row) for name, row in sorted(counts.items()))


def _profiles(outcome: Outcome) -> dict[str, str]:
    seekers = outcome.scene.seekers
    return {c: PROFILES[int(p)] for c, p in zip(seekers.ids, seekers.profile, strict=True)}


def _municipalities(outcome: Outcome) -> dict[str, str]:
    scene = outcome.scene
    names = (*scene.municipality_names, "onbekende gemeente")
    places = zip(scene.units.ids, scene.units.municipality.tolist(), strict=True)
    return {unit: names[place] for unit, place in places}
