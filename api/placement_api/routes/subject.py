"""The rights of one client: a report of all that is held about him, and being erased."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Response

from placement.store import erasure, subject
from placement_api.accounting import seen
from placement_api.security import The, Who
from placement_api.wire import deep

router = APIRouter(prefix="/v1/clients/{id}", tags=["Rechten van de cliënt"])


@router.get("/subject-access", summary="Inzageverslag van een cliënt", response_model=None)
def read_report(
    id: str,  # noqa: A002
    who: Who,
    platform: The,
    form: Literal["json", "text"] = "json",
) -> dict[str, Any] | Response:
    """Return everything about a client, as JSON or as text to read."""
    who.must("subject-access", "read")
    with platform.database.read(who.actor) as connection:
        found = subject.report(connection, platform.keys, id)
    seen(platform, who, "subject-access", [id])
    if form == "text":
        text = "\n".join(subject.lines(found)) + "\n"
        return Response(text, media_type="text/plain; charset=utf-8")
    answer: dict[str, Any] = deep(found)
    return answer


@router.post("/erasure", summary="Wis een cliënt")
def erase(id: str, who: Who, platform: The) -> dict[str, str]:  # noqa: A002
    """Erase a client for good; what stays of the work bears no name."""
    who.must("clients", "delete")
    who.must("subject-access", "read")
    now, actor = platform.clock(), who.actor
    with platform.database.write() as connection:
        name = erasure.erase(
            connection, platform.keys, id, by=actor.account, role=actor.role, at=now
        )
    return {"id": name}
