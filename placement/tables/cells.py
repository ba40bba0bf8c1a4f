"""One cell of text to one typed value, or to what is wrong with it.

A parser never guesses: what can be read in two ways is a fault that says how to write it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from placement.domain import Column
from placement.tables.nearest import nearest
from placement.tables.staffed import normalise

_TRUE = frozenset({"true", "ja", "1", "waar"})
_FALSE = frozenset({"false", "nee", "0", "onwaar"})
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DUTCH_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?: 0?0:00(?::00)?)?", re.ASCII)
_YEARS = range(1900, 2200)
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED_DUTCH = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d*|[+-]?\d{1,3}(\.\d{3}){2,}", re.ASCII)
_GROUPED_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d*|[+-]?\d{1,3}(,\d{3}){2,}", re.ASCII)
_GROUPED_SPACES = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d*)?", re.ASCII)
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_NOT_A_NUMBER = re.compile(r"[+-]?(nan|inf|infinity|∞)", re.IGNORECASE)
_WHOLE_EUROS = re.compile(r",-{1,2}$")
_EXCEL_ERRORS = frozenset(
    {"#n/a", "#n/b", "#ref!", "#verw!", "#value!", "#waarde!", "#div/0!", "#deel/0!"}
    | {"#name?", "#naam?", "#null!", "#leeg!", "#num!", "#getal!", "#spill!", "#calc!"}
)
_LARGEST_WHOLE = 1_000_000_000
_LARGEST = 1e12
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell and what was expected, both in Dutch."""

    problem: str
    expected: str = ""


Parser = Callable[[str, Column], Any]


def parse(text: str, column: Column) -> Any:  # noqa: ANN401 - the kind of column decides the type
    """Return the typed value of a cell that is not empty, or a `Wrong`."""
    if text.startswith("="):
        return Wrong("is een formule", "de waarde zelf")
    if text.casefold() in _EXCEL_ERRORS:
        return Wrong("is een foutwaarde van het rekenblad", "een waarde of niets")
    return _PARSERS[column.kind](text, column)


def number(text: str, column: Column) -> float | Wrong:
    """Return a number written with a decimal point or comma; thousands only where unambiguous."""
    if column.kind in ("amount", "whole") and _TWO_READINGS.fullmatch(_bare(text)):
        return Wrong("kan duizenden of drie decimalen betekenen", _both_readings(_bare(text)))
    plain = text.replace(",", ".") if _PLAIN.fullmatch(text) else _ungrouped(text)
    if plain is None:
        endless = _NOT_A_NUMBER.fullmatch(text)
        problem = "is geen eindig getal" if endless else "is geen getal"
        return Wrong(problem, _expected_number(column))
    value = float(plain)
    if not math.isfinite(value) or abs(value) > _LARGEST:
        return Wrong("is te groot", _expected_number(column))
    return _bounded(value, column)


def whole(text: str, column: Column) -> int | Wrong:
    """Return a whole number; `3.0` is one, `3.5` is not."""
    value = number(text, column)
    if isinstance(value, Wrong):
        return value
    if value != int(value):
        return Wrong("is geen heel getal", _expected_number(column))
    if abs(value) > _LARGEST_WHOLE:
        return Wrong("is te groot", _expected_number(column))
    return int(value)


def _bare(text: str) -> str:
    return _WHOLE_EUROS.sub("", text.strip("€ \u00a0"))


def _ungrouped(amount: str) -> str | None:
    text = _bare(amount)
    if _PLAIN.fullmatch(text):
        return text.replace(",", ".")
    if _GROUPED_DUTCH.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _GROUPED_ENGLISH.fullmatch(text):
        return text.replace(",", "")
    if _GROUPED_SPACES.fullmatch(text):
        return re.sub(r"\s", "", text).replace(",", ".")
    return None


def _both_readings(text: str) -> str:
    thousands = re.sub(r"[.,]", "", text)
    return f"{thousands} of {text.replace('.', ',')}0"


def _bounded(value: float, column: Column) -> float | Wrong:
    if column.minimum is not None and value < column.minimum:
        problem = "is negatief" if column.minimum == 0 else "is te klein"
        return Wrong(problem, _expected_number(column))
    if column.above is not None and value <= column.above:
        return Wrong("is te klein", _expected_number(column))
    if column.maximum is not None and value > column.maximum:
        return Wrong("is te groot", _expected_number(column))
    return value + 0.0  # -0 becomes 0


def _expected_number(column: Column) -> str:
    sort = "een heel getal" if column.kind == "whole" else "een getal"
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"{sort} van {low:g} tot en met {high:g}"
    if low is not None:
        return f"{sort}, {low:g} of meer"
    if column.above is not None:
        return f"{sort} groter dan {column.above:g}"
    return sort


def day(text: str, _: Column | None = None) -> dt.date | Wrong:
    """Return a date written as 2026-11-21 or 21-11-2026."""
    expected = "een datum zoals 2026-11-21 of 21-11-2026"
    if found := _ISO_DATE.fullmatch(text):
        year, month, number_ = (int(part) for part in found.groups())
    elif found := _DUTCH_DATE.fullmatch(text):
        number_, month, year = (int(part) for part in found.groups())
    else:
        return Wrong("is geen datum", expected)
    if year not in _YEARS:
        return Wrong("heeft een jaartal dat niet kan", expected)
    try:
        return dt.date(year, month, number_)
    except ValueError:
        return Wrong("is een dag die niet bestaat", expected)


def flag(text: str, _: Column | None = None) -> bool | Wrong:
    """Return a yes or no: true, false, ja, nee, 1 or 0 in any case."""
    lowered = text.casefold()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    return Wrong("is geen ja of nee", "true, false, ja, nee, 1 of 0")


def choice(text: str, column: Column) -> str | Wrong:
    """Return one of the column's choices, whatever the case it was written in."""
    lowered = text.casefold()
    for option in column.choices:
        if option.casefold() == lowered:
            return option
    return Wrong(f"is geen bekende waarde{nearest(text, column.choices)}", _one_of(column.choices))


def many(text: str, column: Column) -> tuple[str, ...] | Wrong:
    """Return the values of a cell that separates several by `|`; empty parts do not count."""
    parts = [part.strip() for part in text.split("|") if part.strip()]
    if not column.choices:
        return tuple(dict.fromkeys(parts))
    chosen = [choice(part, column) for part in parts]
    for item in chosen:
        if isinstance(item, Wrong):
            return item
    return tuple(dict.fromkeys(str(item) for item in chosen))


def name(text: str, _: Column | None = None) -> str | Wrong:
    """Return an id as it is written, leading zeros too."""
    if "|" in text or not text.isprintable():
        return Wrong("kan geen kenmerk zijn", "een kenmerk zonder | en zonder stuurtekens")
    if len(text) > _LONGEST_ID:
        return Wrong("is te lang voor een kenmerk", f"hoogstens {_LONGEST_ID} tekens")
    return text


def _text(text: str, _: Column) -> str:
    return text


def _hours(text: str, _: Column) -> str | Wrong:
    parts = normalise(text)
    if parts is None:
        return Wrong("is geen bezetting", "tijden zoals 07:00-22:00, meer delen met | ertussen")
    return parts


def _one_of(options: tuple[str, ...]) -> str:
    return " of ".join(filter(None, (", ".join(options[:-1]), options[-1])))


_PARSERS: Mapping[str, Parser] = MappingProxyType(
    {
        "id": name,
        "text": _text,
        "many": many,
        "choice": choice,
        "number": number,
        "amount": number,
        "point": number,
        "whole": whole,
        "flag": flag,
        "date": day,
        "hours": _hours,
    }
)
