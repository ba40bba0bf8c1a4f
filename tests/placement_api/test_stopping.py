"""A server that is told to stop finishes what it has in hand, and then goes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from placement_api.demonstration import free_port

ENDLESS_S = 60.0


@pytest.mark.slow
def test_a_request_in_hand_is_answered_after_the_signal_to_stop(tmp_path: Path) -> None:
    port = free_port(18_000)
    told = {
        "PLACEMENT_DATABASE_URL": f"sqlite:///{tmp_path}/p.db",
        "PLACEMENT_KEYS": str(tmp_path / "keys"),
        "PLACEMENT_BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "placement_api.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        asked = json.dumps({"name": "nobody", "password": "no"}).encode()
        line = connected(port, server)
        line.sendall(
            b"POST /v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            + f"content-length: {len(asked)}\r\n\r\n".encode()
            + asked[:5]
        )
        time.sleep(0.5)  # it has the request in hand
        server.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert server.poll() is None
        line.sendall(asked[5:])
        assert line.recv(100).startswith(b"HTTP/1.1 401")
        line.close()
        assert server.wait(ENDLESS_S) == 0
    finally:
        server.kill()
        server.wait()


def connected(port: int, server: subprocess.Popen[bytes]) -> socket.socket:
    """Return a connection to a server as soon as it listens."""
    until = time.monotonic() + ENDLESS_S
    while time.monotonic() < until:
        assert server.poll() is None
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=ENDLESS_S)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not listen")
