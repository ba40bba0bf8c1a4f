"""Quantities with their unit, and how Dutch text writes them.

Inside the platform distances are whole millimetres and durations whole milliseconds; these types
are for the edges: what a rulebook says and what a person reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MM_PER_METRE = 1000
MS_PER_MINUTE = 60_000
MILLI = 1000


def dutch(number: Decimal | float, decimals: int | None = None) -> str:
    """Write a number as Dutch text does: decimal comma, point between thousands.

    Without `decimals` the number keeps what it needs (8.70 becomes 8,7); with it, it is rounded
    half up to exactly that many.
    """
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    if decimals is None:
        text = f"{exact.normalize():,f}"
    else:
        text = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    return text.translate(str.maketrans(",.", ".,"))


def milli(value: Decimal, name: str = "waarde") -> int:
    """Return `value` times a thousand as a whole number; ValueError where that is not exact."""
    scaled = value * MILLI
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{name} heeft meer dan drie decimalen")
    return int(scaled)


@dataclass(frozen=True, slots=True, order=True)
class Metres:
    """A distance in metres."""

    value: Decimal

    @classmethod
    def from_mm(cls, millimetres: int) -> Metres:
        """Return the distance of whole millimetres."""
        return cls(Decimal(int(millimetres)) / MM_PER_METRE)

    @property
    def mm(self) -> int:
        """Whole millimetres; ValueError where the distance is finer than that."""
        return milli(self.value, "afstand")

    def __str__(self) -> str:
        """Return for instance «100 m» or «37,5 m»."""
        return f"{dutch(self.value)} m"


@dataclass(frozen=True, slots=True, order=True)
class Minutes:
    """A duration in minutes."""

    value: Decimal

    @classmethod
    def from_ms(cls, milliseconds: int) -> Minutes:
        """Return the duration of whole milliseconds, in tenths of a minute, rounded up."""
        tenths = -(-int(milliseconds) * 10 // MS_PER_MINUTE)
        return cls(Decimal(tenths) / 10)

    @property
    def ms(self) -> int:
        """Whole milliseconds, rounded down: a limit is never stretched by rounding."""
        return int(self.value * MS_PER_MINUTE)

    def __str__(self) -> str:
        """Return for instance «45 min»."""
        return f"{dutch(self.value)} min"


@dataclass(frozen=True, slots=True, order=True)
class HoursPerWeek:
    """Hours of support a week: an average over a trajectory, never a ceiling for one client."""

    value: Decimal

    @classmethod
    def from_milli(cls, thousandths: int) -> HoursPerWeek:
        """Return the hours of whole thousandths of an hour."""
        return cls(Decimal(int(thousandths)) / MILLI)

    @property
    def milli(self) -> int:
        """Whole thousandths of an hour a week."""
        return milli(self.value, "uren")

    def __str__(self) -> str:
        """Return for instance «8,7 uur per week»."""
        return f"{dutch(self.value)} uur per week"


@dataclass(frozen=True, slots=True, order=True)
class Euro:
    """An amount in euro."""

    value: Decimal

    def __str__(self) -> str:
        """Return for instance «€ 612,50»; a minus stands before the sign."""
        sign = "-" if self.value < 0 else ""
        return f"{sign}€ {dutch(abs(self.value), 2)}"
