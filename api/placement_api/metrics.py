"""Counts and times of requests for Prometheus: routes as they are written, never ids or queries."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "::1"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.6, 1.0, 2.5, 5.0, 10.0)
UNKNOWN = "(geen)"


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is counted in one server; `token` opens /metrics from elsewhere than this machine."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    token: str = ""

    @classmethod
    def new(cls, token: str = "") -> Metrics:
        """Return counters of their own: two apps in one process do not mix."""
        registry = CollectorRegistry()
        names = ("method", "route", "status")
        return cls(
            registry,
            Counter("placement_requests", "Requests", names, registry=registry),
            Histogram("placement_request_seconds", "Duration", names[:2], registry=registry,
                      buckets=BUCKETS),
            token,
        )  # fmt: skip

    def answer(self, request: Request) -> Response:
        """Return all counts to who asks from this machine, or with the token; else 404."""
        host = request.client.host if request.client else ""
        # Behind a proxy every request comes from nearby: one that was passed on is not.
        near = host in LOOPBACK and "x-forwarded-for" not in request.headers
        sent = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not near and not (self.token and compare_digest(sent.encode(), self.token.encode())):
            return Response(status_code=404)
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)


Told = Callable[[str, str, int, float], None]
"""Who hears of each request: method, route, status, seconds."""


class Observed:
    """Counts every request and tells of it; the header with the version of the API goes along."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, tell: Told, version: str) -> None:
        self.app = app
        self.metrics = metrics
        self.tell = tell
        self.version = version.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and measure its answer."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        started, status = time.perf_counter(), 500

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"api-version", self.version)]
            await send(message)

        try:
            await self.app(scope, receive, heard)
        finally:
            self._count(scope, status, time.perf_counter() - started)

    def _count(self, scope: Scope, status: int, spent: float) -> None:
        route: Any = scope.get("route")
        path = getattr(route, "path", None) or UNKNOWN
        method = scope["method"] if path != UNKNOWN else "ANY"
        self.metrics.requests.labels(method, path, str(status)).inc()
        self.metrics.seconds.labels(method, path).observe(spent)
        self.tell(method, path, status, spent)
