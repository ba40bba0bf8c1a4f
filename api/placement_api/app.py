"""The web server: it only wires; every route goes through policy and the store."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from placement_api import accounting, headers, problems
from placement_api.idempotency import Idempotency
from placement_api.logs import logger, told
from placement_api.metrics import Metrics, Observed
from placement_api.openapi import API_VERSION, TITLE, describe
from placement_api.pages import mounted
from placement_api.pages.assets import read_assets
from placement_api.pages.rendering import make_pages
from placement_api.platform import Platform
from placement_api.routes import ROUTERS

CONTRACT = "/v1/openapi.json"


def create_app(platform: Platform) -> FastAPI:
    """Return the app of a platform: API v1 under /v1 and the pages beside it."""
    app = _bare()
    app.router.routes.extend(_shared().router.routes)
    app.state.platform = platform
    problems.install(app)
    _pages(app, platform)
    accounting.install(app)
    metrics = Metrics.new()
    _publish(app, metrics)
    app.add_middleware(Idempotency, platform=platform)
    headers.install(app, secure=platform.settings.secure)
    _observe(app, metrics)
    return app


def routed() -> FastAPI:
    """Return an app with every route and nothing behind it: what the contract is made from."""
    app = _bare()
    _add(app, ROUTERS)
    return app


def _add(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Put the routes of routers side by side: a router within another is searched twice."""
    for router in routers:
        app.router.routes.extend(router.routes)


@cache
def _shared() -> FastAPI:
    """Return the app whose routes all apps of a process share: to build them costs most."""
    app = routed()
    _add(app, mounted.ROUTERS)
    return app


@cache
def _contract() -> dict[str, Any]:
    return describe(_shared())


def _bare() -> FastAPI:
    return FastAPI(
        title=TITLE, version=API_VERSION, openapi_url=None, docs_url=None, redoc_url=None,
        # One address per resource: with a slash behind it there is none (core/no-trailing-slash).
        redirect_slashes=False,
    )  # fmt: skip


def _observe(app: FastAPI, metrics: Metrics) -> None:
    """Measure all of an app, its headers and unforeseen errors included."""
    inner = app.middleware_stack or app.build_middleware_stack()
    app.middleware_stack = Observed(
        inner, metrics=metrics, tell=told(logger()), version=API_VERSION
    )


def _pages(app: FastAPI, platform: Platform) -> None:
    settings = platform.settings
    made = make_pages(read_assets(), base_map=settings.base_map, demo=settings.demo)
    mounted.install(app, made)


def _publish(app: FastAPI, metrics: Metrics) -> None:
    contract = _contract()

    def openapi() -> Response:
        # Anyone may read the contract, also a page of another website (NL API Design Rules).
        return JSONResponse(contract, headers={"Access-Control-Allow-Origin": "*"})

    def measured(request: Request) -> Response:
        return metrics.answer(request)

    app.add_api_route(CONTRACT, openapi, methods=["GET"], include_in_schema=False)
    app.add_api_route("/metrics", measured, methods=["GET"], include_in_schema=False)
