"""`placement keys`: new keys for what is sealed in the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement.errors import SetupError
from placement_api.commands.options import ARGUMENTS
from placement_api.console import progress, say
from placement_api.guard import PANEL, DutchCommand, GuardedGroup

HELP = "Beheer de sleutels waarmee persoonsgegevens zijn versleuteld."
app = typer.Typer(cls=GuardedGroup, help=HELP, no_args_is_help=True)


@app.command(
    "new",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Maak een sleutelbestand voor een platform dat er nog geen heeft.",
)
def new(
    file: Annotated[Path, typer.Argument(help="Bestand dat nog niet bestaat.", metavar="BESTAND",
                                         rich_help_panel=ARGUMENTS, show_default=False)],
) -> None:  # fmt: skip
    """Write fresh keys to a file that is not there yet."""
    from placement.store.crypto import new_keys, write_keys

    if file.exists():
        raise SetupError(f"{file.name} bestaat al")
    write_keys(new_keys(), file)
    say(f"Geschreven: {file}. Bewaar een kopie op een andere plek dan de database.")


@app.command(
    "rotate",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Versleutel alles opnieuw met een nieuwe sleutel en vervang de oude. Stop eerst de "
    "dienst en de workers. Na een onderbreking gaat dezelfde opdracht verder.",
)
def rotate() -> None:
    """Make a key, seal everything with it, drop the ones before it."""
    from placement.store import rotation
    from placement.store.crypto import write_keys
    from placement_api.opened import opened

    with opened() as platform, progress() as step:
        present = platform.keys
        if len(present.by_id) == 1:
            # Two keys in the file mean that an earlier rotation was cut short: go on with that.
            present = present.rotated()
            write_keys(present, platform.keys_file)
        count = 0
        for done in rotation.seal_anew(platform.database, present):
            count += done
            step(f"Opnieuw versleuteld: {count}")
        with platform.database.write() as connection:
            assert rotation.left(connection, present) == 0
            platform.note(connection, "keys.rotate")
            write_keys(present.only_current(), platform.keys_file)
    say(f"Klaar: {count} velden opnieuw versleuteld; de oude sleutel is weg.")
