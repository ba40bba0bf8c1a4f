"""The audit chain, for whoever oversees: what happened, whether it holds, and its head."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from placement.store import audit
from placement_api.security import The, Who
from placement_api.wire import shown

router = APIRouter(prefix="/v1/audit", tags=["Verantwoording"])
LARGEST_PAGE = 1000


@router.get("", summary="Gebeurtenissen")
def list_events(
    who: Who,
    platform: The,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="vanaf na dit nummer")] = 0,
    size: Annotated[int, Query(ge=1, le=LARGEST_PAGE, alias="pageSize")] = 100,
    action: Annotated[str, Query(max_length=60)] = "",
    actor: Annotated[str, Query(max_length=60)] = "",
) -> dict[str, Any]:
    """Return events in their order; `next` is the number to go on after, absent at the end."""
    who.must("audit", "read")
    with platform.database.read() as connection:
        rows = audit.page(connection, after, size, action=action, actor=actor)
    more = {"next": rows[-1]["number"]} if len(rows) == size else {}
    return {"items": [shown(row) for row in rows], **more}


@router.get("/head", summary="Eindcode van de keten")
def head(who: Who, platform: The) -> dict[str, Any]:
    """Return the head to publish elsewhere: against it nobody can cut the chain unseen."""
    who.must("audit", "read")
    with platform.database.read() as connection:
        found = audit.head(connection)
    return {"number": found.number, "hash": found.hash}


@router.get("/verification", summary="Klopt de keten?")
def verification(who: Who, platform: The) -> dict[str, Any]:
    """Walk the whole chain and return the first place where it does not hold, if any."""
    who.must("audit", "read")
    with platform.database.read() as connection:
        broken = audit.verify(connection)
        count = audit.head(connection).number
    if broken is None:
        return {"holds": True, "events": count}
    return {"holds": False, "events": count, "number": broken.number, "problem": broken.problem}
