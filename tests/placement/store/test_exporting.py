"""What the store gives back is a delivery that says the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from placement.sources import folder
from placement.store.crypto import Keys
from placement.store.deliveries import Delivered, compared
from placement.store.engine import Database
from placement.store.exporting import contents, keep_parts, part_hashes, write_folder, zipped
from placement.store.importing import apply, difference
from placement.store.rows import read_tables
from placement.tables import Tables
from placement_data.demo import write_demo

NOW = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


def test_an_export_imports_to_the_same_state(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    write_demo(tmp_path / "in", 1)
    delivery = folder.read(tmp_path / "in")
    parts = {p.name: p.read_bytes() for p in (tmp_path / "in").iterdir() if p.suffix != ".csv"}
    assert len(parts) >= 3
    with database.write() as connection:
        apply(connection, keys, delivery.tables, at=NOW)
        keep_parts(connection, parts)
    with database.read() as connection:
        files = contents(connection, part_hashes(connection))
        write_folder(tmp_path / "out", read_tables(connection, keys), files)
        again = folder.read(tmp_path / "out")
        assert difference(connection, keys, again.tables) == ()
    assert again.sha256 == delivery.sha256


def test_a_file_without_rows_comes_back_and_one_that_was_absent_does_not(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    write_demo(tmp_path / "in", 1)
    for name, header in (("bw_walks", "unit,bw_location,metres"), ("pins", "client,unit,decision")):
        (tmp_path / "in" / f"{name}.csv").write_text(f"{header}\n")
    (tmp_path / "in" / "keep_apart.csv").unlink(missing_ok=True)
    given = folder.read(tmp_path / "in").tables
    assert not len(given.bw_walks)
    with database.write() as connection:
        seen = compared(connection, keys, Delivered(given, {}, ""))
        assert {("bw_walks.csv", "new"), ("pins.csv", "new")} <= set(seen.parts)
        apply(connection, keys, given, at=NOW)
        assert not compared(connection, keys, Delivered(given, {}, "")).parts
    with database.read() as connection:
        write_folder(tmp_path / "out", read_tables(connection, keys), {})
        without = Tables.of({n: given.frame(n) for n in given.given - {"bw_walks"}})
        gone = compared(connection, keys, Delivered(without, {}, "")).parts
    assert gone == (("bw_walks.csv", "gone"),)
    assert {p.stem for p in (tmp_path / "out").iterdir()} == given.given


def test_the_same_tables_give_the_same_zip(tmp_path: Path) -> None:
    write_demo(tmp_path / "in", 1)
    tables = folder.read(tmp_path / "in").tables
    assert zipped(tables) == zipped(tables)


def test_an_amount_with_three_decimals_is_written_so_that_it_is_no_thousand(tmp_path: Path) -> None:
    write_demo(tmp_path / "in", 1)
    delivery = folder.read(tmp_path / "in")
    providers = delivery.tables.providers.copy()
    providers.loc[providers.index[0], "hours_free"] = 12.125
    parts = {p.name: p.read_bytes() for p in (tmp_path / "in").iterdir() if p.suffix != ".csv"}
    write_folder(tmp_path / "out", delivery.tables.replace(providers=providers), parts)
    assert folder.read(tmp_path / "out").tables.providers["hours_free"].iloc[0] == 12.125
