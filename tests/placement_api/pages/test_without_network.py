"""The pages of a role, opened in a network namespace that has no network: nothing is missed."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from placement_api.pages import menu
from tests.placement_api.serving import Region

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ALONE = ["unshare", "--map-root-user", "--net"]


def test_every_page_of_a_planner_works_without_any_network(
    root: Path, region: Region, tmp_path: Path
) -> None:
    if subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    (tmp_path / "region").write_bytes(pickle.dumps(region))
    command = [*ALONE, sys.executable, "-m", "tests.placement_api.pages.alone",
               str(tmp_path / "region")]  # fmt: skip
    told = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=root, timeout=300
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    assert int(told.stdout.split()[0]) >= len(menu.of("planner")), told.stdout
