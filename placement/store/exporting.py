"""The store back into an exchange folder, which imports to the same state."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from placement.store.exchange import METADATA
from placement.store.rows import records
from placement.store.work import Content, Part
from placement.tables import Tables
from placement.tables.schema import declared
from placement_data import rows

PARTS = METADATA.tables[Part.__tablename__]
CONTENTS = METADATA.tables[Content.__tablename__]
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The oldest time a zip can hold: the same tables give the same bytes."""


def table_files(tables: Tables) -> dict[str, bytes]:
    """Return NAME.csv for every table that was given or has rows, as UTF-8 with LF."""
    names = [name for name in tables.__slots__ if name != "given"]
    return {
        f"{name}.csv": _csv(name, tables)
        for name in names
        if name in tables.given or len(tables.frame(name))
    }


def zipped(tables: Tables) -> bytes:
    """Return the tables as one zip; the same tables give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in table_files(tables).items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_folder(folder: Path, tables: Tables, parts: Mapping[str, bytes]) -> None:
    """Write an exchange folder: tables as CSV and the other files as they were delivered."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**table_files(tables), **parts}.items():
        (folder / name).write_bytes(content)


def keep_parts(connection: Connection, parts: Mapping[str, bytes]) -> None:
    """Make these files the ones that go with the tables, within the caller's transaction."""
    connection.execute(delete(PARTS))
    for name, content in parts.items():
        digest = keep_content(connection, content)
        connection.execute(insert(PARTS).values(name=name, content=digest))


def keep_content(connection: Connection, content: bytes) -> str:
    """Keep bytes by their SHA-256 and return it; what is there already is not written again."""
    digest = sha256(content).hexdigest()
    known = select(CONTENTS.c.sha256).where(CONTENTS.c.sha256 == digest)
    if connection.execute(known).first() is None:
        connection.execute(insert(CONTENTS).values(sha256=digest, content=content))
    return digest


def part_hashes(connection: Connection) -> dict[str, str]:
    """Return the SHA-256 of each file that goes with the tables, by name."""
    found = connection.execute(select(PARTS.c.name, PARTS.c.content).order_by(PARTS.c.name))
    return {str(name): str(digest) for name, digest in found}


def contents(connection: Connection, hashes: Mapping[str, str]) -> dict[str, bytes]:
    """Return the bytes of files by name."""
    return {
        name: connection.execute(
            select(CONTENTS.c.content).where(CONTENTS.c.sha256 == digest)
        ).scalar_one()
        for name, digest in hashes.items()
    }


def _csv(table: str, tables: Tables) -> bytes:
    amounts = frozenset(item.name for item in declared(table) if item.column.kind == "amount")
    names = [item.name for item in declared(table)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in records(table, tables.frame(table)):
        writer.writerow([cell(row[name], amount=name in amounts) for name in names])
    return out.getvalue().encode()


def cell(value: object, *, amount: bool) -> str:
    """Return a value as a cell of a delivery; an amount such that nobody reads thousands."""
    text = rows.cell(value)
    whole, dot, rest = text.partition(".")
    if amount and dot and len(rest) == 3:
        return f"{whole}.{rest}0"
    return text
