"""`placement backup` and `placement restore`: the whole store in one file, and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from placement_api.commands.options import ARGUMENTS
from placement_api.console import say

HELP = (
    "Schrijf de hele database naar één bestand, terwijl het platform gewoon doorwerkt.\n\n"
    "Het sleutelbestand zit er niet in: bewaar dat apart, zonder opent geen versleuteld veld."
)
RESTORE = (
    "Zet een back-up terug in een lege database, en controleer versie en logboek.\n\n"
    "Berekeningen die nog liepen, worden bij de volgende start opnieuw gedaan."
)
Target = Annotated[
    Path,
    typer.Argument(help="Het bestand; het mag nog niet bestaan.", dir_okay=False,
                   rich_help_panel=ARGUMENTS, show_default=False),
]  # fmt: skip
Source = Annotated[
    Path,
    typer.Argument(help="De back-up.", exists=True, dir_okay=False, rich_help_panel=ARGUMENTS,
                   show_default=False),
]  # fmt: skip


def backup(target: Target) -> None:
    """Write a backup, whole or not at all."""
    from placement.store import backups
    from placement_api.opened import opened

    with opened() as store:
        del store
        backups.backup(os.environ["PLACEMENT_DATABASE_URL"], target)
    say(f"Geschreven: {target}. Bewaar het sleutelbestand apart.")


def restore(source: Source) -> None:
    """Put a backup back into an empty database and check it."""
    from placement.store import audit, backups
    from placement_api.opened import opened

    url = os.environ.get("PLACEMENT_DATABASE_URL", "")
    backups.restore(source, url)
    with opened() as store, store.database.read() as connection:
        broken = audit.verify(connection)
    say("Teruggezet; het logboek klopt." if broken is None else f"Let op: {broken.problem}")
    if broken is not None:
        raise typer.Exit(1)
