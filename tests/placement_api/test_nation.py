"""A very large delivery at the command line: one proposal, and reasons for one client at a time."""

from __future__ import annotations

import json

import pyogrio
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from placement import nation
from placement_api.cli import app
from placement_data.synthetic import write_synthetic


@pytest.mark.slow
def test_match_writes_the_proposal_without_a_map_and_explain_tells_about_one_client(tmp_path):
    write_synthetic(tmp_path / "in", clients=nation.MANY, units=16, regions=2)
    told = CliRunner().invoke(app, ["match", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == ["proposal.gpkg", "proposal.json", "proposal.xlsx"]
    proposal = json.loads((tmp_path / "out" / "proposal.json").read_text("utf-8"))
    assert proposal["status"] == "optimal"
    assert len(proposal["placements"]) + len(proposal["unplaced"]) == nation.MANY
    book = load_workbook(tmp_path / "out" / "proposal.xlsx", read_only=True)
    told_of = [row[0] for row in book["Plaatsingen en verhuizingen"].iter_rows(values_only=True)]
    assert told_of[1:] == [placed["client"] for placed in proposal["placements"]]
    drawn = pyogrio.read_dataframe(tmp_path / "out" / "proposal.gpkg", layer="placements")
    assert len(drawn) == len(proposal["placements"])
    client = proposal["unplaced"][0]["client"]
    told = CliRunner().invoke(app, ["explain", str(tmp_path / "in"), client])
    assert told.exit_code == 0, told.output
    assert client in told.output
