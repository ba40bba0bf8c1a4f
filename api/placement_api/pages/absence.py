"""Out of the match for a while: what falls with it is shown first, and done only as shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from placement.errors import ConflictError
from placement.lifecycle import Fallen, LifecycleError, Reason, State, load_reasons
from placement.store import withdrawals
from placement.store.absences import Kind, Wish
from placement.store.consequences import OUT
from placement.store.placings import PLACINGS
from placement_api.pages.forms import Form, FormModel, again, read
from placement_api.pages.visiting import Visit


class Away(FormModel):
    """Why, since when and until when; `digest` is that of what was shown."""

    reason: str
    since: dt.date | None = None
    until: dt.date | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Consequence:
    """What falls, a tree per wish, named by its digest; `placings` are the words for them."""

    trees: tuple[Fallen, ...]
    digest: str
    placings: Mapping[str, str]
    clients: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Return how many placings fall."""
        return len(self.placings)


def reasons_for(kind: Kind) -> tuple[Reason, ...]:
    """Return the coded reasons that keep a client or a unit out of the match."""
    return tuple(reason for reason in load_reasons() if OUT.get(reason.consequence) == kind)


def wished(visit: Visit, kind: Kind, names: Sequence[str]) -> tuple[Away, tuple[Wish, ...]] | Form:
    """Return what a form asks for each name, or the form with its faults."""
    asked = read(Away, visit)
    if isinstance(asked, Form):
        return asked
    if asked.reason not in {reason.code for reason in reasons_for(kind)}:
        return again(visit, {"reason": "kies een van de redenen"})
    actor, now = visit.who.actor, visit.platform.clock()
    since = asked.since or now.date()
    return asked, tuple(
        Wish(kind, name, asked.reason, since, asked.until, actor.account, actor.role, now)
        for name in names
    )


def ended(visit: Visit, kind: Kind, name: str, row: str) -> bool:
    """Let a client or unit take part again; False where this absence is not one of his or its."""
    who, platform = visit.who, visit.platform
    with platform.database.write() as connection:
        rows = withdrawals.listed(connection, kind)
        if not any(each["id"] == row and each[kind] == name for each in rows):
            return False
        withdrawals.end(connection, kind, row, by=who.actor.account, role=who.actor.role,
                        at=platform.clock())  # fmt: skip
    return True


def foreseen(visit: Visit, wishes: Sequence[Wish]) -> Consequence | Form:
    """Return what would fall, or the form with why the reason does not fit."""
    with visit.platform.database.read() as connection:
        try:
            trees = withdrawals.trees_of(connection, wishes)
        except LifecycleError as error:
            return again(visit, {"until": str(error)})
        rows = _falling(connection, trees)
    told = {
        row["id"]: f"plaatsing van {row['client']} in {row['unit']} ({State(row['state']).dutch})"
        for row in rows
    }
    clients = tuple(row["client"] for row in rows)
    return Consequence(trees, _digest(wishes, trees), told, clients)


def carried_out(visit: Visit, wishes: Sequence[Wish], digest: str) -> str:
    """Do it all in one transaction; return why not where what falls is no longer as shown."""
    keys = visit.platform.keys
    try:
        with visit.platform.database.write() as connection:
            trees = withdrawals.trees_of(connection, wishes)
            if _digest(wishes, trees) != digest:
                return "er is intussen iets gewijzigd; bekijk opnieuw wat er vervalt"
            pairs = zip(wishes, trees, strict=True)
            shown = [(wish, withdrawals.digest_of(wish, tree)) for wish, tree in pairs]
            withdrawals.withdraw_all(connection, keys, shown)
    except (ConflictError, LifecycleError) as error:
        return str(error)
    return ""


def _digest(wishes: Iterable[Wish], trees: Iterable[Fallen]) -> str:
    parts = (withdrawals.digest_of(*pair) for pair in zip(wishes, trees, strict=True))
    return sha256("".join(parts).encode()).hexdigest()


def _falling(connection: Connection, trees: Iterable[Fallen]) -> Sequence[Mapping[str, Any]]:
    names = sorted({name for tree in trees for name in tree.placings()})
    asked = select(PLACINGS).where(PLACINGS.c.id.in_(names)).order_by(PLACINGS.c.id)
    return [dict(row) for row in connection.execute(asked).mappings()]
