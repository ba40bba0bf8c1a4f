"""All tables of the store in one metadata: what migrations are compared with."""

from __future__ import annotations

from placement.store import (
    accounts,
    answers,
    audit,
    exchange,
    homes_offered,
    login,
    pinning,
    work,
)

DECLARED_IN = (exchange, audit, work, pinning, accounts, login, answers, homes_offered)
"""Importing a module declares its tables; a new module of tables is named here."""
METADATA = exchange.METADATA
