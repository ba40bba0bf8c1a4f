"""The organisations and municipalities that accounts are bound to, as they were delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from placement.store.exchange import EXCHANGE

Kind = Literal["providers", "corporations", "municipalities"]
KINDS: tuple[Kind, ...] = ("providers", "corporations", "municipalities")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation or municipality by its id, name and kind."""

    id: str
    name: str
    kind: Kind


def organisations(connection: Connection) -> tuple[Organisation, ...]:
    """Return every organisation and municipality, by kind and then by name."""
    found: list[Organisation] = []
    for kind in KINDS:
        own = EXCHANGE[kind]
        rows = connection.execute(select(own.c.id, own.c.name).order_by(own.c.name, own.c.id))
        found += (Organisation(str(name), str(title), kind) for name, title in rows)
    return tuple(found)
