"""Accounts of people who come in through an identity provider: made or refreshed at every login."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from placement.audience.roles import Role
from placement.errors import ConflictError
from placement.store import audit
from placement.store.accounts import ACCOUNTS, NewAccount, add_account, end_sessions, open_session


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an identity provider says about somebody, in the words of this platform."""

    subject: str
    """Issuer and subject together: what tells one person from all others."""
    name: str
    role: Role
    organisations: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()


def enter(connection: Connection, claimed: Claimed, at: dt.datetime) -> str | None:
    """Make or refresh the account and return a new session's secret; None where it is closed.

    Who changed role or bounds loses the sessions of before. ConflictError where the name belongs
    to another account: an identity provider never takes a local account over.
    """
    asked = select(ACCOUNTS).where(ACCOUNTS.c.oidc_subject == claimed.subject)
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        account = _make(connection, claimed, at)
    elif row["disabled"]:
        event = audit.Event("sessions.create", row["id"], row["role"], at, outcome="denied")
        audit.append(connection, [event])
        return None
    else:
        account = str(row["id"])
        _refresh(connection, account, dict(row), claimed)
    audit.append(connection, [audit.Event("sessions.create", account, claimed.role, at)])
    return open_session(connection, account, at)


def _make(connection: Connection, claimed: Claimed, at: dt.datetime) -> str:
    taken = select(ACCOUNTS.c.id).where(ACCOUNTS.c.name == claimed.name)
    if connection.execute(taken).first() is not None:
        raise ConflictError("deze naam is hier al van een ander account; vraag de beheerder")
    wish = NewAccount(
        claimed.name, claimed.role, claimed.organisations, claimed.municipalities,
        oidc_subject=claimed.subject,
    )  # fmt: skip
    return add_account(connection, wish, "", at)


def _refresh(
    connection: Connection, account: str, row: dict[str, object], claimed: Claimed
) -> None:
    values = {
        "role": claimed.role,
        "organisations": list(claimed.organisations),
        "municipalities": list(claimed.municipalities),
    }
    if any(row[name] != value for name, value in values.items()):
        end_sessions(connection, account)
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(values))
