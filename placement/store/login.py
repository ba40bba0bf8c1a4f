"""Coming in with name and password: slow for whoever guesses, the same for names that exist or not.

Attempts are counted before the password is looked at, in a transaction of their own, so that
guesses side by side all count. Names and addresses stand in the counts as blind indexes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import Column, Connection, DateTime, delete, insert, select, update
from sqlmodel import Field, SQLModel

from placement.store import audit, totp
from placement.store.accounts import (
    ACCOUNTS,
    account_of,
    end_session,
    end_sessions,
    hasher,
    open_session,
)
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import METADATA
from placement.store.passwords import MOST, refuse_weak

FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 30
"""Failed tries before waiting begins (NIST SP 800-63B-4, 3.2.2: far fewer than 100 in a row)."""
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=1)
FORGOTTEN_AFTER = dt.timedelta(days=1)
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""A hash that no password has, as costly to try as a real one: for names that do not exist."""


class Attempts(SQLModel, table=True):
    """Failed tries in a row of one name or one address."""

    __tablename__ = "login_attempts"

    key: str = Field(primary_key=True)
    """A blind index: neither name nor address can be read from it."""
    failed: int
    last_at: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    locked_until: dt.datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


ATTEMPTS = METADATA.tables[Attempts.__tablename__]


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tries to come in; `old` is the session that the browser still has."""

    name: str
    password: str = field(repr=False)
    address: str = field(repr=False)
    at: dt.datetime
    code: str = field(default="", repr=False)
    old: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Entered:
    """Who is in: `secret` goes into the cookie and nowhere else."""

    account: str
    secret: str = field(repr=False)
    must_change: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Who is kept out. `wait`: until when every try is refused; `code`: a code is still asked."""

    wait: dt.datetime | None = None
    code: bool = False


def enter(database: Database, keys: Keys, asked: Try) -> Entered | Kept:
    """Check name, password and code; open a session and end the one before it."""
    counted = _counts(keys, asked)
    with database.write() as connection:
        wait = _count(connection, counted, asked.at)
        if wait is not None:
            return Kept(wait)
        where = ACCOUNTS.c.name == asked.name.strip()
        row = connection.execute(select(ACCOUNTS).where(where)).mappings().one_or_none()
    usable = row is not None and row["password_hash"] and not row["disabled"]
    stored = row["password_hash"] if row is not None and usable else NOBODY
    # Outside any transaction: hashing takes long on purpose and must not hold up other writers.
    right, fresh = hasher().verify_and_update(asked.password[: MOST + 1], stored)
    if row is None or not (right and usable):
        with database.write() as connection:
            unknown = keys.blind(asked.name, ("login", "account"))[:16]
            _note(connection, unknown if row is None else str(row["id"]), asked.at, "denied")
        return Kept()
    with database.write() as connection:
        account = str(row["id"])
        if row["totp_step"] and not totp.accept(connection, keys, account, asked.code, asked.at):
            _note(connection, account, asked.at, "denied")
            return Kept(code=not asked.code)
        if fresh is not None:
            _set(connection, account, password_hash=fresh)
        _forgive(connection, counted)
        if asked.old:
            end_session(connection, asked.old)
        secret = open_session(connection, account, asked.at)
        _note(connection, account, asked.at, "ok", str(row["role"]))
    return Entered(account, secret, bool(row["must_change"]))


def prove(
    database: Database, keys: Keys, account: str, password: str, at: dt.datetime
) -> Kept | None:
    """Check the present password of somebody who is in; None where it is right.

    A wrong one counts as a failed try of the account, as at the door.
    """
    with database.write() as connection:
        row = account_of(connection, account)
        counted = {keys.blind(row["name"], ("login", "account")): FREE_PER_ACCOUNT}
        wait = _count(connection, counted, at)
    if wait is not None:
        return Kept(wait)
    if not hasher().verify(password[: MOST + 1], row["password_hash"] or NOBODY):
        return Kept()
    with database.write() as connection:
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key.in_(list(counted))))
    return None


def change_password(connection: Connection, account: str, new: str, at: dt.datetime) -> str:
    """Set a password and return a new session's secret; every other session ends.

    InputError where the new password is too weak.
    """
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account)).mappings().one()
    refuse_weak(new, row["name"])
    _set(connection, account, password_hash=hasher().hash(new), must_change=False)
    end_sessions(connection, account)
    audit.append(connection, [audit.Event("accounts.password", account, row["role"], at)])
    return open_session(connection, account, at)


def reset(connection: Connection, account: str, secret: str) -> None:
    """Give an account a secret to log in with once; sessions end, the second factor is off."""
    _set(connection, account, password_hash=hasher().hash(secret), must_change=True)
    totp.take_off(connection, account)
    end_sessions(connection, account)


def _set(connection: Connection, account: str, **values: object) -> None:
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(values))


def _counts(keys: Keys, asked: Try) -> dict[str, int]:
    """Return what a try counts for, with how many failures each may have."""
    name = keys.blind(asked.name, ("login", "account"))
    address = keys.blind(asked.address, ("login", "address"))
    return {name: FREE_PER_ACCOUNT, address: FREE_PER_ADDRESS}


def _count(connection: Connection, counted: dict[str, int], at: dt.datetime) -> dt.datetime | None:
    """Count a try as failed until it succeeds; return until when to wait, where it may not be."""
    connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.last_at < at - FORGOTTEN_AFTER))
    asked = select(ATTEMPTS).where(ATTEMPTS.c.key.in_(list(counted))).with_for_update()
    found = {row["key"]: dict(row) for row in connection.execute(asked).mappings()}
    waits = [_utc(row["locked_until"]) for row in found.values() if row["locked_until"]]
    wait: dt.datetime | None = max((until for until in waits if until > at), default=None)
    if wait is not None:
        return wait
    for key, free in counted.items():
        failed = found[key]["failed"] + 1 if key in found else 1
        values = {"failed": failed, "last_at": at, "locked_until": _locked(failed - free, at)}
        if key in found:
            connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.key == key).values(values))
        else:
            connection.execute(insert(ATTEMPTS).values(key=key, **values))
    return None


def _locked(over: int, at: dt.datetime) -> dt.datetime | None:
    """Return until when to wait after failures above what is free: doubling to an hour."""
    if over < 0:
        return None
    return at + min(FIRST_WAIT * (1 << min(over, 10)), LONGEST_WAIT)


def _forgive(connection: Connection, counted: dict[str, int]) -> None:
    """Take back what a right password was counted for; an address keeps its earlier failures."""
    name, address = counted
    connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key == name))
    one_less = {"failed": ATTEMPTS.c.failed - 1, "locked_until": None}
    connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.key == address).values(one_less))


def _note(
    connection: Connection, actor: str, at: dt.datetime, outcome: str, role: str = ""
) -> None:
    event = audit.Event("sessions.create", actor, role, at, outcome=outcome)
    audit.append(connection, [event])


def _utc(time: dt.datetime) -> dt.datetime:
    """Return a stored time with its zone, which SQLite drops."""
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
