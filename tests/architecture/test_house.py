"""What holds for the tree as a whole: names, locks, licence, references, sizes."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import placement
from placement_api.cli import COMMANDS
from placement_api.reference import reference

TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".json", ".js", ".css", ".csv", ".cfg", ""}
MACHINE_PATH = re.compile(r"(^|[^\w./-])/(work|farm|root|home|opt|Users)/\w")
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "index" + "-url =")
CODE = ("placement", "api/placement_api", "maps/placement_maps", "data/placement_data")
LONGEST_FUNCTION, LONGEST_MODULE = 50, 450


@pytest.fixture(scope="module")
def tree(root: Path) -> list[Path]:
    """Every file that git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)
    paths = [root / name for name in told.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts(tree: list[Path]) -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8"))
        for path in tree
        if path.suffix in TEXT and path.stat().st_size < 2_000_000
    ]


def modules(root: Path) -> list[tuple[Path, str]]:
    found = [path for room in CODE for path in sorted((root / room).rglob("*.py"))]
    return [(path, path.read_text(encoding="utf-8")) for path in found]


def test_no_file_names_a_path_of_a_machine_or_a_registry(tree: list[Path]) -> None:
    found = [
        f"{path.name}:{number}: {line.strip()[:80]}"
        for path, text in texts(tree)
        if path != Path(__file__) and path.parent.name != "docker"  # an image has paths of its own
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATH.search(line) or any(host in line for host in REGISTRIES)
    ]
    assert found == []


def test_nothing_big_and_nothing_of_the_shared_folder_is_in_the_tree(tree: list[Path]) -> None:
    assert [path.name for path in tree if path.stat().st_size > 2_000_000] == []
    assert [path.name for path in tree if path.suffix in {".pbf", ".graphml", ".gpkg"}] == []


def test_every_locked_requirement_has_a_version_and_hashes_and_no_address(root: Path) -> None:
    text = (root / "constraints.txt").read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+", entry), entry[:60]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:60]


def test_every_dependency_is_locked(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[<>=!~ ;\[]", line)[0].lower().replace("_", "-") for line in wanted}
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (root / "constraints.txt").read_text(), re.M))
    assert names <= locked


def test_the_lock_of_the_browser_files_has_hashes_and_no_addresses(root: Path) -> None:
    lock = json.loads((root / "maps/package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not [name for name, entry in packages.items() if "resolved" in entry]


def test_the_licence_is_the_whole_text(root: Path) -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    articles = re.findall(r"^(\d+)\.\s?[A-Z]", text, re.M)
    assert articles == [str(number) for number in range(1, 16)]
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Appendix" in text


def test_publiccode_names_the_version_and_keeps_to_the_lengths(root: Path) -> None:
    text = (root / "publiccode.yml").read_text(encoding="utf-8")
    assert f'softwareVersion: "{placement.__version__}"' in text
    short = re.findall(r"shortDescription: (.+)", text)
    long = re.findall(r"longDescription: >\n((?:      .+\n)+)", text)
    assert len(short) == len(long) == 2
    assert all(len(line) <= 150 for line in short)
    assert all(150 <= len(" ".join(part.split())) <= 10_000 for part in long)


def test_what_the_readme_tells_to_type_exists(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), re.M))
    assert {"demo", "test", "check", "real", "bench"} <= targets
    assert set(re.findall(r"\bmake ([a-z-]+)", readme)) <= targets
    typed = set(re.findall(r"bin/placement ([a-z-]+)", readme))
    assert typed
    assert typed <= {name for name, *_ in COMMANDS}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_every_relative_link_leads_somewhere(root: Path, name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (root / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (root / link).exists()] == []


def test_the_reference_of_the_command_line_is_the_help_itself(root: Path) -> None:
    assert (root / "docs/cli.md").read_text(encoding="utf-8") == reference(), "type: make docs"


def test_ci_does_what_a_developer_types(root: Path) -> None:
    text = (root / ".ci/run").read_text()
    assert (root / ".ci/run").stat().st_mode & 0o111
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("exec make test")
    assert "|| true" not in text


def test_functions_and_modules_stay_readable(root: Path) -> None:
    long = []
    for path, text in modules(root):
        if path.parent.name == "versions":  # a migration lists tables; it is read once
            continue
        if text.count("\n") > LONGEST_MODULE:
            long.append(path.name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                long += [f"{path.name}:{node.name}"] * (lines > LONGEST_FUNCTION)
    assert long == []


def test_only_the_sources_may_open_an_address(root: Path) -> None:
    users = [
        path
        for path, text in modules(root)
        if re.search(r"urllib\.request|http\.client|import requests", text)
    ]
    assert [path for path in users if path.parent.name != "sources"] == []


def test_there_is_no_drawer_for_odds_and_ends(root: Path) -> None:
    drawers = {"utils", "util", "helpers", "misc", "common"}
    assert [path.name for path, _text in modules(root) if path.stem in drawers] == []
