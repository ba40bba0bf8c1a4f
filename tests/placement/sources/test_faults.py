"""Every table with each kind of fault: reported with its place, and nothing is taken."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from placement.domain import TABLES
from placement.errors import InputError
from placement.sources.text import read_csv
from placement.tables import build
from placement.tables.schema import declared, has_id, point_required


def cells(text):
    return [line.split(",") for line in text.splitlines()]


def text_of(rows):
    return "".join(",".join(row) + "\n" for row in rows)


def with_cell(text, column, value, row=1):
    rows = cells(text)
    rows[row][rows[0].index(column)] = value
    return text_of(rows)


def without(text, column):
    rows = cells(text)
    place = rows[0].index(column)
    return text_of([row[:place] + row[place + 1 :] for row in rows])


def columns(*kinds, required=None):
    return [
        (table, item.name)
        for table in TABLES
        for item in declared(table)
        if item.column.kind in kinds and (required is None or item.required == required)
    ]


def the_fault(faults, table, column, row=2):
    found = [f for f in faults if f.file == f"{table}.csv" and f.column == column and f.row == row]
    assert len(found) == 1, [fault.sentence() for fault in faults]
    return found[0]


def faults_in(table, text):
    """Return the faults of a table by itself: what a cell, a row or the header can be wrong in."""
    try:
        raw, _ = read_csv(text.encode(), table, f"{table}.csv")
    except InputError as error:
        return list(error.faults)
    return build(raw).faults


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, item.name) for table in TABLES for item in declared(table) if item.required],
)
def test_a_missing_required_column_is_named(small, table, column):
    small[table] = without(small[table], column)
    faults = faults_in(table, small[table])
    assert "kolom ontbreekt" in the_fault(faults, table, column, 1).problem
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, item.name)
        for table in TABLES
        for item in declared(table)
        if item.required and item.column.kind != "point"
    ],
)
def test_an_empty_required_cell_is_named(small, table, column):
    small[table] = with_cell(small[table], column, "")
    fault = the_fault(faults_in(table, small[table]), table, column)
    assert fault.problem == "is niet ingevuld"


@pytest.mark.parametrize(
    ("table", "column"),
    columns("number", "amount", "whole", "point", "date", "flag", "choice", "hours"),
)
def test_a_cell_of_the_wrong_type_is_named_with_its_value(small, table, column):
    small[table] = with_cell(small[table], column, "onzin")
    fault = the_fault(faults_in(table, small[table]), table, column)
    assert fault.value == "onzin"
    assert fault.expected
    assert re.match(
        rf"{table}\.csv, rij 2, kolom {column}: «onzin» .+ Verwacht: ", fault.sentence()
    )


@pytest.mark.parametrize(("table", "column"), columns("number", "amount", "whole"))
@pytest.mark.parametrize("value", ["-5", "nan", "inf", "-Infinity", "1e999", "12abc", "1-2"])
def test_no_number_is_negative_or_endless(small, table, column, value):
    small[table] = with_cell(small[table], column, value)
    assert the_fault(faults_in(table, small[table]), table, column).value == value


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, item.name) for table in TABLES for item in declared(table)],
)
def test_a_formula_is_refused_in_every_column(small, table, column):
    small[table] = with_cell(small[table], column, "=1+1")
    fault = the_fault(faults_in(table, small[table]), table, column)
    assert fault.problem == "is een formule"


@pytest.mark.parametrize("table", [name for name in TABLES if has_id(name)])
def test_a_double_id_is_named_with_the_row_of_the_first(small, table):
    small[table] += small[table].splitlines()[1] + "\n"
    last = len(small[table].splitlines())
    fault = the_fault(faults_in(table, small[table]), table, "id", last)
    assert fault.problem == "kenmerk komt al voor op rij 2"


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_column_says_nothing_about_other_rows_and_tables(small, write, faults_of, table):
    for name in {"id", *[item.name for item in declared(table) if item.required][:2]}:
        if name in cells(small[table])[0]:
            faults = faults_of(write({**small, table: without(small[table], name)}))
            assert [(fault.file, fault.row) for fault in faults] == [(f"{table}.csv", 1)]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, item.name)
        for table in TABLES
        for item in declared(table)
        if item.column.refers and not item.column.loose
    ],
)
def test_an_unknown_id_is_named(small, write, faults_of, table, column):
    small[table] = with_cell(small[table], column, "bestaat-niet")
    fault = the_fault(faults_of(write(small)), table, column)
    assert fault.value == "bestaat-niet"
    assert fault.problem.startswith("is onbekend")


def test_an_unknown_id_comes_with_the_nearest_known_one(small, write, faults_of):
    small["spread_targets"] = with_cell(small["spread_targets"], "municipality", "GM0504")
    fault = the_fault(faults_of(write(small)), "spread_targets", "municipality")
    assert fault.sentence() == (
        "spread_targets.csv, rij 2, kolom municipality: «GM0504» is onbekend (bedoelt u GM0503?). "
        "Verwacht: een id in municipalities.csv."
    )


def test_a_name_in_a_table_that_was_not_delivered_says_so(small, write, faults_of):
    del small["corporations"]
    fault = the_fault(faults_of(write(small)), "units", "corporation")
    assert "die tabel is niet aangeleverd" in fault.expected


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_file_is_one_fault(small, write, faults_of, table):
    for nothing in ("\n", ",,\r\n\r\n"):
        assert [f.problem for f in faults_in(table, nothing)] == ["is leeg: er is geen kopregel"]
    faults = faults_of(write({**small, table: ""}))
    assert [fault.problem for fault in faults] == ["is leeg: er is geen kopregel"]


@pytest.mark.parametrize("table", TABLES)
def test_a_double_column_is_named(small, write, faults_of, table):
    rows = cells(small[table])
    small[table] = text_of([[*row, row[0]] for row in rows])
    fault = the_fault(faults_of(write(small)), table, rows[0][0], 1)
    assert "twee keer" in fault.problem


@pytest.mark.parametrize("table", TABLES)
def test_ragged_rows_are_named_and_their_cells_are_not_judged(small, table):
    rows = cells(small[table])
    for body in ([*rows[1], "extra"], rows[1][:-1]):
        faults = faults_in(table, text_of([rows[0], body, *rows[2:]]))
        assert [(fault.row, fault.column) for fault in faults] == [(2, None)]
        assert "te veel" in faults[0].problem or "te weinig" in faults[0].problem


@pytest.mark.parametrize("table", [name for name in TABLES if point_required(name)])
@pytest.mark.parametrize(
    ("x", "y", "problem"),
    [
        ("447510", "84510", "x en y lijken verwisseld"),
        ("30000", "520000", "het punt ligt buiten Nederland"),
        ("0", "0", "het punt ligt buiten Nederland"),
        ("4.36", "52.01", "lijkt een punt in graden"),
        ("52.01", "4.36", "lijkt een punt in graden"),
        ("", "447510", "ontbreekt, terwijl y is ingevuld"),
        ("", "", "het punt ontbreekt"),
    ],
)
def test_a_point_that_cannot_be_is_named(small, write, faults_of, table, x, y, problem):
    small[table] = with_cell(with_cell(small[table], "x", x), "y", y)
    assert the_fault(faults_of(write(small)), table, "x").problem == problem


@pytest.mark.parametrize(
    ("lon", "lat", "problem"),
    [
        ("52.011", "4.360", "lon en lat lijken verwisseld"),
        ("3.0", "52.8", "het punt ligt buiten Nederland"),
        ("4.36", "95", "het punt ligt buiten Nederland"),
        ("84510", "447510", "het punt ligt buiten Nederland"),
    ],
)
def test_degrees_that_cannot_be_are_named(small, write, faults_of, lon, lat, problem):
    small["exclusion_zones"] = f"client,lon,lat,radius_m\n001,{lon},{lat},100\n"
    assert the_fault(faults_of(write(small)), "exclusion_zones", "lon").problem == problem


def test_metres_and_degrees_that_disagree_by_more_than_a_metre_are_named(small, write, faults_of):
    small["exclusion_zones"] = (
        "client,x,y,lon,lat,radius_m\n001,84510,447510,4.360000,52.011000,100\n"
    )
    assert "uit elkaar" in the_fault(faults_of(write(small)), "exclusion_zones", "x").problem


@pytest.mark.parametrize(
    ("table", "changes", "column", "problem"),
    [
        ("clients", {"grant_from": "2028-06-01"}, "grant_until", "ligt niet na grant_from"),
        ("clients", {"grant_from": "2029-06-01"}, "grant_until", "ligt niet na grant_from"),
        ("clients", {"grant_until": "2026-02-30"}, "grant_until", "is een dag die niet bestaat"),
        ("clients", {"grant_until": "11/21/2027"}, "grant_until", "is geen datum"),
        ("clients", {"grant_until": "01-01-28"}, "grant_until", "is geen datum"),
        ("clients", {"grant_until": "0028-01-01"}, "grant_until", "heeft een jaartal dat niet kan"),
        ("clients", {"birth_date": "2026-11-22", "age": ""}, "birth_date", "ligt na de datum van"),
        ("clients", {"birth_date": "1960-01-01"}, "age", "past niet bij birth_date"),
        ("clients", {"waiting_since": "2026-11-22"}, "waiting_since", "ligt na de datum van"),
        ("clients", {"age": "131"}, "age", "is te groot"),
        ("clients", {"age": "34.5"}, "age", "is geen heel getal"),
        ("clients", {"urgency": "4"}, "urgency", "is te groot"),
        ("clients", {"urgency": "0"}, "urgency", "is te klein"),
        ("clients", {"next_profile": "BT"}, "next_profile", "is ingevuld zonder lives_in"),
        ("clients", {"lives_in": "001"}, "lives_in", "verwijst naar zichzelf"),
        ("clients", {"lives_in": "002"}, "lives_in", "is een cliënt, geen wooneenheid"),
        ("clients", {"profile": "BTX"}, "profile", "is geen bekende waarde (bedoelt u BT"),
        ("units", {"age_max": "17"}, "age_max", "is lager dan age_min"),
        ("units", {"rent": "1.050"}, "rent", "kan duizenden of drie decimalen betekenen"),
        ("units", {"capacity": "1.5"}, "capacity", "is geen heel getal"),
        ("bw_locations", {"operating_until": "2019-01-01"}, "operating_until", "ligt voor"),
        ("agreements", {"period_until": "2025-12-31"}, "period_until", "ligt voor period_from"),
        ("complexes", {"occupied_bt": "41"}, "occupied_bt", "is meer dan het aantal woningen"),
        ("complexes", {"max_share": "1.01"}, "max_share", "is te groot"),
        ("care_bases", {"staffed": "07:00-25:00"}, "staffed", "is geen bezetting"),
        ("keep_apart", {"client_b": "001"}, "client_b", "is dezelfde cliënt"),
        ("keep_apart", {"metres": "0"}, "metres", "is te klein"),
        ("exclusion_zones", {"radius_m": "0"}, "radius_m", "is te klein"),
        ("unit_distances", {"b": "U1"}, "metres", "een wooneenheid ligt op afstand van zichzelf"),
    ],
)
def test_values_that_do_not_fit_are_named(small, write, faults_of, table, changes, column, problem):
    for name, value in changes.items():
        small[table] = with_cell(small[table], name, value)
    assert the_fault(faults_of(write(small)), table, column).problem.startswith(problem)


def test_a_circle_of_lives_in_is_said(small, write, faults_of):
    small["clients"] = with_cell(small["clients"], "lives_in", "002")
    small["clients"] = with_cell(small["clients"], "lives_in", "001", row=2)
    faults = faults_of(write(small))
    for row in (2, 3):
        assert "kring" in the_fault(faults, "clients", "lives_in", row).problem


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("001,U1,P1,never,", "decision"),
        ("001,U1,,never,", "decision"),
        ("001,U2,P1,must,", "unit"),
        ("001,U1,P2,must,", "unit"),
    ],
)
def test_pins_that_contradict_each_other_are_named(small, write, faults_of, row, column):
    small["pins"] += row + "\n"
    assert "spreekt rij 2 tegen" in the_fault(faults_of(write(small)), "pins", column, 3).problem


@pytest.mark.parametrize("row", ["001,U1,P2,never,", "001,U1,,must,", "002,U1,,never,"])
def test_pins_that_can_both_hold_are_taken(small, write, faults_of, row):
    small["pins"] += row + "\n"
    assert faults_of(write(small)) == ()


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("spread_targets", "BT,GM0503,3,1", "municipality"),
        ("reach", "B1,U1,11", "minutes"),
        ("bw_walks", "U1,L1,41", "metres"),
        ("unit_distances", "U2,U1,11", "metres"),
    ],
)
def test_a_pair_that_comes_back_with_another_value_is_named(
    small, write, faults_of, table, row, column
):
    small[table] += row + "\n"
    last = len(small[table].splitlines())
    assert "staat er al" in the_fault(faults_of(write(small)), table, column, last).problem


def test_distances_given_both_ways_with_one_value_are_taken(small, write, faults_of):
    small["unit_distances"] += "U2,U1,10\n"
    assert faults_of(write(small)) == ()


def test_a_unit_whose_municipality_cannot_be_derived_is_named(small, write, faults_of):
    small["units"] = with_cell(small["units"], "municipality", "")
    problem = the_fault(faults_of(write(small)), "units", "municipality").problem
    assert problem == "is niet ingevuld en zonder grenzen niet af te leiden"


def test_all_faults_of_all_files_come_in_one_report_in_reading_order(small, write, faults_of):
    small["units"] = with_cell(small["units"], "rent", "-1")
    small["clients"] = with_cell(small["clients"], "max_rent", "veel", row=2)
    small["clients"] = with_cell(small["clients"], "profile", "??", row=1)
    small["reach"] = with_cell(small["reach"], "unit", "U99")
    folder = write(small)
    (folder / "settings.toml").write_text("date = 2026-11-21\nsede = 1\n")
    places = [(fault.file, fault.row, fault.column) for fault in faults_of(folder)]
    assert places == [
        ("clients.csv", 2, "profile"),
        ("clients.csv", 3, "max_rent"),
        ("reach.csv", 2, "unit"),
        ("settings.toml", None, "sede"),
        ("units.csv", 2, "rent"),
    ]


def test_missing_required_tables_are_faults(small, write, faults_of):
    del small["clients"], small["units"]
    faults = faults_of(write({"municipalities": small["municipalities"]}))
    assert [fault.file for fault in faults] == ["clients.csv", "units.csv"]


def test_a_table_that_is_there_twice_is_a_fault(small, write, faults_of):
    folder = write(small)
    openpyxl.Workbook().save(folder / "units.xlsx")
    assert [fault.problem for fault in faults_of(folder)] == ["is er dubbel: ook als units.csv"]


@pytest.mark.parametrize("name", ["units.xls", "clients.ods", "units.json"])
def test_a_table_in_a_foreign_format_is_a_fault(small, write, faults_of, name):
    folder = write(small)
    (folder / name).write_bytes(b"x")
    assert [fault.file for fault in faults_of(folder)] == [name]


def test_a_file_of_one_gigabyte_is_refused_before_it_is_read(small, write, faults_of):
    folder = write(small)
    with (folder / "reach.csv").open("wb") as stream:
        stream.truncate(1_000_000_000)
    (fault,) = faults_of(folder)
    assert fault.sentence() == "reach.csv: is te groot (1.000 MB). Verwacht: hooguit 200 MB."


@pytest.mark.parametrize(
    "content",
    [
        b"id,name\nC1,Woon\0bron\n",
        b'id,name\nC1,"Woonbron\nC2,Tweede\n',
        b'id,name\nC1,"Woon"bron\n',
        b"id,name\nC1,\x81\xff\x9d\n",
        b"\xff\xfei\x00d\x00,",
        b"PK\x03\x04 a zip \x00\x00",
        b"id,name\nC1," + b"x" * 200_000 + b"\n",
    ],
)
def test_a_file_that_is_no_csv_is_one_fault(small, write, faults_of, content):
    del small["units"], small["agreements"], small["deliveries"]
    folder = write(small)
    (folder / "corporations.csv").write_bytes(content)
    faults = [fault for fault in faults_of(folder) if fault.file == "corporations.csv"]
    assert len(faults) == 1
    assert faults[0].column is None


@pytest.mark.parametrize(
    "name",
    [
        "reach.xlsx",
        "reach.parquet",
        "boundaries.gpkg",
        "boundaries.geojson",
        "walk.graphml",
        "drive.graphml.gz",
        "roads.osm.pbf",
    ],
)
@pytest.mark.parametrize("content", [b"", b"rommel", b"PK\x03\x04rommel", b"PAR1\0\0\0PAR1"])
def test_rubbish_under_a_known_name_is_a_fault_of_that_file(small, write, faults_of, name, content):
    del small["reach"]
    folder = write(small)
    (folder / name).write_bytes(content)
    faults = faults_of(folder)
    assert faults
    assert {fault.file for fault in faults} == {name}


def test_formulas_and_errors_in_a_spreadsheet_are_named(small, write, faults_of):
    del small["corporations"]
    folder = write(small)
    book = openpyxl.Workbook()
    for row in (["id", "name"], ["C1", "=HYPERLINK(1)"], ["C2", "#N/A"], ["C3", "Goed"]):
        book.active.append(row)
    book.save(folder / "corporations.xlsx")
    found = [(fault.row, fault.column, fault.problem) for fault in faults_of(folder)]
    assert found == [
        (2, "name", "is een formule"),
        (3, "name", "is een foutwaarde van het rekenblad"),
    ]


def test_settings_that_are_wrong_are_reported_with_the_rest(small, write, faults_of):
    folder = write(small)
    (folder / "settings.toml").write_bytes(b'date = 2026-11-21\nrulebook = "\xff"\n')
    assert [fault.file for fault in faults_of(folder)] == ["settings.toml"]
    (folder / "settings.toml").write_text('date = 2026-11-21\nrulebook = "nergens"\n')
    assert [fault.column for fault in faults_of(folder)] == ["rulebook"]


def test_an_array_formula_is_refused_too(small, write, faults_of):
    del small["corporations"]
    folder = write(small)
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append(["C1", "x"])
    book.active["B2"] = ArrayFormula("B2", "=SUM(1,2)")
    book.save(folder / "corporations.xlsx")
    found = [(fault.row, fault.column, fault.problem) for fault in faults_of(folder)]
    assert found == [(2, "name", "is een formule")]


def test_a_sheet_that_claims_endless_rows_is_refused(small, write, faults_of):
    del small["corporations"]
    folder = write(small)
    plain, claimed = folder.parent / "plain.xlsx", folder / "corporations.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append(["C1", "Woonbron"])
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(claimed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<row r="2"', b'<row r="9999999999"'))
    assert "heeft te veel rijen" in {fault.problem for fault in faults_of(folder)}
