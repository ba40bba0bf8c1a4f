"""All units with their state of today, read for one visitor in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from placement.audience.places import Names, PlaceView, place_view
from placement.lifecycle import LIVE
from placement.store.absences import in_force, table_of
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement.store.scope import filters
from placement_api.pages.visiting import Visit
from placement_api.pages.waiting_rows import names_of

UNITS = EXCHANGE["units"]
CLOSED = table_of("unit")
SHOWN = ("id", "housing_form", "municipality", "provider", "corporation", "address", "rent",
         "wheelchair", "capacity", "occupied", "available_from")  # fmt: skip
Row = Mapping[str, Any]


def places(visit: Visit, *only: ColumnElement[bool]) -> tuple[PlaceView, ...]:
    """Return the units that the visitor may see, in the order of the delivery; `only` narrows."""
    who, today = visit.who, visit.platform.clock().date()
    granted = who.must("units", "read")
    asked = select(*(UNITS.c[name] for name in SHOWN)).where(
        *filters(UNITS, who.actor, granted), *only
    )
    with visit.platform.database.read(who.actor) as connection:
        found = connection.execute(asked.order_by(UNITS.c.position))
        rows = [dict(zip(SHOWN, row, strict=True)) for row in found]
        claims, closed = _claims(connection), closed_now(visit, connection)
        names = Names(*(names_of(connection, table)
                        for table in ("municipalities", "providers", "corporations")))  # fmt: skip
        return tuple(
            place_view(row, claims.get(row["id"], ()), closed.get(row["id"]), today, names)
            for row in rows
        )


def closed_now(visit: Visit, connection: Connection) -> Mapping[str, Row]:
    """Return per unit that is out of service today the row that says so."""
    today = visit.platform.clock().date()
    asked = select(CLOSED).where(in_force(CLOSED, today)).order_by(CLOSED.c.at)
    found = connection.execute(asked).mappings()
    return {row["unit"]: dict(row) for row in found}


def _claims(connection: Connection) -> Mapping[str, list[str]]:
    """Return per unit the states of its live placings."""
    asked = select(PLACINGS.c.unit, PLACINGS.c.state).where(PLACINGS.c.state.in_(sorted(LIVE)))
    found: dict[str, list[str]] = defaultdict(list)
    for unit, state in connection.execute(asked):
        found[unit].append(state)
    return found
