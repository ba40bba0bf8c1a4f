from __future__ import annotations

import json

from typer.testing import CliRunner

from placement_api.cli import app
from placement_api.doctor import examine


def test_every_finding_that_is_not_ok_says_what_to_do() -> None:
    findings = examine()
    assert len({found.id for found in findings}) == len(findings)
    assert all(found.advice for found in findings if not found.ok)
    assert all(found.ok for found in findings if found.id in ("python", "numpy", "rd", "sqlite"))


def test_json_and_exit_status_tell_the_same() -> None:
    told = CliRunner().invoke(app, ["doctor", "--json"])
    found = json.loads(told.stdout)["findings"]
    missing = [line for line in found if line["needed"] and not line["ok"]]
    assert told.exit_code == (1 if missing else 0)
