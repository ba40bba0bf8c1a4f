"""How rows look on the wire: camelCase keys, only the fields that policy grants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic_core import to_json
from starlette.responses import Response

PLAIN = frozenset({str, int, float, bool})
"""Kinds that JSON has itself: nearly every value of a long list."""


@cache
def camel(name: str) -> str:
    """Return a name of the domain as the API writes it: housing_form -> housingForm."""
    head, *rest = name.replace("-", "_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def kebab(name: str) -> str:
    """Return a table's name as a path: bw_locations -> bw-locations."""
    return name.replace("_", "-")


def shown(row: Mapping[str, object]) -> dict[str, Any]:
    """Return a row as JSON: camelCase, ISO 8601 dates, tuples as lists, without what is empty."""
    return {camel(name): plain(value) for name, value in row.items() if value is not None}


def plain(value: object) -> object:
    """Return a value as JSON has it; a time is in UTC."""
    if value is None or type(value) in PLAIN:
        return value
    if isinstance(value, dt.datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return zoned.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def deep(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a value with every key of a record within it in camelCase."""
    if isinstance(value, Mapping):
        return {camel(str(name)): deep(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [deep(item) for item in value]
    return plain(value)


def etag_version(if_match: str, now: int) -> int:
    """Return the version that an If-Match names: `now` for *, -1 for one that never was."""
    if if_match.strip() == "*":
        return now
    told = if_match.strip().removeprefix('"').removesuffix('"')
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1


class Json(Response):
    """An answer of plain values, written as it stands; of long ones that is half the time."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
        """Return the bytes of the answer."""
        return to_json(content, inf_nan_mode="null")
