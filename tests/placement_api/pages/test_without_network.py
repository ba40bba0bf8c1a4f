"""The pages of a role, opened in a network namespace that has no network: nothing is missed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ALONE = ["unshare", "--map-root-user", "--net"]
INSIDE = """
import fcntl, socket, struct, sys
import pytest
# Only the loopback of this namespace is put up: the browser reaches the server and nothing else.
with socket.socket() as any_:
    name = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
    fcntl.ioctl(any_, 0x8914, name)
try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
    sys.exit("there is a network here")
except OSError:
    pass
sys.exit(pytest.main(sys.argv[1:]))
"""
WALK = "tests/placement_api/pages/test_every_page_seen.py"


def test_every_page_of_a_planner_works_without_any_network(root: Path) -> None:
    if subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    command = [*ALONE, sys.executable, "-c", INSIDE, WALK, "-k", "everybody and planner",
               "-p", "no:cacheprovider"]  # fmt: skip
    told = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=root, timeout=300
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    assert "no tests ran" not in told.stdout
