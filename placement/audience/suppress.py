"""Counts of people too small to show, and what else must go so that nobody can work them out.

What one table hides, two tables laid side by side would tell: whoever notes today's count and
tomorrow's knows how many came or went. So who may know no person gets every count in fives
(`fives`), and whatever is worked out of counts is worked out of those: two answers then differ by
nothing or by a multiple of LEAST, each of which 0 or at least LEAST persons explain as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEAST = 5
"""The smallest count of people that is shown; 0 tells nothing of anyone and is shown too."""
HIDDEN = "afgeschermd"
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def fives(count: int) -> int:
    """Return a (net) count of persons as it is told: the nearest multiple of LEAST."""
    return LEAST * round(count / LEAST)


def hidden(
    counts: ArrayLike,
    groups: Sequence[Hashable] | None = None,
    veiled: Sequence[Hashable] = (),
    least: int = LEAST,
) -> Bools:
    """Return which counts may not be shown: (n,).

    `groups`: whose total is known elsewhere (None: all together); of those `veiled` that total is
    hidden too, and with it the whole group.
    """
    values = np.asarray(counts, dtype=np.int64)
    names = ["" for _ in values] if groups is None else list(groups)
    covered = np.array([name in veiled for name in names], dtype=np.bool_)
    return hidden_in(values, [names], least) | covered


def hidden_in(counts: Ints, lines: Sequence[Sequence[Hashable]], least: int = LEAST) -> Bools:
    """Return which counts are hidden where along each of `lines` the totals per group are known.

    Besides counts below `least` as many of the next larger ones of their group are hidden as it
    takes: what is missing from a total then never fixes a count, nor tells that one is below
    `least`. Where that takes more than there is, the whole group is hidden, zeros too.
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


def _cover(counts: Ints, gone: Bools, inside: Ints, least: int) -> None:
    """Hide more of one group, smallest first, until its hidden counts are safe."""
    rest = [at for at in inside[np.argsort(counts[inside], kind="stable")] if not gone[at]]
    # A zero beside a hidden count helps nobody: hide counts of persons first.
    rest.sort(key=lambda at: counts[at] == 0)
    while gone[inside].any() and rest and not _safe(counts[inside][gone[inside]], least):
        gone[rest.pop(0)] = True


def _safe(gone: Ints, least: int) -> bool:
    """Return whether each of these counts that is not 0 could be `least` by their sum."""
    return len(gone) > 1 and int(gone.sum()) - int((gone > 0).sum() - 1) >= least
