"""`placement build`: networks from their sources, once, stored for every later run."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from placement_api.commands.options import ARGUMENTS, out_folder
from placement_api.console import progress, say, table

HELP = (
    "Bouw de netwerken van een aanlevering en bewaar ze.\n\n"
    "Leest walk.graphml, drive.graphml of een OSM-uittreksel (.osm.pbf) en bewaart per soort een "
    "compact bestand, met in de naam waaruit het gemaakt is. Zonder -o komt het in de map "
    "networks van de aanlevering; elders bewaarde netwerken worden gevonden via "
    "PLACEMENT_NETWORKS. Een bron die verandert geeft vanzelf een nieuw netwerk. "
    "Afslagverboden worden niet gelezen."
)
KIND_TEXT = {"walk": "te voet", "drive": "auto", "bike": "fiets"}
Source = Annotated[
    Path,
    typer.Argument(
        help="Een aanlevering (map), of één .osm.pbf, .graphml of .graphml.gz.",
        exists=True,
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
Out = Annotated[Path | None, out_folder("Waar de netwerken komen.", "MAP")]


def build(source: Source, out: Out = None) -> None:
    """Build and store every network that the source can give."""
    from placement.sources import network_store as store
    from placement.sources.listing import list_folder
    from placement.sources.networks import KINDS, network_sources

    if source.is_dir():
        found = network_sources(list_folder(source).parts)
        out = out or source / store.FOLDER
    else:
        one = source.name.lower()
        kinds = KINDS if one.endswith(".pbf") else (("walk",) if "walk" in one else ("drive",))
        found = dict.fromkeys(kinds, source)
        out = out or source.parent / store.FOLDER
    rows, notes = [], []
    with progress() as step:
        for kind, path in found.items():
            step(f"{KIND_TEXT[kind]} uit {path.name}")
            began = perf_counter()
            network = store.build(path, kind)
            kept = store.keep(network, path, out)
            seconds = perf_counter() - began
            kilometres = network.edge_mm.sum() / 1e6
            rows.append(
                (
                    KIND_TEXT[kind],
                    path.name,
                    str(len(network.node_x_mm)),
                    str(len(network.edge_u)),
                    f"{kilometres:.0f}",
                    f"{kept.stat().st_size / 1e6:.1f}",
                    f"{seconds:.1f}",
                )
            )
            notes.append(f"{KIND_TEXT[kind]}: {network.note}")
    if not rows:
        say("Er is geen netwerk in deze aanlevering: niets gebouwd.")
        return
    columns = ("soort", "bron", "punten", "wegen", "km", "MB", "s")
    table(f"Bewaard in {out}", columns, rows)
    say(notes)
