"""Prestatieafspraken with what came of them, and how residents are spread."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy import select

from placement.agreements import AgreementProgress, progress
from placement.audience.agreements import agreement_views
from placement.audience.policy import counts_hidden
from placement.audience.suppress import fives
from placement.store.exchange import EXCHANGE
from placement.store.rows import row_name, tables_of
from placement.store.scope import filters, hidden_counts
from placement_api.security import Caller, The, Who

router = APIRouter(prefix="/v1", tags=["Planning"])
NEEDED = ("agreements", "deliveries", "corporations", "municipalities")


@router.get("/agreement-progress", summary="Prestatieafspraken met hun stand")
def agreement_progress(who: Who, platform: The) -> dict[str, Any]:
    """Return how each agreement that the caller may see stands today; counts are dwellings."""
    granted = who.must("agreement-progress", "read")
    own = EXCHANGE["agreements"]
    with platform.database.read(who.actor) as connection:
        asked = select(own.c.id).where(*filters(own, who.actor, granted))
        mine = frozenset(connection.execute(asked).scalars())
    with platform.database.read() as connection:
        tables = tables_of(connection, platform.keys, NEEDED)
    day, guarded = platform.clock().date(), who.actor.role != "coordinator"
    found = progress(tables, day)
    hidden = {view.id: view.hidden for view in agreement_views(tables, day, guarded=guarded)}
    return {"items": [_shown(item, who, hidden[item.id]) for item in found if item.id in mine]}


@router.get("/spread", summary="Spreiding per gemeente en zorgprofiel")
def spread(who: Who, platform: The) -> dict[str, Any]:
    """Return target and persons housed per municipality and profile.

    For a planner small counts of persons stay hidden, and the others are in fives.
    """
    granted = who.must("spread", "read")
    who.must("spread_targets", "read")
    table = "spread_targets"
    own = EXCHANGE[table]
    column = counts_hidden(who.actor, table)
    with platform.database.read(who.actor) as connection:
        limits = [*filters(own, who.actor, granted),
                  *filters(own, who.actor, who.access(table))]  # fmt: skip
        asked = select(own).where(*limits).order_by(own.c.position)
        rows = [dict(row) for row in connection.execute(asked).mappings()]
    with platform.database.read() as connection:
        hidden = hidden_counts(connection, table, column) if column else frozenset[str]()
    return {"items": [
        _target(row, row_name(table, row) in hidden, guarded=bool(column)) for row in rows
    ]}  # fmt: skip


def _target(row: dict[str, Any], hidden: bool, *, guarded: bool) -> dict[str, Any]:
    shown = {"municipality": row["municipality"], "profile": row["profile"],
             "target": row["target"]}  # fmt: skip
    if hidden:  # nor the difference, which would tell it
        return {**shown, "suppressed": ["occupied"]}
    occupied = fives(row["occupied"]) if guarded else row["occupied"]
    return {**shown, "occupied": occupied, "toGo": row["target"] - occupied}


def _shown(item: AgreementProgress, who: Caller, hidden: frozenset[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": item.id, "corporation": item.corporation, "municipality": item.municipality,
        "kind": item.kind, "periodFrom": item.period_from.isoformat(),
        "periodUntil": item.period_until.isoformat(), "promised": item.promised,
        "delivered": item.delivered, "pipeline": item.pipeline, "withdrawn": item.withdrawn,
        "expected": item.expected, "needed": item.needed, "forecast": item.forecast,
        "elapsed": round(float(item.elapsed), 4), "standing": item.standing,
    }  # fmt: skip
    if who.actor.role == "coordinator":
        # Each is a dwelling whose resident took the lease: a person.
        told["omgeklapt"] = item.omgeklapt
    # Of an omklap agreement so is every count: small ones, and what tells them, stay hidden.
    gone = tuple(name for name in told if name in hidden)
    kept = {name: value for name, value in told.items() if name not in hidden}
    return {**kept, "suppressed": gone} if gone else kept
