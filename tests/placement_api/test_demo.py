"""`placement demo` to its end: it serves, lets every role in, and stops when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from placement.audience.roles import ROLES
from placement_api.cli import app
from placement_api.commands.match import FILES
from placement_api.demonstration import FILES as SERVED_BY
from placement_api.demonstration import HOST, free_port, wanted


def start(out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "placement_api.cli", "demo", "-o", str(out)]
    serving = {name: value for name, value in os.environ.items() if name != "PLACEMENT_NO_SERVE"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            env={**serving, "PYTHONUNBUFFERED": "1"})  # fmt: skip


def told(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return the address and the password that a demo prints."""
    assert process.stdout is not None
    address = password = ""
    for line in process.stdout:
        address = found[0] if (found := re.search(r"http://localhost:\d+", line)) else address
        password = line.split()[-1] if "Wachtwoord voor alle" in line else password
        if "luistert op" in line:
            return address, password
    raise AssertionError("the demo ended before it served")


def let_in(url: str, role: str, password: str) -> httpx.Response:
    with httpx.Client(base_url=url, follow_redirects=True) as client:
        for _ in range(100):
            try:
                client.get("/live")
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        return client.post("/inloggen", data={"name": role, "password": password})


@pytest.mark.slow
def test_the_demo_leaves_all_files_serves_every_role_afresh_and_ends_when_it_is_told_to(
    tmp_path: Path,
) -> None:
    place = tmp_path / "platform"
    place.mkdir()
    for left in SERVED_BY:  # of an earlier demo
        (place / left).write_text("oud")
    taken = free_port()
    with socket.create_server((HOST, taken)):
        process = start(tmp_path)
        try:
            url, password = told(process)
            assert not url.endswith(str(taken))
            for role in ROLES:
                page = let_in(url, role, password)
                assert page.status_code == 200
                assert "Uitloggen" in page.text
            assert let_in(url, "admin", "iets anders").status_code == 401
            assert password not in (place / "log.jsonl").read_text()
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        finally:
            process.kill()
    assert {path.name for path in (tmp_path / "voorstel").iterdir()} == set(FILES)
    assert CliRunner().invoke(app, ["check", str(tmp_path / "aanlevering")]).exit_code == 0


def test_the_environment_can_keep_the_demo_from_serving() -> None:
    assert wanted({})
    assert not wanted({"PLACEMENT_NO_SERVE": "1"})
    assert free_port() >= 8000
