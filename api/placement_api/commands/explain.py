"""`placement explain`: why this client is, or is not, placed."""

from __future__ import annotations

from typing import Annotated

import typer

from placement_api import wiring
from placement_api.commands.options import ARGUMENTS, AsJson, Folder
from placement_api.console import progress, say

HELP = (
    "Leg uit waarom een cliënt wel of niet geplaatst is.\n\n"
    "Met UNIT erbij: het oordeel van elke regel over deze cliënt in deze wooneenheid, met bron."
)
Client = Annotated[
    str,
    typer.Argument(
        help="Id van de cliënt in clients.",
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
Unit = Annotated[
    str | None,
    typer.Argument(
        help="Id van een wooneenheid in units.",
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]


def explain(folder: Folder, client: Client, unit: Unit = None, as_json: AsJson = False) -> None:
    """Print the reasons for one client, or for one client and unit."""
    with progress(quiet=as_json) as step:
        run = wiring.propose(wiring.read(folder, step), step)
        lines = wiring.explain(run, client, unit)
    if not as_json:
        say(lines)
        return
    from placement_api.outputs.json import dumps

    answer = {"schema": "placement-explanation/1", "client": client, "unit": unit}
    typer.echo(dumps({**answer, "lines": list(lines)}), nl=False)
