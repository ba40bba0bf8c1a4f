"""Which counts of persons in a whole table stay hidden: small ones, and what would give them away.

The answer depends on the whole table, never on the page, filter or download that is asked: two
answers laid side by side then tell no more than one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from placement.audience.suppress import LEAST

LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"complexes": (), "spread_targets": ("profile", "municipality")}
)
"""Per resource the columns whose totals are known elsewhere (spread, progress)."""
Bools = NDArray[np.bool_]


def hidden_rows(
    resource: str, column: str, rows: Sequence[Mapping[str, object]], least: int = LEAST
) -> Bools:
    """Return for each row of a resource whether its count is hidden: (n,)."""
    counts = np.array([int(str(row[column] or 0)) for row in rows], dtype=np.int64)
    lines = [[row[name] for row in rows] for name in LINES[resource]]
    return hidden_in(counts, lines or [["" for _ in rows]], least)


def hidden_in(
    counts: NDArray[np.int64], lines: Sequence[Sequence[Hashable]], least: int = LEAST
) -> Bools:
    """Return which counts are hidden where along each of `lines` the totals per group are known.

    Every group with a hidden count gets at least two, together so many that none of them can be
    told from the total to be below `least`; where that cannot be, the whole group is hidden.
    """
    gone: Bools = (counts > 0) & (counts < least)
    before = -1
    while before != int(gone.sum()):
        before = int(gone.sum())
        for names in lines:
            for group in dict.fromkeys(names):
                inside = np.array([at for at, name in enumerate(names) if name == group])
                _cover(counts, gone, inside, least)
    return gone


def _cover(counts: NDArray[np.int64], gone: Bools, inside: NDArray[np.int64], least: int) -> None:
    """Hide more of one group, smallest first, until its hidden counts are safe."""
    rest = [at for at in inside[np.argsort(counts[inside], kind="stable")] if not gone[at]]
    # A zero beside a hidden count helps nobody: hide counts of persons first.
    rest.sort(key=lambda at: counts[at] == 0)
    while gone[inside].any() and rest and not _safe(counts[inside][gone[inside]], least):
        gone[rest.pop(0)] = True


def _safe(hidden: NDArray[np.int64], least: int) -> bool:
    several = len(hidden) > 1
    return several and int(hidden.sum()) - int((hidden > 0).sum() - 1) >= least
