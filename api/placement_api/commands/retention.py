"""`placement retention`: what is kept longer than it may; with --apply it is erased for good."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement_api.commands.options import OPTIONS
from placement_api.console import say, table

HELP = (
    "Toon wat langer wordt bewaard dan mag, met de termijn en waarop die berust.\n\n"
    "Met --apply wordt het gewist; dat kan niet ongedaan worden gemaakt. Bedoeld om elke maand "
    "te doen. Leest PLACEMENT_DATABASE_URL en PLACEMENT_KEYS."
)
Apply = Annotated[bool, typer.Option("--apply", help="Wis het.", rich_help_panel=OPTIONS)]
Periods = Annotated[
    Path | None,
    typer.Option("--periods", metavar="TOML", exists=True, dir_okay=False, show_default=False,
                 help="Eigen termijnen van de regio, in plaats van die van het platform.",
                 rich_help_panel=OPTIONS),
]  # fmt: skip


def retention(apply: Apply = False, periods: Periods = None) -> None:
    """Print what is due per period and, with --apply, erase it in one transaction."""
    from placement.store import retention as kept
    from placement_api.opened import opened
    from placement_api.platform import utc_now

    now = utc_now()
    wanted = kept.load_periods() if periods is None else kept.read_periods(periods)
    with opened() as store, store.database.write() as connection:
        found = kept.due(connection, wanted, now.date())
        if apply:
            kept.erase(connection, store.keys, found, by=store.by, at=now)
    rows = [[one.period.label, str(len(one.names)),
             f"{one.period.months} maanden na {one.period.after}", one.period.basis]
            for one in found]  # fmt: skip
    table("Bewaartermijnen", ("wat", "voorbij", "termijn", "berust op"), rows)
    count = sum(len(one.names) for one in found)
    if apply:
        say(f"Gewist: {count}.")
    else:
        say("Er is niets gewist." if count else "Niets is over zijn termijn.")
