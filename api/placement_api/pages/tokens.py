"""Keys for other systems: made with what they may do, shown this once, listed and withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from placement.audience.policy import access
from placement.store import accounts
from placement_api.pages.forms import Form, again
from placement_api.pages.language import Told, joined
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.rendering import ROLE_NAMES, render
from placement_api.pages.shown import utc
from placement_api.pages.visiting import Visit, Visitor
from placement_api.pages.words import RESOURCES
from placement_api.problems import DUTCH
from placement_api.routes import accounts as routes

router = APIRouter(include_in_schema=False)
PATH = "/beheer/sleutels"
ALL = "alles"
"""What is ticked for a key that may do whatever its account may."""
STATES: Mapping[str, str] = MappingProxyType(
    {"open": "geldig", "over": "verlopen", "closed": "ingetrokken"}
)
BADGES: Mapping[str, str] = MappingProxyType({"open": "ok", "over": "warn", "closed": "no"})
COLUMNS = (
    Column("naam", "Naam"), Column("account", "Account"), Column("mag", "Mag"),
    Column("tot", "Geldig tot", "moment"), Column("stand", "Stand", "state"),
)  # fmt: skip


@router.get(PATH)
def show(visit: Visitor) -> Response:
    """Show every key, never its secret, and where a new one is begun."""
    visit.who.must("tokens", "read")
    with visit.platform.database.read() as connection:
        found, every = accounts.list_tokens(connection), accounts.list_accounts(connection)
    now = visit.platform.clock()
    rows = [_row(one, _state(one, now)) for one in found]
    shown = listing(visit, "toegangssleutels", "Toegangssleutels", COLUMNS, rows)
    open_ = [(one["id"], one["label"], one["account"]) for one in found
             if _state(one, now) == "open"]  # fmt: skip
    owners = [(one["id"], one["name"]) for one in every if not one["disabled"]]
    return respond(visit, shown, "managing/tokens.html", open=open_, owners=owners,
                   done=visit.asked("ingetrokken") == "1")  # fmt: skip


@router.get(f"{PATH}/nieuw")
def new(visit: Visitor) -> Response:
    """Show the form for a key of the account that the address names."""
    visit.who.must("tokens", "create")
    if not visit.asked("account"):
        return RedirectResponse(PATH, 303)
    return _form(visit, visit.asked("account"), Form())


@router.post(f"{PATH}/nieuw")
def add(visit: Visitor) -> Response:
    """Make a key and show its secret, this once."""
    visit.who.must("tokens", "create")
    account, scopes = visit.text("account"), visit.texts("scopes")
    faults = {} if scopes else {"scopes": "kies wat de sleutel mag"}
    try:
        asked = routes.TokenAsked.model_validate({
            "account": account, "label": visit.text("label"), "days": visit.text("days"),
            "scopes": [] if ALL in scopes else list(scopes),
        })  # fmt: skip
    except ValidationError as error:
        faults |= {str(item["loc"][0]): DUTCH.get(item["type"], "is niet geldig")
                   for item in error.errors()}  # fmt: skip
    if set(scopes) - {ALL, *(code for code, _ in _choices(_owner(visit, account)))}:
        faults["scopes"] = "hoort niet bij de rol van dit account"
    if faults:
        return _form(visit, account, again(visit, faults), scopes, status=400)
    made = routes.add_token(asked, visit.who, visit.platform)
    return render(visit, "managing/token_secret.html", label=asked.label, secret=made["secret"])


@router.post(f"{PATH}/{{id}}/intrekken")
def revoke(visit: Visitor, id: str) -> Response:  # noqa: A002
    """Withdraw a key: it opens nothing from now on."""
    routes.revoke(id, visit.who, visit.platform)
    return RedirectResponse(f"{PATH}?ingetrokken=1", 303)


def _form(
    visit: Visit, account: str, form: Form, ticked: tuple[str, ...] = (), status: int = 200
) -> Response:
    owner = _owner(visit, account)
    return render(
        visit, "managing/token_new.html", status=status, form=form, owner=owner, all=ALL,
        role=ROLE_NAMES[owner["role"]], choices=_choices(owner), ticked=ticked,
        longest=routes.LONGEST_TOKEN_DAYS,
    )  # fmt: skip


def _owner(visit: Visit, account: str) -> dict[str, Any]:
    with visit.platform.database.read() as connection:
        return accounts.account_of(connection, account)


def _choices(owner: Mapping[str, Any]) -> list[tuple[str, Told]]:
    """Return what a key of an account may be narrowed to: (scope, Dutch), reading first."""
    return list(_scopes(owner))


def _scopes(owner: Mapping[str, Any]) -> Iterator[tuple[str, Told]]:
    actor = accounts.actor_of(dict(owner))
    for resource, name in sorted(RESOURCES.items(), key=lambda pair: pair[1].casefold()):
        granted = access(actor, resource)
        if granted.may("read"):
            yield resource, Told("{name}: lezen", name=name)
        if granted.verbs - {"read"}:
            yield f"{resource}:write", Told("{name}: lezen en wijzigen", name=name)


def _state(token: Mapping[str, Any], now: dt.datetime) -> str:
    if token["revoked"]:
        return "closed"
    return "over" if utc(token["until"]) <= now else "open"


def _row(token: Mapping[str, Any], state: str) -> Row:
    names = [_scope_name(scope) for scope in token["scopes"]]
    may = joined(*names, by=", ") or "alles wat dit account mag"
    cells = (token["label"], token["account"], may, token["until"], STATES[state])
    return Row(token["id"], cells, state=BADGES[state])


def _scope_name(scope: str) -> Told:
    resource, _, more = scope.partition(":")
    name = RESOURCES.get(resource, resource)
    return Told("{name} (wijzigen)", name=name) if more else Told("{name} (lezen)", name=name)
