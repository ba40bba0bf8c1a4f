"""`placement coverage`: demand, supply, reach by the hour, social housing and spread per area."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from placement_api import spatial, wiring
from placement_api.commands.options import OPTIONS, Folder, option, out_folder
from placement_api.console import progress, say

HELP = (
    "Tel vraag, aanbod, opkomst per uur, sociale huur en spreiding per gebied.\n\n"
    "Schrijft in OUT: coverage.html (kaart met legenda en tabellen) en een CSV per tabel. Voor de "
    "planner zijn aantallen personen afgerond op vijven en onder 5 afgeschermd, met wat nodig is "
    "om ze niet te kunnen uitrekenen; voor de coördinator niet."
)
FILES = "coverage.html"


class Level(StrEnum):
    """By which areas to count."""

    GEMEENTE = "gemeente"
    WIJK = "wijk"
    HEXAGON = "hexagon"


class Role(StrEnum):
    """Who may see the figures."""

    PLANNER = "planner"
    COORDINATOR = "coordinator"


class Classes(StrEnum):
    """How to cut classes."""

    QUANTILE = "quantile"
    NATURAL = "natural"
    EQUAL = "equal"


class ProfileName(StrEnum):
    """Which profile the map colours by."""

    BW = "BW"
    BT = "BT"
    BTG = "BTG"


Out = Annotated[Path, out_folder("Map voor de uitvoer.")]
Levels = Annotated[Level, option("--level", None, "Per gemeente, wijk of zeshoek (H3).")]
Roles = Annotated[Role, option("--role", None, "Voor wie: de planner ziet geen kleine aantallen.")]
Profiles = Annotated[ProfileName, option("--profile", None, "Het profiel waar de kaart op kleurt.")]
Cuts = Annotated[Classes, option("--classes", None, "Klassen: even vol, natuurlijk of even breed.")]
Districts = Annotated[
    Path | None,
    typer.Option(
        "--areas", metavar="FILE", help="Wijken van CBS of PDOK, met wijkcode.",
        exists=True, dir_okay=False, rich_help_panel=OPTIONS,
    ),
]  # fmt: skip
Social = Annotated[
    Path | None,
    typer.Option(
        "--stock", metavar="CSV", help="Sociale huur in procenten per gebied (CBS-kerncijfers).",
        exists=True, dir_okay=False, rich_help_panel=OPTIONS,
    ),
]  # fmt: skip
StatLine = Annotated[
    Path | None,
    typer.Option(
        "--statline", metavar="CSV",
        help="Een cijfer van CBS StatLine erbij, zoals woningvoorraad of Wmo-cliënten; met "
        "--measure en --period.",
        exists=True, dir_okay=False, rich_help_panel=OPTIONS,
    ),
]  # fmt: skip
Figure = Annotated[
    str | None, option("--measure", "NAAM", "Het onderwerp daarin, zoals EindstandVoorraad.")
]
Period = Annotated[str | None, option("--period", "JJJJJJ00", "De periode, zoals 2020JJ00.")]
Where = Annotated[
    list[str] | None, option("--where", "NAAM=CODE", "Een andere dimensie daarin. Mag vaker.")
]
Night = Annotated[
    int, typer.Option("--night", help="Uur van de nacht.", min=0, max=23, rich_help_panel=OPTIONS)
]
Fineness = Annotated[
    int | None,
    typer.Option("--resolution", help="Fijnheid van H3.", min=5, max=10, rich_help_panel=OPTIONS),
]


def coverage(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    folder: Folder,
    out: Out,
    level: Levels = Level.GEMEENTE,
    role: Roles = Role.PLANNER,
    profile: Profiles = ProfileName.BTG,
    classes: Cuts = Classes.QUANTILE,
    areas: Districts = None,
    stock: Social = None,
    statline: StatLine = None,
    measure: Figure = None,
    period: Period = None,
    where: Where = None,
    night: Night = 3,
    resolution: Fineness = None,
) -> None:
    """Write the coverage of a delivery: map, legend and tables."""
    from placement.audience.coverage import Choice
    from placement_api.outputs.cells import csv_text
    from placement_api.outputs.folder import staged

    choice = Choice(profile.value, night=night, method=classes.value)
    public = _public(statline, measure, period, where or ())
    ground = spatial.Ground(level.value, areas, stock, resolution, public)
    with progress() as step:
        view = spatial.coverage(wiring.read(folder, step), ground, role.value, choice, step)
        with staged(out) as stage:
            wiring.draw(view, stage / FILES, step)
            for table in view.tables:
                text = csv_text(table.columns, table.rows)
                (stage / f"{table.id}.csv").write_text(text, encoding="utf-8", newline="")
    say([*(f"Let op: {notice}" for notice in view.notices)])
    say(f"Geschreven in {out}: {FILES} en {len(view.tables)} tabellen")


def _public(
    file: Path | None, measure: str | None, period: str | None, where: Sequence[str]
) -> spatial.Public | None:
    if file is None and measure is None and period is None and not where:
        return None
    if file is None or measure is None or period is None:
        raise typer.BadParameter("--statline, --measure en --period horen bij elkaar")
    if any("=" not in part for part in where):
        raise typer.BadParameter("--where is NAAM=CODE")
    return spatial.Public(file, measure, period, tuple(where))
