"""`placement bench match`: our match beside what users do or would pick instead."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from placement_api.commands.options import ARGUMENTS, OPTIONS, AsJson
from placement_api.console import progress, say, table

HELP = (
    "Vergelijk deze match met andere werkwijzen op verzonnen regio's.\n\n"
    "Elke werkwijze krijgt dezelfde kandidaten en dezelfde grens, in een eigen proces. Elk plan "
    "wordt daarna door een onafhankelijke controle op alle regels nagelopen."
)
SIZES = ("S", "S-chains")
SECONDS = 60.0
"""For one way on one folder."""


class What(StrEnum):
    """What can be compared."""

    MATCH = "match"


Subject = Annotated[
    What,
    typer.Argument(help="Wat er vergeleken wordt.", rich_help_panel=ARGUMENTS, show_default=False),
]
Sizes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SIZE]...",
        help="Groottes van de verzonnen regio: S, S-chains, M, M-chains, L (S en S-chains).",
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
Seeds = Annotated[
    int, typer.Option("--seeds", help="Aantal regio's per grootte.", min=1, rich_help_panel=OPTIONS)
]
Seconds = Annotated[
    float,
    typer.Option(
        "--seconds", help="Grens per werkwijze en regio.", min=0.1, rich_help_panel=OPTIONS
    ),
]


def bench(
    what: Subject,
    sizes: Sizes = None,
    seeds: Seeds = 3,
    seconds: Seconds = SECONDS,
    as_json: AsJson = False,
) -> None:
    """Print one table per size, means over the seeds."""
    from placement_api.bench import compare
    from placement_data.synthetic import PRESETS

    del what  # the match is the only subject so far
    unknown = sorted(set(sizes or ()) - set(PRESETS))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: kies uit {', '.join(PRESETS)}")
    found = {}
    for size in sizes or SIZES:
        with progress(quiet=as_json) as step:
            lines = found[size] = compare.compare(size, range(1, seeds + 1), seconds, step)
        if not as_json:
            head = f"{size}, {seeds} regio's, grens {seconds:g} s"
            _show(head, [line.cells() for line in lines])
            say(compare.notes(lines))
    if as_json:
        from placement_api.outputs.json import dumps

        told = {size: [asdict(line) for line in lines] for size, lines in found.items()}
        typer.echo(dumps({"schema": "placement-bench/1", "sizes": told}), nl=False)
    else:
        say(compare.growth(found))


def _show(title: str, rows: Sequence[Sequence[str]]) -> None:
    """Print a table for eyes, or Markdown where it goes to a file."""
    from placement_api.bench.compare import COLUMNS

    if sys.stdout.isatty():
        table(title, COLUMNS, rows)
        return
    say(f"\n{title}\n")
    for row in (COLUMNS, ["---"] * len(COLUMNS), *rows):
        say(f"| {' | '.join(row)} |")
    say("")
