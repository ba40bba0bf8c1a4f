"""`placement rules`: the rulebook with its sources, readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from placement_api import wiring
from placement_api.commands.options import OPTIONS, AsJson
from placement_api.console import say

if TYPE_CHECKING:
    from placement.rulebook import Line

HELP = (
    "Toon de regelset met de bron van elke regel.\n\n"
    "dwo-2024 is van kracht in de regio; werksessie-2 is een voorstel."
)
Name = Annotated[
    str,
    typer.Option(
        "--rulebook",
        metavar="ID",
        help="Welke regelset.",
        rich_help_panel=OPTIONS,
    ),
]


def rules(rulebook: Name = "dwo-2024", as_json: AsJson = False) -> None:
    """Print a rulebook in Dutch, or as JSON."""
    book = wiring.rulebook(rulebook)
    if as_json:
        from placement_api.outputs.json import dumps

        values = [asdict(line) for line in book.readable()]
        head = {"schema": "placement-rulebook/1", "id": book.id, "title": book.title}
        typer.echo(dumps({**head, "in_force": book.in_force, "lines": values}), nl=False)
        return
    force = "van kracht" if book.in_force else "een voorstel, niet van kracht"
    say([f"{book.id}: {book.title} ({force})"])
    for group, lines in groupby(book.readable(), key=lambda line: line.group):
        say(["", group[:1].upper() + group[1:]])
        for line in lines:
            say(_paragraph(line))


def _paragraph(line: Line) -> Iterator[str]:
    """Yield one value as people read it: what and how much, then who says so, then what it says."""
    yield f"  {line.name}: {line.amount}" if line.amount else f"  {line.name}"
    adjusted = ", aangepast in settings.toml" if line.adjusted else ""
    yield f"      {line.source or 'geen bron'} ({line.binding}{adjusted})"
    if line.wording:
        yield f"      {line.wording}"
