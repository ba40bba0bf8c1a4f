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


def option(
    name: str, metavar: str | None, text: str, *more: str, panel: str = OPTIONS
) -> typer.models.OptionInfo:
    """Return an option with its help, for an annotation; `more` are other names for it."""
    made = typer.Option(name, *more, metavar=metavar, help=text, rich_help_panel=panel)
    assert isinstance(made, typer.models.OptionInfo)
    return made


def out_folder(text: str, metavar: str = "OUT") -> typer.models.OptionInfo:
    """Return the option -o for a folder to write in."""
    made = typer.Option(
        "-o", "--out", metavar=metavar, help=text, file_okay=False, rich_help_panel=OPTIONS
    )
    assert isinstance(made, typer.models.OptionInfo)
    return made


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
