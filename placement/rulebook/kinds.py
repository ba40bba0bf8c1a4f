"""The kinds of value in rulebooks and settings, with their ranges: named once, used in both.

TOML is read with exact decimals; a boolean is never a number and text is never either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, Strict

from placement.quantities import milli

Term = Literal["placed", "waiting", "stability", "spread_max", "spread_l1", "preference", "travel"]
TERMS: tuple[str, ...] = get_args(Term)
URGENCIES = (1, 2, 3)
MINUTES_PER_DAY = 24 * 60
MOST_WEIGHT = 10_000
"""Weights and penalties: with these the sum over a nation (60,000 clients) stays below 2**30."""
MOST_WEEKS = 1_600
"""Thirty years: their squares, summed over a region of 1,500, stay below 2**32."""
MOST_PERSONS = 1_000_000
"""In one group: such a number stands as a coefficient beside 0 or 1 in a row of the model."""


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("geen getal")  # noqa: TRY004  (pydantic collects ValueError only)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("geen eindig getal")
    return value


def _whole_milli(value: Decimal) -> Decimal:
    milli(value)
    return value


def distinct_terms(value: Sequence[object]) -> None:
    """Check that an objective names something and nothing twice; ValueError otherwise."""
    if not value:
        raise ValueError("geen enkel doel genoemd")
    double = sorted({str(term) for term in value if value.count(term) > 1})
    if double:
        raise ValueError(f"{', '.join(double)} staat er meer dan eens in")


def urgency_weights(value: object) -> dict[int, int]:
    """Return the weight per urgency; ValueError names every urgency that is wrong or lacking."""
    if not isinstance(value, dict):
        raise ValueError("geen tabel met gewichten, zoals { 1 = 9, 2 = 3, 3 = 1 }")  # noqa: TRY004
    given = {str(key): weight for key, weight in value.items()}
    wanted = {str(urgency) for urgency in URGENCIES}
    faults = [f"urgentie {key} bestaat niet (1, 2 of 3)" for key in sorted(set(given) - wanted)]
    faults += [f"gewicht voor urgentie {key} ontbreekt" for key in sorted(wanted - set(given))]
    faults += [
        f"gewicht voor urgentie {key} is geen geheel getal van 0 tot en met {MOST_WEIGHT}"
        for key, weight in sorted(given.items())
        if type(weight) is not int or not 0 <= weight <= MOST_WEIGHT
    ]
    if faults:
        raise ValueError("; ".join(faults))
    return {int(key): weight for key, weight in given.items()}


def _terms(value: tuple[Term, ...]) -> tuple[Term, ...]:
    distinct_terms(value)
    return value


def clock_minutes(text: str) -> int:
    """Return minutes after midnight of `HH:MM`, 00:00 up to and including 24:00."""
    found = re.fullmatch(r"([01]\d|2[0-4]):([0-5]\d)", text)
    minutes = int(found[1]) * 60 + int(found[2]) if found else MINUTES_PER_DAY + 1
    if minutes > MINUTES_PER_DAY:
        raise ValueError("geen kloktijd van 00:00 tot en met 24:00")
    return minutes


def _clock(text: str) -> str:
    clock_minutes(text)
    return text


Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict(), Field(ge=0)]
Weeks = Annotated[int, Strict(), Field(ge=0, le=MOST_WEEKS)]
Points = Annotated[int, Strict(), Field(ge=0, le=MOST_WEIGHT)]
Persons = Annotated[int, Strict(), Field(ge=0, le=MOST_PERSONS)]
Number = Annotated[Decimal, BeforeValidator(_number), AfterValidator(_whole_milli), Field(ge=0)]
Length = Annotated[Decimal, BeforeValidator(_number), AfterValidator(_whole_milli), Field(gt=0)]
Share = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=1)]
Percentage = Annotated[int, Strict(), Field(ge=0, le=100)]
Seconds = Annotated[Decimal, BeforeValidator(_number), Field(gt=0)]
Clock = Annotated[str, AfterValidator(_clock)]
Terms = Annotated[tuple[Term, ...], AfterValidator(_terms)]
UrgencyWeight = Annotated[dict[int, Whole], BeforeValidator(urgency_weights)]
BetweenUnits = Literal["pairwise", "chain", "adjoining"]
WalkMeasure = Literal["network", "network_no_legs", "straight"]
BwProvider = Literal["any", "own"]
