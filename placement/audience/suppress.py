"""Counts of people too small to show, and what else must go so that nobody can work them out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEAST = 5
"""The smallest count of people that is shown; 0 tells nothing of anyone and is shown too."""
HIDDEN = "afgeschermd"
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def hidden(
    counts: ArrayLike,
    groups: Sequence[Hashable] | None = None,
    veiled: Sequence[Hashable] = (),
    least: int = LEAST,
) -> Bools:
    """Return which counts may not be shown: (n,).

    `groups`: whose total is known elsewhere (None: all together); of those `veiled` that total is
    hidden too. Besides counts below `least` as many of the next larger ones are hidden as it
    takes: what is missing from a total then never fixes a count, nor tells that one is below
    `least`. Where that takes more than there is, the whole group is hidden, zeros too.
    """
    values = np.asarray(counts, dtype=np.int64)
    names = ["" for _ in values] if groups is None else list(groups)
    result = np.zeros(len(values), dtype=np.bool_)
    for group in dict.fromkeys(names):
        inside = np.array([at for at, name in enumerate(names) if name == group], dtype=np.int64)
        own = values[inside]
        if group in veiled or 0 < own.sum() < least:
            result[inside] = True
        else:
            result[inside] = _within(own, least)
    return result


def hidden_total(counts: ArrayLike, least: int = LEAST) -> bool:
    """Return whether a total by itself is too small to show."""
    return 0 < int(np.sum(np.asarray(counts, dtype=np.int64))) < least


def _within(counts: Ints, least: int) -> Bools:
    gone = (counts > 0) & (counts < least)
    if not gone.any():
        return gone
    rest = [at for at in np.argsort(counts, kind="stable").tolist() if counts[at] >= least]
    while not _safe(counts[gone], least):
        if not rest:
            return np.ones(len(counts), dtype=np.bool_)
        gone[rest.pop(0)] = True
    return gone


def _safe(gone: Ints, least: int) -> bool:
    """Return whether each of these counts, all 1 or more, could be `least` by their sum."""
    return len(gone) > 1 and int(gone.sum()) - (len(gone) - 1) >= least
