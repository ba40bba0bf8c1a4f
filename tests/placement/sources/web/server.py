"""A real HTTP server on the loopback address that plays back what public services do wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

GEOJSON = "application/geo+json"


@dataclass
class Asked:
    """One request as the server saw it: everything that left the program."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: str
    headers: dict[str, str]


@dataclass
class Reply:
    """What the server says. `says`: the Content-Length that it claims, where that is a lie."""

    content: bytes = b""
    status: int = 200
    kind: str = GEOJSON
    headers: dict[str, str] = field(default_factory=dict)
    says: int | None = None
    send: Callable[[Callable[[bytes], object]], None] | None = None


@dataclass
class Service:
    """Where the server is, what it was asked, and what it will say next."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    script: list[Reply] = field(default_factory=list)
    answer: Callable[[Asked], Reply] | None = None

    def next(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.answer is not None:
            return self.answer(asked)
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def serving() -> Iterator[Service]:
    service = Service("")

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(size).decode()
            asked = Asked(self.command, parts.path, parse_qs(parts.query), body, dict(self.headers))
            reply = service.next(asked)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            if reply.send is None:
                self.send_header("Content-Length", str(reply.says or len(reply.content)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if reply.send is None:
                    self.wfile.write(reply.content)
                else:
                    reply.send(self.wfile.write)
            except (BrokenPipeError, ConnectionResetError):
                pass

        do_GET = _reply  # noqa: N815
        do_POST = _reply  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
