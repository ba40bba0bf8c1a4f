"""Prestatieafspraken as a corporation, planner or coordinator sees them, with their evidence.

A dwelling that is omgeklapt is a person who took its lease. Who may not know persons sees such
counts from LEAST on only, and never which dwelling it was.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from placement.agreements import OMKLAP, AgreementProgress, carried_over, progress
from placement.audience.suppress import HIDDEN, hidden_in
from placement.audience.tables_supply import STANDINGS
from placement.audience.views import Cell
from placement.audience.words import FORMS, text
from placement.tables import Tables

WEEK_DAYS = 7
STATES = {"delivered": "geleverd", "pipeline": "in de pijplijn", "withdrawn": "ingetrokken"}
CODE = re.compile(r"([A-Za-z0-9./_-]*[0-9][A-Za-z0-9./_-]*)?", re.ASCII)
COUNTED = ("delivered", "pipeline", "withdrawn")
TOLD_BY = ("delivered", "pipeline", "withdrawn", "omgeklapt", "carried", "needed", "forecast",
           "weeks_each", "standing")  # fmt: skip
"""What tells how many of an omklap agreement took a lease, or lets it be worked out."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One delivery, or one on its way: which dwelling, when, and by which paper."""

    unit: str
    date: dt.date
    state: str
    state_label: str
    evidence: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One agreement on a day; counts are dwellings, those in `hidden` are not shown.

    `carried` is what an earlier agreement left open; `needed` counts it too. `weeks_each`: a
    dwelling so often brings it all in time; None where nothing is needed or the time is over.
    """

    id: str
    corporation: str
    corporation_name: str
    municipality: str
    municipality_name: str
    kind: str
    kind_label: str
    period_from: dt.date
    period_until: dt.date
    note: str
    elapsed_percent: int
    promised: int
    carried: int
    pipeline: int
    delivered: int
    omgeklapt: int
    withdrawn: int
    expected: int
    needed: int
    forecast: int | None
    weeks_each: int | None
    standing: str
    standing_label: str
    hidden: frozenset[str]
    evidence: tuple[EvidenceLine, ...]

    def cell(self, name: str) -> Cell:
        """Return a figure as a table shows it."""
        if name in self.hidden:
            return HIDDEN
        found: Cell = getattr(self, name)
        return found

    def count(self, name: str) -> int | None:
        """Return a count for a chart; None where it is not shown."""
        found = getattr(self, name)
        return found if name not in self.hidden and isinstance(found, int) else None


def agreement_views(tables: Tables, day: dt.date, *, guarded: bool) -> tuple[AgreementView, ...]:
    """Return every agreement of the tables; `guarded` hides small counts of persons.

    What is hidden depends on all agreements, never on who asks or for which.
    """
    found = progress(tables, day)
    carried, veiled = carried_over(found), _veiled(found) if guarded else {}
    places = _names(tables, "municipalities"), _names(tables, "corporations")
    evidence = _evidence(tables, day, guarded=guarded)
    notes = tables.agreements["note"]
    return tuple(
        _view(
            item,
            places,
            (text(notes[item.id]), carried[item.id], veiled.get(item.id, frozenset())),
            () if guarded and item.kind == OMKLAP else tuple(evidence.get(item.id, ())),
            day,
        )
        for item in found
    )


def _view(
    item: AgreementProgress,
    names: tuple[Mapping[str, str], Mapping[str, str]],
    more: tuple[str, int, frozenset[str]],
    evidence: tuple[EvidenceLine, ...],
    day: dt.date,
) -> AgreementView:
    note, carried, hidden = more
    needed = max(0, item.promised + carried - item.delivered)
    left = (item.period_until - max(day, item.period_from)).days
    standing = item.standing
    if standing == "met" and needed:  # its own part is met, what was owed before is not
        standing = "behind" if item.elapsed < 1 else "missed"
    return AgreementView(
        item.id, item.corporation, names[1].get(item.corporation, item.corporation),
        item.municipality, names[0].get(item.municipality, item.municipality),
        item.kind, FORMS[item.kind], item.period_from, item.period_until, note,
        int(item.elapsed * 100), item.promised, carried, item.pipeline, item.delivered,
        item.omgeklapt, item.withdrawn, item.expected, needed, item.forecast,
        left // WEEK_DAYS // needed if needed and left > 0 else None,
        standing, STANDINGS[standing], hidden, evidence,
    )  # fmt: skip


def _veiled(found: tuple[AgreementProgress, ...]) -> dict[str, frozenset[str]]:
    """Return per agreement the figures that may not be shown.

    Totals per corporation and per municipality count as known: each sees its own elsewhere.
    """
    omklap = [item for item in found if item.kind == OMKLAP]
    others = [item for item in found if item.kind != OMKLAP]
    small = {name for count in COUNTED for name in _small(omklap, count)}
    # What one period left open tells of the one before: all periods of a place go together.
    places = {(item.corporation, item.municipality) for item in omklap if item.id in small}
    veiled = {item.id: frozenset(TOLD_BY) for item in omklap
              if (item.corporation, item.municipality) in places}  # fmt: skip
    return veiled | {name: frozenset({"omgeklapt"}) for name in _small(others, "omgeklapt")}


def _small(items: list[AgreementProgress], count: str) -> Iterable[str]:
    if not items:
        return []
    counts = np.array([getattr(item, count) for item in items], dtype=np.int64)
    lines = [[item.corporation for item in items], [item.municipality for item in items]]
    gone = hidden_in(counts, lines)
    return [item.id for item, hides in zip(items, gone, strict=True) if hides]


def _names(tables: Tables, table: str) -> Mapping[str, str]:
    frame = tables.frame(table)
    return {str(i): text(n) or str(i) for i, n in zip(frame.index, frame["name"], strict=True)}


def _evidence(tables: Tables, day: dt.date, *, guarded: bool) -> Mapping[str, list[EvidenceLine]]:
    """Return the rows per agreement by date; one dated after the day is still on its way."""
    told: dict[str, list[EvidenceLine]] = {}
    rows = tables.deliveries.sort_values("date", kind="stable")
    for agreement, unit, at, paper, status in zip(
        rows["agreement"], rows["unit"], rows["date"], rows["evidence"], rows["status"], strict=True
    ):
        when = at.date()
        state = "pipeline" if status == "delivered" and when > day else str(status)
        # Free text may name somebody: who may not know persons sees a reference, and no sentence.
        kept = text(paper)
        shown = kept if not guarded or CODE.fullmatch(kept) else "aanwezig"
        line = EvidenceLine(str(unit), when, state, STATES[state], shown)
        told.setdefault(str(agreement), []).append(line)
    return told
