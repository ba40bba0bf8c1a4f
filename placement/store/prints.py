"""What a run relied on of a client or unit, as a keyed hash: a later change makes it stale."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from placement.store.crypto import Keys
from placement.store.rows import records, unseal
from placement.tables import Tables
from placement.tables.schema import declared

MANAGED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"units": frozenset({"capacity", "occupied", "occupied_provider"}), "clients": frozenset()}
)
"""Columns that the moves of others change: a change there does not make a placing stale."""
LENGTH = 24


def prints_of(keys: Keys, tables: Tables) -> dict[str, dict[str, str]]:
    """Return per table (clients, units) and id what a match on these tables relies on."""
    return {
        table: {row["id"]: _print(keys, table, row) for row in records(table, tables.frame(table))}
        for table in MANAGED
    }


def print_of(keys: Keys, table: str, stored: Mapping[str, Any]) -> str:
    """Return the same of a row as it is stored now."""
    return _print(keys, table, unseal(table, stored, keys))


def _print(keys: Keys, table: str, record: Mapping[str, Any]) -> str:
    names = [item.name for item in declared(table) if item.name not in MANAGED[table]]
    content = json.dumps([record[name] for name in names], default=str)
    return keys.blind(content, ("prints", table))[:LENGTH]
