"""`placement diff` and `placement what-if` as a coordinator types them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from placement_api.cli import app
from placement_api.exits import ExitStatus

SETTINGS = "date = 2026-11-21\n"
TABLES = {
    "municipalities": "id,name\nGM0503,Delft\n",
    "providers": "id,name,profiles\np1,P1,BT\n",
    "care_bases": "id,provider,x,y\nb1,p1,84500,447500\n",
    "units": (
        "id,housing_form,x,y,municipality,age_max\n"
        "u1,independent,84500,447500,GM0503,\nu2,independent,84500,447500,GM0503,30\n"
    ),
    "clients": (
        "id,profile,intensity,waiting_since,grant_until,age\n"
        "c1,BT,basis,2026-01-01,2029-01-01,40\nc2,BT,basis,2026-02-01,2029-01-01,40\n"
    ),
    "reach": "base,unit,minutes\nb1,u1,10\nb1,u2,10\n",
}


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    folder = tmp_path / "aanlevering"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, list(words))
    return found.exit_code, found.output


def test_a_what_if_tells_who_wins_and_writes_both_files_the_same_each_time(
    delivery: Path, tmp_path: Path
) -> None:
    words = ("what-if", str(delivery), "--add-units", "1", "--like", "u1", "-o")
    status, told = run(*words, str(tmp_path / "a"))
    assert status == ExitStatus.FINE
    assert "  1 wooneenheid erbij, zoals u1." in told
    assert "  c2 krijgt u1+1 (aanbieder p1)." in told
    assert "      Wooneenheid u1+1 is nieuw." in told
    run(*words, str(tmp_path / "b"))
    for name in ("difference.json", "difference.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a" / "difference.xlsx")
    assert book.sheetnames == ["Wat als", "Doelen", "Cliënten", "Per profiel", "Per gemeente"]


def test_a_what_if_as_json_has_changes_shifts_and_tallies(delivery: Path) -> None:
    status, told = run("what-if", str(delivery), "--remove-unit", "u1", "--json")
    assert status == ExitStatus.FINE
    answer = json.loads(told)
    assert answer["schema"] == "placement-difference/1"
    assert answer["changes"] == ["Wooneenheid u1 vervalt."]
    assert answer["counts"] == {"new": 0, "dropped": 1, "moved": 0, "kept": 0}
    assert answer["by_municipality"][0]["lost"] == 1


def test_faults_of_changes_come_all_at_once(delivery: Path) -> None:
    status, told = run(
        "what-if", str(delivery), "--remove-unit", "u9", "--hours", "p1", "--norm", "x.y=1"
    )
    assert status == ExitStatus.FAULTS
    assert all(f"{option}: 1 fout" in told for option in ("--remove-unit", "--hours", "--norm"))
    assert run("what-if", str(delivery))[0] == ExitStatus.USAGE


def test_two_proposals_are_compared_and_a_proposal_with_a_new_run(
    delivery: Path, tmp_path: Path
) -> None:
    out = tmp_path / "voorstel"
    assert run("match", str(delivery), "-o", str(out))[0] == ExitStatus.FINE
    earlier = str(out / "proposal.json")
    status, told = run("diff", earlier, earlier)
    assert status == ExitStatus.FINE
    assert "Er is geen verschil: iedereen houdt dezelfde plaats." in told
    clients = delivery / "clients.csv"
    clients.write_text(clients.read_text(encoding="utf-8").replace("c1,BT", "c9,BT"))
    status, told = run("diff", earlier, str(delivery))
    assert status == ExitStatus.FINE
    assert "Cliënt c1 is er niet meer." in told
    assert "c9 krijgt u1" in told


def test_an_earlier_proposal_is_drawn_as_it_was(delivery: Path, tmp_path: Path) -> None:
    out = tmp_path / "voorstel"
    assert run("match", str(delivery), "-o", str(out))[0] == ExitStatus.FINE
    drawn = tmp_path / "map.html"
    status, _ = run(
        "map", str(delivery), "--proposal", str(out / "proposal.json"), "-o", str(drawn)
    )
    assert status == ExitStatus.FINE
    assert drawn.read_bytes() == (out / "map.html").read_bytes()


def test_a_unit_has_its_clients_ranked_and_a_client_what_would_help(delivery: Path) -> None:
    status, told = run("explain", str(delivery), "--unit", "u1")
    assert status == ExitStatus.FINE
    assert "2 cliënten passen hier" in told
    status, told = run("explain", str(delivery), "c2")
    assert status == ExitStatus.FINE
    assert "Wat zou helpen" in told
    assert "Opnieuw berekend: het beste voorstel plaatst de cliënt dan in u" in told
    assert run("explain", str(delivery))[0] == ExitStatus.USAGE
