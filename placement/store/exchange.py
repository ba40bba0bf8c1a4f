"""The tables of the exchange folder as database tables, derived from `placement.domain`.

One source for both: a column added to a dataclass of the domain becomes a column here, and the
migration test fails until a migration adds it. Rows are written and read through Core; these
tables never validate, `placement.tables` does. Beside its own columns every table has
`position` (order of the delivery: the match depends on it), `version` (for If-Match) and
`changed_at` (UTC). Sealed columns hold ciphertext (`placement.store.crypto`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from placement.domain import TABLES
from placement.tables.schema import Declared, declared, has_id

METADATA: MetaData = SQLModel.metadata
TYPES: Mapping[str, type[TypeEngine[Any]]] = MappingProxyType(
    {
        "id": Text,
        "text": Text,
        "choice": Text,
        "hours": Text,
        "many": JSON,
        "number": Float,
        "amount": Float,
        "point": Float,
        "whole": Integer,
        "flag": Boolean,
        "date": Date,
    }
)
SEALED: frozenset[tuple[str, str]] = frozenset(
    {
        ("clients", "birth_date"),
        ("clients", "x"),
        ("clients", "y"),
        ("exclusion_zones", "x"),
        ("exclusion_zones", "y"),
        ("pins", "reason"),
        ("confirmations", "name"),
        ("confirmations", "reason"),
    }
)
"""(table, column) kept as ciphertext: what tells a person's identity, whereabouts or story."""
BOOKKEEPING = ("key", "position", "version", "changed_at")


def _column(table: str, item: Declared) -> Column[Any]:
    kind: TypeEngine[Any] = TYPES[item.column.kind]()
    if (table, item.name) in SEALED:
        kind = Text()
    links = []
    refers = item.column.refers
    if refers and "." not in refers and not item.column.loose and item.column.kind == "text":
        # Checked at the end: a delivery is written table by table in one transaction.
        links.append(ForeignKey(f"{refers}.id", deferrable=True, initially="DEFERRED"))
    empty = not item.required and item.default is None
    main = item.column.kind == "id"
    index = bool(links) and not main
    return Column(item.name, kind, *links, primary_key=main, nullable=empty, index=index)


def _table(name: str) -> Table:
    own = [_column(name, item) for item in declared(name)]
    first = [] if has_id(name) else [Column("key", Integer, primary_key=True)]
    return Table(
        name,
        METADATA,
        *first,
        *own,
        Column("position", Integer, nullable=False),
        Column("version", Integer, nullable=False, default=1, server_default="1"),
        Column("changed_at", DateTime(timezone=True), nullable=False),
    )


EXCHANGE: Mapping[str, Table] = MappingProxyType({name: _table(name) for name in TABLES})
GIVEN = Table("given_tables", METADATA, Column("name", Text, primary_key=True))
"""The tables that were delivered: an empty one says something else than one that is absent."""
