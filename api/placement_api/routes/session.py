"""Coming in, leaving, and one's own password and second factor."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from placement.errors import ConflictError
from placement.store import accounts, audit, login, totp
from placement_api.platform import Platform
from placement_api.problems import Refused
from placement_api.security import (
    Caller,
    Entering,
    The,
    give_cookie,
    refuse_foreign,
    secret_of,
    take_cookie,
)

router = APIRouter(prefix="/v1/session", tags=["Aanmelden"])
WRONG = "naam of wachtwoord klopt niet"
Password = Annotated[str, Field(min_length=1, max_length=200, repr=False)]
Code = Annotated[str, Field(max_length=12, repr=False)]


class Strict(BaseModel):
    """A body in which nothing unknown may stand."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class LoginAsked(Strict):
    """Name and password, and the code of the second factor where that is on."""

    name: str = Field(min_length=1, max_length=100)
    password: Password
    code: Code = ""


class PasswordAsked(Strict):
    """The present password and the one to come."""

    current: Password
    new: Password


class Proof(Strict):
    """The present password, before something about the account itself changes."""

    password: Password


class CodeAsked(Strict):
    """A code of the authenticator app."""

    code: Code


@router.post("", summary="Aanmelden")
def enter(asked: LoginAsked, request: Request, response: Response, platform: The) -> dict[str, Any]:
    """Open a session and set its cookie; an earlier session of this browser ends."""
    refuse_foreign(request, platform)
    now = platform.clock()
    wish = login.Try(
        asked.name, asked.password, address(request), now, asked.code, secret_of(request, platform)
    )
    found = login.enter(platform.database, platform.keys, wish)
    if isinstance(found, login.Entered):
        return _entered(response, platform, found.secret)
    if found.wait is not None:
        seconds = math.ceil((found.wait - now).total_seconds())
        raise Refused(429, "te veel pogingen; probeer het later opnieuw", Retry_After=str(seconds))
    if found.code:
        raise Refused(401, "vul ook de code van uw tweede factor in")
    raise Refused(401, WRONG)


@router.get("", summary="Wie ben ik?")
def who_am_i(who: Entering) -> dict[str, Any]:
    """Return the role of the caller and the token that forms must carry."""
    return _shown(who)


@router.delete("", status_code=204, summary="Afmelden")
def leave(request: Request, response: Response, who: Entering, platform: The) -> None:
    """End the session, here and on the server."""
    now = platform.clock()
    with platform.database.write() as connection:
        accounts.end_session(connection, secret_of(request, platform))
        event = audit.Event("sessions.delete", who.actor.account, who.actor.role, now)
        audit.append(connection, [event])
    take_cookie(response, platform)


@router.put("/password", summary="Wachtwoord wijzigen")
def change(
    asked: PasswordAsked, response: Response, who: Entering, platform: The
) -> dict[str, Any]:
    """Set a new password; all sessions end and this browser gets a new one."""
    _prove(platform, who, asked.current)
    if asked.new == asked.current:
        raise ConflictError("kies een ander wachtwoord dan het huidige")
    with platform.database.write() as connection:
        secret = login.change_password(connection, who.actor.account, asked.new, platform.clock())
    return _entered(response, platform, secret)


@router.post("/totp", status_code=201, summary="Tweede factor instellen")
def enrol(asked: Proof, who: Entering, platform: The) -> dict[str, str]:
    """Return a new secret for an authenticator app; it counts from its first code on."""
    _prove(platform, who, asked.password)
    with platform.database.write() as connection:
        account = accounts.account_of(connection, who.actor.account)
        made = totp.enrol(connection, platform.keys, account)
    return {"secret": made.secret, "uri": made.uri}


@router.put("/totp", status_code=204, summary="Tweede factor bevestigen")
def confirm(asked: CodeAsked, who: Entering, platform: The) -> None:
    """Turn the second factor on with a first code."""
    _person(who)
    now = platform.clock()
    with platform.database.write() as connection:
        account = who.actor.account
        right = totp.accept(connection, platform.keys, account, asked.code, now)
        if right:
            event = audit.Event("accounts.totp", account, who.actor.role, now)
            audit.append(connection, [event])
    if not right:
        raise Refused(400, "deze code klopt niet of is al gebruikt")


@router.post("/totp/removal", status_code=204, summary="Tweede factor uitzetten")
def remove(asked: Proof, who: Entering, platform: The) -> None:
    """Turn the second factor off."""
    _prove(platform, who, asked.password)
    now = platform.clock()
    with platform.database.write() as connection:
        totp.take_off(connection, who.actor.account)
        event = audit.Event("accounts.totp-off", who.actor.account, who.actor.role, now)
        audit.append(connection, [event])


def address(request: Request) -> str:
    """Return where a request comes from; a proxy that is trusted has filled it in."""
    return request.client.host if request.client else ""


def _entered(response: Response, platform: Platform, secret: str) -> dict[str, Any]:
    give_cookie(response, platform, secret)
    with platform.database.read() as connection:
        found = accounts.login_of(connection, secret, platform.clock())
    assert found is not None
    return _shown(Caller(found.actor, (), found.csrf, found.must_change))


def _shown(who: Caller) -> dict[str, Any]:
    return {
        "account": who.actor.account,
        "role": who.actor.role,
        "organisations": sorted(who.actor.organisations),
        "municipalities": sorted(who.actor.municipalities),
        "csrf": who.csrf,
        "mustChange": who.must_change,
    }


def _person(who: Caller) -> None:
    """Refuse a machine: it has no password of its own."""
    if not who.csrf:
        raise Refused(403, "dit kan alleen in een sessie, niet met een sleutel")


def _prove(platform: Platform, who: Caller, password: str) -> None:
    """Refuse who does not know the present password of the account (counted as a try)."""
    _person(who)
    told = login.prove(
        platform.database, platform.keys, who.actor.account, password, platform.clock()
    )
    if isinstance(told, login.Kept):
        if told.wait is not None:
            raise Refused(429, "te veel pogingen; probeer het later opnieuw")
        raise Refused(403, "het huidige wachtwoord klopt niet")
