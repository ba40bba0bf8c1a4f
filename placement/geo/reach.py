"""Reach (opkomsttijd): who is staffed when, and the worst time over a window of the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from placement.geo.network import UNKNOWN, UNREACHABLE, Ints

DAY_MINUTES = 24 * 60
Window = tuple[int, int]
"""From and until in minutes of the day; until before from runs over midnight."""


def worst_reach_ms(
    staffed: Sequence[Sequence[Window]],
    handling_ms: Ints,
    travel_ms: Ints,
    base_provider: Ints,
    provider_count: int,
    windows: Sequence[Window],
) -> Ints:
    """Return the worst reach of each provider to each unit in each window: (W, P, U), ms.

    `staffed`: windows per base, (B,); `handling_ms`: (B,); `travel_ms`: (B, U) with UNKNOWN and
    UNREACHABLE; `base_provider`: (B,) in 0..provider_count-1. At each moment the quickest staffed
    base of the provider comes: a base that is known to reach beats those that are unknown. Over a
    window the worst moment counts, and nobody who comes (UNREACHABLE) is worse than not knowing
    (UNKNOWN), which is worse than any time. A provider without a single base is UNKNOWN.
    """
    units = travel_ms.shape[1]
    worst = np.full((len(windows), provider_count, units), UNKNOWN, dtype=np.int64)
    known = (travel_ms != UNKNOWN) & (travel_ms != UNREACHABLE)
    total = np.where(known, travel_ms + np.asarray(handling_ms)[:, None], travel_ms)
    for provider in range(provider_count):
        bases = np.flatnonzero(np.asarray(base_provider) == provider)
        if not len(bases):
            continue
        hours = [tuple(_spans(staffed[base])) for base in bases.tolist()]
        for number, window in enumerate(windows):
            moments = {
                tuple(_on_duty(spans, minute) for spans in hours)
                for minute in _moments(window, hours)
            }
            quickest = [_quickest(total[bases[np.array(on)]]) for on in sorted(moments)]
            worst[number, provider] = _worst(np.stack(quickest))
    return worst


def overlap(first: Sequence[Window], second: Sequence[Window]) -> tuple[Window, ...]:
    """Return the parts of the day that lie in both, cut at midnight."""
    both = (
        (max(a, c), min(b, d))
        for a, b in sorted(_spans(first))
        for c, d in sorted(_spans(second))
        if max(a, c) < min(b, d)
    )
    return tuple(both)


def _spans(windows: Sequence[Window]) -> Iterator[Window]:
    """Yield the windows cut at midnight, so that each has from < until."""
    for start, end in windows:
        if start < end:
            yield start, end
        else:
            yield start, DAY_MINUTES
            if end > 0:
                yield 0, end


def _on_duty(spans: Sequence[Window], minute: int) -> bool:
    return any(start <= minute < end for start, end in spans)


def _moments(window: Window, hours: Sequence[Sequence[Window]]) -> list[int]:
    """Return the minutes in the window at which the staffing may change, its own starts too."""
    edges = {minute % DAY_MINUTES for spans in hours for span in spans for minute in span}
    own = tuple(_spans([window]))
    edges |= {start for start, _ in own}
    return sorted(minute for minute in edges if _on_duty(own, minute))


def _quickest(total: Ints) -> Ints:
    """Return the least over the bases on duty: (U,). None on duty: UNREACHABLE."""
    far = np.where(total == UNKNOWN, UNREACHABLE, total)
    least: Ints = far.min(axis=0, initial=int(UNREACHABLE))
    doubtful = (least == UNREACHABLE) & (total == UNKNOWN).any(axis=0)
    return np.where(doubtful, UNKNOWN, least)


def _worst(moments: Ints) -> Ints:
    never: NDArray[np.bool_] = (moments == UNREACHABLE).any(axis=0)
    doubtful: NDArray[np.bool_] = (moments == UNKNOWN).any(axis=0)
    most = np.where(doubtful, UNKNOWN, moments.max(axis=0))
    return np.where(never, UNREACHABLE, most)
