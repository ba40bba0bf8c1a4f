"""The first page of each role: its tasks, and where to find help."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from placement_api.pages.rendering import render
from placement_api.pages.today import figures
from placement_api.pages.visiting import Visitor

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(visit: Visitor) -> Response:
    """Show what asks for attention today, and what the role can do."""
    return render(visit, "home.html", figures=figures(visit))
