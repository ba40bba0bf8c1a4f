"""`placement explain`: why this client is, or is not, placed."""

from __future__ import annotations

from typing import Annotated

import typer

from placement_api import wiring
from placement_api.commands.options import ARGUMENTS, OPTIONS, AsJson, Folder
from placement_api.console import progress, say

HELP = (
    "Leg uit waarom een cliënt wel of niet geplaatst is, en wat zou helpen.\n\n"
    "Met UNIT erbij: het oordeel van elke regel over deze cliënt in deze wooneenheid, met bron. "
    "Met --unit en zonder CLIENT: wie het beste bij een wooneenheid past."
)
Client = Annotated[
    str | None,
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
OfUnit = Annotated[
    str | None,
    typer.Option(
        "--unit",
        metavar="UNIT",
        help="Rangschik de cliënten voor deze wooneenheid.",
        rich_help_panel=OPTIONS,
        show_default=False,
    ),
]
Thorough = Annotated[
    bool,
    typer.Option(
        "--thorough",
        help="Zoek langer (hoogstens 30 s) naar een zo klein mogelijke verzameling cliënten en "
        "grenzen die samen in de weg staan.",
        rich_help_panel=OPTIONS,
    ),
]
THOROUGH_S = 30.0


def explain(
    folder: Folder,
    client: Client = None,
    unit: Unit = None,
    of_unit: OfUnit = None,
    thorough: Thorough = False,
    as_json: AsJson = False,
) -> None:
    """Print the reasons for one client, for one client and unit, or the clients for one unit."""
    if (client is None) == (of_unit is None):
        raise typer.BadParameter("geef een cliënt, of --unit met een wooneenheid")
    with progress(quiet=as_json) as step:
        delivery = wiring.read(folder, step)
        run = wiring.propose(wiring.around(delivery, client) if client else delivery, step)
        if client is not None:
            lines = wiring.explain(run, client, unit, THOROUGH_S if thorough else 0.0)
        else:
            lines = wiring.explain_unit(run, of_unit or "")
    if not as_json:
        say(lines)
        return
    from placement_api.outputs.json import dumps

    answer = {"schema": "placement-explanation/1", "client": client, "unit": unit or of_unit}
    typer.echo(dumps({**answer, "lines": list(lines)}), nl=False)
