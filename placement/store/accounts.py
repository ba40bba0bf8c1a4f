"""Accounts, sessions and service tokens. A secret is kept as a hash only, never as itself."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlmodel import Field, SQLModel

from placement.audience.policy import Actor
from placement.audience.roles import ROLES, Role
from placement.errors import ConflictError, NotFoundError
from placement.store.exchange import METADATA
from placement.store.work import new_id

SESSION_IDLE = dt.timedelta(minutes=30)
SESSION_LONGEST = dt.timedelta(hours=10)


class Account(SQLModel, table=True):
    """Somebody who may come in, in one role, bound to organisations and municipalities."""

    __tablename__ = "accounts"

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    role: str
    organisations: list[str] = Field(sa_column=Column(JSON, nullable=False))
    municipalities: list[str] = Field(sa_column=Column(JSON, nullable=False))
    password_hash: str = ""
    """Argon2id; empty where the account comes in through OIDC alone."""
    oidc_subject: str | None = Field(default=None, unique=True)
    sealed_totp: str = ""
    totp_step: int = 0
    """The time step of the last code that was used: none counts twice. 0: not yet confirmed."""
    must_change: bool = False
    disabled: bool = False
    made_at: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class SessionRow(SQLModel, table=True):
    """One login, kept on the server; the cookie holds a random secret of which this is the hash."""

    __tablename__ = "sessions"

    secret_hash: str = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id", index=True)
    csrf: str
    made_at: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    seen_at: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ServiceToken(SQLModel, table=True):
    """A machine's key: what it may do is its account's role, narrowed to scopes."""

    __tablename__ = "service_tokens"

    id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True)
    account: str = Field(foreign_key="accounts.id", index=True)
    label: str
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """Resources that it may read, or "resource:write"; empty means all of its role."""
    until: dt.datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    revoked: bool = False


SHOWN = ("id", "name", "role", "organisations", "municipalities", "must_change", "disabled",
         "made_at")  # fmt: skip
ACCOUNTS = METADATA.tables[Account.__tablename__]
SESSIONS = METADATA.tables[SessionRow.__tablename__]
TOKENS = METADATA.tables[ServiceToken.__tablename__]
OF_SESSION = (
    select(SESSIONS.c.csrf, SESSIONS.c.made_at, SESSIONS.c.seen_at, *ACCOUNTS.c)
    .join(ACCOUNTS, ACCOUNTS.c.id == SESSIONS.c.account)
    .where(SESSIONS.c.secret_hash == bindparam("secret"), ACCOUNTS.c.disabled.is_(False))
)
OF_TOKEN = (
    select(TOKENS.c.scopes, TOKENS.c.until, *ACCOUNTS.c)
    .join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account)
    .where(
        TOKENS.c.secret_hash == bindparam("secret"),
        TOKENS.c.revoked.is_(False),
        ACCOUNTS.c.disabled.is_(False),
    )
)
"""Asked at every request: built once, so that a request need not."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of."""

    name: str
    role: Role
    organisations: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    must_change: bool = False
    oidc_subject: str | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """A session that is open: who, and the token that its forms must carry."""

    actor: Actor
    csrf: str
    seen_at: dt.datetime
    must_change: bool = False


def hasher() -> PasswordHash:
    """Return the way passwords are hashed: Argon2id with the library's present parameters."""
    return PasswordHash((Argon2Hasher(),))


def add_account(connection: Connection, asked: NewAccount, password: str, at: dt.datetime) -> str:
    """Make an account and return its id. ConflictError where the name is taken."""
    if asked.role not in ROLES:
        raise NotFoundError(f"de rol bestaat niet; kies uit: {', '.join(ROLES)}")
    taken = select(ACCOUNTS.c.id).where(ACCOUNTS.c.name == asked.name)
    if connection.execute(taken).first() is not None:
        raise ConflictError(f"er is al een account «{asked.name}»")
    name = new_id(at)
    connection.execute(
        insert(ACCOUNTS).values(
            id=name,
            name=asked.name,
            role=asked.role,
            organisations=list(asked.organisations),
            municipalities=list(asked.municipalities),
            made_at=at,
            must_change=asked.must_change,
            password_hash=hasher().hash(password) if password else "",
            oidc_subject=asked.oidc_subject,
            sealed_totp="",
            totp_step=0,
            disabled=False,
        )
    )
    return name


def open_session(connection: Connection, account: str, at: dt.datetime) -> str:
    """Start a session and return its secret, which is nowhere kept."""
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(SESSIONS).values(
            secret_hash=digest(secret),
            account=account,
            csrf=secrets.token_urlsafe(24),
            made_at=at,
            seen_at=at,
        )
    )
    return secret


def login_of(connection: Connection, secret: str, at: dt.datetime) -> Login | None:
    """Return whose session a secret opens; None where it is unknown, idle too long or too old."""
    row = connection.execute(OF_SESSION, {"secret": digest(secret)}).one_or_none()
    if row is None:
        return None
    csrf, made, seen = row[0], _utc(row[1]), _utc(row[2])
    if at - seen > SESSION_IDLE or at - made > SESSION_LONGEST:
        return None
    found = dict(zip([column.name for column in ACCOUNTS.c], row[3:], strict=True))
    return Login(actor_of(found), csrf, seen, found["must_change"])


def touch(connection: Connection, secret: str, at: dt.datetime) -> None:
    """Write that a session is in use, so that it does not end as idle."""
    connection.execute(
        update(SESSIONS).where(SESSIONS.c.secret_hash == digest(secret)).values(seen_at=at)
    )


def end_session(connection: Connection, secret: str) -> None:
    """End one session."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.secret_hash == digest(secret)))


def end_sessions(connection: Connection, account: str) -> None:
    """End every session of an account."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.account == account))


def list_accounts(connection: Connection) -> list[dict[str, Any]]:
    """Return every account by name, without its secrets."""
    shown = [ACCOUNTS.c[name] for name in SHOWN]
    two = (ACCOUNTS.c.totp_step > 0).label("second_factor")
    found = connection.execute(select(*shown, two).order_by(ACCOUNTS.c.name))
    return [dict(row) for row in found.mappings()]


def account_named(connection: Connection, name: str) -> dict[str, Any]:
    """Return an account by its name. NotFoundError where there is none."""
    return _one(connection, ACCOUNTS.c.name == name)


def account_of(connection: Connection, account: str) -> dict[str, Any]:
    """Return an account by its id. NotFoundError where there is none."""
    return _one(connection, ACCOUNTS.c.id == account)


def _one(connection: Connection, which: ColumnElement[bool]) -> dict[str, Any]:
    found = connection.execute(select(ACCOUNTS).where(which)).mappings().one_or_none()
    if found is None:
        raise NotFoundError("dit account bestaat niet")
    return dict(found)


def bind(
    connection: Connection, account: str, organisations: list[str], municipalities: list[str]
) -> None:
    """Bind an account to other organisations and municipalities; it counts at once.

    Its sessions end: no open page shows what its account may no longer see. Its service tokens
    follow, for they may never do more than the account.
    """
    values = {"organisations": organisations, "municipalities": municipalities}
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(values))
    end_sessions(connection, account)


def set_disabled(connection: Connection, account: str, *, disabled: bool) -> None:
    """Close or open an account; closing ends its sessions. ConflictError for the last admin."""
    if disabled:
        _keep_an_admin(connection, account)
        end_sessions(connection, account)
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(disabled=disabled))


def _keep_an_admin(connection: Connection, account: str) -> None:
    others = select(ACCOUNTS.c.id).where(
        ACCOUNTS.c.role == "admin", ACCOUNTS.c.disabled.is_(False), ACCOUNTS.c.id != account
    )
    role = account_of(connection, account)["role"]
    if role == "admin" and connection.execute(others).first() is None:
        raise ConflictError("dit is de laatste beheerder; maak eerst een andere")


def add_token(
    connection: Connection, account: str, label: str, scopes: tuple[str, ...], until: dt.datetime
) -> str:
    """Make a service token and return its secret, which is nowhere kept."""
    secret = f"plt_{secrets.token_urlsafe(32)}"
    connection.execute(
        insert(TOKENS).values(
            id=secrets.token_hex(8),
            secret_hash=digest(secret),
            account=account,
            label=label,
            scopes=list(scopes),
            until=until,
            revoked=False,
        )
    )
    return secret


def list_tokens(connection: Connection) -> list[dict[str, Any]]:
    """Return every service token with its account's name, without its secret."""
    asked = (
        select(TOKENS.c.id, TOKENS.c.label, TOKENS.c.scopes, TOKENS.c.until, TOKENS.c.revoked,
               ACCOUNTS.c.name.label("account"))
        .join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account)
        .order_by(ACCOUNTS.c.name, TOKENS.c.label, TOKENS.c.id)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(asked).mappings()]


def revoke_token(connection: Connection, token: str) -> None:
    """Let a service token count no more. NotFoundError where there is none."""
    done = connection.execute(update(TOKENS).where(TOKENS.c.id == token).values(revoked=True))
    if not done.rowcount:
        raise NotFoundError("deze sleutel bestaat niet")


def token_actor(
    connection: Connection, secret: str, at: dt.datetime
) -> tuple[Actor, tuple[str, ...]] | None:
    """Return who a service token acts as, and its scopes; None where it does not count."""
    row = connection.execute(OF_TOKEN, {"secret": digest(secret)}).one_or_none()
    if row is None or _utc(row[1]) <= at:
        return None
    found = dict(zip([column.name for column in ACCOUNTS.c], row[2:], strict=True))
    return actor_of(found), tuple(row[0])


def actor_of(row: dict[str, Any]) -> Actor:
    """Return an account as policy knows it."""
    role: Role = next(role for role in ROLES if role == row["role"])
    organisations, municipalities = row["organisations"], row["municipalities"]
    return Actor(row["id"], role, frozenset(organisations), frozenset(municipalities))


def digest(secret: str) -> str:
    """Return the hash under which a random secret is kept (256 bits of entropy: no salt needed)."""
    return sha256(secret.encode()).hexdigest()


def _utc(time: dt.datetime) -> dt.datetime:
    """Return a stored time with its zone, which SQLite drops."""
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
