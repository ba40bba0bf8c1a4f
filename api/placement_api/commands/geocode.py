"""`placement geocode`: points for a CSV with addresses, from a local BAG file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from placement_api.commands.options import ARGUMENTS, OPTIONS
from placement_api.console import progress, say

HELP = (
    "Zoek bij elk adres in een CSV het punt in een eigen BAG-bestand.\n\n"
    "Drie uitkomsten: exact (het punt komt in x en y), several (meer adressen passen; kies zelf) "
    "en none (met de reden). Er wordt niets geraden, niets verstuurd en geen adres op het scherm "
    "getoond."
)
Table = Annotated[
    Path,
    typer.Argument(
        help="Een CSV met een kolom address, of met postcode en huisnummer (units.csv kan zo).",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
Bag = Annotated[
    Path,
    typer.Option(
        "--bag",
        help="BAG-bestand: .zip (LVC), .csv (adres plus), .geojson of .gpkg, of .parquet.",
        metavar="BAG",
        exists=True,
        dir_okay=False,
        rich_help_panel=OPTIONS,
        show_default=False,
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "-o",
        "--out",
        help="De CSV met punten en uitkomsten.",
        dir_okay=False,
        metavar="OUT",
        rich_help_panel=OPTIONS,
        show_default=False,
    ),
]
Keep = Annotated[
    Path | None,
    typer.Option(
        "--keep",
        help="Bewaar de adressen als .parquet; een volgende keer is dat in een tel gelezen.",
        metavar="PARQUET",
        dir_okay=False,
        rich_help_panel=OPTIONS,
    ),
]
Region = Annotated[
    str,
    typer.Option(
        "--region",
        help="De regio waarvan gemeentenamen als plaats gelden.",
        metavar="REGION",
        rich_help_panel=OPTIONS,
    ),
]
_TEXT = {
    "exact": "precies gevonden",
    "several": "meer mogelijkheden; kies zelf in de kolom geocode_choices",
    "none": "niet gevonden; de reden staat in de kolom geocode_reason",
    "given": "hadden al een punt",
}


def geocode(file: Table, bag: Bag, out: Out, keep: Keep = None, region: Region = "dwo") -> None:
    """Write the CSV anew with points and outcomes."""
    from placement.sources.bag import store
    from placement.sources.bag.read import read_bag
    from placement.sources.geocode.index import AddressIndex
    from placement.sources.geocode.table import geocode_file
    from placement.sources.web.register import area

    with progress() as step:
        step("BAG-adressen lezen")
        book = read_bag(bag, workers=os.cpu_count() or 1)
        if keep is not None:
            store.write(book, keep)
        step("Adressen opzoeken")
        found = geocode_file(file, AddressIndex.of(book, area(region).municipalities))
        found.write(out)
    say([*(f"Let op: {notice}" for notice in (*book.notices, *found.notices))])
    say(_summary(found.counts))
    say(f"Geschreven: {out}")


def _summary(counts: Mapping[str, int]) -> list[str]:
    return [f"{counts.get(outcome, 0):>8}  {text}" for outcome, text in _TEXT.items()]
