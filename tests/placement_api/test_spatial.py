"""The spatial commands as their users run them, on the demo region."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from typer.testing import CliRunner

from placement_api.cli import app
from placement_api.exits import ExitStatus
from placement_data.demo import write_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spatial")
    write_demo(folder)
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def told(*words: str | Path) -> dict[str, Sequence[dict[str, object]]]:
    result = run(*words, "--json")
    assert result.exit_code == ExitStatus.FINE, result.output
    found: dict[str, Sequence[dict[str, object]]] = json.loads(result.stdout)
    return found


def test_another_reading_lists_what_changes_against_the_current_one(demo: Path) -> None:
    found = told("cluster", demo, "--reading", "between_units=chain", "--against", "current")
    assert any("geschakeld" in str(line) for line in found["lines"])
    assert all(row["telt nu"] != row["telt dan"] for row in found["changed_units"])
    same = told("cluster", demo, "--reading", "between_units=pairwise")
    assert "changed_units" not in same, "the current reading itself: its groups"
    assert same["groups"]


def test_a_reading_that_does_not_exist_names_those_that_do(demo: Path) -> None:
    result = run("cluster", demo, "--reading", "walk=vliegend")
    assert result.exit_code == ExitStatus.NOT_FOUND
    assert "network_no_legs" in result.stderr
    assert run("cluster", demo, "--reading", "walk").exit_code == 2
    assert run("cluster", demo, "--against", "gisteren").exit_code == 2


def test_dwellings_that_would_complete_a_cluster_come_with_their_gain(
    demo: Path, tmp_path: Path
) -> None:
    with (demo / "bw_locations.csv").open(encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    addresses = tmp_path / "adressen.csv"
    rows = [f"n{k},{float(p['x']) + 20},{float(p['y']) + 10}" for k, p in enumerate(places)]
    addresses.write_text("\n".join(["id,x,y", *rows]) + "\n", encoding="utf-8")
    found = told("cluster", demo, "--complete", "--addresses", addresses)["completions"]
    gains = [row["wachtenden erbij"] for row in found]
    assert found
    assert gains == sorted(gains, reverse=True)  # type: ignore[type-var]


def test_zones_are_written_whole_as_geojson(demo: Path, tmp_path: Path) -> None:
    assert run("cluster", demo, "--zones", tmp_path / "zones.geojson").exit_code == 0
    whole = json.loads((tmp_path / "zones.geojson").read_text(encoding="utf-8"))
    assert whole["type"] == "FeatureCollection"


def test_borderline_cases_are_listed_and_a_nameless_confirmation_is_refused(
    demo: Path, tmp_path: Path
) -> None:
    said = copytree(demo, tmp_path / "demo") / "confirmations.csv"
    head = "unit,bw_location,other_unit,holds,name,date,reason\n"
    rows = told("cluster", demo, "--borderline")["borderline"]
    pair = next(row for row in rows if row["gemeten"] == "onderling")
    text = f"{head}{pair['woning']},,{pair['en']},nee,J. de Wit,2026-11-01,een sloot ertussen\n"
    said.write_text(text, encoding="utf-8")
    answer = told("cluster", said.parent, "--borderline")
    now = next(row for row in answer["borderline"] if row["door"] == "J. de Wit")
    assert (now["woning"], now["berekend"], now["bevestigd"]) == (
        pair["woning"], pair["berekend"], "nee",
    )  # fmt: skip
    assert "handmatig afgekeurd door J. de Wit op 01-11-2026" in answer["lines"][0]
    assert "J. de Wit" in run("check", said.parent).output.replace("\n", " ")
    said.write_text(text.replace("J. de Wit", ""), encoding="utf-8")
    result = run("cluster", said.parent, "--borderline")
    assert result.exit_code == ExitStatus.FAULTS
    assert "kolom name" in result.stderr


def test_coverage_writes_a_map_and_tables_without_small_counts(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "dekking"
    result = run("coverage", demo, "-o", out)
    assert result.exit_code == ExitStatus.FINE, result.output
    with (out / "areas.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    waiting = [value for row in rows for name, value in row.items() if name.startswith("wachtend")]
    assert "afgeschermd" in waiting
    assert not {"1", "2", "3", "4"} & set(waiting)
    page = (out / "coverage.html").read_text(encoding="utf-8")
    assert "Op tijd BTG om 03:00" in page
    assert "Vraag per gebied" in page


def test_a_figure_of_statline_stands_in_the_table_and_on_the_map(
    demo: Path, tmp_path: Path
) -> None:
    out, dump = tmp_path / "dekking", tmp_path / "voorraad.csv"
    lines = (
        "ID;RegioS;Perioden;EindstandVoorraad_8",
        "1;GM0503;2020JJ00;51495",
        "2;NL00;2020JJ00;9",
    )
    dump.write_text("\n".join(lines), encoding="utf-8")
    words = ("coverage", demo, "-o", out, "--statline", dump, "--measure", "EindstandVoorraad")
    assert run(*words).exit_code == 2
    result = run(*words, "--period", "2020JJ00")
    assert result.exit_code == ExitStatus.FINE, result.output
    with (out / "areas.csv").open(encoding="utf-8") as file:
        told = {row["gebied"]: row["EindstandVoorraad 2020"] for row in csv.DictReader(file)}
    assert told["Delft"] == "51495"
    assert set(told.values()) == {"51495", ""}
    page = (out / "coverage.html").read_text(encoding="utf-8")
    assert "Cijfer van CBS per gebied" in page
    assert "CBS StatLine (CC BY 4.0)" in page
    wrong = run(*words, "--period", "2020JJ00", "--level", "hexagon")
    assert wrong.exit_code == ExitStatus.FAULTS
    assert "voor zeshoeken bestaan zulke cijfers niet" in wrong.stderr.replace("\n", " ")


def test_a_district_map_needs_a_file_of_districts(demo: Path, tmp_path: Path) -> None:
    result = run("coverage", demo, "-o", tmp_path / "d", "--level", "wijk")
    assert result.exit_code == ExitStatus.FAULTS
    assert "--areas" in result.stderr


@pytest.mark.parametrize("form", ["gpkg", "parquet", "geojson", "pmtiles"])
def test_a_corporation_exports_its_own_and_no_client(demo: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / form
    words = ("--role", "corporation", "--corporation", "woonbron", "--format", form)
    result = run("export-layers", demo, "-o", out, *words)
    assert result.exit_code == ExitStatus.FINE, result.output
    content = b"".join(path.read_bytes() for path in sorted(out.iterdir()))
    with (demo / "clients.csv").open(encoding="utf-8") as file:
        names = [row["id"] for row in csv.DictReader(file)]
    assert not [name for name in names if f'"{name}"'.encode() in content]
    assert b"client" not in content
    assert b"persons" not in content


def test_a_role_and_its_corporation_go_together(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "x"
    assert run("export-layers", demo, "-o", out, "--role", "corporation").exit_code == 2
    assert run("export-layers", demo, "-o", out, "--corporation", "woonbron").exit_code == 2
    wrong = run("export-layers", demo, "-o", out, "--role", "corporation", "--corporation", "nee")
    assert wrong.exit_code == ExitStatus.NOT_FOUND
    assert not out.exists()
