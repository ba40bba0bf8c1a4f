"""`placement cluster`: the 100 m rule on its own, read in whatever way, and what would complete."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement_api import spatial, wiring
from placement_api.commands.options import OPTIONS, AsJson, Folder
from placement_api.console import progress, say, table

if TYPE_CHECKING:
    from placement_api.spatial import Told

HELP = (
    "Laat zien welke woningen samen een cluster zijn, en wat daaraan verandert.\n\n"
    "Met --reading: precies de woningen en groepen waarvan het oordeel in die leeswijze anders is "
    "dan nu, met de meters ervoor en erna. Met --complete: welke woning een te klein cluster "
    "compleet maakt of uitbreidt, en hoeveel wachtenden dat een plek geeft. Met --zones: waar zo'n "
    "woning zou kunnen staan."
)
Readings = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        metavar="NAAM=KEUZE",
        help=(
            "Een leeswijze: between_units=pairwise|chain|adjoining, "
            "point=address|entrance|footprint, walk=network|network_no_legs|straight. Mag vaker."
        ),
        rich_help_panel=OPTIONS,
    ),
]
Against = Annotated[
    str,
    typer.Option(
        "--against",
        metavar="current",
        help="Waarmee vergeleken wordt: de leeswijze die nu geldt.",
        rich_help_panel=OPTIONS,
    ),
]


def _file(name: str, text: str) -> typer.models.OptionInfo:
    made = typer.Option(
        name, metavar="FILE", help=text, exists=True, dir_okay=False, rich_help_panel=OPTIONS
    )
    assert isinstance(made, typer.models.OptionInfo)
    return made


Entrances = Annotated[
    Path | None, _file("--entrances", "Ingangen van woningen: tabel met id en een punt.")
]
Footprints = Annotated[
    Path | None,
    _file("--footprints", "Omtrekken van gebouwen (BAG-panden), GeoPackage of GeoJSON."),
]
Addresses = Annotated[
    Path | None,
    _file("--addresses", "Bij --complete: woningen om te bekijken, tabel met id en een punt."),
]
Complete = Annotated[
    bool,
    typer.Option(
        "--complete",
        help="Welke woning maakt een cluster compleet? Zonder --addresses: de vrije woningen.",
        rich_help_panel=OPTIONS,
    ),
]
Borderline = Annotated[
    bool,
    typer.Option(
        "--borderline",
        help="Toon de grensgevallen: wat is berekend, en wat iemand bevestigde (confirmations).",
        rich_help_panel=OPTIONS,
    ),
]
Zones = Annotated[
    Path | None,
    typer.Option(
        "--zones",
        metavar="GEOJSON",
        help="Schrijf waar één woning erbij een te klein cluster compleet maakt.",
        dir_okay=False,
        rich_help_panel=OPTIONS,
    ),
]


def cluster(  # noqa: PLR0913, PLR0917 - one argument per option
    folder: Folder,
    reading: Readings = None,
    against: Against = "current",
    entrances: Entrances = None,
    footprints: Footprints = None,
    complete: Complete = False,
    addresses: Addresses = None,
    borderline: Borderline = False,
    zones: Zones = None,
    as_json: AsJson = False,
) -> None:
    """Print what the 100 m rule says of a delivery."""
    if against != "current":
        raise typer.BadParameter("vergelijken kan alleen met «current»: de leeswijze van nu")
    wanted = _wanted(reading or [])
    with progress(quiet=as_json) as step:
        delivery = wiring.read(folder, step)
        if complete or addresses:
            told = spatial.completions(delivery, addresses, step)
        elif borderline:
            told = spatial.borderline(delivery, step)
        else:
            told = spatial.clusters(delivery, wanted, spatial.doors(entrances, footprints), step)
        if zones is not None:
            from placement_api.outputs.folder import staged
            from placement_api.outputs.geojson import write_zones

            with staged(zones.parent) as stage:
                write_zones(*spatial.zones(delivery, step), stage / zones.name)
    show(told, as_json=as_json, schema="placement-cluster/1")


def _wanted(texts: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if not all(name and sign and value for name, sign, value in pairs):
        raise typer.BadParameter("geef een leeswijze als NAAM=KEUZE, zoals between_units=chain")
    return {name: value for name, _, value in pairs}


def show(told: Told, *, as_json: bool, schema: str) -> None:
    """Print lines and tables, or the same as JSON."""
    if as_json:
        from placement_api.outputs.json import dumps

        tables = {
            view.id: [
                {name: _plain(cell) for name, cell in zip(view.columns, row, strict=True)}
                for row in view.rows
            ]
            for view in told.tables
        }
        typer.echo(dumps({"schema": schema, "lines": list(told.lines), **tables}), nl=False)
        return
    say(told.lines)
    for view in told.tables:
        if view.rows:
            table(view.title, view.columns, [[_text(cell) for cell in row] for row in view.rows])
        if view.note:
            say(view.note)


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


def _text(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return f"{cell:.1f}".replace(".", ",") if isinstance(cell, float) else str(cell)
