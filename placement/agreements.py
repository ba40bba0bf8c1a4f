"""Prestatieafspraken: what corporations promised, delivered, and will deliver at this pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Literal

import numpy as np
import pandas as pd

from placement.tables import Tables

OMKLAP = "omklap"
LEAST_SHARE = Fraction(1, 10)
"""Earlier in a period one dwelling more or less would decide the forecast: there is none."""

Standing = Literal["met", "on_track", "behind", "missed", "not_begun"]


@dataclass(frozen=True, slots=True)
class AgreementProgress:
    """How one agreement stands on a day; counts are dwellings.

    `delivered`, `pipeline` and `withdrawn` count each unit once, by its last row: the latest date,
    then the lowest row. A delivery dated after the day is still in the pipeline. `elapsed` is the
    part of the period that has passed, the day itself included: 0 before, 1 after. `expected` is
    promised * elapsed, rounded down: a dwelling is due when its whole share of the period has
    passed. `needed` is promised - delivered, never below 0. `forecast` is delivered / elapsed,
    rounded down: what the end of the period brings at the pace so far; None in the first tenth of
    the period. `omgeklapt` counts delivered units that an omklap agreement has delivered too, and
    which so left the pool; for an omklap agreement that is all that it delivered.
    """

    id: str
    corporation: str
    municipality: str
    kind: str
    period_from: date
    period_until: date
    promised: int
    delivered: int
    pipeline: int
    withdrawn: int
    omgeklapt: int
    elapsed: Fraction
    expected: int
    needed: int
    forecast: int | None

    @property
    def standing(self) -> Standing:
        """What the figures mean today; `behind` is fewer delivered than expected by now."""
        if self.delivered >= self.promised:
            return "met"
        if self.elapsed == 0:
            return "not_begun"
        if self.elapsed == 1:
            return "missed"
        return "on_track" if self.delivered >= self.expected else "behind"


def progress(tables: Tables, day: date) -> tuple[AgreementProgress, ...]:
    """Return how each agreement stands on `day`, in the order of the table."""
    rows = _last_rows(tables.deliveries, day)
    kinds = tables.agreements["kind"]
    gone = {
        unit
        for (agreement, unit), at in rows.items()
        if at == "delivered" and kinds.get(agreement) == OMKLAP
    }
    return tuple(
        _progress(str(name), row, {u: at for (a, u), at in rows.items() if a == name}, gone, day)
        for name, row in tables.agreements.iterrows()
    )


def carried_over(found: Iterable[AgreementProgress]) -> Mapping[str, int]:
    """Return per agreement what the one before it left open: dwellings still owed in its period.

    Before it is the last agreement of the same corporation, municipality and kind whose period
    has passed when this one begins; of two that begin after it the first takes all. What was
    itself carried over counts as promised.
    """
    carried: dict[str, int] = {}
    left: dict[tuple[str, str, str], list[tuple[date, int]]] = {}
    for item in sorted(found, key=lambda one: (one.period_from, one.period_until, one.id)):
        open_ = left.setdefault((item.corporation, item.municipality, item.kind), [])
        over = [one for one in open_ if one[0] < item.period_from]
        carried[item.id] = sum(amount for _, amount in over)
        open_[:] = [one for one in open_ if one not in over]
        if item.elapsed == 1:
            owed = max(0, item.promised + carried[item.id] - item.delivered)
            open_.append((item.period_until, owed))
    return carried


def elapsed_share(period_from: date, period_until: date, day: date) -> Fraction:
    """Return the part of a period that has passed at the end of `day`; both ends are in it."""
    whole = (period_until - period_from).days + 1
    passed = (day - period_from).days + 1
    return Fraction(min(max(passed, 0), whole), whole) if whole > 0 else Fraction(1)


def _last_rows(deliveries: pd.DataFrame, day: date) -> Mapping[tuple[str, str], str]:
    """Return per (agreement, unit) its status on `day`."""
    last: dict[tuple[str, str], str] = {}
    rows = deliveries.sort_values("date", kind="stable")
    later = rows["date"].to_numpy("datetime64[D]") > np.datetime64(day, "D")
    for agreement, unit, status, to_come in zip(
        rows["agreement"], rows["unit"], rows["status"], later, strict=True
    ):
        waits = to_come and status == "delivered"
        last[str(agreement), str(unit)] = "pipeline" if waits else str(status)
    return last


def _progress(
    name: str, row: pd.Series, units: Mapping[str, str], gone: set[str], day: date
) -> AgreementProgress:
    begin, end = row["period_from"].date(), row["period_until"].date()
    counts, promised = Counter(units.values()), int(row["promised"])
    share = elapsed_share(begin, end, day)
    delivered = counts["delivered"]
    return AgreementProgress(
        id=name,
        corporation=str(row["corporation"]),
        municipality=str(row["municipality"]),
        kind=str(row["kind"]),
        period_from=begin,
        period_until=end,
        promised=promised,
        delivered=delivered,
        pipeline=counts["pipeline"],
        withdrawn=counts["withdrawn"],
        omgeklapt=sum(at == "delivered" and unit in gone for unit, at in units.items()),
        elapsed=share,
        expected=floor(promised * share),
        needed=max(0, promised - delivered),
        forecast=floor(delivered / share) if share >= LEAST_SHARE else None,
    )
