"""A second factor by time-based codes (RFC 6238): sealed secret, each code counts once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

import pyotp
from sqlalchemy import Connection, select, update

from placement.errors import ConflictError
from placement.store.accounts import ACCOUNTS
from placement.store.crypto import Keys

STEP_S = 30  # RFC 6238, 5.2: the default time step
DRIFT = 1
"""Steps before and after now that count too (RFC 6238, 5.2: at most one for the network)."""
ISSUER = "Plaatsing"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs, shown once."""

    secret: str
    uri: str

    def __repr__(self) -> str:
        return "Enrolment()"


def enrol(connection: Connection, keys: Keys, account: dict[str, Any]) -> Enrolment:
    """Make a secret for an account; it counts from its first code on (`confirm`).

    ConflictError where a second factor is on: that is first to be taken off.
    """
    if account["totp_step"]:
        raise ConflictError("de tweede factor staat al aan")
    secret = pyotp.random_base32()
    sealed = keys.seal(secret, place(account["id"]))
    connection.execute(
        update(ACCOUNTS).where(ACCOUNTS.c.id == account["id"]).values(sealed_totp=sealed)
    )
    uri = pyotp.TOTP(secret).provisioning_uri(name=account["name"], issuer_name=ISSUER)
    return Enrolment(secret, uri)


def accept(connection: Connection, keys: Keys, account: str, code: str, at: dt.datetime) -> bool:
    """Tell whether a code is right and unused, and use it up, in the caller's transaction.

    The first code that is accepted turns the second factor on.
    """
    asked = select(ACCOUNTS.c.sealed_totp, ACCOUNTS.c.totp_step).where(ACCOUNTS.c.id == account)
    sealed, used = connection.execute(asked.with_for_update()).one()
    if not sealed:
        return False
    codes = pyotp.TOTP(keys.open(sealed, place(account)), interval=STEP_S)
    now = int(at.timestamp()) // STEP_S
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = codes.at(step * STEP_S)
        if step > used and compare_digest(right.encode(), code.strip().encode()):
            connection.execute(
                update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(totp_step=step)
            )
            return True
    return False


def take_off(connection: Connection, account: str) -> None:
    """Turn the second factor of an account off."""
    off = {"sealed_totp": "", "totp_step": 0}
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(off))


def place(account: str) -> tuple[str, str, str]:
    """Return where a sealed secret belongs."""
    return "accounts", account, "totp"
