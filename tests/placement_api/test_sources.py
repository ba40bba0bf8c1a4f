"""`placement fetch` and `placement geocode` as their user types them, without a network."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from placement_api.cli import app
from placement_data.synthetic.bag import addresses, street_name, write_extract


def run(*words: object) -> tuple[int, str]:
    told = CliRunner().invoke(app, [str(word) for word in words])
    return told.exit_code, told.output


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bag") / "lvbag.zip"
    write_extract(path, 60)
    return path


def test_the_list_of_sources_needs_no_network() -> None:
    status, text = run("fetch")
    assert status == 0
    assert "woningvoorraad" in text


def test_a_file_by_hand_is_taken_over_with_its_papers(extract: Path, tmp_path: Path) -> None:
    status, text = run("fetch", "bag-lvc", "--from", extract, "-o", tmp_path)
    assert status == 0, text
    assert "Bronvermelding: BAG: Kadaster" in text
    papers = json.loads((tmp_path / "lvbag-extract-nl.zip.json").read_text("utf-8"))
    assert papers["origin"] == "met de hand neergelegd"


def test_an_unknown_source_or_region_is_named(tmp_path: Path) -> None:
    assert run("fetch", "alles", "-o", tmp_path)[0] == 4
    assert run("fetch", "bag", "--region", "nergens", "-o", tmp_path)[0] == 4
    assert run("fetch", "bag-plus", "-o", tmp_path)[0] == 1
    assert list(tmp_path.iterdir()) == []


def test_units_get_their_points_and_no_address_is_shown(extract: Path, tmp_path: Path) -> None:
    first = next(iter(addresses(1)))
    units, out = tmp_path / "units.csv", tmp_path / "uit.csv"
    home = f"{street_name(0)} 1,GM0503"
    units.write_text(f"id,address,municipality\nu1,{home}\nu2,t.o. {home}\n")
    kept = tmp_path / "bag.parquet"
    status, text = run("geocode", units, "--bag", extract, "-o", out, "--keep", kept)
    assert status == 0, text
    assert street_name(0) not in text
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert float(rows[0]["x"]) == first.x
    assert rows[1]["geocode"] == "none"
    again = tmp_path / "weer.csv"
    assert run("geocode", units, "--bag", kept, "-o", again)[0] == 0
    assert again.read_bytes() == out.read_bytes()


def test_a_broken_bag_file_leaves_nothing_behind(extract: Path, tmp_path: Path) -> None:
    half, units = tmp_path / "half.zip", tmp_path / "units.csv"
    half.write_bytes(extract.read_bytes()[:-100])
    units.write_text("id,address\nu1,x\n")
    status, text = run("geocode", units, "--bag", half, "-o", tmp_path / "uit.csv")
    assert status == 1
    assert "half.zip" in text
    assert sorted(item.name for item in tmp_path.iterdir()) == ["half.zip", "units.csv"]
