"""Faults at rows of a frame that has been typed already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from placement.errors import Fault
from placement.tables import Tables


@dataclass(frozen=True, slots=True)
class Marker:
    """Makes faults for one table: knows its frame and the name of its file."""

    frame: pd.DataFrame
    file: str

    @classmethod
    def of(cls, tables: Tables, files: Mapping[str, str], table: str) -> Marker:
        """Return the marker of a table; `files` names the file of each delivered table."""
        return cls(tables.frame(table), files.get(table, f"{table}.csv"))

    def values(self, column: str) -> pd.Series:
        """Return a column, or the ids, counted from 0."""
        if column == "id":
            return pd.Series(self.frame.index, dtype=object)
        return self.frame[column].reset_index(drop=True)

    def where(self, mask: ArrayLike, column: str, problem: str, expected: str) -> Iterator[Fault]:
        """Yield a fault at each row of the mask (shape: rows of the frame)."""
        for at in np.flatnonzero(np.asarray(mask, dtype=np.bool_)):
            yield self.at(int(at), column, problem, expected)

    def at(
        self, at: int, column: str, problem: str, expected: str, value: str | None = None
    ) -> Fault:
        """Return a fault at one row; the value of the cell unless another is given."""
        shown = _shown(self.values(column).iloc[at]) if value is None else value
        row = int(self.frame["row"].iloc[at])
        return Fault(self.file, problem, expected, row, column, shown)


def _shown(value: Any) -> str | None:  # noqa: ANN401 - any cell
    if isinstance(value, tuple):
        return "|".join(value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float | np.floating):
        return f"{value:.12g}"
    return str(value)
