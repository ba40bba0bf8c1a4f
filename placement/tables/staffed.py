"""The hours in which a care base is staffed: `07:00-22:00`, several parts separated by `|`."""

from __future__ import annotations

import re

_PART = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")
_DAY = 24 * 60


def windows(text: str) -> tuple[tuple[int, int], ...] | None:
    """Return the staffed parts of a day as (from, until) minutes after midnight, sorted.

    A part past midnight (`22:00-06:00`) becomes two; parts that touch become one. None where the
    text is not such a list.
    """
    parts: list[tuple[int, int]] = []
    for piece in re.split(r"[|,;]", text):
        found = _PART.fullmatch(piece.strip())
        if found is None:
            return None
        hour, minute, hour_until, minute_until = (int(item) for item in found.groups())
        begin, end = hour * 60 + minute, hour_until * 60 + minute_until
        if minute > 59 or minute_until > 59 or begin >= _DAY or end > _DAY or begin == end:
            return None
        parts.extend([(begin, end)] if begin < end else [(begin, _DAY), (0, end)])
    return _joined(sorted(part for part in parts if part[0] < part[1]))


def normalise(text: str) -> str | None:
    """Return the same hours as `HH:MM-HH:MM` parts with `|` between them, or None."""
    found = windows(text)
    if found is None:
        return None
    return "|".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in found)


def _joined(parts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for begin, end in parts:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
