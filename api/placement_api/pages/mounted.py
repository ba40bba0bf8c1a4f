"""All pages, one file per task, and what an app needs to draw them."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from placement_api.pages import (
    agreements,
    assets,
    client,
    compare,
    coverage,
    deciding,
    delivering,
    entering,
    helping,
    home,
    homes,
    homes_offered,
    managing,
    maps,
    match,
    offer,
    offer_home,
    offers,
    organisation,
    oversight,
    parking,
    proposal,
    proposal_actions,
    proposal_changes,
    proposal_files,
    search,
    setup,
    spread,
    suitability,
    supply,
    tokens,
    unit,
    waiting_list,
)
from placement_api.pages.errors import error_page
from placement_api.pages.rendering import Pages
from placement_api.pages.visiting import Moved

ROUTERS = (
    assets.router,
    entering.router,
    home.router,
    homes_offered.router,
    offer_home.router,
    maps.router,
    waiting_list.router,
    client.router,
    parking.router,
    deciding.router,
    supply.router,
    unit.router,
    agreements.router,
    homes.router,
    suitability.router,
    match.router,
    proposal.router,
    proposal_actions.router,
    offers.router,
    offer.router,
    organisation.router,
    oversight.router,
    managing.router,
    tokens.router,
    delivering.router,
    setup.router,
    helping.router,
    search.router,
    proposal_changes.router,
    proposal_files.router,
    spread.router,
    coverage.router,
    compare.router,
)  # fmt: skip


def install(app: FastAPI, pages: Pages) -> None:
    """Give an app what its pages (ROUTERS, which it has by now) are drawn with."""
    app.state.pages = pages
    app.state.error_page = error_page
    app.add_exception_handler(Moved, _moved)


async def _moved(_: Request, error: Exception) -> Response:
    assert isinstance(error, Moved)
    return RedirectResponse(error.location, 303)
