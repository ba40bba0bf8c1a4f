"""Who is asking: a session cookie (with Origin and CSRF token) or a service token (Bearer).

A caller may tell why and for whom (NEN 7513): `X-Purpose` (a code such as `plaatsing`) and
`X-On-Behalf` (an organisation or staff number); both go into the audit chain.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from secrets import compare_digest
from typing import Annotated

from fastapi import Depends, Request, Response

from placement.audience.policy import DENIED, Access, Actor, Verb, access
from placement.store import accounts
from placement_api.platform import Platform
from placement_api.problems import Refused

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOTED_EVERY = dt.timedelta(minutes=1)
"""How often a session in use is written down as such: not at every request."""
CODE = re.compile(r"[a-z0-9-]{1,40}")
BEHALF = re.compile(r"[A-Za-z0-9._-]{1,60}")


class Denied(Refused):
    """A refusal by policy; where it is about persons it goes into the audit chain."""

    def __init__(self, detail: str, caller: Caller, resource: str, verb: Verb) -> None:
        self.caller = caller
        self.resource = resource
        self.verb = verb
        super().__init__(403, detail)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is logged in, what a token is narrowed to, and why and for whom is asked."""

    actor: Actor
    scopes: tuple[str, ...] = ()
    csrf: str = ""
    must_change: bool = False
    purpose: str = ""
    on_behalf: str = ""

    def access(self, resource: str) -> Access:
        """Return what may be done with a resource, narrowed to the scopes of a token."""
        granted = access(self.actor, resource)
        if not self.scopes or f"{resource}:write" in self.scopes:
            return granted
        if resource not in self.scopes:
            return DENIED
        read: frozenset[Verb] = granted.verbs & {"read"}
        return Access(read, granted.fields, granted.rows, granted.why)

    def must(self, resource: str, verb: Verb) -> Access:
        """Return the access, or refuse. What a role may not see does not exist for it."""
        granted = self.access(resource)
        if not granted.may("read") or not granted.verbs:
            raise Denied(DENIED.why, self, resource, verb)
        if not granted.may(verb):
            raise Denied("deze rol mag dit niet wijzigen", self, resource, verb)
        return granted


async def platform_of(request: Request) -> Platform:
    """Return the platform that the app was made with."""
    return platform_behind(request)


def platform_behind(request: Request) -> Platform:
    """Return the platform of the app that answers a request."""
    found = request.app.state.platform
    assert isinstance(found, Platform)
    return found


The = Annotated[Platform, Depends(platform_of)]


def cookie_name(platform: Platform) -> str:
    """Return the name of the session cookie; the prefix binds it to this host over https."""
    return "__Host-placement" if platform.settings.secure else "placement-dev"


def give_cookie(response: Response, platform: Platform, secret: str) -> None:
    """Let the browser keep a session's secret: not for scripts, not for other sites."""
    response.set_cookie(
        cookie_name(platform), secret, path="/", httponly=True, samesite="strict",
        secure=platform.settings.secure, max_age=int(accounts.SESSION_LONGEST.total_seconds()),
    )  # fmt: skip


def take_cookie(response: Response, platform: Platform) -> None:
    """Let the browser forget the session."""
    response.delete_cookie(
        cookie_name(platform), path="/", httponly=True, samesite="strict",
        secure=platform.settings.secure,
    )  # fmt: skip


def secret_of(request: Request, platform: Platform) -> str:
    """Return the secret of the session cookie, or an empty text."""
    return request.cookies.get(cookie_name(platform), "")


def entering(request: Request, platform: The) -> Caller:
    """Return who is asking, also where a password must be changed first.

    Refuses (401) who is nobody, (403) a form from elsewhere, (400) a purpose that is no code.
    """
    purpose = _header(request, "x-purpose", CODE)
    behalf = _header(request, "x-on-behalf", BEHALF)
    header = request.headers.get("authorization", "")
    now = platform.clock()
    if header.lower().startswith("bearer "):
        with platform.database.alone() as connection:
            found = accounts.token_actor(connection, header[7:].strip(), now)
        if found is None:
            raise Refused(401, "deze sleutel is onbekend of verlopen", WWW_Authenticate="Bearer")
        return Caller(*found, purpose=purpose, on_behalf=behalf)
    return session_caller(
        request, platform, request.headers.get("x-csrf-token", ""), purpose=purpose,
        on_behalf=behalf,
    )  # fmt: skip


def session_caller(
    request: Request, platform: Platform, token: str, *, purpose: str = "", on_behalf: str = ""
) -> Caller:
    """Return whose session a browser has; `token` is what a form or script carries of it.

    Refuses (401) who has none and (403) whatever would change something from elsewhere.
    """
    login = _login(request, platform, platform.clock())
    if request.method not in SAFE:
        refuse_foreign(request, platform)
        if not compare_digest(token.encode(), login.csrf.encode()):
            raise Refused(403, "het formulier is verlopen; laad de pagina opnieuw")
    return Caller(login.actor, (), login.csrf, login.must_change, purpose, on_behalf)


async def caller(who: Annotated[Caller, Depends(entering)]) -> Caller:
    """Return who is asking; refuses (403) whoever must choose a password first."""
    if who.must_change:
        raise Refused(403, "kies eerst een eigen wachtwoord (PUT /v1/session/password)")
    return who


def refuse_foreign(request: Request, platform: Platform) -> None:
    """Refuse a request that another website lets the browser make."""
    origin = request.headers.get("origin")
    if origin is not None and origin.rstrip("/") != platform.settings.base_url.rstrip("/"):
        raise Refused(403, "dit verzoek komt van een andere website")


def _login(request: Request, platform: Platform, now: dt.datetime) -> accounts.Login:
    secret = secret_of(request, platform)
    with platform.database.alone() as connection:
        login = accounts.login_of(connection, secret, now) if secret else None
    if login is None:
        raise Refused(401, "meld u opnieuw aan", WWW_Authenticate="Bearer")
    if now - login.seen_at > NOTED_EVERY:
        with platform.database.write() as connection:
            accounts.touch(connection, secret, now)
    return login


def _header(request: Request, name: str, form: re.Pattern[str]) -> str:
    given = request.headers.get(name, "")
    if given and form.fullmatch(given) is None:
        raise Refused(400, f"{name} heeft niet de verwachte vorm")
    return given


Entering = Annotated[Caller, Depends(entering)]
Who = Annotated[Caller, Depends(caller)]
