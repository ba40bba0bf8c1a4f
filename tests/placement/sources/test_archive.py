"""Zips: a good one is read, a dangerous one refused before a byte of it is unpacked."""

from __future__ import annotations

import stat
import tempfile
import zipfile

import openpyxl
import pytest

from placement.errors import ArchiveError, InputError
from placement.sources.archive import unpacked
from placement.sources.folder import read


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return the folder in which everything temporary is made, to see what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def zipped(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def entry(name, mode):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def refused(path):
    with pytest.raises(ArchiveError) as caught:
        read(path)
    return [fault.problem for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../units.csv", "bevat een pad met .."),
        ("map/../../units.csv", "bevat een pad met .."),
        ("..\\units.csv", "bevat een pad met .."),
        ("/etc/units.csv", "bevat een absoluut pad"),
        ("\\\\server\\units.csv", "bevat een absoluut pad"),
        ("C:\\units.csv", "bevat een absoluut pad"),
        ("c:units.csv", "bevat een absoluut pad"),
    ],
)
def test_paths_that_lead_out_are_refused(tmp_path, temporary, name, problem):
    assert refused(zipped(tmp_path / "a.zip", [("units.csv", "id\n"), (name, "x")])) == [problem]
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "units.csv").exists()


def test_links_and_devices_are_refused(tmp_path):
    link = entry("units.csv", stat.S_IFLNK | 0o777)
    assert refused(zipped(tmp_path / "a.zip", [(link, "/etc/passwd")])) == [
        "bevat een koppeling (link)"
    ]
    pipe = entry("units.csv", stat.S_IFIFO | 0o644)
    assert refused(zipped(tmp_path / "b.zip", [(pipe, "")])) == [
        "bevat iets dat geen bestand of map is"
    ]


def test_an_entry_that_grows_more_than_a_hundredfold_is_refused(tmp_path, temporary):
    path = zipped(tmp_path / "a.zip", [("units.csv", b"0" * 5_000_000), ("clients.csv", "id\n")])
    assert refused(path) == ["pakt uit tot meer dan 100 keer zijn grootte"]
    assert list(temporary.iterdir()) == []


def test_a_zip_that_grows_less_than_a_hundredfold_is_taken(tmp_path, small, write):
    folder = write(small)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in folder.iterdir():
            archive.write(item, item.name)
    assert read(path).name == "a"


def test_a_spreadsheet_that_grows_more_than_a_hundredfold_is_refused(tmp_path, small, write):
    del small["corporations"]
    folder = write({**small, "units": small["units"].replace(",C1,", ",,")})
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.save(folder / "corporations.xlsx")
    with zipfile.ZipFile(folder / "corporations.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", b"0" * 5_000_000)
    with pytest.raises(InputError) as caught:
        read(folder)
    problems = {f.problem for f in caught.value.faults if f.file == "corporations.xlsx"}
    assert problems == {"pakt uit tot meer dan 100 keer zijn grootte"}


def test_encrypted_entries_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", [("units.csv", "id\n")])
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refused(path) == ["bevat een versleuteld bestand"]


def test_names_that_differ_in_case_only_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", [("units.csv", "id\n"), ("UNITS.csv", "id\n")])
    assert refused(path) == ["bevat twee bestanden met dezelfde naam"]


def test_too_many_entries_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", [(f"{n}.csv", "id") for n in range(2_001)])
    assert refused(path) == ["bevat te veel bestanden (2001)"]


@pytest.mark.parametrize("keep", [0, 10, 40, 90])
def test_a_damaged_zip_is_one_fault(tmp_path, temporary, keep):
    path = zipped(tmp_path / "a.zip", [("units.csv", "id,housing_form\n" * 9)])
    path.write_bytes(path.read_bytes()[:keep])
    assert refused(path) == ["is beschadigd of geen zip"]
    assert list(temporary.iterdir()) == []


def test_a_wrong_checksum_is_one_fault(tmp_path, temporary):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("units.csv", "id,housing_form\n")
    path.write_bytes(path.read_bytes().replace(b"housing", b"hausing", 1))
    assert refused(path) == ["is beschadigd of geen zip"]
    assert list(temporary.iterdir()) == []


def test_only_files_of_the_folder_itself_are_unpacked(tmp_path):
    names = ["map/units.csv", "map/oud/clients.csv", "__MACOSX/map/._units.csv"]
    with unpacked(zipped(tmp_path / "a.zip", [(name, "id\n") for name in names])) as folder:
        assert [path.name for path in folder.iterdir()] == ["units.csv"]


def test_nothing_is_left_behind_also_when_reading_stops_halfway(tmp_path, temporary):
    path = zipped(tmp_path / "a.zip", [("units.csv", "id\n")])
    with pytest.raises(KeyboardInterrupt), unpacked(path):
        raise KeyboardInterrupt
    assert list(temporary.iterdir()) == []
