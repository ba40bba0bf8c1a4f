"""`placement export`: the store as an exchange folder, which imports to the same state."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement_api.commands.options import OPTIONS
from placement_api.console import say

HELP = (
    "Schrijf de gegevens van het platform als aanlevering; opnieuw ingelezen geeft zij dezelfde "
    "gegevens.\n\nLeest PLACEMENT_DATABASE_URL en PLACEMENT_KEYS."
)
Out = Annotated[
    Path,
    typer.Option("-o", "--out", metavar="OUT", help="Map die nog niet bestaat.",
                 file_okay=False, rich_help_panel=OPTIONS, show_default=False),
]  # fmt: skip


def export(out: Out) -> None:
    """Write every table and every other file, whole or not at all."""
    from placement.store import exporting
    from placement.store.rows import read_tables
    from placement_api.opened import opened
    from placement_api.outputs import folder

    with opened() as store:
        with store.database.read() as connection:
            tables = read_tables(connection, store.keys)
            parts = exporting.contents(connection, exporting.part_hashes(connection))
        with folder.staged(out) as stage:
            exporting.write_folder(stage, tables, parts)
        with store.database.write() as connection:
            store.note(connection, "exports.read")
    say(f"Geschreven in {out}")
