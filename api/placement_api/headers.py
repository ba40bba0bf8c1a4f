"""The headers that every answer carries, in one place."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(), camera=(), microphone=()"),
)
UNLESS_SET = (
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ("Cache-Control", "no-store"),
)
"""For data; a page that may do more, or that may be kept, sets these itself."""
OVER_HTTPS = (("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),)


def install(app: FastAPI, *, secure: bool) -> None:
    """Put the headers around all of an app.

    A middleware of the usual kind would stand within the one that answers unforeseen errors.
    """
    build = app.build_middleware_stack

    def around() -> ASGIApp:
        return Headers(build(), secure=secure)

    app.build_middleware_stack = around  # type: ignore[method-assign]


class Headers:
    """Adds the headers to every answer of an app, errors too."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, dressed)

    def _dress(self, headers: MutableHeaders) -> None:
        for name, value in (*ALWAYS, *(OVER_HTTPS if self.secure else ())):
            headers[name] = value
        for name, value in UNLESS_SET:
            headers.setdefault(name, value)
