"""For the admin: who may come in, for which organisations, and how the platform is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from placement.audience.roles import Role
from placement.errors import ConflictError
from placement.store import accounts
from placement.store.organisations import Organisation, organisations
from placement_api.pages.forms import Form, again
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.rendering import ROLE_NAMES, render
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import DUTCH
from placement_api.routes import accounts as routes

router = APIRouter(include_in_schema=False)
PATH = "/beheer/accounts"
WORKS_FOR: Mapping[Role, str] = MappingProxyType(
    {"corporation": "corporations", "provider": "providers"}
)
"""Roles that see nothing without an organisation of this kind."""
WHOLE_REGION = frozenset({"admin", "auditor"})
"""Roles that may do nothing once they are bound to a part: an admin would shut himself out."""
KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {"providers": "Zorgaanbieder", "corporations": "Woningcorporatie", "municipalities": "Gemeente"}
)
COLUMNS = (
    Column("naam", "Gebruikersnaam"),
    Column("rol", "Rol"),
    Column("organisaties", "Organisaties"),
    Column("gemeenten", "Gemeenten"),
    Column("stand", "Stand", "state"),
    Column("tweede", "Tweede factor"),
    Column("gemaakt", "Gemaakt", "moment"),
)
STATES: Mapping[str, str] = MappingProxyType(
    {"open": "open", "first": "moet wachtwoord kiezen", "closed": "gesloten"}
)
BADGES: Mapping[str, str] = MappingProxyType({"open": "ok", "first": "warn", "closed": "no"})
ORGANISATION_COLUMNS = (
    Column("naam", "Naam"),
    Column("soort", "Soort"),
    Column("code", "Code"),
    Column("accounts", "Accounts", "number"),
    Column("namen", "Gebruikersnamen"),
)


@router.get(PATH)
def show(visit: Visitor) -> Response:
    """Show every account."""
    visit.who.must("accounts", "read")
    known = {one.id: one.name for one in _organisations(visit)}
    rows = (_row(account, known) for account in _accounts(visit))
    shown = listing(visit, "accounts", "Accounts", COLUMNS, rows, default_sort="naam")
    return respond(visit, shown, "managing/accounts.html")


@router.get(f"{PATH}/nieuw")
def new(visit: Visitor) -> Response:
    """Show the form for a new account."""
    visit.who.must("accounts", "create")
    return _form(visit, Form({"role": visit.asked("rol")}), (visit.asked("organisatie"),))


@router.post(f"{PATH}/nieuw")
def add(visit: Visitor) -> Response:
    """Make an account and show its one-time secret, this once."""
    visit.who.must("accounts", "create")
    bound = visit.texts("organisations"), visit.texts("municipalities")
    try:
        asked = routes.AccountAsked.model_validate({
            "name": visit.text("name"), "role": visit.text("role"),
            "organisations": list(bound[0]), "municipalities": list(bound[1]),
        })  # fmt: skip
    except ValidationError as error:
        faults = {str(item["loc"][0]): DUTCH.get(item["type"], "is niet geldig")
                  for item in error.errors()}  # fmt: skip
        return _form(visit, again(visit, faults), *bound, status=400)
    if misbound := _misbound(asked.role, asked, _organisations(visit)):
        return _form(visit, again(visit, misbound), *bound, status=400)
    try:
        made = routes.add(asked, visit.who, visit.platform)
    except ConflictError as taken:
        return _form(visit, again(visit, {"name": str(taken)}), *bound, status=409)
    return _told(visit, asked.name, made["oneTimeSecret"])


@router.get(f"{PATH}/{{id}}")
def one(visit: Visitor, id: str) -> Response:  # noqa: A002
    """Show one account and what can be done with it."""
    visit.who.must("accounts", "read")
    return _one(visit, id, Form())


@router.post(f"{PATH}/{{id}}/binding")
def bind(visit: Visitor, id: str) -> Response:  # noqa: A002
    """Bind an account to other organisations or municipalities, from this moment on."""
    visit.who.must("accounts", "update")
    bound = visit.texts("organisations"), visit.texts("municipalities")
    asked = routes.Bound(organisations=list(bound[0]), municipalities=list(bound[1]))
    with visit.platform.database.read() as connection:
        role = accounts.account_of(connection, id)["role"]
    if misbound := _misbound(role, asked, _organisations(visit)):
        return _one(visit, id, again(visit, misbound), bound, status=400)
    routes.bind(id, asked, visit.who, visit.platform)
    return RedirectResponse(f"{PATH}/{id}?gewijzigd=1", 303)


@router.post(f"{PATH}/{{id}}/wachtwoord")
def reset(visit: Visitor, id: str) -> Response:  # noqa: A002
    """Give an account a new one-time secret and show it, this once."""
    made = routes.reset(id, visit.who, visit.platform)
    with visit.platform.database.read() as connection:
        name = accounts.account_of(connection, id)["name"]
    return _told(visit, name, made["oneTimeSecret"])


@router.post(f"{PATH}/{{id}}/toegang")
def close(visit: Visitor, id: str) -> Response:  # noqa: A002
    """Close an account or open it again."""
    wish = routes.AccountChange(disabled=visit.text("toegang") == "sluiten")
    routes.disable(id, wish, visit.who, visit.platform)
    return RedirectResponse(f"{PATH}/{id}", 303)


@router.get("/beheer/organisaties")
def show_organisations(visit: Visitor) -> Response:
    """Show the organisations and municipalities with the accounts bound to them."""
    visit.who.must("organisations", "read")
    rows = _organisation_rows(_organisations(visit), _accounts(visit))
    shown = listing(visit, "organisaties", "Organisaties", ORGANISATION_COLUMNS, rows)
    return respond(visit, shown, "managing/organisations.html")


def _organisations(visit: Visit) -> tuple[Organisation, ...]:
    visit.who.must("organisations", "read")
    with visit.platform.database.read() as connection:
        return organisations(connection)


def _accounts(visit: Visit) -> list[dict[str, Any]]:
    with visit.platform.database.read() as connection:
        return accounts.list_accounts(connection)


def _organisation_rows(known: Iterable[Organisation], every: list[dict[str, Any]]) -> Iterable[Row]:
    for found in known:
        bound = "municipalities" if found.kind == "municipalities" else "organisations"
        names = sorted(account["name"] for account in every
                       if found.id in account[bound] and not account["disabled"])  # fmt: skip
        cells = (found.name, KIND_NAMES[found.kind], found.id, len(names), ", ".join(names))
        yield Row(found.id, cells)


def _one(
    visit: Visit,
    id: str,  # noqa: A002
    form: Form,
    bound: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
    status: int = 200,
) -> Response:
    with visit.platform.database.read() as connection:
        account = accounts.account_of(connection, id)
    every = _organisations(visit)
    chosen, places = bound or (account["organisations"], account["municipalities"])
    return render(
        visit, "managing/account.html", status=status, account=account, form=form, every=every,
        known={found.id: found.name for found in every}, role_names=ROLE_NAMES,
        state=STATES[_state(account)], chosen=chosen, places=places, kinds=KIND_NAMES,
        works_for=WORKS_FOR.get(account["role"], ""), whole=account["role"] in WHOLE_REGION,
        done=visit.asked("gewijzigd") == "1",
    )  # fmt: skip


def _misbound(role: Role, asked: routes.Bound, known: Iterable[Organisation]) -> dict[str, str]:
    """Return what is wrong with what an account is to be bound to, per field."""
    kind, kinds = WORKS_FOR.get(role), {one.id: one.kind for one in known}
    faults = {}
    if kind and not asked.organisations:
        faults["organisations"] = "kies ten minste één organisatie: zonder ziet deze rol niets"
    elif any(kinds.get(name) != kind for name in asked.organisations):
        faults["organisations"] = "hoort niet bij deze rol"
    if role in WHOLE_REGION and asked.municipalities:
        faults["municipalities"] = "deze rol werkt voor de hele regio: kies geen gemeente"
    elif any(kinds.get(name) != "municipalities" for name in asked.municipalities):
        faults["municipalities"] = "is geen gemeente van deze regio"
    return faults


def _form(
    visit: Visit,
    form: Form,
    chosen: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    roles = list(ROLE_NAMES.items())
    return render(visit, "managing/new.html", status=status, form=form, roles=roles,
                  known=_organisations(visit), chosen=chosen, places=places,
                  kinds=KIND_NAMES)  # fmt: skip


def _told(visit: Visit, name: str, secret: str) -> Response:
    return render(visit, "managing/secret.html", name=name, secret=secret)


def _row(account: Mapping[str, Any], known: Mapping[str, str]) -> Row:
    state = _state(account)
    named = [", ".join(known.get(one, one) for one in account[key])
             for key in ("organisations", "municipalities")]  # fmt: skip
    role, two = ROLE_NAMES[account["role"]], "ja" if account["second_factor"] else "nee"
    cells = (account["name"], role, named[0], named[1] or "alle", STATES[state], two,
             account["made_at"])  # fmt: skip
    return Row(account["id"], cells, f"{PATH}/{account['id']}", state=BADGES[state])


def _state(account: Mapping[str, Any]) -> str:
    if account["disabled"]:
        return "closed"
    return "first" if account["must_change"] else "open"
