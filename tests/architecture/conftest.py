"""A copy of the code in which a test may add toys, and a way to run Python in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGES = ("placement", "api/placement_api", "maps/placement_maps", "data/placement_data")
IGNORED = shutil.ignore_patterns("__pycache__", "node_modules", "*.pyc")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the four packages with their contracts."""

    root: Path

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first `old` by `new`; fails where `old` is not there."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        self.write(path, text.replace(old, new, 1))

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this environment with the copy before the checkout."""
        rooms = (".", "api", "maps", "data")
        path = os.pathsep.join(str(self.root / room) for room in rooms)
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, code: str) -> str:
        """Run code that must succeed, and return what it printed."""
        told = self.run("-c", code)
        assert told.returncode == 0, told.stderr
        return told.stdout.strip()


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Iterator[Copy]:
    """A fresh copy of the code, removed afterwards."""
    target = tmp_path / "copy"
    for package in PACKAGES:
        shutil.copytree(root / package, target / package, ignore=IGNORED)
    shutil.copy(root / ".importlinter", target)
    yield Copy(target)
    shutil.rmtree(target)
