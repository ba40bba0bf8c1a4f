"""An index of a few invented addresses in two towns."""

from __future__ import annotations

import pyarrow as pa
import pytest

from placement.sources.bag.addresses import SCHEMA, AddressBook
from placement.sources.geocode.index import AddressIndex

KNOWN = (
    # street, number, letter, addition, postcode, town, municipality
    ("Mekelweg", 12, "", "", "2628CD", "Delft", "GM0503"),
    ("Mekelweg", 12, "A", "", "2628CD", "Delft", "GM0503"),
    ("Mekelweg", 12, "A", "BIS", "2628CD", "Delft", "GM0503"),
    ("Mekelweg", 14, "", "H", "2628CD", "Delft", "GM0503"),
    ("Mekelweg", 14, "", "1", "2628CD", "Delft", "GM0503"),
    ("Mekelweg", 16, "B", "", "2628CD", "Delft", "GM0503"),
    ("Schie", 7, "", "", "2627AA", "Delft", "GM0503"),
    ("Schie", 7, "", "TO", "2627AA", "Delft", "GM0503"),
    ("Plein 1944", 12, "", "", "2611AB", "Delft", "GM0503"),
    ("Prof. Telderslaan", 99, "E", "", "", "Delft", "GM0503"),
    ("Balthasar van der Polweg", 8, "", "", "2628AW", "Delft", "GM0503"),
    ("Noordeinde", 1, "", "", "2514GA", "'s-Gravenhage", "GM0518"),
    ("Markt", 1, "", "", "2611GS", "Delft", "GM0503"),
    ("Markt", 1, "", "", "2671AA", "Naaldwijk", "GM1783"),
    ("Twee", 3, "", "", "2600AA", "Delft", "GM0503"),
    ("Twee", 3, "", "", "2600AA", "Delft", "GM0503"),
)


def book(rows: list[dict[str, object]]) -> AddressBook:
    """Return addresses of which only what matters is given."""
    blank = dict.fromkeys(SCHEMA.names) | {"pand": -1, "side": False}
    table = [blank | {"address": at, "object": at} | row for at, row in enumerate(rows, start=1)]
    columns = {name: [row[name] for row in table] for name in SCHEMA.names}
    return AddressBook(
        pa.table([pa.array(columns[n]) for n in SCHEMA.names], SCHEMA.names).cast(SCHEMA)
    )


@pytest.fixture(scope="session")
def index() -> AddressIndex:
    names = ("street", "number", "letter", "addition", "postcode", "town", "municipality")
    rows = [
        dict(zip(names, each, strict=True)) | {"x_mm": 84_000_000 + at * 1000, "y_mm": 447_000_500}
        for at, each in enumerate(KNOWN)
    ]
    return AddressIndex.of(book(rows), {"GM1783": "Westland"})
