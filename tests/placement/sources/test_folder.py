"""Reading whole deliveries: what comes out, in which types, whatever the format was."""

from __future__ import annotations

import datetime as dt
import os
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from placement.domain import TABLES
from placement.errors import InputError
from placement.sources.folder import read, report
from placement.tables.cells import parse
from placement.tables.schema import declared

CASES = (
    *("apart", "closed-location", "mix", "row3-chain-3"),
    *("row3-clique-2", "row3-clique-3", "spread", "trap-fifo"),
)


def same(one, other, but=("row",)):
    for table in TABLES:
        pd.testing.assert_frame_equal(
            one.tables.frame(table).drop(columns=list(but)),
            other.tables.frame(table).drop(columns=list(but)),
        )
    assert one.sha256 == other.sha256


def typed(table, column, text):
    """Return what a spreadsheet would hold in place of the text."""
    found = next((item for item in declared(table) if item.name == column), None)
    if not text or found is None:
        return text or None
    value = parse(text, found.column)
    return text if isinstance(value, tuple) else value


def rows_of(text):
    return [line.split(",") for line in text.splitlines()]


def as_xlsx(folder, name, text):
    book = openpyxl.Workbook()
    header, *body = rows_of(text)
    book.active.append(header)
    for row in body:
        book.active.append([typed(name, c, v) for c, v in zip(header, row, strict=True)])
    book.save(folder / f"{name}.xlsx")


def as_parquet(folder, name, text):
    header, *body = rows_of(text)
    columns = list(zip(*body, strict=True))
    pd.DataFrame(
        {c: [typed(name, c, v) for v in column] for c, column in zip(header, columns, strict=True)}
    ).to_parquet(folder / f"{name}.parquet")


@pytest.mark.real
@pytest.mark.parametrize("case", CASES)
def test_every_case_is_read_without_a_fault(case, cases):
    delivery = read(cases[case])
    assert delivery.name == case
    assert len(delivery.tables.clients) >= 2
    assert delivery.settings.date == dt.date(2026, 11, 21)
    assert delivery.notices == ()


def test_a_delivery_with_every_table_is_taken_whole(small, write):
    delivery = read(write(small))
    assert delivery.tables.given == frozenset(TABLES)
    assert delivery.boundaries is None
    assert delivery.walk is None
    assert delivery.rulebook.id == "dwo-2024"
    assert len(delivery.sha256) == 64


def test_columns_have_the_types_that_the_contract_names(small, write):
    tables = read(write(small)).tables
    clients, units = tables.clients, tables.units
    assert list(clients.index) == ["001", "002", "003"]
    assert clients.index.dtype == object
    assert list(clients["urgency"]) == [1, 3, 2]
    assert clients["urgency"].dtype == np.int64
    assert clients["waiting_since"].dtype == "datetime64[s]"
    assert pd.isna(clients.loc["002", "grant_from"])
    assert clients["age"].dtype == np.float64
    assert np.isnan(clients.loc["002", "age"])
    assert clients.loc["001", "prefer_providers"] == ("P1", "P2")
    assert clients.loc["002", "prefer_providers"] == ()
    assert clients.loc["002", "financing"] is None
    assert clients["profile"].dtype == object
    assert units["wheelchair"].dtype == np.bool_
    assert units["capacity"].dtype == np.int64
    assert units.loc["U1", "rent"] == 612.5
    assert np.isnan(units.loc["U3", "rent"])
    assert units.loc["U2", "provider"] is None
    assert list(units["row"]) == [2, 3, 4]
    assert tables.care_bases.loc["B2", "staffed"] == "00:00-24:00"
    assert tables.care_bases.loc["B2", "handling_minutes"] == 0.0
    assert list(tables.reach.index) == [0]
    for table in TABLES:
        names = {item.name for item in declared(table)} - {"id"}
        assert set(tables.frame(table).columns) == names | {"row"}


def test_a_missing_optional_table_is_empty_and_typed(small, write):
    few = {name: small[name] for name in ("municipalities",)}
    few["units"] = "id,housing_form,x,y,municipality\nU1,independent,84510,447510,GM0503\n"
    few["clients"] = (
        "id,profile,intensity,waiting_since,grant_until\n1,BT,basis,2026-1-5,2028-6-1\n"
    )
    tables = read(write(few)).tables
    assert tables.given == {"municipalities", "units", "clients"}
    assert len(tables.reach) == 0
    assert tables.reach["minutes"].dtype == np.float64
    assert tables.spread_targets["target"].dtype == np.int64
    assert tables.agreements.index.name == "id"


def test_excel_and_parquet_say_the_same_as_csv(small, write, tmp_path):
    plain = read(write(small))
    for kind, writer in (("excel", as_xlsx), ("parquet", as_parquet)):
        folder = tmp_path / kind
        folder.mkdir()
        (folder / "settings.toml").write_text("date = 2026-11-21\n")
        for name, text in small.items():
            writer(folder, name, text)
        same(read(folder), plain)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_as_people_have_it(small, write, tmp_path, separator, line_end, encoding):
    small["providers"] = small["providers"].replace("De Linde", "Café de Linde")
    plain = read(write(small))
    folder = tmp_path / "other"
    folder.mkdir()
    for name, text in small.items():
        changed = text.replace(",", separator).replace("\n", line_end)
        if separator != ",":
            changed = changed.replace(".", ",")
        (folder / f"{name}.csv").write_bytes(changed.encode(encoding))
    (folder / "settings.toml").write_text("date = 2026-11-21\n")
    other = read(folder)
    same(other, plain)
    assert other.tables.providers.loc["P1", "name"] == "Café de Linde"
    assert any("Windows-1252" in line for line in other.notices) == (encoding == "cp1252")


def test_quotes_blank_lines_and_a_sep_line_do_not_matter(small, write):
    plain = read(write(small))
    small["providers"] = (
        'sep=;\r\n"ID"; Name;"profiles";hours_free;safehouse;;\r\n\r\n;;;;;;\r\n'
        'P1;"De Linde";BW|BT|BTG;80,5;NEE;;\r\nP2;"Het Anker";" bt | ";20;Ja\r\n'.replace(
            "Ja\r\n", "Ja;;\r\n"
        )
    )
    other = read(write(small, "quoted"))
    same(other, plain)
    assert list(other.tables.providers["row"]) == [5, 6]


def test_a_quoted_separator_and_line_break_stay_in_the_cell(small, write):
    small["corporations"] = 'id,name\nC1,"Woonbron, ""Delft""\nen omstreken"\n'
    delivery = read(write(small))
    assert delivery.tables.corporations.loc["C1", "name"] == 'Woonbron, "Delft"\nen omstreken'


def test_degrees_become_metres_in_rd(small, write):
    small["units"] = (
        "id,housing_form,lon,lat,municipality\nU1,independent,4.360000,52.011000,GM0503\n"
        'U2,independent,"4,360000","52,011000",GM0503\nU3,intramural,4.36,52.011,GM0503\n'
    )
    units = read(write(small)).tables.units
    assert abs(units.loc["U1", "x"] - 84_500) < 600
    assert abs(units.loc["U1", "y"] - 447_500) < 600
    assert units.loc["U1", "x"] == units.loc["U2", "x"] == units.loc["U3", "x"]


def test_an_unknown_column_is_kept_out_and_mentioned_once(small, write):
    small["corporations"] = "id,name,nmae\nC1,Woonbron,x\n"
    delivery = read(write(small))
    assert "nmae" not in delivery.tables.corporations.columns
    assert delivery.notices == (
        "corporations.csv: kolom «nmae» is onbekend en niet gelezen (bedoelt u name?)",
    )


def test_unknown_files_are_mentioned_with_the_nearest_name(small, write):
    folder = write(small)
    (folder / "client.csv").write_text("id\n1\n")
    (folder / ".hidden.csv").write_text("id\n1\n")
    assert read(folder).notices == (
        "client.csv: onbekende tabel, niet gelezen (bedoelt u clients?)",
    )


def test_notices_name_what_looks_odd_and_change_nothing(small, write):
    small["providers"] = small["providers"].replace("80.5", "")
    small["units"] = small["units"].replace(
        "U3,intramural,84500,447500,GM0503,,nee,true,P1,,,L1,0,1",
        "U3,intramural,84500,447500,GM0503,,nee,true,P1,,,,0,0",
    )
    small["previous"] = "client,unit,provider\n999,U1,P1\n"
    small["clients"] = small["clients"].replace(",GM0503,84000", ",GM9999,84000")
    notices = read(write(small)).notices
    assert "clients.csv, kolom home_municipality: niet in municipalities, op rij 2" in notices
    assert "previous.csv, kolom client: niet in clients, op rij 2" in notices
    assert "providers.csv: geen vrije uren opgegeven (hours_free): niet begrensd; rij 2" in notices
    assert any("zonder BW-locatie" in line for line in notices)
    assert any("meer cliënten wonen er" in line for line in notices)


def test_the_date_comes_from_settings_or_from_the_caller_and_never_from_a_clock(small, write):
    folder = write(small)
    assert read(folder, today=dt.date(2027, 1, 1)).settings.date == dt.date(2026, 11, 21)
    (folder / "settings.toml").write_text("")
    assert read(folder, today=dt.date(2027, 1, 1)).settings.date == dt.date(2027, 1, 1)
    with pytest.raises(InputError) as caught:
        read(folder)
    assert [fault.column for fault in caught.value.faults] == ["date"]


def test_settings_change_the_rulebook_and_the_fingerprint(small, write):
    folder = write(small)
    before = read(folder)
    (folder / "settings.toml").write_text("date = 2026-11-21\n[cluster]\nradius_m = 90\n")
    after = read(folder)
    assert (before.rulebook.cluster.radius_mm, after.rulebook.cluster.radius_mm) == (
        100_000,
        90_000,
    )
    assert before.sha256 != after.sha256


def test_a_changed_cell_changes_the_fingerprint_and_a_blank_line_does_not(small, write):
    before = read(write(small)).sha256
    spaced = dict(small, clients=small["clients"].replace("\n002", "\n\n002"))
    assert read(write(spaced, "spaced")).sha256 == before
    changed = dict(small, clients=small["clients"].replace("650", "651"))
    assert read(write(changed, "changed")).sha256 != before


def test_a_zip_equals_its_folder(small, write, tmp_path):
    folder = write(small)
    for name, prefix in (("flat.zip", ""), ("nested.zip", "map/")):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in folder.iterdir():
                archive.write(path, prefix + path.name)
        same(read(tmp_path / name), read(folder), but=())


def test_a_path_that_does_not_exist_is_one_fault(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path / "nergens")
    assert "bestaat niet" in caught.value.faults[0].sentence()


def test_reading_a_faulty_delivery_writes_nothing(small, write, tmp_path):
    folder = write(dict(small, clients="id\n1\n"))
    before = sorted(os.walk(tmp_path))
    with pytest.raises(InputError):
        read(folder)
    assert sorted(os.walk(tmp_path)) == before


def test_the_report_groups_faults_per_file_in_dutch(small, write):
    small["providers"] = small["providers"].replace("80.5", "-3")
    small["clients"] = small["clients"].replace("001,BT", "001,XX").replace(",1,34,", ",9,340,")
    with pytest.raises(InputError) as caught:
        read(write(small))
    assert report(caught.value.faults) == (
        "clients.csv: 3 fouten\n"
        "  rij 2, kolom age: «340» is te groot. Verwacht: een heel getal van 0 tot en met 130.\n"
        "  rij 2, kolom profile: «XX» is geen bekende waarde. Verwacht: BW, BT of BTG.\n"
        "  rij 2, kolom urgency: «9» is te groot. Verwacht: een heel getal van 1 tot en met 3.\n"
        "providers.csv: 1 fout\n"
        "  rij 2, kolom hours_free: «-3» is negatief. Verwacht: een getal, 0 of meer."
    )


def test_neither_repr_nor_the_error_shows_what_was_in_a_cell(small, write):
    delivery = read(write(small))
    shown = repr(delivery) + repr(delivery.tables)
    assert "nabij familie" not in shown
    assert "Markt" not in shown
    small["clients"] = small["clients"].replace("2025-06-01", "geheim")
    with pytest.raises(InputError) as caught:
        read(write(small))
    assert "geheim" not in repr(caught.value) + str(caught.value) + repr(caught.value.faults)


@pytest.mark.real
def test_networks_of_a_delivery_are_read_with_it(small, write, shared_dir):
    folder = write(small)
    networks = shared_dir / "realdata" / "netwerken"
    (folder / "walk.graphml.gz").symlink_to(networks / "tudelft_walk_osm_2025.graphml.gz")
    (folder / "roads.osm.pbf").symlink_to(networks / "tudelft_osm_2025.osm.pbf")
    delivery = read(folder)
    assert delivery.walk is not None
    assert delivery.drive is not None
    assert (delivery.walk.kind, delivery.drive.kind) == ("walk", "drive")
