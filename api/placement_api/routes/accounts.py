"""Accounts and service tokens, for the admin. A secret is in one answer once and kept nowhere."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from placement.audience.roles import Role
from placement.store import accounts, audit, login
from placement.store.passwords import one_time
from placement_api.routes.session import Strict
from placement_api.security import Caller, The, Who
from placement_api.wire import shown

router = APIRouter(prefix="/v1", tags=["Accounts"])
Ids = Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], Field(max_length=500)]
LONGEST_TOKEN_DAYS = 366


class Bound(Strict):
    """What an account is bound to: no municipalities is all of them."""

    organisations: Ids = Field(default_factory=list)
    municipalities: Ids = Field(default_factory=list)


class AccountAsked(Bound):
    """What an account is made of."""

    name: str = Field(min_length=3, max_length=100, pattern=r"^[\w.@+-]+$")
    role: Role


class AccountChange(Strict):
    """What is changed about an account."""

    disabled: bool


class TokenAsked(Strict):
    """What a service token is for."""

    account: str = Field(max_length=60)
    label: str = Field(min_length=1, max_length=100)
    scopes: Ids = Field(default_factory=list)
    days: int = Field(default=90, ge=1, le=LONGEST_TOKEN_DAYS)


@router.get("/accounts", summary="Accounts: lijst")
def list_accounts(who: Who, platform: The) -> dict[str, Any]:
    """Return every account, without secrets."""
    who.must("accounts", "read")
    with platform.database.read() as connection:
        return {"items": [shown(row) for row in accounts.list_accounts(connection)]}


@router.post("/accounts", status_code=201, summary="Account maken")
def add(asked: AccountAsked, who: Who, platform: The) -> dict[str, str]:
    """Make an account with a secret to log in with once."""
    who.must("accounts", "create")
    secret, now = one_time(), platform.clock()
    wish = accounts.NewAccount(
        asked.name, asked.role, tuple(asked.organisations), tuple(asked.municipalities),
        must_change=True,
    )  # fmt: skip
    with platform.database.write() as connection:
        name = accounts.add_account(connection, wish, secret, now)
        audit.append(connection, [_event(who, "accounts.create", now, name)])
    return {"id": name, "oneTimeSecret": secret}


@router.patch("/accounts/{id}", status_code=204, summary="Account sluiten of openen")
def disable(id: str, asked: AccountChange, who: Who, platform: The) -> None:  # noqa: A002
    """Close an account, with all its sessions, or open it again."""
    who.must("accounts", "update")
    now = platform.clock()
    with platform.database.write() as connection:
        accounts.account_of(connection, id)
        accounts.set_disabled(connection, id, disabled=asked.disabled)
        what = "accounts.disable" if asked.disabled else "accounts.enable"
        audit.append(connection, [_event(who, what, now, id)])


def bind(id: str, asked: Bound, who: Caller, platform: The) -> None:  # noqa: A002
    """Bind an account to other organisations and municipalities; its sessions end."""
    who.must("accounts", "update")
    now = platform.clock()
    with platform.database.write() as connection:
        accounts.account_of(connection, id)
        accounts.bind(connection, id, asked.organisations, asked.municipalities)
        audit.append(connection, [_event(who, "accounts.bind", now, id)])


@router.post("/accounts/{id}/reset", summary="Nieuw eenmalig wachtwoord")
def reset(id: str, who: Who, platform: The) -> dict[str, str]:  # noqa: A002
    """Give an account a new secret to log in with once; its second factor is taken off."""
    who.must("accounts", "update")
    secret, now = one_time(), platform.clock()
    with platform.database.write() as connection:
        accounts.account_of(connection, id)
        login.reset(connection, id, secret)
        audit.append(connection, [_event(who, "accounts.reset", now, id)])
    return {"id": id, "oneTimeSecret": secret}


@router.get("/tokens", summary="Sleutels: lijst")
def list_tokens(who: Who, platform: The) -> dict[str, Any]:
    """Return every service token, without secrets."""
    who.must("tokens", "read")
    with platform.database.read() as connection:
        return {"items": [shown(row) for row in accounts.list_tokens(connection)]}


@router.post("/tokens", status_code=201, summary="Sleutel maken")
def add_token(asked: TokenAsked, who: Who, platform: The) -> dict[str, str]:
    """Make a service token; its secret is in this answer only."""
    who.must("tokens", "create")
    now = platform.clock()
    until = now + dt.timedelta(days=asked.days)
    with platform.database.write() as connection:
        accounts.account_of(connection, asked.account)
        secret = accounts.add_token(
            connection, asked.account, asked.label, tuple(asked.scopes), until
        )
        audit.append(connection, [_event(who, "tokens.create", now, asked.account)])
    return {"secret": secret}


@router.delete("/tokens/{id}", status_code=204, summary="Sleutel intrekken")
def revoke(id: str, who: Who, platform: The) -> None:  # noqa: A002
    """Let a service token count no more."""
    who.must("tokens", "delete")
    now = platform.clock()
    with platform.database.write() as connection:
        accounts.revoke_token(connection, id)
        audit.append(connection, [_event(who, "tokens.delete", now, id)])


def _event(who: Caller, action: str, at: dt.datetime, detail: str) -> audit.Event:
    return audit.Event(action, who.actor.account, who.actor.role, at, on_behalf=who.on_behalf,
                       purpose=who.purpose, detail=detail)  # fmt: skip
