"""Is it alive, and is it ready: for whoever watches over the server."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text

from placement.errors import SetupError
from placement.store import migrations
from placement_api.security import The

router = APIRouter(tags=["Gezondheid"])


@router.get("/live", summary="Leeft de dienst?")
def live() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "ok"}


@router.get("/ready", summary="Is de dienst klaar voor verzoeken?")
def ready(platform: The) -> dict[str, str]:
    """Answer ok where the database answers and is at this version's revision."""
    with platform.database.read() as connection:
        connection.execute(text("SELECT 1"))
    if migrations.revision(platform.database) != migrations.latest():
        raise SetupError("de database is niet van deze versie")
    return {"status": "ok"}
