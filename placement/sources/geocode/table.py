"""A CSV with addresses, row by row against the index, to the same CSV with points and outcomes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from placement.errors import Fault, TableError
from placement.quantities import MM_PER_METRE
from placement.sources.atomic import replacing
from placement.sources.files import read_bytes
from placement.sources.geocode.index import AddressIndex
from placement.sources.geocode.lookup import Found, Outcome, look_up
from placement.sources.geocode.spelling import Written, read_fields, read_text
from placement.sources.text import read_csv
from placement.tables.raw import column_name

GIVEN = "given"
"""The outcome of a row that had a point already: it keeps it."""
ADDED = ("geocode", "geocode_reason", "bag_address", "bag_object", "geocode_choices")
_NAMES = {
    "text": ("address", "adres"),
    "postcode": ("postcode", "postal_code"),
    "number": ("huisnummer", "number", "house_number", "nummer"),
    "letter": ("huisletter", "letter"),
    "addition": ("huisnummertoevoeging", "toevoeging", "addition"),
    "street": ("straat", "straatnaam", "openbareruimtenaam", "street"),
    "town": ("woonplaats", "plaats", "town", "city"),
    "area": ("municipality", "gemeente", "gemeentecode"),
}
_POINT = (("x", "y"), ("lon", "lat"))
_EXPECTED = "een kolom address, of postcode en huisnummer"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Geocoded:
    """The rows with points and outcomes, and how many had which outcome."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    counts: Mapping[str, int]
    notices: tuple[str, ...] = ()

    def write(self, path: Path) -> None:
        """Write the rows as CSV (UTF-8, semicolons), whole or not at all."""
        with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            writer.writerow(self.header)
            writer.writerows(self.rows)


def geocode_file(path: Path, index: AddressIndex) -> Geocoded:
    """Return a CSV with `x`, `y` filled for every exact address, and columns that say the outcome.

    A row with a point keeps it. Nothing is sent anywhere and nothing is logged. Raises TableError,
    in Dutch, for a file that is no table or has no column with addresses.
    """
    raw, notices = read_csv(read_bytes(path), "units", path.name)
    names = [column_name(cell) for cell in raw.rows[0]]
    columns = {part: _column(names, known) for part, known in _NAMES.items()}
    faults = [
        Fault(path.name, "staat twee keer in de kopregel", "elke kolom één keer", 1, name)
        for name, count in Counter(filter(None, names)).items()
        if count > 1
    ]
    if columns["text"] is None and columns["number"] is None:
        faults.append(Fault(path.name, "heeft geen kolom met adressen", _EXPECTED, 1))
    if faults:
        raise TableError(faults)
    extra = [axis for axis in ("x", "y") if axis not in names]
    header, names = [*raw.rows[0], *extra, *ADDED], [*names, *extra]
    rows, counts = [], Counter[str]()
    for cells in raw.rows[1:]:
        if any(cells):
            row = cells + [""] * (len(names) - len(cells))
            counts[_filled(row, names, columns, index)] += 1
            rows.append(tuple(row))
    return Geocoded(tuple(header), tuple(rows), dict(counts), tuple(notices))


def _column(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _filled(
    row: list[str], names: list[str], columns: Mapping[str, int | None], index: AddressIndex
) -> str:
    """Fill one row in place and return its outcome."""
    told = dict(zip(names, row, strict=False))
    if any(all(told.get(axis) for axis in pair) for pair in _POINT):
        row.extend([GIVEN, "had al een punt", "", "", ""])
        return GIVEN
    parts = {part: "" if at is None else row[at] for part, at in columns.items()}
    outcome = look_up(index, _written(parts))
    if place := outcome.place:
        for axis, value in (("x", place.x_mm), ("y", place.y_mm)):
            row[names.index(axis)] = f"{value / MM_PER_METRE:.3f}"
    row.extend(_told(outcome))
    return outcome.found.value


def _written(parts: Row) -> Written:
    if not parts["number"] and parts["text"]:
        written = read_text(parts["text"], town=parts["town"])
        if parts["postcode"] and not written.postcode:
            code = read_fields("1", postcode=parts["postcode"])
            trouble = written.trouble or code.trouble
            written = replace(written, postcode=code.postcode, trouble=trouble)
    else:
        written = read_fields(
            parts["number"],
            postcode=parts["postcode"],
            street=parts["street"],
            town=parts["town"],
            suffix=f"{parts['letter']} {parts['addition']}".strip(),
        )
    return replace(written, area=parts["area"])


def _told(outcome: Outcome) -> tuple[str, ...]:
    place = outcome.place
    if place is not None:
        return Found.EXACT.value, "", place.address, place.object, ""
    choices = " | ".join(f"{each.address} {each.label}" for each in outcome.places)
    return outcome.found.value, outcome.reason, "", "", choices
