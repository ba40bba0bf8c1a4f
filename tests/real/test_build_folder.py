import csv
import importlib.util
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def built(shared_dir, tmp_path_factory):
    spec = importlib.util.spec_from_file_location(
        "build_folder", Path(__file__).with_name("build_folder.py")
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    out = tmp_path_factory.mktemp("real")
    assert module.main([str(shared_dir / "realdata"), str(out)]) == 0
    return out


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_both_folders_have_their_networks_and_only_delft_can_be_walked(built):
    assert (built / "delft" / "walk.graphml.gz").exists()
    assert (built / "delft" / "drive.graphml.gz").exists()
    assert (built / "nootdorp" / "drive.graphml.gz").exists()
    assert not (built / "nootdorp" / "walk.graphml.gz").exists()


def test_no_address_text_enters_a_folder(built, shared_dir):
    source = shared_dir / "realdata" / "gebouwen" / "osm_adressen_delft_zuidoost.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        secret = {(row["straat"], row["postcode"]) for row in csv.DictReader(lines)}
    words = {word for pair in secret for word in pair if len(word) > 4}
    for path in (built / "delft").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            cells = {cell for row in csv.reader(lines) for cell in row}
        assert not cells & words


def test_the_folders_have_the_asked_sizes_and_every_form(built):
    for name, count in (("delft", 60), ("nootdorp", 30)):
        assert len(rows(built / name, "clients")) == count
        assert len(rows(built / name, "units")) == count
        forms = {unit["housing_form"] for unit in rows(built / name, "units")}
        assert forms == {"intramural", "independent", "gespikkeld", "shared", "clustered"}
