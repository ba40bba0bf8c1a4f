"""The wheel that the image installs: whole, and working in an environment that has nothing else."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PARTS = (("placement", ""), ("api/placement_api", "api/"), ("maps/placement_maps", "maps/"),
         ("data/placement_data", "data/"))  # fmt: skip


def ran(*words: str | Path, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in words], env={**os.environ, **environment}, cwd="/",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    ran(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "-w", folder, root)  # fmt: skip
    (made,) = folder.glob("*.whl")
    return made


@pytest.mark.slow
def test_every_file_of_the_packages_is_in_it(wheel: Path, root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = (path for top, _ in PARTS for path in (root / top).rglob("*") if path.is_file())
    kept = [path.relative_to(root).as_posix() for path in files if "__pycache__" not in path.parts]
    missing = [
        name
        for name in kept
        if next(name.removeprefix(cut) for top, cut in PARTS if name.startswith(top)) not in names
    ]
    assert len(kept) > 500
    assert missing == []


def imported(root: Path) -> set[str]:
    """Return the top-level names that the packages import, wherever they do."""
    found = set()
    for top, _ in PARTS:
        for file in (root / top).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {name.name.partition(".")[0] for name in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.partition(".")[0])
    return found


def required(lines: list[str]) -> set[str]:
    """Return the distributions that these requirements bring, directly or through another."""
    found, left = set[str](), [Requirement(line).name for line in lines]
    while left:
        own = canonicalize_name(left.pop())
        if own in found:
            continue
        found.add(own)
        try:
            lines = metadata.requires(own) or []
        except metadata.PackageNotFoundError:  # for another system or Python
            continue
        asked = (Requirement(line) for line in lines)
        left += [one.name for one in asked if one.marker is None or one.marker.evaluate()]
    return found


def test_nothing_is_imported_that_it_does_not_ask_for(root: Path) -> None:
    brought = metadata.packages_distributions()
    outside = {name: {canonicalize_name(by) for by in brought[name]} for name in imported(root)
               if name in brought and not name.startswith("placement")}  # fmt: skip
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = required(project["dependencies"])
    assert {"numpy", "fastapi"} <= outside.keys()
    assert {name for name, by in outside.items() if not by & asked} == set()


@pytest.mark.slow
def test_installed_without_the_checkout_it_does_the_demo(wheel: Path, tmp_path: Path) -> None:
    """In an environment that has the locked versions of the others, and no source tree."""
    clean = tmp_path / "clean"
    venv.create(clean, with_pip=True)
    (own,) = clean.glob("lib/python*/site-packages")
    # A path in a .pth is no site folder: the link to the checkout that is in it does not count.
    (own / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    ran(clean / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall",
        wheel)  # fmt: skip
    placement, plain = clean / "bin/placement", {"PYTHONPATH": "", "PLACEMENT_NO_SERVE": "1"}
    where = ran(clean / "bin/python", "-c", "import placement; print(placement.__file__)", **plain)
    assert where.startswith(str(clean))
    assert "serve" in ran(placement, "--help", **plain)
    assert "Kijk hier:" in ran(placement, "demo", "-o", tmp_path / "demo", **plain)
    assert (tmp_path / "demo/voorstel/proposal.json").stat().st_size > 1000
    keys, database = tmp_path / "keys", f"sqlite:///{tmp_path}/placement.db"
    plain |= {"PLACEMENT_KEYS": str(keys), "PLACEMENT_DATABASE_URL": database}
    ran(placement, "keys", "new", keys, **plain)
    assert "wachtwoord" in ran(placement, "user", "init", **plain)
