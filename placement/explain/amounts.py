"""How sentences write amounts: money, time, distance, and how many of a thing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from placement.quantities import MM_PER_METRE, Euro, dutch

DAYS_PER_WEEK = 7
CENTS = Decimal(1).scaleb(-2)
NAMED = 6
"""How many of a thing a sentence names before it counts the rest."""


def euro(cents: int) -> str:
    """Write cents as «€ 650» or «€ 612,50»."""
    text = str(Euro(Decimal(cents) * CENTS))
    return text.removesuffix(",00")


def span(days: int) -> str:
    """Write a number of days as weeks and days: «12 weken en 1 dag»."""
    weeks, rest = divmod(abs(days), DAYS_PER_WEEK)
    parts = [counted(weeks, "week", "weken")] if weeks else []
    if rest or not weeks:
        parts.append(counted(rest, "dag", "dagen"))
    return " en ".join(parts)


def counted(number: int, one: str, many: str) -> str:
    """Write a number with its word in the right form."""
    return f"{dutch(number)} {one if number == 1 else many}"


def metres(mm: int, limit: int) -> str:
    """Write millimetres as metres, as short as keeps them on the same side of the limit."""
    return short(mm, limit, MM_PER_METRE) + " m"


def short(measure: int, limit: int, scale: int) -> str:
    """Write measure/scale with as few decimals as keep it above, below or at the limit."""
    exact, wanted = Decimal(measure) / scale, _side(measure, limit)
    for decimals in range(4):
        rounded = round(exact, decimals)
        if _side(rounded, Decimal(limit) / scale) == wanted:
            return dutch(Decimal(rounded) if rounded else Decimal(0))
    return dutch(exact)


def _side(value: Decimal | int, limit: Decimal | int) -> int:
    return (value > limit) - (value < limit)


def listed(names: Iterable[str]) -> str:
    """Return names as Dutch text, the first few and how many more."""
    every = list(names)
    if len(every) > NAMED:
        return f"{', '.join(every[:NAMED])} en nog {len(every) - NAMED}"
    return " en ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))
