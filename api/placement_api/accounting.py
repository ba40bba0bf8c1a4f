"""What must stand in the audit chain of every request about persons (NEN 7513): one way in."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI, Request
from fastapi.responses import Response

from placement.audience.policy import PERSONAL
from placement.store import audit
from placement_api.platform import Platform
from placement_api.problems import TITLES, answer
from placement_api.security import Caller, Denied, platform_behind


def seen(
    platform: Platform,
    who: Caller,
    resource: str,
    clients: Iterable[str],
    *,
    outcome: str = "ok",
    detail: str = "",
) -> None:
    """Write that data of clients were read, or refused; nothing where the resource has no person.

    `clients`: ids, each at most once; with none of them one event without a client is written
    where the outcome is not "ok".
    """
    names = list(dict.fromkeys(name for name in clients if name))
    if resource not in PERSONAL or (not names and outcome == "ok"):
        return
    now = platform.clock()
    blind = [platform.keys.blind(name, ("audit", "client")) for name in names] or [""]
    events = [
        audit.Event(f"{resource}.read", who.actor.account, who.actor.role, now, client,
                    who.on_behalf, who.purpose, outcome, detail)
        for client in blind
    ]  # fmt: skip
    with platform.database.write() as connection:
        audit.append(connection, events)


def install(app: FastAPI) -> None:
    """Let an app write down every refusal of data about persons."""
    app.add_exception_handler(Denied, _denied)


def _denied(request: Request, error: Exception) -> Response:
    assert isinstance(error, Denied)
    who = error.caller
    if error.resource in PERSONAL:
        platform = platform_behind(request)
        event = audit.Event(
            f"{error.resource}.{error.verb}", who.actor.account, who.actor.role, platform.clock(),
            on_behalf=who.on_behalf, purpose=who.purpose, outcome="denied",
        )  # fmt: skip
        with platform.database.write() as connection:
            audit.append(connection, [event])
    return answer(request, error.status, TITLES[error.status], error.detail)
