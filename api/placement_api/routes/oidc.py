"""Coming in through the identity provider of one's own organisation."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from placement.store import federated
from placement_api import oidc
from placement_api.platform import Platform
from placement_api.problems import Refused
from placement_api.security import The, give_cookie

router = APIRouter(prefix="/v1/session/oidc", tags=["Aanmelden"])
PAGE = '<!doctype html><meta http-equiv="refresh" content="0; url=/"><p>U bent aangemeld.</p>'
"""A page, not a redirect: a SameSite=Strict cookie does not travel on one that began elsewhere."""


@router.get("", status_code=303, summary="Aanmelden via de identiteitsdienst",
            response_class=RedirectResponse)  # fmt: skip
def begin(platform: The) -> RedirectResponse:
    """Send the browser to the identity provider."""
    provider = oidc.provider_of(platform.settings)
    started = oidc.start(provider, platform.keys, _back(platform), platform.clock())
    answer = RedirectResponse(started.address, status_code=303)
    # Lax: the provider sends the browser back from another site.
    answer.set_cookie(
        _cookie(platform), started.cookie, path="/", httponly=True, samesite="lax",
        secure=platform.settings.secure, max_age=int(oidc.LASTS.total_seconds()),
    )  # fmt: skip
    return answer


@router.get("/callback", summary="Terug van de identiteitsdienst", response_class=HTMLResponse)
def finish(request: Request, platform: The) -> HTMLResponse:
    """Open a session for who came back, with the role that the provider gives."""
    now = platform.clock()
    cookie = request.cookies.get(_cookie(platform), "")
    if not cookie:
        raise Refused(401, oidc.FAILED)
    provider = oidc.provider_of(platform.settings)
    answer = dict(request.query_params)
    claimed = oidc.finish(provider, platform.keys, _back(platform), cookie, answer, now)
    with platform.database.write() as connection:
        secret = federated.enter(connection, claimed, now)
    if secret is None:
        raise Refused(403, "dit account is gesloten")
    page = HTMLResponse(PAGE)
    give_cookie(page, platform, secret)
    page.delete_cookie(_cookie(platform), path="/", httponly=True, samesite="lax",
                       secure=platform.settings.secure)  # fmt: skip
    return page


def _back(platform: Platform) -> str:
    return f"{platform.settings.base_url.rstrip('/')}/v1/session/oidc/callback"


def _cookie(platform: Platform) -> str:
    return "__Host-placement-oidc" if platform.settings.secure else "placement-oidc-dev"
