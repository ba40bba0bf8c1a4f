"""8,931 real addresses: exact on their own spelling, and on seeded ways to write them wrong."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable

import pytest

from placement.sources.geocode.index import AddressIndex
from placement.sources.geocode.lookup import Found, look_up
from placement.sources.geocode.spelling import read_text
from placement_data.draw import Draw
from tests.placement.sources.geocode.conftest import book

pytestmark = pytest.mark.real
Row = dict[str, str]
HOUSE = re.compile(r"(\d+)([A-Za-z]?)(?:-(.+))?")


@pytest.fixture(scope="module")
def rows(shared_dir) -> list[Row]:
    path = shared_dir / "realdata/gebouwen/osm_adressen_delft_zuidoost.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def index(rows) -> AddressIndex:
    """The addresses as a BAG would hold them: number, letter and addition apart."""
    made = []
    for row in rows:
        number, letter, addition = HOUSE.fullmatch(row["huisnummer"]).groups(default="")
        told = {"street": row["straat"], "number": int(number), "letter": letter}
        told |= {"addition": addition, "postcode": row["postcode"], "town": row["woonplaats"]}
        told |= {"address": int(row["osm_id"]), "object": int(row["osm_id"])}
        point = {axis: round(float(row[f"{axis}_rd"]) * 1000) for axis in ("x", "y")}
        made.append(told | {"x_mm": point["x"], "y_mm": point["y"], "municipality": "GM0503"})
    return AddressIndex.of(book(made))


def rates(rows: list[Row], index: AddressIndex, spelt: Callable[[Row], str]) -> Counter[str]:
    """Count outcomes; an exact one that is another address than was meant counts as wrong."""
    counts: Counter[str] = Counter()
    for row in rows:
        outcome = look_up(index, read_text(spelt(row)))
        right = outcome.place is None or int(outcome.place.address) == int(row["osm_id"])
        counts[outcome.found.value if right else "wrong"] += 1
    return counts


def own(row: Row) -> str:
    return f"{row['straat']} {row['huisnummer']}, {row['postcode']} {row['woonplaats']}"


def test_there_are_8931(rows):
    assert len(rows) == 8931


def test_their_own_spelling_is_exact_but_for_what_is_there_twice(rows, index):
    counts = rates(rows, index, own)
    assert counts["exact"] >= 0.995 * len(rows)
    assert counts["wrong"] == 0
    assert counts["several"] == 42  # the same address on several points: a person chooses
    assert counts["none"] == 1  # a cell with two postcodes


def misspelt(seed: int) -> Callable[[Row], str]:
    """Return a way to write an address wrong: case, spaces, hyphens, additions, all at once."""
    draw = Draw(f"spelling/{seed}")

    def spelt(row: Row) -> str:
        number, letter, addition = HOUSE.fullmatch(row["huisnummer"]).groups(default="")
        number = draw.pick(["", "", "0", "00"]) + number
        gap = draw.pick(["", " ", "-", " - ", "/"]) if letter else ""
        hyphen = draw.pick(["-", " ", "/", " - "]) if addition else ""
        house = f"{number}{gap}{letter}{hyphen}{addition}"
        label = draw.pick(["", "", "nr. ", "nummer ", "nr "])
        code, town = row["postcode"], row["woonplaats"]
        if code:
            code = code[:4] + draw.pick(["", " ", "  ", "-"]) + code[4:]
        end = f"{code}{draw.pick([' ', ', '])}{town}" if code else town
        street = row["straat"].replace(" ", draw.pick([" ", "  "]))
        text = f"{street}{draw.pick([' ', '  '])}{label}{house}{draw.pick([', ', ' '])}{end}"
        return draw.pick([str.lower, str.upper, str.title, str.strip])(text)

    return spelt


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_their_misspelling_is_exact_for_98_of_100_and_never_wrong(rows, index, seed):
    counts = rates(rows, index, misspelt(seed))
    assert counts["exact"] >= 0.98 * len(rows), counts
    assert counts["wrong"] == 0


def test_opposite_is_never_taken_for_the_number_itself(rows, index):
    for row in rows[::10]:
        outcome = look_up(index, read_text(f"t.o. {own(row)}"))
        assert outcome.found is Found.NONE


def test_an_addition_that_does_not_exist_is_never_left_off(rows, index):
    for row in rows[::10]:
        wrong = own(row | {"huisnummer": f"{row['huisnummer']}-ZX9"})
        assert look_up(index, read_text(wrong)).found is Found.NONE
