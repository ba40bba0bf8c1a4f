"""Templates to pages: escaped, in the visitor's language, with a policy that lets nothing in.

Every page gets a nonce of its own; scripts run by that nonce only (CSP Level 3, 'strict' form).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from placement.audience.roles import Role
from placement.store.accounts import SESSION_IDLE
from placement_api.pages import menu, shown
from placement_api.pages.assets import Assets
from placement_api.pages.base_maps import source_of
from placement_api.pages.language import LANGUAGES, language_of, translated, translations
from placement_api.pages.naming import named
from placement_api.pages.visiting import Visit
from placement_api.security import Caller

TEMPLATES = Path(__file__).parent.parent / "templates"
ROLE_NAMES: Mapping[Role, str] = {
    "coordinator": "Plaatsingscoördinator", "corporation": "Woningcorporatie",
    "provider": "Zorgaanbieder", "planner": "Planner", "auditor": "Toezichthouder",
    "admin": "Beheerder",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """All that pages are drawn with: a set of templates per language and the files beside them."""

    environments: Mapping[str, Environment]
    assets: Assets
    base_map: str = ""
    """Address of tiles of the background map; empty: none is asked from anywhere."""
    base_map_source: str = ""
    """Whose map that is, as its terms ask to be named."""
    demo: bool = False
    """The demo region is shown: the door names its accounts."""


def make_pages(assets: Assets, *, base_map: str = "", demo: bool = False) -> Pages:
    """Return the means to draw pages; templates are read when first used.

    `base_map`: an address of tiles, and after a blank whose they are where that is not known here.
    """
    tiles, _, told = base_map.partition(" ")
    environments = {name: _environment(name) for name in LANGUAGES}
    return Pages(environments, assets, tiles, told.strip() or source_of(tiles), demo)


def render(visit: Visit, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - whatever a template shows
    """Return a page of somebody who is in."""
    return page(visit.request, visit.who, template, status=status, **values)


def page(
    request: Request,
    who: Caller | None,
    template: str,
    *,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - whatever a template shows
) -> HTMLResponse:
    """Return a page; `who` is None at the door and where an error hides who asked."""
    pages: Pages = request.app.state.pages
    # Digits alone: no code of a client can stand in it by chance.
    nonce, language = str(secrets.randbits(128)), language_of(request)
    around: dict[str, Any] = {
        "nonce": nonce, "form_key": str(secrets.randbits(96)), "language": language,
        "who": who, "csrf": who.csrf if who else "",
        "path": request.url.path, "query": request.query_params, "pages": pages,
        "menu": menu.of(who.actor.role) if who else (),
        "role_name": ROLE_NAMES[who.actor.role] if who else "",
        "session_seconds": int(SESSION_IDLE / dt.timedelta(seconds=1)),
    }  # fmt: skip
    drawn = pages.environments[language].get_template(template).render({**around, **values})
    return HTMLResponse(drawn, status, headers=headers(nonce, pages.base_map))


def headers(nonce: str, base_map: str = "") -> dict[str, str]:
    """Return the headers of a page: what it may load, and from where (only from here)."""
    tiles = f" {_origin(base_map)}" if base_map else ""
    policy = (
        "default-src 'none'", f"script-src 'nonce-{nonce}'", f"style-src 'self' 'nonce-{nonce}'",
        f"img-src 'self' data: blob:{tiles}", f"connect-src 'self'{tiles}", "font-src 'self'",
        "worker-src 'self' blob:", "frame-src 'self'", "form-action 'self'",
        "frame-ancestors 'none'", "base-uri 'none'",
    )  # fmt: skip
    # Under no-referrer a browser sends "Origin: null" with a form, which is refused as foreign.
    return {"Content-Security-Policy": "; ".join(policy), "Referrer-Policy": "same-origin",
            "Vary": "Cookie"}  # fmt: skip


def _origin(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.split('/')[0]}"


@cache
def _environment(language: str) -> Environment:
    """Return what all apps of a process draw with: to compile the templates costs most."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )  # fmt: skip
    told = translations(language)
    # Not the new style: that takes every translated text for markup, also one that was delivered.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        partial(translated, told), told.ngettext, newstyle=False
    )
    made.filters |= {
        "day": partial(shown.day, language), "moment": partial(shown.moment, language),
        "number": partial(shown.number, language), "euro": partial(shown.euro, language),
        "cell": partial(_cell, told, language),
        "amount": partial(shown.amount, language), "named": named,
    }  # fmt: skip
    return made


def _cell(told: NullTranslations, language: str, value: object) -> str:
    """Return any value of a table as text; a word of ours in the visitor's language."""
    return (
        translated(told, value) if isinstance(value, str) and value else shown.cell(language, value)
    )
