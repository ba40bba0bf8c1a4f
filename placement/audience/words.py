"""Dutch words for values, and the few ways in which views write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from placement.geo.scene import FAR

FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "intramural": "intramuraal",
        "independent": "zelfstandig",
        "gespikkeld": "gespikkeld",
        "clustered": "geclusterd",
        "shared": "onzelfstandig",
        "omklap": "omklappen",
    }
)
STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "optimal": "bewezen het beste",
        "feasible": "niet op elk punt bewezen het beste",
        "infeasible": "geen enkel plan voldoet aan alle regels",
        "no_answer": "geen antwoord binnen de tijd",
    }
)


def text(value: object) -> str:
    """Return a table's text; "" where nothing was given."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN


def day_text(day: date) -> str:
    """Return a date as Dutch readers write it: 31-12-2026."""
    return f"{day.day}-{day.month}-{day.year}"


def tenths(value: int, scale: int) -> float | None:
    """Return `value / scale` in tenths, rounded up; None where it is unknown or out of sight."""
    if value < 0 or value >= FAR:
        return None
    return -(-int(value) * 10 // scale) / 10


def yes_no(value: object) -> str:
    """Return «ja» or «nee»."""
    return "ja" if value else "nee"


def listed(words: Iterable[str]) -> str:
    """Return «a, b en c»."""
    *others, last = [*words] or [""]
    return f"{', '.join(others)} en {last}" if others else last


def upper_first(words: str) -> str:
    """Return words with a capital in front, and the rest as it was."""
    return words[:1].upper() + words[1:]
