"""`placement fairness` and `placement bench` as their users type them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from placement_api.bench.compare import COLUMNS, Line, growth
from placement_api.bench.one import Measured, measure
from placement_api.cli import app
from placement_data.synthetic import write_synthetic


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("region") / "in"
    write_synthetic(made, clients=40, units=30, seed=3)
    return made


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_it_says_in_plain_words_what_was_found(folder):
    said = run("fairness", folder)
    assert said.exit_code == 0, said.output
    assert "Bekeken: 1 voorstel." in said.output
    assert "hoogstens 5 %" in said.output


def test_earlier_proposals_count_and_both_files_are_written(folder, tmp_path):
    assert run("match", folder, "-o", tmp_path / "v").exit_code == 0
    earlier = tmp_path / "v" / "proposal.json"
    out = tmp_path / "uit"
    said = run("fairness", folder, "--history", earlier, "--history", earlier, "-o", out)
    assert said.exit_code == 0, said.output
    assert "Bekeken: 3 voorstellen." in said.output
    told = json.loads((out / "fairness.json").read_text(encoding="utf-8"))
    assert told["schema"] == "placement-fairness/1"
    names = load_workbook(out / "fairness.xlsx").sheetnames
    assert names[:2] == [table["title"] for table in told["tables"]]


def test_a_planner_gets_no_client_in_any_form(folder, tmp_path):
    out = tmp_path / "uit"
    said = run("fairness", folder, "--planner", "--json", "-o", out)
    assert said.exit_code == 0, said.output
    sheets = load_workbook(out / "fairness.xlsx")
    cells = [str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row]
    for text in (said.output, (out / "fairness.json").read_text("utf-8"), " ".join(cells)):
        assert "c00000" not in text
    assert json.loads(said.output)["audience"] == "planner"


def test_a_history_that_is_no_proposal_is_a_fault(folder, tmp_path):
    wrong = tmp_path / "proposal.json"
    wrong.write_text("{}", encoding="utf-8")
    assert run("fairness", folder, "--history", wrong).exit_code == 1


def test_a_size_that_does_not_exist_is_refused_with_those_that_do():
    said = run("bench", "match", "XXS")
    assert said.exit_code == 2
    assert "S-chains" in said.output


@pytest.mark.parametrize("way", ["nothing", "first-come", "assignment"])
def test_a_way_is_measured_on_a_folder(folder, way):
    found = measure(folder, way, 5.0)
    assert found.candidates > 0
    assert found.peak_mib > 0
    assert (found.placements > 0) == found.answered == (way != "nothing")


def test_a_line_has_a_cell_for_every_column():
    good = Measured("ours", 1.0, 9.0, 3, 4, 5, 6, 0, 8, 8, answered=True)
    assert len(Line("a", (good,), 1.0).cells()) == len(COLUMNS)
    two = replace(good, moments={"placed": 0.25, "waiting": 0.75, "travel": 0.875})
    assert (
        "0.75" in Line("a", (two, replace(two, moments={"placed": 0.1, "waiting": 0.5})), 1).cells()
    )
    none = Line("a", (good, Measured("ours", 1.0, 9.0)), 1.0).cells()
    assert len(none) == len(COLUMNS)
    assert none[1] == "geen plan (1 van 2)"
    assert len(Line("a", (Measured("nothing", 1.0, 9.0),), 1.0).cells()) == len(COLUMNS)


def test_growth_is_the_slope_of_time_and_memory_over_candidates():
    def lines(seconds, peak, candidates):
        run = Measured("ours", seconds, peak, candidates=candidates)
        return [Line("", (Measured("nothing", 1.0, 9.0),), 1.0), Line("", (run,), 1.0)]

    told = list(growth({"M": lines(8.0, 200.0, 1000), "S": lines(2.0, 200.0, 500)}))
    assert told == [
        "Groei van S naar M, 2 keer zoveel kandidaten: CPU-tijd tot de macht 2,00, geheugen 0,00."
    ]
    assert not list(growth({"S": lines(2.0, 200.0, 500), "S-chains": lines(3.0, 200.0, 600)}))
