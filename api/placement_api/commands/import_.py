"""`placement import`: a delivery into the store; first what it changes, with --apply for real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from placement_api.commands.options import OPTIONS, Folder
from placement_api.console import say, table

if TYPE_CHECKING:
    from placement.store.deliveries import Changed

HELP = (
    "Neem een aanlevering in het platform op: toont eerst wat nieuw, gewijzigd en verdwenen is.\n\n"
    "Zonder --apply wordt er niets geschreven. Leest PLACEMENT_DATABASE_URL en PLACEMENT_KEYS."
)
Apply = Annotated[
    bool, typer.Option("--apply", help="Verwerk het verschil.", rich_help_panel=OPTIONS)
]

KINDS = {"new": "nieuw", "changed": "gewijzigd", "gone": "verdwijnt"}


def import_(folder: Folder, apply: Apply = False) -> None:
    """Print the difference and, with --apply, make it so in one transaction."""
    from placement.store import deliveries
    from placement_api.opened import opened
    from placement_api.platform import utc_now
    from placement_api.routes.imports import read_delivery

    now = utc_now()
    delivered, notices = read_delivery(folder, now.date())
    with opened(new=True) as store:
        with store.database.read() as connection:
            found = deliveries.compared(connection, store.keys, delivered)
        _show(found, notices)
        if not apply:
            say("Er is niets geschreven; met --apply wordt dit verschil verwerkt.")
            return
        with store.database.write() as connection:
            deliveries.take_in(
                connection, store.keys, delivered, found.digest, by=store.by, role="admin", at=now
            )
        say("Verwerkt.")


def _show(found: Changed, notices: tuple[str, ...]) -> None:
    """Print counts per table, then ids of what changes; never a value."""
    if not (found.tables or found.parts):
        say("Geen verschil met wat er al is.")
        return
    rows = [[change.table, str(len(change.new)), str(len(change.changed)), str(len(change.gone))]
            for change in found.tables]  # fmt: skip
    table("Verschil", ("tabel", "nieuw", "gewijzigd", "verdwenen"), rows)
    for change in found.tables:
        lines = [f"{change.table} {name}: {', '.join(columns)}" for name, columns in change.changed]
        say([*lines, *(f"{change.table} {name}: verdwijnt" for name in change.gone)])
    say([f"bestand {name}: {KINDS[kind]}" for name, kind in found.parts])
    say([f"plaatsing {name} vervalt" for name in found.falls])
    say([*found.blocked, *notices])
