"""`placement export-layers`: the layers of a role's view, in a format that others read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from placement.audience.views import MapView
from placement_api import spatial, wiring
from placement_api.commands.coverage import Districts, Level, Levels, Social
from placement_api.commands.draw import Earlier
from placement_api.commands.options import OPTIONS, Folder, out_folder
from placement_api.console import Step, progress, say

HELP = (
    "Schrijf de lagen die een rol mag zien als GeoPackage, GeoParquet, GeoJSON of PMTiles.\n\n"
    "De coördinator krijgt het voorstel, de planner de cijfers per gebied zonder kleine aantallen, "
    "een corporatie alleen haar eigen woningen en niets over cliënten. GeoPackage staat in RD "
    "(EPSG:28992), de rest in CRS84; behalve GeoPackage één bestand per laag."
)


class Format(StrEnum):
    """How to write."""

    GPKG = "gpkg"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    PMTILES = "pmtiles"


class Role(StrEnum):
    """Whose view."""

    PLANNER = "planner"
    COORDINATOR = "coordinator"
    CORPORATION = "corporation"


Out = Annotated[Path, out_folder("Map voor de uitvoer.")]
Formats = Annotated[
    Format, typer.Option("--format", help="Het bestandsformaat.", rich_help_panel=OPTIONS)
]
Roles = Annotated[Role, typer.Option("--role", help="Voor wie.", rich_help_panel=OPTIONS)]
Corporation = Annotated[
    str | None,
    typer.Option(
        "--corporation", metavar="ID", help="Bij de rol corporation: welke corporatie.",
        rich_help_panel=OPTIONS,
    ),
]  # fmt: skip


def export_layers(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    folder: Folder,
    out: Out,
    form: Formats = Format.GPKG,
    role: Roles = Role.PLANNER,
    corporation: Corporation = None,
    level: Levels = Level.GEMEENTE,
    areas: Districts = None,
    stock: Social = None,
    proposal: Earlier = None,
) -> None:
    """Write the layers that a role may see."""
    if (role is Role.CORPORATION) != (corporation is not None):
        raise typer.BadParameter("geef --corporation ID bij --role corporation, en alleen daar")
    ground = spatial.Ground(level.value, areas, stock)
    with progress() as step:
        view = _view(folder, role, corporation, ground, proposal, step)
        from placement_api.outputs.folder import staged
        from placement_api.outputs.layers import write

        step("Lagen schrijven")
        with staged(out) as stage:
            files = write(view, form.value, stage)
    say(f"Geschreven in {out}: {', '.join(files)}")


def _view(
    folder: Path,
    role: Role,
    corporation: str | None,
    ground: spatial.Ground,
    proposal: Path | None,
    step: Step,
) -> MapView:
    """Return all that the role may see; nothing else is handed to a writer."""
    if role is Role.COORDINATOR:
        if proposal is not None:
            return wiring.view(wiring.recall(folder, proposal, step), step)
        return wiring.view(wiring.propose(wiring.read(folder, step), step), step)
    delivery = wiring.read(folder, step)
    if corporation is not None:
        return spatial.corporation(delivery, corporation, step)
    from placement.audience.coverage import Choice

    return spatial.coverage(delivery, ground, "planner", Choice(), step)
