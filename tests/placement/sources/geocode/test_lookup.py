"""Three outcomes: exact, several, none. Every part that was written must agree."""

from __future__ import annotations

import pytest

from placement.sources.geocode.lookup import Found, look_up
from placement.sources.geocode.spelling import read_fields, read_text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Mekelweg 12, 2628CD Delft", "Mekelweg 12, 2628CD Delft"),
        ("mekelweg 12 2628 cd DELFT", "Mekelweg 12, 2628CD Delft"),
        ("2628cd 12", "Mekelweg 12, 2628CD Delft"),
        ("2628 CD, Mekelweg 12", "Mekelweg 12, 2628CD Delft"),
        ("2628-CD nr. 0012", "Mekelweg 12, 2628CD Delft"),
        ("Mekelweg huisnummer 12 te Delft", "Mekelweg 12, 2628CD Delft"),
        ("Delft, Mekelweg 12", "Mekelweg 12, 2628CD Delft"),
        ("Mekelwg. 12, Delft", "Mekelweg 12, 2628CD Delft"),
        ("Mekelweg 12-A, Delft", "Mekelweg 12A, 2628CD Delft"),
        ("Mekelweg 12 a Delft", "Mekelweg 12A, 2628CD Delft"),
        ("Mekelweg 12 A bis, Delft", "Mekelweg 12A-BIS, 2628CD Delft"),
        ("Mekelweg 12abis, 2628CD", "Mekelweg 12A-BIS, 2628CD Delft"),
        ("Mekelweg 14 huis, Delft", "Mekelweg 14-H, 2628CD Delft"),
        ("Mekelweg 14hs, Delft", "Mekelweg 14-H, 2628CD Delft"),
        ("Mekelweg 14 H, Delft", "Mekelweg 14-H, 2628CD Delft"),
        ("Mekelweg 14/1, Delft", "Mekelweg 14-1, 2628CD Delft"),
        ("t.o. Schie 7, Delft", "Schie 7-TO, 2627AA Delft"),
        ("Schie tegenover 7, 2627 AA", "Schie 7-TO, 2627AA Delft"),
        ("Schie 7 t/o, Delft", "Schie 7-TO, 2627AA Delft"),
        ("Schie 7, Delft", "Schie 7, 2627AA Delft"),
        ("Plein 1944 12, Delft", "Plein 1944 12, 2611AB Delft"),
        ("Plein 1944 nr 12 2611AB Delft", "Plein 1944 12, 2611AB Delft"),
        ("professor telderslaan 99 e, Delft", "Prof. Telderslaan 99E, Delft"),
        ("Balthasar v.d. Polweg 8, Delft", "Balthasar van der Polweg 8, 2628AW Delft"),
        ("Noordeinde 1, Den Haag", "Noordeinde 1, 2514GA 's-Gravenhage"),
        ("Noordeinde 1, 2514 GA 's-Gravenhage", "Noordeinde 1, 2514GA 's-Gravenhage"),
        ("Markt 1, Westland", "Markt 1, 2671AA Naaldwijk"),
    ],
)
def test_what_is_written_another_way_is_still_exact(index, text, label):
    outcome = look_up(index, read_text(text))
    assert outcome.found is Found.EXACT, outcome.reason
    assert outcome.place is not None
    assert outcome.place.label.replace("  ", " ") == label


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("t.o. Mekelweg 12, Delft", "naast of tegenover"),
        ("tegenover Mekelweg 12, 2628CD Delft", "naast of tegenover"),
        ("naast Mekelweg 12, Delft", "naast of tegenover"),
        ("bij Mekelweg 12, Delft", "naast of tegenover"),
        ("Mekelweg t/o 12, 2628CD", "naast of tegenover"),
        ("Mekelweg 12 t.o., Delft", "naast of tegenover"),
        ("Mekelweg 16, Delft", "niet met deze toevoeging"),
        ("Mekelweg 12 C, Delft", "niet met deze toevoeging"),
        ("Mekelweg 16 hs, Delft", "niet met deze toevoeging"),
        ("Mekelweg 12-14, Delft", "niet met deze toevoeging"),
        ("Mekelweg 12 t/m 16, Delft", "meer dan één huisnummer"),
        ("Mekelweg 12 en 14, Delft", "meer dan één huisnummer"),
        ("Mekelweg 12 + 14, Delft", "meer dan één huisnummer"),
        ("Mekelweg 99, 2628CD Delft", "bestaat niet op deze postcode"),
        ("Mekelweg 12, 2628ZZ Delft", "staat niet in dit BAG-bestand"),
        ("Mekelweg 12, 2627AA Delft", "bestaat niet op deze postcode"),
        ("Schie 12, 2628CD Delft", "straat past niet"),
        ("Mekelweg 12, 2628CD Rotterdam", "woonplaats past niet"),
        ("Mekelweg 12, Rotterdam", "woonplaats past niet"),
        ("Mekelweg 12", "postcode of woonplaats ontbreekt"),
        ("Mekelweg, Delft", "huisnummer ontbreekt"),
        ("", "huisnummer ontbreekt"),
        ("x" * 300 + " 12", "te lang"),
    ],
)
def test_what_does_not_fit_is_none_and_says_why(index, text, reason):
    outcome = look_up(index, read_text(text))
    assert outcome.found is Found.NONE
    assert outcome.place is None
    assert reason in outcome.reason


def test_addresses_that_differ_in_nothing_written_are_several(index):
    outcome = look_up(index, read_text("Twee 3, 2600AA Delft"))
    assert outcome.found is Found.SEVERAL
    assert len(outcome.places) == 2
    assert outcome.place is None
    assert "kies" in outcome.reason


def test_the_town_tells_two_streets_apart_and_without_it_nothing_is_taken(index):
    assert look_up(index, read_text("Markt 1, Delft")).place.postcode == "2611GS"
    assert look_up(index, read_text("Markt 1")).found is Found.NONE
    assert len(look_up(index, read_text("Markt 1")).places) == 2


def test_parts_in_columns_give_the_same(index):
    one = read_fields("12-a", postcode="2628 cd")
    two = read_fields("012", postcode="2628CD", suffix="A")
    three = read_fields("12", street="mekelweg", town="delft", suffix="a")
    assert {look_up(index, w).place.label for w in (one, two, three)} == {
        "Mekelweg 12A, 2628CD Delft"
    }
    assert read_fields("12", postcode="28CD").trouble == "de postcode klopt niet"
    assert look_up(index, read_fields("", postcode="2628CD")).found is Found.NONE


def test_an_outcome_shows_no_address_in_its_repr(index):
    outcome = look_up(index, read_text("Mekelweg 12, 2628CD Delft"))
    written = read_text("Mekelweg 12, 2628CD Delft")
    assert "Mekelweg" not in repr(outcome)
    assert "Mekelweg" not in repr(written)
    assert "Mekelweg" not in repr(index)
