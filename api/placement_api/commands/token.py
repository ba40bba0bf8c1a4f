"""`placement token`: keys for machines, each narrowed to scopes and with an end."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from placement_api.commands.options import ARGUMENTS, OPTIONS
from placement_api.console import say, table
from placement_api.guard import PANEL, DutchCommand, GuardedGroup

HELP = "Beheer de sleutels waarmee andere systemen het platform lezen."
app = typer.Typer(cls=GuardedGroup, help=HELP, no_args_is_help=True)
Label = Annotated[
    str,
    typer.Option("--label", metavar="TEKST", rich_help_panel=OPTIONS, help="Waarvoor hij is."),
]
Scopes = Annotated[
    list[str],
    typer.Option("--scope", metavar="BRON", rich_help_panel=OPTIONS, show_default=False,
                 help="Wat hij mag lezen (units) of wijzigen (units:write); mag vaker."),
]  # fmt: skip
Days = Annotated[
    int,
    typer.Option("--days", metavar="N", min=1, max=366, rich_help_panel=OPTIONS,
                 help="Hoeveel dagen hij geldt."),
]  # fmt: skip


@app.command(
    "add",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Maak een sleutel; hij wordt één keer getoond.",
)
def add(
    account: Annotated[str, typer.Argument(help="Naam van het account waarvoor hij werkt.",
                                           rich_help_panel=ARGUMENTS, show_default=False)],
    label: Label,
    scope: Scopes = [],  # noqa: B006 - typer reads it
    days: Days = 90,
) -> None:  # fmt: skip
    """Make a service token for an account."""
    from placement.store import accounts
    from placement_api.opened import opened

    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    with opened() as platform, platform.database.write() as connection:
        found = accounts.account_named(connection, account)["id"]
        secret = accounts.add_token(connection, found, label, tuple(scope), until)
        platform.note(connection, "tokens.create", detail=found)
    say([f"Sleutel: {secret}", f"Geldig tot {until:%Y-%m-%d}.",
         "Deze sleutel wordt niet bewaard en niet nog eens getoond."])  # fmt: skip


@app.command(
    "list",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Toon alle sleutels, zonder de sleutels zelf.",
)
def list_() -> None:
    """Print every service token."""
    from placement.store import accounts
    from placement_api.opened import opened

    with opened() as platform, platform.database.read() as connection:
        rows = accounts.list_tokens(connection)
    table("Sleutels", ("id", "account", "waarvoor", "mag", "tot", "stand"), [
        (row["id"], row["account"], row["label"], ", ".join(row["scopes"]) or "alles van de rol",
         f"{row['until']:%Y-%m-%d}", "ingetrokken" if row["revoked"] else "geldig")
        for row in rows
    ])  # fmt: skip


@app.command("revoke", cls=DutchCommand, rich_help_panel=PANEL, help="Trek een sleutel in.")
def revoke(
    token: Annotated[str, typer.Argument(help="Id uit placement token list.",
                                         rich_help_panel=ARGUMENTS, show_default=False)],
) -> None:  # fmt: skip
    """Let a service token count no more."""
    from placement.store import accounts
    from placement_api.opened import opened

    with opened() as platform, platform.database.write() as connection:
        accounts.revoke_token(connection, token)
        platform.note(connection, "tokens.delete", detail=token)
    say("De sleutel is ingetrokken.")
