"""What of a whole proposal can no longer be offered, in a few queries however long it is.

Says of every placing what `refusals` says of one: that is asked again, under a lock, when it is
really offered.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from placement.lifecycle import HOLDS, State
from placement.store.absences import away
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE
from placement.store.prints import print_of
from placement.store.refusals import AGAIN, KINDS, PLACINGS
from placement.store.rows import plain_rows

Row = Mapping[str, Any]

Prints = Mapping[str, Mapping[str, str]]
"""Per table (units, clients) and id what a match would now rely on."""


@dataclass(frozen=True, slots=True, repr=False)
class _Now:
    """The present state of all that the placings of a proposal speak of."""

    prints: Prints
    away: Mapping[str, frozenset[str]]
    capacity: Mapping[str, int]
    taken: Mapping[str, int]
    leaving: Mapping[str, int]
    held: frozenset[str]


def stale_of(
    connection: Connection, rows: Sequence[Row], prints: Prints, today: dt.date
) -> dict[str, tuple[str, ...]]:
    """Return per placing that is still proposed, by id, every reason not to offer it.

    `rows`: every placing of one proposal; `prints` as `prints_now` gives them.
    """
    proposed = [row for row in rows if row["state"] == State.PROPOSED]
    if not proposed:
        return {}
    chains: dict[int, list[Row]] = {}
    for row in rows:
        if row["chain"]:
            chains.setdefault(row["chain"], []).append(row)
    now = _now(connection, prints, today)
    found = {row["id"]: tuple(_why(now, row, chains.get(row["chain"], ()))) for row in proposed}
    return {name: why for name, why in found.items() if why}


def mark_of(connection: Connection) -> str:
    """Return what changes with every change of a unit or client: while it stays, so do prints."""
    told = []
    for _, table, _ in KINDS:
        own = EXCHANGE[table].c
        asked = select(func.count(own.id), func.max(own.changed_at), func.sum(own.version))
        told.append(tuple(connection.execute(asked).one()))
    return repr(told)


def prints_now(connection: Connection, keys: Keys, proposal: str) -> Prints:
    """Return the prints of every unit and client that a proposal's placings speak of."""
    prints = {}
    for _, table, name in KINDS:
        own = EXCHANGE[table]
        here = select(PLACINGS.c[name]).where(PLACINGS.c.proposal == proposal)
        rows = plain_rows(connection, select(own).where(own.c.id.in_(here)))
        prints[table] = {row["id"]: print_of(keys, table, row) for row in rows}
    return prints


def _now(connection: Connection, prints: Prints, today: dt.date) -> _Now:
    units, holding = EXCHANGE["units"], PLACINGS.c.state.in_(sorted(HOLDS))
    sure = (PLACINGS.c.state == State.ACCEPTED.value) & (PLACINGS.c.leaves != "")
    return _Now(
        prints,
        {table: away(connection, kind, today) for _, table, kind in KINDS},
        {name: room for name, room in connection.execute(select(units.c.id, units.c.capacity))},  # noqa: C416 - a result is no mapping
        _counted(connection, select(PLACINGS.c.unit).where(holding)),
        _counted(connection, select(PLACINGS.c.leaves).where(sure)),
        frozenset(connection.execute(select(PLACINGS.c.client).where(holding)).scalars()),
    )


def _counted(connection: Connection, asked: Select[tuple[Any]]) -> Mapping[str, int]:
    return Counter(connection.execute(asked).scalars())


def _why(now: _Now, row: Row, chain: Sequence[Row]) -> Iterator[str]:
    changed = list(_changed(now, row))
    yield from changed
    for word, table, name in KINDS:
        if row[name] in now.away[table]:
            yield f"{word} {row[name]} doet nu niet mee; {AGAIN}"
    if not changed:
        yield from _taken(now, row, chain)


def _changed(now: _Now, row: Row) -> Iterator[str]:
    for word, table, name in KINDS:
        seen = now.prints[table].get(row[name])
        if seen is None:
            yield f"{word} {row[name]} bestaat niet meer; {AGAIN}"
        elif seen != row[f"{name}_print"]:
            yield f"{word} {row[name]} is sinds dit voorstel gewijzigd; {AGAIN}"


def _taken(now: _Now, row: Row, chain: Iterable[Row]) -> Iterator[str]:
    unit = row["unit"]
    to_leave = sum(
        other["leaves"] == unit
        and other["order"] <= row["order"]
        and other["state"] in (State.PROPOSED, State.OFFERED)
        for other in chain
    )
    room = now.capacity[unit] - now.taken.get(unit, 0) + now.leaving.get(unit, 0) + to_leave
    if room < 1:
        yield f"de plaats in woning {unit} is al aan iemand anders aangeboden"
    if row["client"] in now.held:
        yield f"aan cliënt {row['client']} is al een andere plaats aangeboden"
