"""One typed, validated frame per exchange table; all faults at once.

Frames of tables with an `id` have it as index (text, in file order), the others count from 0.
Text is object with None for missing; choices too; numbers are float64 with NaN; whole numbers with
a default are int64; yes or no is bool; dates are datetime64[s] with NaT; cells with several values
are tuples; points are `x`, `y` in RD metres; `row` is the row in the file, whose header is 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from placement.domain import TABLES
from placement.tables.build import Built, build, empty_frame, typed_frame
from placement.tables.nearest import nearest
from placement.tables.raw import RawTable
from placement.tables.staffed import windows

__all__ = [
    "Built",
    "RawTable",
    "Tables",
    "build",
    "empty_frame",
    "nearest",
    "typed_frame",
    "windows",
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tables:
    """All tables of a delivery; an optional table that was not delivered is empty.

    `given` names the tables whose file was present. The repr shows no content: it is personal.
    """

    municipalities: pd.DataFrame
    providers: pd.DataFrame
    corporations: pd.DataFrame
    bw_locations: pd.DataFrame
    care_bases: pd.DataFrame
    complexes: pd.DataFrame
    units: pd.DataFrame
    clients: pd.DataFrame
    exclusion_zones: pd.DataFrame
    keep_apart: pd.DataFrame
    spread_targets: pd.DataFrame
    agreements: pd.DataFrame
    deliveries: pd.DataFrame
    previous: pd.DataFrame
    pins: pd.DataFrame
    confirmations: pd.DataFrame
    reach: pd.DataFrame
    unit_distances: pd.DataFrame
    bw_walks: pd.DataFrame
    given: frozenset[str]

    @classmethod
    def of(cls, frames: Mapping[str, pd.DataFrame], given: Iterable[str] | None = None) -> Tables:
        """Return tables from frames by name; those left out are empty.

        `given` are the tables that were delivered: the names in `frames` unless stated.
        """
        every = {name: frames[name] if name in frames else empty_frame(name) for name in TABLES}
        return cls(**every, given=frozenset(frames if given is None else given))

    def __repr__(self) -> str:
        counts = ", ".join(f"{name}={len(self.frame(name))}" for name in sorted(self.given))
        return f"Tables({counts})"

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table by its name."""
        found = getattr(self, table)
        assert isinstance(found, pd.DataFrame)
        return found

    def replace(self, **frames: pd.DataFrame) -> Tables:
        """Return the same tables with some frames replaced; a what-if starts here."""
        return replace(self, **frames)  # type: ignore[arg-type]
