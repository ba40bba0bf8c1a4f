"""`placement map`: one HTML file with the map and its equal table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement_api import wiring
from placement_api.commands.options import OPTIONS, Folder
from placement_api.console import progress, say

HELP = (
    "Teken de kaart van een aanlevering, met de tabel die hetzelfde zegt.\n\n"
    "Eén HTML-bestand dat niets van buiten ophaalt (behalve met --brt). Met --proposal "
    "wordt een eerder voorstel getekend; zonder wordt het voorstel opnieuw berekend."
)
Target = Annotated[
    Path,
    typer.Option(
        "-o",
        "--out",
        metavar="FILE",
        help="Het te schrijven HTML-bestand.",
        dir_okay=False,
        rich_help_panel=OPTIONS,
    ),
]
Earlier = Annotated[
    Path | None,
    typer.Option(
        "--proposal",
        metavar="JSON",
        help="Een proposal.json van dezelfde aanlevering.",
        exists=True,
        dir_okay=False,
        rich_help_panel=OPTIONS,
    ),
]

Background = Annotated[
    bool,
    typer.Option(
        "--brt",
        envvar="PLACEMENT_BRT",
        help="Toon de BRT-achtergrondkaart van PDOK; de kaart haalt die dan van internet.",
        rich_help_panel=OPTIONS,
    ),
]


def draw(
    folder: Folder,
    out: Target = Path("map.html"),
    proposal: Earlier = None,
    brt: Background = False,
) -> None:
    """Write the map of a delivery with its proposal."""
    from placement_api.outputs.folder import staged

    with progress() as step:
        if proposal is None:
            run = wiring.propose(wiring.read(folder, step), step)
        else:
            run = wiring.recall(folder, proposal, step)
        shown = wiring.view(run, step)
        with staged(out.parent) as stage:
            wiring.draw(shown, stage / out.name, step, brt=brt)
    say(f"Geschreven: {out}")
