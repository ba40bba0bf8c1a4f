"""The first page of each role: its tasks, and where to find help."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from placement.store.organisations import organisations
from placement_api.pages.rendering import render
from placement_api.pages.today import figures
from placement_api.pages.visiting import Visit, Visitor

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(visit: Visitor) -> Response:
    """Show what asks for attention today, and what the role can do."""
    return render(visit, "home.html", figures=figures(visit), names=names_of(visit))


def names_of(visit: Visit) -> list[str]:
    """Return the names of the organisations and municipalities that the visitor is bound to."""
    actor = visit.who.actor
    bound = actor.organisations | actor.municipalities
    if not bound:
        return []
    with visit.platform.database.read() as connection:
        return [one.name for one in organisations(connection) if one.id in bound]
