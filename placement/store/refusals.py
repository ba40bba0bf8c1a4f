"""Why a proposed place can not be offered any more: what changed, is away, or is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from placement.lifecycle import HOLDS, State
from placement.store.absences import Kind, in_force, table_of
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.prints import print_of
from placement.store.work import PlacingRow

PLACINGS = METADATA.tables[PlacingRow.__tablename__]
AGAIN = "maak een nieuw voorstel"
KINDS: tuple[tuple[str, str, Kind], ...] = (
    ("woning", "units", "unit"), ("cliënt", "clients", "client"),
)  # fmt: skip


def refusals(
    connection: Connection,
    keys: Keys,
    row: Mapping[str, Any],
    chain: Sequence[Mapping[str, Any]],
    today: dt.date,
    *,
    lock: bool = False,
) -> Iterator[str]:
    """Yield in Dutch, by name, each reason not to offer a proposed placing.

    `lock`: hold client and unit until the transaction ends, so that the answer stays true.
    """
    stale = list(_changed(connection, keys, row, lock=lock))
    yield from stale
    yield from _away(connection, row, today)
    if not stale:
        yield from _taken(connection, row, chain)


def _changed(
    connection: Connection, keys: Keys, row: Mapping[str, Any], *, lock: bool
) -> Iterator[str]:
    for word, table, name in KINDS:
        own = EXCHANGE[table]
        asked = select(own).where(own.c.id == row[name])
        found = asked.with_for_update() if lock else asked
        present = connection.execute(found).mappings().one_or_none()
        if present is None:
            yield f"{word} {row[name]} bestaat niet meer; {AGAIN}"
        elif print_of(keys, table, dict(present)) != row[f"{name}_print"]:
            yield f"{word} {row[name]} is sinds dit voorstel gewijzigd; {AGAIN}"


def _away(connection: Connection, row: Mapping[str, Any], today: dt.date) -> Iterator[str]:
    for word, _, kind in KINDS:
        own = table_of(kind)
        asked = select(func.count()).where(own.c[kind] == row[kind], in_force(own, today))
        if connection.execute(asked).scalar_one():
            yield f"{word} {row[kind]} doet nu niet mee; {AGAIN}"


def _taken(
    connection: Connection, row: Mapping[str, Any], chain: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield that the place is held; who is sure to leave makes room."""
    units, held = EXCHANGE["units"], PLACINGS.c.state.in_(sorted(HOLDS))
    capacity = _number(connection, select(units.c.capacity).where(units.c.id == row["unit"]))
    taken = _number(connection, select(func.count()).where(PLACINGS.c.unit == row["unit"], held))
    sure = (PLACINGS.c.leaves == row["unit"]) & (PLACINGS.c.state == State.ACCEPTED.value)
    leaving = _number(connection, select(func.count()).where(sure))
    # Who moves before or with it in its chain makes room too: the order itself is guarded.
    to_leave = sum(
        other["leaves"] == row["unit"]
        and other["order"] <= row["order"]
        and other["state"] in (State.PROPOSED, State.OFFERED)
        for other in chain
    )
    if capacity - taken + leaving + to_leave < 1:
        yield f"de plaats in woning {row['unit']} is al aan iemand anders aangeboden"
    own = PLACINGS.c.client == row["client"]
    if _number(connection, select(func.count()).where(own, held)):
        yield f"aan cliënt {row['client']} is al een andere plaats aangeboden"


def _number(connection: Connection, asked: Any) -> int:  # noqa: ANN401 - any select of one number
    return int(connection.execute(asked).scalar_one())
