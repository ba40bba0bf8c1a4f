from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from placement_api.cli import COMMANDS, app
from placement_api.commands.match import FILES
from placement_api.exits import UNKNOWN, ExitStatus
from tests.placement_api.serving import Region

MUNICIPALITIES = "id,name\nGM0503,Delft\n"
UNITS = "id,housing_form,x,y,municipality\nu1,independent,84500,447500,GM0503\n"
CLIENTS = (
    "id,profile,intensity,waiting_since,grant_until\n"
    "c1,XX,basis,2026-01-01,2029-01-01\n"
    "c2,BT,basis,gisteren,2029-01-01\n"
)


def run(*words: str) -> Result:
    """Run a command in this process: to start another takes longer than most commands."""
    return CliRunner().invoke(app, words)


def alone(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as its user does."""
    command = [sys.executable, "-m", "placement_api.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    folder = tmp_path / "aanlevering"
    folder.mkdir()
    (folder / "municipalities.csv").write_text(MUNICIPALITIES)
    (folder / "units.csv").write_text(UNITS)
    (folder / "clients.csv").write_text(CLIENTS)
    return folder


def test_help_names_every_command_and_every_exit_status() -> None:
    told = alone("--help").stdout
    assert all(f" {name} " in told for name, *_ in COMMANDS)
    assert all(f"{status.value}  {status.meaning[:30]}" in told for status in ExitStatus)
    assert "Toon deze hulp." in told


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom placement_api.cli import app\n"
        "CliRunner().invoke(app, ['--help'])\n"
        "print({'numpy', 'pandas', 'geopandas', 'ortools', 'folium'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_wrong_usage_ends_with_two(tmp_path: Path) -> None:
    assert alone("geen-opdracht").returncode == ExitStatus.USAGE
    missing = run("check", str(tmp_path / "er-niet"))
    assert missing.exit_code == ExitStatus.USAGE
    assert "bestaat niet" in missing.stderr
    assert run("match", str(tmp_path)).exit_code == ExitStatus.USAGE


def test_check_tells_all_faults_at_once_and_ends_with_one(faulty: Path) -> None:
    told = alone("check", str(faulty))
    assert told.returncode == ExitStatus.FAULTS
    assert told.stdout == ""
    for part in ("2 fouten", "«XX»", "«gisteren»", "rij 2", "rij 3"):
        assert part in told.stderr


def test_check_as_json_gives_each_fault_in_parts(faulty: Path) -> None:
    told = run("check", str(faulty), "--json")
    assert told.exit_code == ExitStatus.FAULTS
    answer = json.loads(told.stdout)
    assert answer["ok"] is False
    assert {fault["column"] for fault in answer["faults"]} == {"profile", "waiting_since"}


def test_a_faulty_delivery_leaves_nothing_written(faulty: Path, tmp_path: Path) -> None:
    for words in (("match", str(faulty), "-o"), ("map", str(faulty), "-o")):
        told = run(*words, str(tmp_path / "uit"))
        assert told.exit_code == ExitStatus.FAULTS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aanlevering"]


def test_an_unknown_rulebook_ends_with_four() -> None:
    told = run("rules", "--rulebook", "bestaat-niet")
    assert told.exit_code == ExitStatus.NOT_FOUND
    assert "bestaat niet" in told.stderr


@pytest.mark.parametrize("name", ["dwo-2024", "werksessie-2"])
def test_rules_shows_each_value_with_its_source(name: str) -> None:
    told = run("rules", "--rulebook", name)
    assert told.exit_code == 0
    assert told.stdout.startswith(f"{name}: ")
    answer = json.loads(run("rules", "--rulebook", name, "--json").stdout)
    assert answer["in_force"] is (name == "dwo-2024")
    assert all(line["source"] or line["wording"] for line in answer["lines"])
    assert all(line["wording"] in told.stdout for line in answer["lines"])


def test_an_unforeseen_error_gives_the_fixed_text_and_with_debug_the_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from placement_api import wiring

    def fail(*_args: object) -> None:
        raise RuntimeError("Jan Jansen")

    monkeypatch.setattr(wiring, "read", fail)
    plain = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert plain.exit_code == ExitStatus.UNKNOWN
    assert plain.stderr == f"{UNKNOWN}\n"
    debug = CliRunner().invoke(app, ["--debug", "check", str(tmp_path)])
    assert debug.exit_code == ExitStatus.UNKNOWN
    assert "Jan Jansen" in debug.stderr


@pytest.mark.real
@pytest.mark.slow
def test_the_cases_are_matched_and_every_output_is_written(
    cases: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "uit"
    told = alone("match", str(cases["mix"]), "-o", str(out))
    assert told.returncode == 0, told.stderr
    written = {path.name for path in out.iterdir()}
    assert written == {"proposal.json", "proposal.xlsx", "proposal.gpkg", "map.html"}
    assert "bewezen optimaal" in told.stdout
    as_json = run("match", str(cases["mix"]), "--json")
    again = json.loads((out / "proposal.json").read_text())
    found = json.loads(as_json.stdout)
    assert found["placements"] == again["placements"]
    assert as_json.stderr == ""


@pytest.mark.real
@pytest.mark.slow
def test_explain_tells_of_a_client_and_refuses_one_that_is_not_there(
    cases: dict[str, Path],
) -> None:
    folder = cases["mix"]
    client = (folder / "clients.csv").read_text().splitlines()[1].split(",")[0]
    told = run("explain", str(folder), client)
    assert told.exit_code == 0, told.stderr
    assert client in told.stdout
    assert run("explain", str(folder), "er-is-er-geen").exit_code == ExitStatus.NOT_FOUND
    assert run("explain", str(folder), client, "geen").exit_code == ExitStatus.NOT_FOUND


@pytest.fixture(scope="module")
def delivery(region: Region) -> Path:
    """The delivery of the demo region."""
    return region.database.parent / "demo"


@pytest.mark.slow
def test_a_proposal_is_drawn_again_only_for_its_own_delivery(
    delivery: Path, tmp_path: Path
) -> None:
    made = tmp_path / "voorstel"
    assert run("match", str(delivery), "-o", str(made)).exit_code == 0
    earlier, target = made / "proposal.json", tmp_path / "kaart.html"
    words = ("map", str(delivery), "-o", str(target), "--proposal", str(earlier))
    assert run(*words).exit_code == 0
    assert target.read_bytes() == (made / "map.html").read_bytes()
    other = json.loads(earlier.read_text(encoding="utf-8"))
    other["provenance"]["input_sha256"] = "0" * 64
    strange = tmp_path / "ander.json"
    strange.write_text(json.dumps(other))
    told = run(*words[:-1], str(strange))
    assert told.exit_code == ExitStatus.FAULTS
    assert "andere aanlevering" in told.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seconds", [1.5, 2.5, 3.5])
def test_stopping_in_the_middle_leaves_all_or_nothing(
    delivery: Path, tmp_path: Path, number: signal.Signals, seconds: float
) -> None:
    out = tmp_path / "uit"
    words = ["match", str(delivery), "-o", str(out)]
    command = [sys.executable, "-m", "placement_api.cli", *words]
    began = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    time.sleep(seconds)
    began.send_signal(number)
    began.communicate(timeout=60)
    stopped = {signal.SIGINT: ExitStatus.INTERRUPTED, signal.SIGTERM: ExitStatus.TERMINATED}
    assert began.returncode in (0, stopped[number], -number)
    written = {path.name for path in out.iterdir()} if out.exists() else set()
    assert written in (set(), set(FILES))
    assert [path.name for path in tmp_path.iterdir()] in ([], ["uit"])


@pytest.mark.real
def test_a_pin_that_breaks_a_rule_is_a_fault_for_check_and_match(
    cases: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    shutil.copytree(cases["trap-fifo"], folder)
    pins = "client,unit,provider,decision\nc0,U1,,must\nc1,U1,,must\n"
    (folder / "pins.csv").write_text(pins)
    for words in (("check", str(folder)), ("match", str(folder), "-o", str(tmp_path / "out"))):
        told = run(*words)
        assert told.exit_code == ExitStatus.FAULTS
        assert "pins.csv" in told.stdout + told.stderr
        assert "rij 3" in told.stdout + told.stderr
    assert not (tmp_path / "out").exists()
