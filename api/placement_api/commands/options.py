"""Arguments and options that several commands share, with their Dutch help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

OPTIONS = "Opties"
ARGUMENTS = "Argumenten"


def _existing(path: Path) -> Path:
    if not path.exists():
        raise typer.BadParameter(f"map of zip «{path}» bestaat niet")
    return path


Folder = Annotated[
    Path,
    typer.Argument(
        help="De aanlevering: een map of .zip met tabellen (clients, units, municipalities, …).",
        callback=_existing,
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Antwoord als JSON, voor programma's.", rich_help_panel=OPTIONS),
]
