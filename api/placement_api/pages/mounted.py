"""All pages, one file per task, and what an app needs to draw them."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from placement_api.pages import assets, entering, home
from placement_api.pages.errors import error_page
from placement_api.pages.rendering import Pages
from placement_api.pages.visiting import Moved

ROUTERS = (assets.router, entering.router, home.router)


def install(app: FastAPI, pages: Pages) -> None:
    """Put the pages beside the API."""
    app.state.pages = pages
    app.state.error_page = error_page
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(Moved, _moved)


async def _moved(_: Request, error: Exception) -> Response:
    assert isinstance(error, Moved)
    return RedirectResponse(error.location, 303)
