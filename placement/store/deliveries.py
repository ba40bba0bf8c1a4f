"""A whole delivery against the store: what it would change, and doing just that.

The difference carries a digest; whoever applies it names the digest, so that what is applied is
what was shown. A delivery may not take away whom or what an offer or a stay is about.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from placement.errors import ConflictError
from placement.lifecycle import HOLDS, Event, State
from placement.store import audit
from placement.store.crypto import Keys
from placement.store.exchange import METADATA
from placement.store.exporting import keep_parts, part_hashes
from placement.store.importing import TableChange, apply, difference
from placement.store.placings import PLACINGS, Asked, fall
from placement.store.rows import given_tables, stored_rows
from placement.store.work import Import, new_id
from placement.tables import Tables

IMPORTS = METADATA.tables[Import.__tablename__]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What is delivered: tables, the other files by name, and the hash of all of it."""

    tables: Tables
    parts: Mapping[str, bytes]
    sha256: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a delivery would change.

    `parts`: other files, and tables without rows, that are new, changed or gone. `falls`: placings
    that are only proposed and would be withdrawn. `blocked`: Dutch lines on what stands in the
    way; then it is refused.
    """

    tables: tuple[TableChange, ...]
    parts: tuple[tuple[str, str], ...]
    falls: tuple[str, ...]
    blocked: tuple[str, ...]
    sha256: str

    @property
    def digest(self) -> str:
        """Return what names exactly this difference."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def counts(self) -> dict[str, list[int]]:
        """Return per table how many rows are new, changed and gone."""
        return {c.table: [len(c.new), len(c.changed), len(c.gone)] for c in self.tables}


def compared(connection: Connection, keys: Keys, delivered: Delivered) -> Changed:
    """Return what a delivery would change; nothing is written."""
    tables = difference(connection, keys, delivered.tables)
    gone = {change.table: frozenset(change.gone) for change in tables}
    falls, blocked = [], []
    alive = [*HOLDS, State.PLACED, State.PROPOSED]
    asked = select(PLACINGS).where(PLACINGS.c.state.in_(sorted(alive))).order_by(PLACINGS.c.id)
    for row in connection.execute(asked).mappings():
        for word, table, name in (("cliënt", "clients", "client"), ("woning", "units", "unit")):
            if row[name] not in gone.get(table, ()):
                continue
            if row["state"] == State.PROPOSED:
                falls.append(row["id"])
            else:
                blocked.append(
                    f"{word} {row[name]} ontbreekt, maar er is een plaatsing: "
                    f"{State(row['state']).dutch}"
                )
    parts = (*_parts(part_hashes(connection), delivered.parts),
             *_emptied(connection, delivered.tables))  # fmt: skip
    return Changed(tables, parts, tuple(dict.fromkeys(falls)), tuple(blocked), delivered.sha256)


def take_in(
    connection: Connection,
    keys: Keys,
    delivered: Delivered,
    digest: str,
    *,
    by: str,
    role: str,
    at: dt.datetime,
) -> tuple[str, Changed]:
    """Apply a delivery within the caller's transaction; return the import's id and what changed.

    ConflictError where the difference is no longer the one that was shown (`digest`), or where
    something stands in the way.
    """
    found = compared(connection, keys, delivered)
    if found.digest != digest:
        raise ConflictError("de gegevens zijn intussen gewijzigd; bekijk het verschil opnieuw")
    if found.blocked:
        raise ConflictError("; ".join(found.blocked))
    fall(connection, keys, Asked("", Event.WITHDRAW, by, role, at, "nieuw_voorstel"), found.falls)
    apply(connection, keys, delivered.tables, at=at)
    keep_parts(connection, delivered.parts)
    name = new_id(at)
    made = {"id": name, "at": at, "by": by, "sha256": delivered.sha256, "counts": found.counts()}
    connection.execute(insert(IMPORTS).values(**made))
    audit.append(connection, [audit.Event("imports.apply", by, role, at, detail=name)])
    return name, found


def imports(connection: Connection) -> list[dict[str, object]]:
    """Return every delivery that was taken in, newest first."""
    asked = select(IMPORTS).order_by(IMPORTS.c.at.desc(), IMPORTS.c.id.desc())
    return [dict(row) for row in connection.execute(asked).mappings()]


def _parts(known: Mapping[str, str], parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    given = {name: sha256(content).hexdigest() for name, content in parts.items()}
    for name in sorted({*known, *given}):
        if known.get(name) != given.get(name):
            kind = "changed" if name in known and name in given else "gone"
            yield name, kind if name in known else "new"


def _emptied(connection: Connection, tables: Tables) -> Iterator[tuple[str, str]]:
    """Yield the files without rows that come or go: the difference of rows does not show them."""
    known = {name for name in given_tables(connection) if not stored_rows(connection, name)}
    for name in sorted(tables.given):
        if not len(tables.frame(name)) and name not in known:
            yield f"{name}.csv", "new"
    for name in sorted(known - tables.given):
        yield f"{name}.csv", "gone"
