"""All tables of the store in one metadata: what migrations are compared with."""

from __future__ import annotations

from placement.store import accounts, answers, audit, exchange, login, pinning, work

DECLARED_IN = (exchange, audit, work, pinning, accounts, login, answers)
"""Importing a module declares its tables; a new module of tables is named here."""
METADATA = exchange.METADATA
