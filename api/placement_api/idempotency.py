"""Idempotency-Key on POST: the same request with the same key is done once and answered alike.

A key is claimed before anything is done, so that also after a kill the work is not done twice:
then nobody knows how it ended, and the caller is told to look.
"""

from __future__ import annotations

import re
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placement.store import answers
from placement_api.platform import Platform
from placement_api.problems import TITLES, Refused, problem
from placement_api.security import entering

HEADER = "idempotency-key"
FORM = re.compile(r"[A-Za-z0-9_-]{8,100}")
LARGEST = 64 * 2**20
KEPT_HEADERS = ("content-type", "etag", "location")
WITHOUT = ("/v1/session", "/v1/accounts", "/v1/tokens")
"""Their answers hold secrets that are told once: nothing of them is kept."""
MALFORMED = "Idempotency-Key bestaat uit 8 tot 100 letters, cijfers, streepjes of lage streepjes"
OTHER = "deze Idempotency-Key is al gebruikt voor een ander verzoek"
OPEN = "van dit verzoek is niet bekend hoe het afliep; kijk na wat er nu staat"


class Idempotency:
    """Answers a POST with a known key from what was kept."""

    def __init__(self, app: ASGIApp, *, platform: Platform) -> None:
        self.app = app
        self.platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what carries no key; claim, do and keep what does."""
        if scope["type"] != "http" or scope["method"] != "POST":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        sent = headers.get(HEADER)
        if sent is None or scope["path"].startswith(WITHOUT):
            return await self.app(scope, receive, send)
        if FORM.fullmatch(sent) is None:
            return await problem(400, TITLES[400], MALFORMED)(scope, receive, send)
        content = await _content(receive)
        if content is None:
            return await problem(413, TITLES[413], "het verzoek is te groot")(scope, receive, send)
        key, request = _hashes(scope, headers, sent, content)
        known = await run_in_threadpool(
            answers.claim, self.platform.database, self.platform.keys, key, request,
            self.platform.clock(),
        )  # fmt: skip
        if known == "new":
            return await self._do(key, content, scope, send)
        answer = await run_in_threadpool(self._told, known, Request(scope))
        return await answer(scope, receive, send)

    async def _do(self, key: str, content: bytes, scope: Scope, send: Send) -> None:
        taken = _Taken(send)
        # Where this breaks off, the claim stays: how it ended is then not known.
        await self.app(scope, _again(content), taken)
        database, keys = self.platform.database, self.platform.keys
        if taken.status >= 400:
            await run_in_threadpool(answers.release, database, key)
        else:
            await run_in_threadpool(answers.keep, database, keys, key, taken.answer())
        await taken.pass_on()

    def _told(self, known: answers.Claim, request: Request) -> Response:
        if not isinstance(known, answers.Answer):
            return problem(409, TITLES[409], OTHER if known == "other" else OPEN)
        try:
            entering(request, self.platform)  # who may no longer come in hears nothing again
        except Refused as refused:
            return problem(refused.status, TITLES[refused.status], refused.detail)
        return Response(known.content, known.status, dict(known.headers))


class _Taken:
    """Holds an answer back until it is kept: what was told can always be told again."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.messages: list[Message] = []
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        self.messages.append(message)

    async def pass_on(self) -> None:
        for message in self.messages:
            await self.send(message)

    def answer(self) -> answers.Answer:
        start = next(m for m in self.messages if m["type"] == "http.response.start")
        headers = Headers(raw=start["headers"])
        kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        content = b"".join(m.get("body", b"") for m in self.messages)
        return answers.Answer(self.status, kept, content.decode())


def _hashes(scope: Scope, headers: Headers, sent: str, content: bytes) -> tuple[str, str]:
    who = headers.get("authorization", "") + "\n" + headers.get("cookie", "")
    key = sha256(f"{who}\n{sent}".encode()).hexdigest()
    line = f"{scope['path']}\n".encode() + scope["query_string"] + b"\n"
    return key, sha256(line + content).hexdigest()


async def _content(receive: Receive) -> bytes | None:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(content: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    return receive
