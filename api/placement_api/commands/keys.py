"""`placement keys`: new keys for what is sealed in the store."""

from __future__ import annotations

import datetime as dt

import typer

from placement_api.console import progress, say
from placement_api.guard import PANEL, DutchCommand, GuardedGroup

HELP = "Beheer de sleutels waarmee persoonsgegevens zijn versleuteld."
app = typer.Typer(cls=GuardedGroup, help=HELP, no_args_is_help=True)


@app.callback()
def keys() -> None:
    """Keep the group a group while it has one command."""


@app.command(
    "rotate",
    cls=DutchCommand,
    rich_help_panel=PANEL,
    help="Versleutel alles opnieuw met een nieuwe sleutel en vervang de oude. Stop eerst de "
    "dienst en de workers. Na een onderbreking gaat dezelfde opdracht verder.",
)
def rotate() -> None:
    """Make a key, seal everything with it, drop the ones before it."""
    from placement.store import audit, rotation
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
            now = dt.datetime.now(dt.UTC)
            audit.append(connection, [audit.Event("keys.rotate", platform.by, "system", now)])
            write_keys(present.only_current(), platform.keys_file)
    say(f"Klaar: {count} velden opnieuw versleuteld; de oude sleutel is weg.")
