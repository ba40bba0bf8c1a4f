"""A proposal into the store: sealed as it was written, and one placing per placement."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from placement.errors import NotFoundError
from placement.lifecycle import HOLDS, Event, State
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.placings import PLACINGS, Asked, fall
from placement.store.work import Run, Snapshot, StoredProposal, new_id

PROPOSALS = METADATA.tables[StoredProposal.__tablename__]


@dataclass(frozen=True, slots=True)
class Kept:
    """A proposal in the store: its id, the placings made, and those of earlier ones withdrawn."""

    id: str
    placings: tuple[str, ...]
    withdrawn: tuple[str, ...]


def keep(
    connection: Connection,
    keys: Keys,
    run: str,
    written: Mapping[str, Any],
    *,
    by: str,
    at: dt.datetime,
) -> Kept:
    """Store a proposal (the object of proposal.json) within the caller's transaction.

    Open proposals of earlier runs are withdrawn: one proposal counts at a time. What was already
    offered or accepted stays as it is and is not proposed again.
    """
    made = written["status"] in ("optimal", "feasible")
    withdrawn = _withdraw_open(connection, keys, by, at) if made else ()
    name = new_id(at)
    sealed = keys.seal(json.dumps(written, ensure_ascii=False), ("proposals", name, "json"))
    connection.execute(
        insert(PROPOSALS).values(
            id=name,
            run=run,
            at=at,
            status=written["status"],
            summary=_summary(written),
            sealed_json=sealed,
        )
    )
    fresh = _carried(connection, name, written["placements"])
    prints = _prints(connection, run)
    rows = [row for item in fresh if (row := _placing(connection, name, item, prints, at))]
    if rows:
        connection.execute(insert(PLACINGS), rows)
    return Kept(name, tuple(row["id"] for row in rows), withdrawn)


def latest(connection: Connection) -> str | None:
    """Return the id of the newest proposal that has a plan, if there is one."""
    kept = PROPOSALS.c.status.in_(("optimal", "feasible")), PROPOSALS.c.sealed_json != ""
    asked = select(PROPOSALS.c.id).where(*kept)
    newest = asked.order_by(PROPOSALS.c.at.desc(), PROPOSALS.c.id.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none()


def run_of(connection: Connection, proposal: str) -> str:
    """Return the run that made a proposal. NotFoundError where there is no such proposal."""
    asked = select(PROPOSALS.c.run).where(PROPOSALS.c.id == proposal)
    found = connection.execute(asked).scalar_one_or_none()
    if found is None:
        raise NotFoundError("dit voorstel bestaat niet")
    return str(found)


def read(connection: Connection, keys: Keys, proposal: str) -> dict[str, Any]:
    """Return a stored proposal as it was written. NotFoundError where there is none."""
    sealed = connection.execute(
        select(PROPOSALS.c.sealed_json).where(PROPOSALS.c.id == proposal)
    ).scalar_one_or_none()
    if sealed is None:
        raise NotFoundError("dit voorstel bestaat niet")
    if not sealed:
        raise NotFoundError("de inhoud van dit voorstel is gewist: de bewaartermijn is voorbij")
    opened: dict[str, Any] = json.loads(keys.open(sealed, ("proposals", proposal, "json")))
    return opened


def open_part(connection: Connection, keys: Keys, proposal: str) -> dict[str, Any]:
    """Return a proposal as it was written, without the moves that were made since."""
    written = read(connection, keys, proposal)
    moved = {State.PLACED, State.MOVED_ON, State.MOVED_OUT, State.OMGEKLAPT}
    asked = select(PLACINGS.c.client).where(
        PLACINGS.c.proposal == proposal, PLACINGS.c.state.in_(sorted(moved))
    )
    gone = frozenset(connection.execute(asked).scalars())
    kept = [item for item in written["placements"] if item["client"] not in gone]
    return {**written, "placements": kept}


def _withdraw_open(connection: Connection, keys: Keys, by: str, at: dt.datetime) -> tuple[str, ...]:
    """Withdraw what was only proposed; an offer in the same swap stays as it is."""
    asked = select(PLACINGS.c.id).where(PLACINGS.c.state == State.PROPOSED.value)
    names = tuple(connection.execute(asked.order_by(PLACINGS.c.id)).scalars())
    fall(connection, keys, Asked("", Event.WITHDRAW, by, "system", at, "nieuw_voorstel"), names)
    return names


def _carried(
    connection: Connection, proposal: str, placements: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Take what is offered or accepted over into this proposal's chains; return what is new.

    The new order of a chain counts for it too: nobody may move into a place before it is free.
    """
    asked = select(PLACINGS).where(PLACINGS.c.state.in_(sorted(HOLDS))).with_for_update()
    held = {row["client"]: row for row in connection.execute(asked).mappings()}
    fresh = []
    for item in placements:
        kept = held.get(item["client"])
        if kept is None:
            fresh.append(item)
        elif (kept["unit"], kept["provider"]) == (item["unit"], item["provider"]):
            values = {"proposal": proposal, "chain": item.get("chain") or 0,
                      "order": item.get("order") or 0}  # fmt: skip
            connection.execute(update(PLACINGS).where(PLACINGS.c.id == kept["id"]).values(values))
    return fresh


def _prints(connection: Connection, run: str) -> Mapping[str, Mapping[str, str]]:
    runs, snapshots = METADATA.tables[Run.__tablename__], METADATA.tables[Snapshot.__tablename__]
    asked = select(snapshots.c.prints).join(runs, runs.c.input_sha256 == snapshots.c.sha256)
    return dict(connection.execute(asked.where(runs.c.id == run)).scalar_one())


def _summary(written: Mapping[str, Any]) -> dict[str, Any]:
    counts = {"placements": len(written["placements"]), "unplaced": len(written["unplaced"])}
    return {**{name: written[name] for name in ("objective", "bound", "proved")}, **counts}


def _placing(
    connection: Connection,
    proposal: str,
    item: Mapping[str, Any],
    prints: Mapping[str, Mapping[str, str]],
    at: dt.datetime,
) -> dict[str, Any] | None:
    """Return the row of a placement; None where its client is gone since the run began."""
    clients = EXCHANGE["clients"]
    asked = select(clients).where(clients.c.id == item["client"])
    client = connection.execute(asked).mappings().one_or_none()
    if client is None:
        return None
    return {
        "id": new_id(at),
        "proposal": proposal,
        "client": item["client"],
        "unit": item["unit"],
        "provider": item["provider"],
        "profile": client["next_profile"] or client["profile"],
        "intensity": client["intensity"],
        "group": item.get("group") or "",
        "chain": item.get("chain") or 0,
        "order": item.get("order") or 0,
        "leaves": client["lives_in"] or "",
        "state": State.PROPOSED.value,
        "made_at": at,
        "offered_at": None,
        "expires_at": None,
        "ended_at": None,
        "version": 1,
        "unit_print": prints.get("units", {}).get(item["unit"], ""),
        "client_print": prints.get("clients", {}).get(item["client"], ""),
    }
