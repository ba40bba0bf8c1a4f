"""Is it alive, and is it ready: for whoever watches over the server."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy import text

from placement.store import migrations
from placement_api.security import The

router = APIRouter(tags=["Gezondheid"])


@router.get("/live", summary="Leeft de dienst?")
def live() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "ok"}


@router.get("/ready", summary="Is de dienst klaar voor verzoeken?")
def ready(platform: The, response: Response) -> dict[str, str]:
    """Answer ok where the database answers and is at this version's revision."""
    with platform.database.read() as connection:
        connection.execute(text("SELECT 1"))
    if migrations.revision(platform.database) != migrations.latest():
        response.status_code = 503
        return {"status": "migratie nodig"}
    return {"status": "ok"}
