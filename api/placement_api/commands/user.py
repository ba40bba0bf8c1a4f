"""`placement user`: who may come in. A secret is printed once and never an argument."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from placement.audience.roles import ROLES, Role
from placement.errors import ConflictError
from placement_api.commands.options import ARGUMENTS, OPTIONS
from placement_api.console import say, table
from placement_api.guard import PANEL, DutchCommand, GuardedGroup

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from placement.store import accounts
    from placement_api.opened import Opened

HELP = "Beheer de accounts van het platform."
FIRST = "beheerder"
app = typer.Typer(cls=GuardedGroup, help=HELP, no_args_is_help=True)
Name = Annotated[
    str, typer.Argument(help="Naam van het account.", rich_help_panel=ARGUMENTS, show_default=False)
]
Bound = Annotated[
    list[str],
    typer.Option("--organisation", metavar="ID", rich_help_panel=OPTIONS, show_default=False,
                 help="Aanbieder of corporatie van het account; mag vaker."),
]  # fmt: skip
Places = Annotated[
    list[str],
    typer.Option("--municipality", metavar="ID", rich_help_panel=OPTIONS, show_default=False,
                 help="Gemeente waartoe het account beperkt is; mag vaker. Zonder: alle."),
]  # fmt: skip
RoleName = Annotated[
    str,
    typer.Option("--role", metavar="ROL", rich_help_panel=OPTIONS,
                 help=f"Eén van: {', '.join(ROLES)}."),
]  # fmt: skip


@app.command(
    "init",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Maak database, sleutels en de eerste beheerder.",
)
def init(name: Name = FIRST) -> None:
    """Prepare the store and make the first admin; once."""
    from placement.store import accounts
    from placement_api.opened import opened

    with opened(new=True) as platform, platform.database.write() as connection:
        if any(row["role"] == "admin" for row in accounts.list_accounts(connection)):
            raise ConflictError("er is al een beheerder; gebruik placement user add of reset")
        wish = accounts.NewAccount(name, "admin", must_change=True)
        secret = _make(platform, connection, wish)
    _tell(name, secret)


@app.command(
    "add",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Maak een account met een eenmalig wachtwoord.",
)
def add(name: Name, role: RoleName, organisation: Bound = [], municipality: Places = []) -> None:  # noqa: B006 - typer reads it
    """Make an account in a role."""
    from placement.store import accounts
    from placement_api.opened import opened

    if role not in ROLES:
        raise typer.BadParameter(f"de rol bestaat niet; kies uit: {', '.join(ROLES)}")
    known: Role = next(item for item in ROLES if item == role)
    wish = accounts.NewAccount(
        name, known, tuple(organisation), tuple(municipality), must_change=True
    )
    with opened() as platform, platform.database.write() as connection:
        secret = _make(platform, connection, wish)
    _tell(name, secret)


@app.command("list", cls=DutchCommand, rich_help_panel=PANEL, help="Toon alle accounts.")
def list_() -> None:
    """Print every account, without secrets."""
    from placement.store import accounts
    from placement_api.opened import opened

    with opened() as platform, platform.database.read() as connection:
        rows = accounts.list_accounts(connection)
    table("Accounts", ("naam", "rol", "organisaties", "gemeenten", "stand"), [
        (row["name"], row["role"], ", ".join(row["organisations"]),
         ", ".join(row["municipalities"]) or "alle", _state(row))
        for row in rows
    ])  # fmt: skip


@app.command(
    "disable",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Sluit een account en beëindig zijn sessies.",
)
def disable(name: Name) -> None:
    """Close an account."""
    from placement.store import accounts
    from placement_api.opened import opened

    with opened() as platform, platform.database.write() as connection:
        account = accounts.account_named(connection, name)["id"]
        accounts.set_disabled(connection, account, disabled=True)
        platform.note(connection, "accounts.disable", detail=account)
    say(f"Account {name} is gesloten.")


@app.command(
    "reset",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Geef een account een nieuw eenmalig wachtwoord; zijn tweede factor gaat uit.",
)
def reset(name: Name) -> None:
    """Give an account a new one-time secret and open it."""
    from placement.store import accounts, login
    from placement.store.passwords import one_time
    from placement_api.opened import opened

    secret = one_time()
    with opened() as platform, platform.database.write() as connection:
        account = accounts.account_named(connection, name)["id"]
        login.reset(connection, account, secret)
        accounts.set_disabled(connection, account, disabled=False)
        platform.note(connection, "accounts.reset", detail=account)
    _tell(name, secret)


def _make(platform: Opened, connection: Connection, wish: accounts.NewAccount) -> str:
    from placement.store import accounts
    from placement.store.passwords import one_time

    secret = one_time()
    made = accounts.add_account(connection, wish, secret, dt.datetime.now(dt.UTC))
    platform.note(connection, "accounts.create", detail=made)
    return secret


def _tell(name: str, secret: str) -> None:
    say([
        f"Account: {name}",
        f"Eenmalig wachtwoord: {secret}",
        "Dit wachtwoord wordt niet bewaard en niet nog eens getoond; kies een eigen na aanmelden.",
    ])  # fmt: skip


def _state(row: dict[str, object]) -> str:
    if row["disabled"]:
        return "gesloten"
    return "moet wachtwoord kiezen" if row["must_change"] else "open"
