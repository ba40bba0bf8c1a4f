"""Which counts of persons in a whole table stay hidden: small ones, and what would give them away.

The answer depends on the whole table, never on the page, filter or download that is asked: two
answers laid side by side then tell no more than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from placement.audience.suppress import LEAST, Bools, hidden_in

LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"complexes": (), "spread_targets": ("profile", "municipality")}
)
"""Per resource the columns whose totals are known elsewhere (spread, progress)."""


def hidden_rows(
    resource: str, column: str, rows: Sequence[Mapping[str, object]], least: int = LEAST
) -> Bools:
    """Return for each row of a resource whether its count is hidden: (n,)."""
    counts = np.array([int(str(row[column] or 0)) for row in rows], dtype=np.int64)
    lines = [[row[name] for row in rows] for name in LINES[resource]]
    return hidden_in(counts, lines or [["" for _ in rows]], least)
