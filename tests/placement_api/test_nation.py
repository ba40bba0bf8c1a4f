"""A very large delivery at the command line: one proposal, and reasons for one client at a time."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from placement import nation
from placement_api.cli import app
from placement_data.synthetic import write_synthetic


@pytest.mark.slow
def test_match_writes_the_proposal_alone_and_explain_tells_about_one_client(tmp_path):
    write_synthetic(tmp_path / "in", clients=nation.MANY, units=16, regions=2)
    told = CliRunner().invoke(app, ["match", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["proposal.json"]
    proposal = json.loads((tmp_path / "out" / "proposal.json").read_text("utf-8"))
    assert proposal["status"] == "optimal"
    assert len(proposal["placements"]) + len(proposal["unplaced"]) == nation.MANY
    client = proposal["unplaced"][0]["client"]
    told = CliRunner().invoke(app, ["explain", str(tmp_path / "in"), client])
    assert told.exit_code == 0, told.output
    assert client in told.output
