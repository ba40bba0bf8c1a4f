"""The figures of a coverage view, with what its audience may not see taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from placement.audience.suppress import LEAST, hidden
from placement.audience.views import Cell
from placement.spread import Figures

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
HIDDEN = "afgeschermd"
PERCENT = 100


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Measure:
    """One figure per area, (A,): NaN where there is none, and where it is hidden."""

    id: str
    title: str
    values: Floats
    hidden: Bools
    unit: str = ""
    whole: bool = True
    both_ways: bool = False

    def cell(self, area: int) -> Cell:
        """Return the value of one area as a table shows it."""
        if self.hidden[area]:
            return HIDDEN
        value = float(self.values[area])
        if np.isnan(value):
            return None
        return int(value) if self.whole else round(value, 1)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Shown:
    """Figures with two masks of what may not be shown: (A, P) each."""

    figures: Figures
    demand_hidden: Bools
    occupied_hidden: Bools

    def demand(self, profile: str) -> Measure:
        """Return how many wait."""
        at = self._column(profile)
        return _measure(
            "demand", f"Vraag {profile}: wachtenden", self.figures.demand, self.demand_hidden, at
        )

    def supply(self, profile: str) -> Measure:
        """Return how many places are free: places are no people, so nothing is hidden."""
        at, none = self._column(profile), np.zeros_like(self.demand_hidden)
        title = f"Aanbod {profile}: vrije plaatsen"
        return _measure("supply", title, self.figures.supply, none, at)

    def reach(self, profile: str, hour: int, name: str) -> Measure:
        """Return which percentage is reached in time from one hour to the next."""
        share = self.figures.reach.get(profile)
        empty = np.full(len(self.demand_hidden), np.nan)
        values = empty if share is None else share[:, hour] * PERCENT
        title = f"Op tijd {profile} om {hour:02d}:00"
        return Measure(name, title, values, np.zeros(len(empty), dtype=np.bool_), "%", whole=False)

    def stock(self) -> Measure:
        """Return social housing as a percentage of all dwellings."""
        values = self.figures.areas.social_share * PERCENT
        none = np.zeros(len(values), dtype=np.bool_)
        return Measure("stock", "Sociale huurwoningen", values, none, "%", whole=False)

    def public(self) -> Iterator[Measure]:
        """Yield each figure of a statistics office: public, so nothing is hidden."""
        for title, values in self.figures.areas.public:
            whole = bool((np.nan_to_num(values) % 1 == 0).all())
            none = np.zeros(len(values), dtype=np.bool_)
            yield Measure("public", title, values, none, whole=whole)

    def gap(self, profile: str) -> Measure:
        """Return how many more (or fewer) are housed than is wanted."""
        at = self._column(profile)
        target, occupied = self.figures.target[:, at], self.figures.occupied[:, at]
        gone = self.occupied_hidden[:, at] & (target >= 0)
        values = np.where((target >= 0) & ~gone, occupied - target, np.nan)
        title = f"Spreiding {profile}: gehuisvest min doel"
        return Measure("spread", title, values, gone, both_ways=True)

    def occupied(self, profile: str) -> Measure:
        """Return how many are housed now."""
        at = self._column(profile)
        values = np.where(self.figures.occupied[:, at] >= 0, self.figures.occupied[:, at], np.nan)
        gone = self.occupied_hidden[:, at] & ~np.isnan(values)
        return Measure("occupied", "nu", np.where(gone, np.nan, values), gone)

    def _column(self, profile: str) -> int:
        return self.figures.profiles.index(profile)


def _in_fives(figures: Figures) -> Figures:
    """Return figures with their counts of persons in fives; -1 (nothing known) stays."""
    demand, occupied = (np.asarray(LEAST * np.rint(counts / LEAST), dtype=np.int64)
                        for counts in (figures.demand, figures.occupied))  # fmt: skip
    return replace(figures, demand=demand, occupied=np.where(figures.occupied < 0, -1, occupied))


def _measure(name: str, title: str, table: NDArray[np.int64], mask: Bools, at: int) -> Measure:
    values = np.where(mask[:, at], np.nan, table[:, at].astype(np.float64))
    return Measure(name, title, values, mask[:, at])


def shown(figures: Figures, municipal: Figures, *, guarded: bool) -> Shown:
    """Return the figures as one audience may see them; `guarded` hides small counts of people.

    The other counts of people are then in fives.
    """
    none = np.zeros_like(figures.demand, dtype=np.bool_)
    if not guarded:
        return Shown(figures, none, none)
    columns = [_demand(figures, municipal, at) for at in range(len(figures.profiles))]
    housed = [hidden(np.maximum(figures.occupied[:, at], 0)) for at in range(len(columns))]
    return Shown(_in_fives(figures), np.stack(columns, axis=1), np.stack(housed, axis=1))


def _demand(figures: Figures, municipal: Figures, at: int) -> Bools:
    """Return which counts of one profile are hidden; a hidden municipality hides its parts."""
    counts = figures.demand[:, at]
    if figures.areas.level == "gemeente":
        return hidden(counts)
    above = hidden(municipal.demand[:, at])
    if figures.areas.level == "hexagon":
        # Hexagons cross borders: no total of theirs is known but that of the region.
        return hidden(counts, veiled=("",) if above.all() and len(above) else ())
    veiled = [name for name, gone in zip(municipal.areas.ids, above, strict=True) if gone]
    return hidden(counts, figures.areas.municipality, veiled)


def measures(seen: Shown, profile: str, day: int, night: int) -> Iterator[Measure]:
    """Yield what areas can be coloured by, in the order of the map."""
    yield seen.demand(profile)
    yield seen.supply(profile)
    yield seen.reach(profile, day, "reach_day")
    yield seen.reach(profile, night, "reach_night")
    yield seen.stock()
    yield from seen.public()
    yield seen.gap(profile)
