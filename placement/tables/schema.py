"""The columns of every exchange table, derived from the dataclasses of `placement.domain`."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any

from placement.domain import TABLES, Column

REQUIRED_TABLES = ("municipalities", "units", "clients")


@dataclass(frozen=True, slots=True)
class Declared:
    """One column of a table: its name, what it holds, and what an empty cell means."""

    name: str
    column: Column
    required: bool
    default: Any

    @property
    def whole_numbers(self) -> bool:
        """Return whether the column is int64: whole, and never missing."""
        return self.column.kind == "whole" and (self.required or self.default is not None)


@cache
def declared(table: str) -> tuple[Declared, ...]:
    """Return the columns of a table in the order of the exchange format."""
    return tuple(
        Declared(
            name=item.name,
            column=item.metadata["column"],
            required=item.default is MISSING,
            default=None if item.default is MISSING else item.default,
        )
        for item in fields(TABLES[table])
    )


@cache
def has_id(table: str) -> bool:
    """Return whether rows of the table are named by an `id`."""
    return any(item.column.kind == "id" for item in declared(table))


@cache
def has_point(table: str) -> bool:
    """Return whether rows of the table carry a point (x and y, or lon and lat)."""
    return any(item.column.kind == "point" for item in declared(table))


@cache
def point_required(table: str) -> bool:
    """Return whether every row of the table must carry a point."""
    return any(item.column.kind == "point" and item.required for item in declared(table))


@cache
def known_columns(table: str) -> frozenset[str]:
    """Return the column names that a file of this table may carry (lon and lat with a point)."""
    names = {item.name for item in declared(table)}
    return frozenset(names | {"lon", "lat"} if has_point(table) else names)
