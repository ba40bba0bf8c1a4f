"""`placement fetch`: one public register for a region, from the network or from a file by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement_api.commands.options import ARGUMENTS, OPTIONS
from placement_api.console import progress, say, table

HELP = (
    "Haal een openbare bron op voor een regio, of neem een bestand over dat u zelf neerlegt.\n\n"
    "Zonder SOURCE: een lijst van de bronnen. Naast het bestand komt een .json met datum, "
    "controlegetal, licentie en bronvermelding. Wat er al is, wordt niet opnieuw opgehaald. Naar "
    "buiten gaan alleen de rechthoek van de regio of de codes van haar gemeenten; nooit iets uit "
    "een aanlevering."
)
if TYPE_CHECKING:
    from placement.sources.web.register import Source

SourceName = Annotated[
    str | None,
    typer.Argument(
        help="De bron, bijvoorbeeld gemeenten, bag, osm of woningvoorraad.",
        metavar="[SOURCE]",
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
Region = Annotated[
    str, typer.Option("--region", help="De regio.", metavar="REGION", rich_help_panel=OPTIONS)
]
Out = Annotated[
    Path,
    typer.Option(
        "-o", "--out", help="Map voor de bronnen.", file_okay=False, rich_help_panel=OPTIONS
    ),
]
Given = Annotated[
    Path | None,
    typer.Option(
        "--from",
        help="Neem dit bestand over in plaats van het op te halen; er is dan geen netwerk nodig.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        rich_help_panel=OPTIONS,
    ),
]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Haal ook op wat er al is.", rich_help_panel=OPTIONS)
]


def fetch(
    source: SourceName = None,
    region: Region = "dwo",
    out: Out = Path("bronnen"),
    given: Given = None,
    refresh: Refresh = False,
) -> None:
    """Fetch or take over one register, with its papers."""
    from placement.sources.web import register
    from placement.sources.web.fetch import adopt
    from placement.sources.web.fetch import fetch as get

    if source is None:
        rows = [(each.name, each.title, each.edition, each.licence) for each in _all()]
        table("Openbare bronnen", ("bron", "wat", "jaar", "licentie"), rows)
        return
    told, area = register.source(source), register.area(region)
    today = dt.date.today()  # noqa: DTZ011 - the user's own day
    with progress() as step:
        step(f"{told.title}: ophalen")
        if given is None:
            path, papers = get(told, area, out, today, refresh=refresh)
        else:
            path, papers = adopt(told, area, given, out, today)
    count = "" if papers.records is None else f", {papers.records} objecten"
    say(f"{told.title}\n{path}: {papers.bytes} bytes{count}, van {papers.date}")
    say(f"Bronvermelding: {papers.attribution}; SHA-256 {papers.sha256[:16]}…")


def _all() -> list[Source]:
    from placement.sources.web.register import sources

    return list(sources().values())
