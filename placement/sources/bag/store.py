"""Addresses kept for reuse: one Parquet file, read back in a fraction of a second."""

from __future__ import annotations

from pathlib import Path

import pyarrow.lib as pa
import pyarrow.parquet

from placement.errors import Fault, GeoError
from placement.sources.atomic import replacing
from placement.sources.bag.addresses import SCHEMA, AddressBook

_NOTICES = b"placement-notices"


def write(book: AddressBook, path: Path) -> None:
    """Write addresses as Parquet; the file is there whole or not at all."""
    table = book.table.replace_schema_metadata({_NOTICES: "\n".join(book.notices).encode()})
    with replacing(path) as part:
        pyarrow.parquet.write_table(table, part, compression="zstd")


def read_store(path: Path) -> AddressBook:
    """Return addresses that `write` kept; raises GeoError, in Dutch, for any other file."""
    try:
        table = pyarrow.parquet.read_table(path)
    except (pa.ArrowException, OSError, ValueError):
        problem = "is geen leesbaar Parquet-bestand"
        raise GeoError([Fault(path.name, problem, "adressen van dit programma")]) from None
    if table.schema.remove_metadata() != SCHEMA:
        raise GeoError([Fault(path.name, "bevat geen adressen van dit programma")])
    told = (table.schema.metadata or {}).get(_NOTICES, b"").decode()
    return AddressBook(table.replace_schema_metadata(None), tuple(told.splitlines()))
