"""Values as Dutch (or English) readers write them: dates, amounts, numbers."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

HERE = ZoneInfo("Europe/Amsterdam")
NOTHING = "–"


def day(language: str, value: dt.date | str | None) -> str:
    """Return a date as 21 nov 2026; a text is read as ISO 8601."""
    if not value:
        return NOTHING
    read = dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return format_date(read, "d MMM y", locale=language)


def moment(language: str, value: dt.datetime | str | None) -> str:
    """Return a time of here as 21 nov 2026 09:00; a time without a zone is UTC."""
    if not value:
        return NOTHING
    read = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return format_datetime(utc(read).astimezone(HERE), "d MMM y HH:mm", locale=language)


def utc(value: dt.datetime) -> dt.datetime:
    """Return a stored time with its zone, which SQLite drops."""
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def number(language: str, value: float | None) -> str:
    """Return a number with the separators of the language, at most three decimals."""
    return NOTHING if value is None else format_decimal(value, "#,##0.###", locale=language)


def euro(language: str, value: float | None) -> str:
    """Return an amount in euros."""
    return NOTHING if value is None else format_currency(value, "EUR", locale=language)


def amount(language: str, value: float | None) -> str:
    """Return an amount with its cents; whoever shows it tells the unit."""
    return NOTHING if value is None else format_decimal(value, "#,##0.00", locale=language)


def cell(language: str, value: object) -> str:
    """Return any value of a table as text."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return {"nl": ("nee", "ja"), "en": ("no", "yes")}[language][value]
        case dt.datetime():
            return moment(language, value)
        case dt.date():
            return day(language, value)
        case int() | float():
            return number(language, value)
        case tuple() | list():
            return ", ".join(str(item) for item in value) or NOTHING
        case _:
            return str(value)
