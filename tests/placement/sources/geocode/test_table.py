"""A CSV with addresses becomes the same CSV with points, ready for the exchange folder."""

from __future__ import annotations

import csv
import logging

import pytest

from placement.errors import TableError
from placement.sources.geocode.table import GIVEN, geocode_file


@pytest.fixture
def rows_of(index, tmp_path):
    def done(text: str, encoding: str = "utf-8"):
        path = tmp_path / "units.csv"
        path.write_bytes(text.encode(encoding))
        found = geocode_file(path, index)
        found.write(tmp_path / "uit.csv")
        with (tmp_path / "uit.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file, delimiter=";")), found

    return done


def test_units_get_their_points_and_keep_their_columns(rows_of):
    rows, found = rows_of(
        "id,housing_form,address,municipality\n"
        'u1,independent,"Mekelweg 12, 2628CD",GM0503\nu2,independent,Markt 1,GM1783\n'
        "u3,shared,t.o. Mekelweg 12,GM0503\nu4,shared,Twee 3,Delft\n"
    )
    assert [row["geocode"] for row in rows] == ["exact", "exact", "none", "several"]
    assert (rows[0]["x"], rows[0]["y"]) == ("84000.000", "447000.500")
    assert rows[1]["bag_address"] == f"{14:016d}"
    assert rows[2]["x"] == ""
    assert "Mekelweg 12, 2628CD Delft" in rows[2]["geocode_choices"]
    assert rows[3]["geocode_choices"].count(" | ") == 1
    assert [row["housing_form"] for row in rows] == ["independent"] * 2 + ["shared"] * 2
    assert found.counts == {"exact": 2, "none": 1, "several": 1}


def test_columns_of_their_own_are_read(rows_of):
    rows, _ = rows_of(
        "id;Postcode;Huisnummer;Huisletter;Toevoeging;Straat;Woonplaats\n"
        "1;2628 cd;012;a;bis;;\n2;;12;;;Mekelweg;Delft\n3;28;12;;;;\n"
    )
    assert [row["geocode"] for row in rows] == ["exact", "exact", "none"]
    assert rows[2]["geocode_reason"] == "de postcode klopt niet"


def test_a_point_that_was_given_stays(rows_of):
    rows, found = rows_of(
        'id,address,x,y\nu1,"Mekelweg 12, Delft",1,2\nu2,"Mekelweg 12, Delft",,\n'
    )
    assert (rows[0]["x"], rows[0]["geocode"]) == ("1", GIVEN)
    assert rows[1]["x"] == "84000.000"
    assert found.counts == {GIVEN: 1, "exact": 1}


def test_the_municipality_of_the_row_must_agree(rows_of):
    rows, _ = rows_of('id,address,municipality\nu1,"Mekelweg 12, 2628CD Delft",GM1783\n')
    assert rows[0]["geocode"] == "none"
    assert "woonplaats past niet" in rows[0]["geocode_reason"]


def test_a_table_without_addresses_is_refused(rows_of):
    with pytest.raises(TableError) as caught:
        rows_of("id,naam\n1,x\n")
    assert "geen kolom met adressen" in caught.value.faults[0].sentence()
    with pytest.raises(TableError):
        rows_of("adres,adres\nx,y\n")


def test_no_address_is_logged_or_printed(rows_of, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    _, found = rows_of('id,address\nu1,"Mekelweg 12, Delft"\nu2,Geheim 3\n')
    assert "Mekelweg" not in caplog.text + repr(found)
    assert capsys.readouterr() == ("", "")
