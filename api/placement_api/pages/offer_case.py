"""One placing as its visitor may see it: its row, its home, its chain, and what happened to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from placement.audience.policy import EVERY, Access, visible
from placement.audience.timeline import Moment, moments
from placement.errors import NotFoundError
from placement.lifecycle import Event, LifecycleError, State, load_reasons, may, step
from placement.proposal import Placement
from placement.store import accounts
from placement.store.exchange import EXCHANGE
from placement.store.placings import EVENTS, PLACINGS, chain_of, facts_of
from placement.store.refusals import refusals
from placement.store.rows import plain_rows
from placement.store.scope import filters
from placement_api.accounting import seen
from placement_api.boards import names_of, written_of
from placement_api.pages.offer_forms import BY_EVENT, may_now
from placement_api.pages.visiting import Visit
from placement_api.problems import Refused

UNKNOWN = "deze plaatsing bestaat niet, of niet voor deze rol"
BROKEN = frozenset({State.REFUSED, State.EXPIRED, State.WITHDRAWN})
"""Ends without a move: a new run is the way on."""
Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A placing as its visitor may see it; `others` is its chain, for the coordinator alone."""

    row: Stored
    whole: bool
    events: tuple[Event, ...]
    others: tuple[Stored, ...]
    why_not: tuple[str, ...]
    provider: str
    municipality: str
    home: Mapping[str, object]

    @property
    def state(self) -> State:
        """Return where the placing stands."""
        return State(self.row["state"])


def case_of(visit: Visit, name: str, granted: Access) -> Case:
    """Return a placing that the visitor may see; refuses (404) any other."""
    actor, platform = visit.who.actor, visit.platform
    asked = select(PLACINGS).where(PLACINGS.c.id == name, *filters(PLACINGS, actor, granted))
    with platform.database.read(actor) as connection:
        rows = plain_rows(connection, asked)
        home = _home(visit, connection, rows)
        near = _near(visit, connection, granted, rows)
    if not rows:
        seen(platform, visit.who, "placings", [], outcome="denied", detail=name)
        raise Refused(404, UNKNOWN)
    row, whole = rows[0], granted.fields == EVERY
    seen(platform, visit.who, "placings", [row["client"]], detail=name)
    with platform.database.read() as connection:
        names, chain = names_of(connection), chain_of(connection, row)
        allowed = may(State(row["state"]), facts_of(connection, row))
        stale = _stale(visit, connection, row, chain) if whole else ()
    events = tuple(e for e in Event if may_now(e, actor, allowed) and granted.may("update"))
    if stale:
        events = tuple(event for event in events if event is not Event.OFFER)
    others = tuple(other for other in chain if whole and other["id"] in near)
    return Case(row, whole, events, others, stale,
                names.provider.get(row["provider"], row["provider"]), names.place(row["unit"]),
                home)  # fmt: skip


def _home(visit: Visit, connection: Connection, rows: list[dict[str, Any]]) -> dict[str, object]:
    """Return the fields of the dwelling that the visitor may see; none where he may see none."""
    granted = visit.who.access("units")
    if not rows or not granted.may("read"):
        return {}
    own = EXCHANGE["units"]
    asked = select(own).where(own.c.id == rows[0]["unit"], *filters(own, visit.who.actor, granted))
    found = plain_rows(connection, asked)
    return visible(granted, found[0]) if found else {}


def _near(
    visit: Visit, connection: Connection, granted: Access, rows: Sequence[Stored]
) -> frozenset[str]:
    """Return which placings of the same chain the visitor may see too."""
    if not rows or not rows[0]["chain"]:
        return frozenset()
    asked = select(PLACINGS.c.id).where(
        PLACINGS.c.proposal == rows[0]["proposal"], PLACINGS.c.chain == rows[0]["chain"],
        *filters(PLACINGS, visit.who.actor, granted),
    )  # fmt: skip
    return frozenset(connection.execute(asked).scalars())


def _stale(
    visit: Visit, connection: Connection, row: Stored, chain: Sequence[Stored]
) -> tuple[str, ...]:
    if row["state"] != State.PROPOSED:
        return ()
    platform = visit.platform
    return tuple(refusals(connection, platform.keys, row, chain, platform.clock().date()))


def moments_of(visit: Visit, case: Case, granted: Access) -> tuple[Moment, ...]:
    """Return what happened to a placing, as its visitor may read it."""
    keys = visit.platform.keys
    asked = select(EVENTS).where(EVENTS.c.placing == case.row["id"])
    with visit.platform.database.read() as connection:
        rows = plain_rows(connection, asked.order_by(EVENTS.c.at, EVENTS.c.id))
        people = {row["id"]: row["name"] for row in accounts.list_accounts(connection)}
    for row in rows:
        sealed = row["sealed_note"]
        row["note"] = keys.open(sealed, ("placing_events", row["id"], "note")) if sealed else ""
    return tuple(moments(rows, load_reasons(), visit.who.actor, granted, people))


def fell_with(visit: Visit, case: Case) -> tuple[Stored, ...]:
    """Return what fell with this placing: later in its chain, at the same moment."""
    if not case.whole or case.state not in BROKEN or not case.others:
        return ()
    ids = [other["id"] for other in case.others if other["id"] != case.row["id"]]
    mine = select(EVENTS.c.at).where(
        EVENTS.c.placing == case.row["id"], EVENTS.c.after == case.state.value
    )
    asked = select(EVENTS.c.placing).where(
        EVENTS.c.placing.in_(ids), EVENTS.c.reason == "keten_gebroken", EVENTS.c.at.in_(mine)
    )
    with visit.platform.database.read() as connection:
        gone = frozenset(connection.execute(asked).scalars())
    return tuple(other for other in case.others if other["id"] in gone)


def placement_of(visit: Visit, case: Case) -> Placement | None:
    """Return the placement as it was proposed, with its verdicts, for who may see proposals."""
    if not visit.who.access("proposals").may("read"):
        return None
    with visit.platform.database.read(visit.who.actor) as connection:
        try:
            made = written_of(visit.platform, connection, case.row["proposal"])
        except NotFoundError:
            return None
    wanted = (case.row["client"], case.row["unit"])
    found = (p for p in made.proposal.placements if (p.client, p.unit) == wanted)
    return next(found, None)


def refusal_of(visit: Visit, case: Case, event: Event) -> str:
    """Return why an event may not happen now."""
    if case.why_not and event is Event.OFFER:
        return "; ".join(case.why_not)
    with visit.platform.database.read() as connection:
        facts = facts_of(connection, case.row)
    try:
        step(case.state, event, facts, load_reasons()[0], dt.date.max)
    except LifecycleError as told:
        return str(told)
    return f"dit doet de coördinator ({BY_EVENT[event].title.lower()})"
