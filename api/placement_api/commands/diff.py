"""`placement diff`: two proposals side by side, or a proposal and a new run."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement_api import wiring
from placement_api.commands.options import ARGUMENTS, AsJson, out_folder
from placement_api.console import progress, say, table

if TYPE_CHECKING:
    from placement.proposal import Difference
    from placement.what_if import Effect

HELP = (
    "Vergelijk twee voorstellen: wie blijft, wisselt, erbij komt of afvalt, en waarom.\n\n"
    "LATER is een proposal.json, of een aanlevering: dan wordt er nieuw gerekend, zo dicht bij "
    "EARLIER als de doelen toelaten (tenzij de aanlevering zelf een vorig plan noemt in previous)."
)
Earlier = Annotated[
    Path,
    typer.Argument(
        help="Het eerdere voorstel: een proposal.json.",
        exists=True,
        dir_okay=False,
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
Later = Annotated[
    Path,
    typer.Argument(
        help="Het latere voorstel: een proposal.json, of een aanlevering (map of .zip).",
        exists=True,
        rich_help_panel=ARGUMENTS,
        show_default=False,
    ),
]
Out = Annotated[Path | None, out_folder("Map voor difference.json en difference.xlsx.")]


def diff(earlier: Earlier, later: Later, out: Out = None, as_json: AsJson = False) -> None:
    """Print, and with -o write, what differs between two proposals."""
    with progress(quiet=as_json) as step:
        found, made_on, remark = wiring.compare(earlier, later, step)
        if out is not None:
            write_outputs(found, None, out, made_on)
    if as_json:
        from placement_api.outputs.difference import difference_object
        from placement_api.outputs.json import dumps

        typer.echo(dumps(difference_object(found)), nl=False)
        return
    from placement.explain import difference_lines

    say([*remark, *difference_lines(found)])
    shown(found, out)


def write_outputs(found: Difference, effect: Effect | None, out: Path, made_on: date) -> None:
    """Write difference.json and difference.xlsx, both or none."""
    from placement_api.outputs import difference, folder

    with folder.staged(out) as stage:
        difference.write(found, effect, stage, made_on)


def shown(found: Difference, out: Path | None) -> None:
    """Print the goals of both proposals, and where files were written."""
    from placement.explain import goal_rows

    rows = [[name, _text(a), _text(b), _off(a, b), why] for name, a, b, why in goal_rows(found)]
    table("Doelwaarden", ("doel", "eerst", "nu", "verschil", "bewijs"), rows)
    if out is not None:
        say(f"Geschreven in {out}: difference.json, difference.xlsx")


def _text(value: int | None) -> str:
    return "-" if value is None else f"{value}"


def _off(before: int | None, after: int | None) -> str:
    return "" if before is None or after is None or before == after else f"{after - before:+d}"
