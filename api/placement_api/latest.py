"""Why the newest proposal has no place for whom: read once, and again when something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, func, select

from placement.proposal import Blocking, Conflict, Unplaced
from placement.store import proposals
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE
from placement.store.runs import RUNS, SNAPSHOTS

STAYS = "geen verhuizing voorgesteld"
"""Of a resident who is ready to move on: a proposal says nothing more of him."""


@dataclass(frozen=True, slots=True, repr=False)
class Latest:
    """The newest proposal with a plan ("": none) and per client in its run why he has no place."""

    proposal: str = ""
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True, repr=False)
class LatestReasons:
    """The reasons of the newest proposal, kept no longer than the clients stay as they are.

    Safe between threads. An erased or imported client changes the print, and all is read anew.
    """

    print: str = ""
    kept: Latest = field(default_factory=Latest)
    lock: Lock = field(default_factory=Lock)

    def now(self, database: Database, keys: Keys) -> Latest:
        """Return what the newest proposal of this moment says."""
        with self.lock, database.read() as connection:
            name = proposals.latest(connection)
            current = _print(connection, name)
            if self.print != current:
                self.kept = Latest() if name is None else _read(connection, keys, name)
                self.print = current
            return self.kept


def _print(connection: Connection, proposal: str | None) -> str:
    clients = EXCHANGE["clients"]
    asked = select(func.count(), func.max(clients.c.changed_at), func.sum(clients.c.version))
    return repr((proposal, tuple(connection.execute(asked.select_from(clients)).one())))


def _read(connection: Connection, keys: Keys, proposal: str) -> Latest:
    # It brings the solver along, which the server starts without.
    from placement.audience.tables_people import main_reason

    written = proposals.read(connection, keys, proposal)
    asked = (
        select(SNAPSHOTS.c.prints)
        .join(RUNS, RUNS.c.input_sha256 == SNAPSHOTS.c.sha256)
        .where(RUNS.c.id == proposals.run_of(connection, proposal))
    )
    known = dict(connection.execute(asked).scalar_one()).get("clients", {})
    reasons = dict.fromkeys(known, STAYS)
    for item in written["unplaced"]:
        reasons[item["client"]] = main_reason(_unplaced(item)) or ""
    return Latest(proposal, MappingProxyType(reasons))


def _unplaced(item: Mapping[str, Any]) -> Unplaced:
    """Return as much of an unplaced client as his main reason rests on."""
    blocking = tuple(
        Blocking(rule["rule"], rule["count"], rule["only"], None, "", "")
        for rule in item.get("blocking", ())
    )
    conflict = tuple(
        Conflict(limit["limit"], "", (), "", "") for limit in item.get("conflict", ())[:1]
    )
    return Unplaced(item["client"], blocking, conflict, item.get("candidates", 0))
