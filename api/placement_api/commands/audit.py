"""`placement audit`: does the chain hold, what is its head, and who saw one client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.errors import NotFoundError
from placement_api import exits
from placement_api.commands.options import OPTIONS
from placement_api.console import say
from placement_api.guard import PANEL, DutchCommand, GuardedGroup

if TYPE_CHECKING:
    from placement.store import audit

HELP = "Controleer en publiceer de keten van wie wat zag en deed."
app = typer.Typer(cls=GuardedGroup, help=HELP, no_args_is_help=True)
HeadFile = Annotated[
    Path | None,
    typer.Option("--head", metavar="BESTAND", exists=True, dir_okay=False, show_default=False,
                 help="Een eindcode die elders is bewaard (uit placement audit head).",
                 rich_help_panel=OPTIONS),
]  # fmt: skip


@app.command(
    "verify",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Loop de hele keten na; status 1 als er iets mis is.",
)
def verify(head: HeadFile = None) -> None:
    """Walk the chain, against a head that was kept elsewhere where one is given."""
    from placement.store import audit
    from placement_api.opened import opened

    published = None if head is None else _head(head)
    with opened() as platform, platform.database.read() as connection:
        broken = audit.verify(connection, published)
        count = audit.head(connection).number
    if broken is not None:
        typer.echo(f"De keten klopt niet: {broken.problem}.", err=True)
        raise typer.Exit(exits.ExitStatus.FAULTS)
    say(f"De keten klopt: {count} gebeurtenissen.")


@app.command(
    "head",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Toon de eindcode, om buiten het platform te bewaren.",
)
def head() -> None:
    """Print the head of the chain as JSON."""
    from placement.store import audit
    from placement_api.opened import opened

    with opened() as platform, platform.database.read() as connection:
        found = audit.head(connection)
    typer.echo(json.dumps({"number": found.number, "hash": found.hash}))


@app.command(
    "export",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Schrijf wat er met de gegevens van één cliënt gebeurde, als JSON. "
    "Het nummer van de cliënt wordt gevraagd, of gelezen van de standaardinvoer.",
)
def export() -> None:
    """Print every event about one client; the id is asked for, so no shell keeps it."""
    from placement.store import audit
    from placement_api.opened import opened

    name = typer.prompt("Cliënt", err=True).strip()
    with opened() as platform, platform.database.write() as connection:
        blind = platform.keys.blind(name, ("audit", "client"))
        rows = audit.of_client(connection, blind)
        if not rows:
            raise NotFoundError("over deze cliënt staat niets in de keten")
        platform.note(connection, "audit.export", client=blind)
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _head(file: Path) -> audit.Head:
    from placement.store import audit

    try:
        found = json.loads(file.read_text())
        return audit.Head(int(found["number"]), str(found["hash"]))
    except (ValueError, KeyError, TypeError):
        raise typer.BadParameter("dit is geen eindcode uit placement audit head") from None
