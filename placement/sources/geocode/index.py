"""Local addresses, ready to be looked up by postcode and number or by street and number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow.lib as pa
from numpy.typing import NDArray

from placement.sources.arrow import pc
from placement.sources.bag.addresses import AddressBook, bag_id
from placement.sources.geocode.words import street_key, suffix_key
from placement.sources.names import place_key

Ints = NDArray[np.int64]
_PER_KEY = 1_000_000
_POSTCODE = re.compile(r"^([1-9]\d{3})\s*([A-Z]{2})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """One address of the BAG: what a person may choose, with its point in whole millimetres RD."""

    address: str
    object: str
    street: str
    number: int
    letter: str
    addition: str
    postcode: str
    town: str
    municipality: str
    x_mm: int
    y_mm: int

    @property
    def suffixes(self) -> frozenset[str]:
        """How letter and addition may be written; an addition H is also read as «huis»."""
        own = suffix_key(self.letter, self.addition)
        return frozenset({own, "HS"} if own == "H" and not self.letter else {own})

    @property
    def label(self) -> str:
        """The address as one line."""
        extra = f"{self.letter}{'-' if self.addition else ''}{self.addition}"
        return f"{self.street} {self.number}{extra}, {self.postcode} {self.town}".replace(" ,", ",")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AddressIndex:
    """Addresses with two sorted keys; memory is some forty bytes an address beside the table."""

    columns: Mapping[str, pa.Array]
    by_code: Ints
    code_order: Ints
    by_street: Ints
    street_order: Ints
    streets: Mapping[str, int]
    codes: frozenset[int]
    municipalities: Mapping[str, str]

    @classmethod
    def of(cls, book: AddressBook, municipalities: Mapping[str, str] | None = None) -> AddressIndex:
        """Return the index of a book; `municipalities`: names by code, that count as a town too."""
        table = book.table
        number = table["number"].to_numpy().astype(np.int64)
        names, spot = _encoded(table["street"])
        keys = [street_key(name) for name in names]
        streets = {key: at for at, key in enumerate(dict.fromkeys(keys))}
        street = np.array([streets[key] for key in keys] or [0], dtype=np.int64)[spot]
        texts, spot = _encoded(table["postcode"])
        code = np.array([code_number(text) for text in texts] or [-1], dtype=np.int64)[spot]
        by_code = np.where(code < 0, -1, code * _PER_KEY + number)
        by_street = street * _PER_KEY + number
        code_order, street_order = (
            np.argsort(by_code, kind="stable"),
            np.argsort(by_street, kind="stable"),
        )
        columns = {name: table[name].combine_chunks() for name in (*_TEXTS, *_NUMBERS)}
        return cls(
            columns,
            by_code[code_order],
            code_order,
            by_street[street_order],
            street_order,
            streets,
            frozenset(np.unique(code).tolist()),
            dict(municipalities or {}),
        )

    def at_postcode(self, postcode: str, number: int) -> list[Place]:
        """Return the addresses with this postcode and number, whatever their suffix."""
        key = code_number(postcode) * _PER_KEY + number
        return self._between(self.by_code, self.code_order, key)

    def at_street(self, street: str, number: int) -> list[Place]:
        """Return the addresses in every street of this name with this number."""
        found = self.streets.get(street_key(street))
        if found is None:
            return []
        return self._between(self.by_street, self.street_order, found * _PER_KEY + number)

    def by_id(self, address: int) -> Place | None:
        """Return the address with this BAG number; None where there is none."""
        at = np.flatnonzero(self.columns["address"].to_numpy() == address)
        return self._place(int(at[0])) if len(at) else None

    def nearest(self, x_mm: int, y_mm: int) -> tuple[Place, int] | None:
        """Return the address nearest to a point, with the millimetres between; None without any."""
        dx = self.columns["x_mm"].to_numpy() - x_mm
        dy = self.columns["y_mm"].to_numpy() - y_mm
        if not len(dx):
            return None
        at = int(np.argmin(dx * dx + dy * dy))
        return self._place(at), int(np.hypot(dx[at], dy[at]))

    def knows(self, postcode: str) -> bool:
        """Return whether any address has this postcode."""
        return code_number(postcode) in self.codes

    def lies_in(self, place: Place, town: str) -> bool:
        """Return whether a town as written is the town or the municipality of an address."""
        wanted = place_key(town)
        own = {place_key(place.town), place.municipality.casefold()}
        if name := self.municipalities.get(place.municipality):
            own.add(place_key(name))
        return wanted in own

    def _between(self, keys: Ints, order: Ints, key: int) -> list[Place]:
        first, last = np.searchsorted(keys, [key, key + 1])
        return [self._place(row) for row in order[first:last].tolist()]

    def _place(self, row: int) -> Place:
        text = {name: self.columns[name][row].as_py() or "" for name in _TEXTS}
        whole = [int(self.columns[name][row].as_py() or 0) for name in _NUMBERS]
        number, x_mm, y_mm, address, owner = whole
        return Place(
            **text,
            number=number,
            x_mm=x_mm,
            y_mm=y_mm,
            address=bag_id(address),
            object=bag_id(owner),
        )


def code_number(postcode: str) -> int:
    """Return a postcode as a number, -1 for what is none."""
    found = _POSTCODE.match(postcode)
    if found is None:
        return -1
    a, b = (ord(letter) - 65 for letter in found.group(2).upper())
    return int(found.group(1)) * 676 + a * 26 + b


def _encoded(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Return the different texts of a column and which of them each row has."""
    whole = column.combine_chunks()
    coded = whole if isinstance(whole, pa.DictionaryArray) else whole.dictionary_encode()
    at = pc.fill_null(coded.indices, 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return [text or "" for text in coded.dictionary.to_pylist()], at


_TEXTS = ("street", "letter", "addition", "postcode", "town", "municipality")
_NUMBERS = ("number", "x_mm", "y_mm", "address", "object")
