"""What takes part in the match: out of service, parked, pinned. Shown first, then applied."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from placement.lifecycle import Fallen
from placement.store import pinning, withdrawals
from placement.store.absences import Kind, Wish
from placement.store.exchange import EXCHANGE
from placement.store.pinning import NewPin
from placement.store.scope import filters
from placement_api.accounting import seen
from placement_api.platform import Platform
from placement_api.problems import Refused
from placement_api.security import Caller, The, Who
from placement_api.wire import shown

router = APIRouter(prefix="/v1", tags=["Deelname aan de match"])
Name = Annotated[str, Field(min_length=1, max_length=100)]
TABLE_OF: dict[Kind, str] = {"client": "clients", "unit": "units"}


class Away(BaseModel):
    """Since when, until when and why; `digest` is that of the tree that was shown."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=40)
    since: dt.date | None = None
    until: dt.date | None = None
    digest: str = Field(default="", max_length=64)


class UnitAway(Away):
    """A unit that is to go out of service."""

    unit: Name


class ClientAway(Away):
    """A client who is to stay out of the match."""

    client: Name


class PinAsked(BaseModel):
    """A placement that must, or may never, be made."""

    model_config = ConfigDict(extra="forbid")

    client: Name
    unit: Name
    provider: Name | None = None
    decision: Literal["must", "never"]
    reason: str = Field(min_length=1, max_length=2000)


@router.post("/out-of-service", summary="Neem een woning uit gebruik")
def close_unit(asked: UnitAway, who: Who, platform: The, response: Response) -> dict[str, Any]:
    """Return what falls when a unit goes out of service; with the digest, do it."""
    who.must("out-of-service", "create")
    return _away(platform, who, ("unit", asked.unit), asked, response)


@router.post("/parkings", summary="Laat een cliënt tijdelijk of voorgoed niet meedoen")
def park_client(asked: ClientAway, who: Who, platform: The, response: Response) -> dict[str, Any]:
    """Return what falls when a client does not take part; with the digest, do it."""
    who.must("parkings", "create")
    return _away(platform, who, ("client", asked.client), asked, response)


@router.get("/out-of-service", summary="Woningen buiten gebruik: lijst")
def list_closed(who: Who, platform: The) -> dict[str, Any]:
    """Return what is or was out of service."""
    return _listed(platform, who, "unit")


@router.get("/parkings", summary="Cliënten die niet meedoen: lijst")
def list_parked(who: Who, platform: The) -> dict[str, Any]:
    """Return who does or did not take part."""
    return _listed(platform, who, "client")


@router.delete("/out-of-service/{id}", status_code=204, summary="Neem een woning weer in gebruik")
def open_unit(id: str, who: Who, platform: The) -> None:  # noqa: A002
    """Let a unit take part again."""
    _back(platform, who, "unit", id)


@router.delete("/parkings/{id}", status_code=204, summary="Laat een cliënt weer meedoen")
def unpark_client(id: str, who: Who, platform: The) -> None:  # noqa: A002
    """Let a client take part again."""
    _back(platform, who, "client", id)


@router.post("/decisions", status_code=201, summary="Zet een plaatsing vast of sluit haar uit")
def pin(asked: PinAsked, who: Who, platform: The) -> dict[str, str]:
    """Write a pin with its reason, by whom and when; it counts from the next match on."""
    who.must("pins", "create")
    now, actor = platform.clock(), who.actor
    wish = NewPin(asked.client, asked.unit, asked.decision, actor.account, actor.role, now,
                  asked.provider, asked.reason)  # fmt: skip
    _must_see(platform, who, "client", asked.client)
    _must_see(platform, who, "unit", asked.unit)
    with platform.database.write() as connection:
        return {"id": pinning.pin(connection, platform.keys, wish)}


@router.get("/decisions", summary="Vastgezette en uitgesloten plaatsingen: lijst")
def list_pins(who: Who, platform: The) -> dict[str, Any]:
    """Return the pins that were set here, with reason, by whom and when."""
    who.must("pins", "read")
    with platform.database.read(who.actor) as connection:
        mine = _seen(connection, who, "client")
        found = [p for p in pinning.pins(connection, platform.keys) if p["client"] in mine]
    seen(platform, who, "pins", [row["client"] for row in found])
    return {"items": [shown(row) for row in found]}


@router.delete("/decisions/{id}", status_code=204, summary="Trek een besluit in")
def unpin(id: str, who: Who, platform: The) -> None:  # noqa: A002
    """End a pin."""
    who.must("pins", "delete")
    now, actor = platform.clock(), who.actor
    with platform.database.write() as connection:
        row = next((p for p in pinning.pins(connection, platform.keys) if p["id"] == id), None)
        if row is None or row["client"] not in _seen(connection, who, "client"):
            raise Refused(404, "dit besluit bestaat niet, of niet voor deze rol")
        pinning.unpin(connection, platform.keys, id, by=actor.account, role=actor.role, at=now)


def _away(
    platform: Platform, who: Caller, what: tuple[Kind, str], asked: Away, response: Response
) -> dict[str, Any]:
    kind, name = what
    _must_see(platform, who, kind, name)
    now, actor = platform.clock(), who.actor
    since = asked.since or now.date()
    wish = Wish(kind, name, asked.reason, since, asked.until, actor.account, actor.role, now)
    if not asked.digest:
        # As the platform: what falls is told whole, also where it lies outside his municipalities.
        with platform.database.read() as connection:
            tree = withdrawals.tree_of(connection, wish)
        digest = withdrawals.digest_of(wish, tree)
        return {"applied": False, "digest": digest, "tree": tree_object(tree)}
    with platform.database.write() as connection:
        made, tree = withdrawals.withdraw(connection, platform.keys, wish, asked.digest)
    response.status_code = 201
    return {"applied": True, "id": made, "tree": tree_object(tree)}


def tree_object(tree: Fallen) -> dict[str, Any]:
    """Return a tree of what falls as JSON."""
    return {"kind": tree.kind, "id": tree.id, "why": tree.why,
            "falls": [tree_object(below) for below in tree.falls]}  # fmt: skip


def _listed(platform: Platform, who: Caller, kind: Kind) -> dict[str, Any]:
    who.must("out-of-service" if kind == "unit" else "parkings", "read")
    with platform.database.read(who.actor) as connection:
        mine = _seen(connection, who, kind)
        rows = [row for row in withdrawals.listed(connection, kind) if row[kind] in mine]
    if kind == "client":
        seen(platform, who, "parkings", [row["client"] for row in rows])
    return {"items": [shown(row) for row in rows]}


def _back(platform: Platform, who: Caller, kind: Kind, name: str) -> None:
    who.must("out-of-service" if kind == "unit" else "parkings", "delete")
    now, actor = platform.clock(), who.actor
    with platform.database.write() as connection:
        row = next((r for r in withdrawals.listed(connection, kind) if r["id"] == name), None)
        if row is None or row[kind] not in _seen(connection, who, kind):
            raise Refused(404, "dit bestaat niet, of niet voor deze rol")
        withdrawals.end(connection, kind, name, by=actor.account, role=actor.role, at=now)


def _must_see(platform: Platform, who: Caller, kind: Kind, name: str) -> None:
    with platform.database.read(who.actor) as connection:
        if name not in _seen(connection, who, kind):
            raise Refused(404, "dit bestaat niet, of niet voor deze rol")


def _seen(connection: Any, who: Caller, kind: Kind) -> frozenset[str]:  # noqa: ANN401
    """Return the clients or units that the caller may see."""
    own = EXCHANGE[TABLE_OF[kind]]
    granted = who.must(TABLE_OF[kind], "read")
    asked = select(own.c.id).where(*filters(own, who.actor, granted))
    return frozenset(connection.execute(asked).scalars())
