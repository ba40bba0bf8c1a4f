"""A light load generator: requests leave at planned times, however late the answers are.

A time counts from the planned moment, so a server (or this generator) that falls behind is not
flattered. It speaks just enough HTTP/1.1 to ask over kept connections: on a machine that the server
shares, a full client takes as much of it as the server.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_S = 30.0
IDLE_S = 3.0
"""A line that was silent for so long is opened anew: servers close them after five seconds."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: what kind of work it is, its method, path, and JSON body if any."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def message(self, host: str) -> bytes:
        """Return the bytes that go over the line."""
        kept = [("host", host), *self.headers]
        if self.body:
            kept += [("content-type", "application/json"), ("content-length", str(len(self.body)))]
        lines = "".join(f"{name}: {value}\r\n" for name, value in kept)
        return f"{self.method} {self.path} HTTP/1.1\r\n{lines}\r\n".encode() + self.body


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request went: milliseconds from its planned moment, and its status or error."""

    kind: str
    ms: float
    status: str


async def loaded(base: str, asks: Sequence[Ask], rate: float, callers: int) -> list[Answered]:
    """Ask `rate` requests a second, in order, over at most `callers` connections."""
    host = urlsplit(base).netloc
    free: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()
    for _ in range(callers):
        free.put_nowait(_Line(host))
    began, tasks = time.perf_counter() + 0.1, []
    for number, ask in enumerate(asks):
        planned = began + number / rate
        await asyncio.sleep(max(0.0, planned - time.perf_counter()))
        tasks.append(asyncio.create_task(_one(free, ask, ask.message(host), planned)))
    found = await asyncio.gather(*tasks)
    while not free.empty():
        free.get_nowait().close()
    return found


async def _one(
    free: asyncio.LifoQueue[_Line], ask: Ask, message: bytes, planned: float
) -> Answered:
    line = await free.get()
    try:
        status = await asyncio.wait_for(line.ask(message), LONGEST_S)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        line.close()
        status = type(error).__name__
    free.put_nowait(line)
    return Answered(ask.kind, (time.perf_counter() - planned) * 1000, status)


@dataclass(slots=True)
class _Line:
    """One kept connection; opened when it is first needed, and again after an error."""

    host: str
    open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    used: float = 0.0

    async def ask(self, message: bytes) -> str:
        """Send a request, read the whole answer and return its status."""
        if time.perf_counter() - self.used > IDLE_S:
            self.close()
        if self.open is None:
            name, _, port = self.host.partition(":")
            self.open = await asyncio.open_connection(name, int(port))
        reader, writer = self.open
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        self.used = time.perf_counter()
        return head[9:12].decode()

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self.open is not None:
            self.open[1].close()
            self.open = None
