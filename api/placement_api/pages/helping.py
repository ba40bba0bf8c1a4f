"""Help for everyone: the tasks of a role, the words, the keys, and the rules with their source."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import Response

from placement_api.pages.rendering import render
from placement_api.pages.setup import group_of, rulebook_in_use
from placement_api.pages.visiting import Visitor

router = APIRouter(include_in_schema=False)


@router.get("/hulp")
def show(visit: Visitor) -> Response:
    """Show the help of a role; the texts stand in the template."""
    book = rulebook_in_use(visit)
    groups = [(name, list(found)) for name, found in groupby(book.readable(), key=group_of)]
    return render(visit, "help.html", role=visit.who.actor.role, book=book, groups=groups)
