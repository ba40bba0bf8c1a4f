"""A polite visitor of public services: time-outs, retries with patience, everything bounded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, TypeVar

import httpx

from placement import __version__
from placement.errors import PlacementError

USER_AGENT = f"placement-platform/{__version__} (EUPL-1.2; open data)"
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_MOVES = 5
Given = TypeVar("Given")


class FetchError(PlacementError):
    """A public service did not give what was asked; nothing was written."""


class _AgainError(Exception):
    """An attempt failed in a way that may pass; `after`: seconds that the service asked for."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class Manners:
    """How long to wait and how much to take. `sleep` and `clock` are the only clocks used."""

    connect_s: float = 10.0
    read_s: float = 60.0
    total_s: float = 7_200.0
    attempts: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    most_page_bytes: int = 100_000_000
    most_bytes: int = 20_000_000_000
    most_pages: int = 5_000
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in full: where it came from in the end, its headers and its content."""

    url: str
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: all that goes out stands here."""

    url: str
    params: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None
    accept: tuple[str, ...] = ()


class Visitor:
    """Asks with one connection pool; use as a context."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        limits = httpx.Timeout(self.manners.read_s, connect=self.manners.connect_s)
        headers = {"User-Agent": USER_AGENT}
        self._client = httpx.Client(timeout=limits, headers=headers, follow_redirects=False)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, request: Request) -> Answer:
        """Return a whole answer of at most a hundred MB; raises FetchError, in Dutch."""

        def once() -> Answer:
            parts: list[bytes] = []
            with self._asked(request) as answer:
                self._taken(answer, self.manners.most_page_bytes, parts.append)
                return Answer(str(answer.url), dict(answer.headers), b"".join(parts))

        return self._patiently(once, request.url)

    def save(self, request: Request, file: IO[bytes]) -> None:
        """Write an answer to a file, from its beginning at every attempt; raises FetchError."""

        def once() -> None:
            file.seek(0)
            file.truncate()
            with self._asked(request) as answer:
                self._taken(answer, self.manners.most_bytes, file.write)

        self._patiently(once, request.url)

    def _patiently(self, once: Callable[[], Given], url: str) -> Given:
        wait, why = self.manners.first_wait_s, ""
        for left in reversed(range(self.manners.attempts)):
            try:
                return once()
            except _AgainError as error:
                why, asked = str(error), error.after
            except httpx.TimeoutException:
                why, asked = "gaf niet op tijd antwoord", None
            except httpx.TransportError:
                why, asked = "was niet te bereiken of brak het antwoord af", None
            pause = wait if asked is None else asked
            if pause > self.manners.longest_wait_s:
                raise FetchError(
                    f"{_host(url)} {why} en vraagt {pause:.0f} s geduld; probeer later"
                )
            if left:
                self.manners.sleep(pause)
            wait = min(2 * wait, self.manners.longest_wait_s)
        tried = f"{self.manners.attempts} keer geprobeerd"
        raise FetchError(f"{_host(url)} {why} ({tried}); zelf neerleggen kan ook, met --from")

    @contextmanager
    def _asked(self, request: Request) -> Iterator[httpx.Response]:
        """Yield a good answer whose content is still to come."""
        method = "GET" if request.form is None else "POST"
        accept = {"Accept": ", ".join((*request.accept, "*/*;q=0.1"))}
        made = self._client.build_request(
            method, request.url, params=request.params, data=request.form, headers=accept
        )
        answer = self._client.send(made, stream=True)
        moves = 0
        while answer.status_code in _MOVED and moves < _MOST_MOVES:
            answer.close()
            made = answer.next_request or made
            same_site(request.url, str(made.url))
            answer = self._client.send(made, stream=True)
            moves += 1
        try:
            _checked(answer, request)
            yield answer
        finally:
            answer.close()

    def _taken(self, answer: httpx.Response, most: int, take: Callable[[bytes], object]) -> None:
        began, size = self.manners.clock(), 0
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > most:
                raise FetchError(f"{_host(str(answer.url))} gaf meer dan {most // 1_000_000} MB")
            if self.manners.clock() - began > self.manners.total_s:
                raise _AgainError("gaf zijn antwoord te langzaam")
            take(chunk)


def same_site(first: str, other: str) -> None:
    """Raise FetchError where an address leads to another site or scheme than the one asked."""
    a, b = httpx.URL(first), httpx.URL(other)
    if (a.scheme, a.host, a.port) != (b.scheme, b.host, b.port):
        raise FetchError(f"{a.host} verwijst naar een andere plek ({b.host}); niet gevolgd")


def _checked(answer: httpx.Response, request: Request) -> None:
    host = _host(request.url)
    if answer.status_code in _TRY_AGAIN:
        after = _seconds(answer.headers.get("Retry-After"))
        raise _AgainError(f"antwoordde met status {answer.status_code}", after)
    if answer.status_code != httpx.codes.OK:
        raise FetchError(f"{host} antwoordde met status {answer.status_code}")
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if request.accept and kind not in request.accept:
        raise FetchError(f"{host} gaf {kind or 'geen soort'} in plaats van {request.accept[0]}")


def _seconds(text: str | None) -> float | None:
    """Return what a Retry-After says, in seconds or as a date; None where it says nothing."""
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _host(url: str) -> str:
    return httpx.URL(url).host
