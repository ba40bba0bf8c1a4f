"""The web server: it only wires; every route goes through policy and the store."""

from __future__ import annotations

from fastapi import FastAPI

from placement import __version__
from placement_api import accounting, headers, problems
from placement_api.idempotency import Idempotency
from placement_api.platform import Platform
from placement_api.routes import ROUTERS

TITLE = "Plaatsing Beschermd Wonen en Beschermd Thuis"


def create_app(platform: Platform) -> FastAPI:
    """Return the app of a platform: API v1 under /v1, no documentation pages from elsewhere."""
    app = FastAPI(
        title=TITLE,
        version=__version__,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.platform = platform
    problems.install(app)
    accounting.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Idempotency, platform=platform)
    headers.install(app, secure=platform.settings.secure)
    return app
