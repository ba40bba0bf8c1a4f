"""`placement fairness`: who is passed over, and which groups get less than chance explains."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement_api import wiring
from placement_api.commands.options import OPTIONS, AsJson, Folder, out_folder
from placement_api.console import progress, say, table

if TYPE_CHECKING:
    from placement.audience.views import Audience, MapView, TableView

HELP = (
    "Toets of de verdeling eerlijk is: wie is overgeslagen, en welke groepen krijgen minder dan "
    "toeval verklaart.\n\n"
    "Rekent het voorstel opnieuw uit en telt eerdere voorstellen mee (--history, oudste eerst). "
    "Met --planner zonder cliënten en zonder kleine aantallen. Schrijft met -o fairness.xlsx en "
    "fairness.json."
)
FILES = ("fairness.json", "fairness.xlsx")
IN_WORDS = "in woorden"
History = Annotated[
    list[Path] | None,
    typer.Option(
        "--history",
        metavar="PROPOSAL",
        help="Een eerder proposal.json; mag vaker.",
        exists=True,
        dir_okay=False,
        rich_help_panel=OPTIONS,
    ),
]
Out = Annotated[Path | None, out_folder("Map voor de uitvoer.")]
Planner = Annotated[
    bool,
    typer.Option(
        "--planner",
        help="Voor de planner: alleen groepen die groot genoeg zijn.",
        rich_help_panel=OPTIONS,
    ),
]


def fairness(
    folder: Folder,
    history: History = None,
    out: Out = None,
    planner: Planner = False,
    as_json: AsJson = False,
) -> None:
    """Print the report, or its tables as JSON; write both files where asked."""
    from placement.audience import fairness as views
    from placement.fairness import fairness as judged
    from placement.fairness import norms
    from placement_api.outputs import json

    with progress(quiet=as_json) as step:
        earlier = [json.read(path) for path in history or ()]
        run = wiring.propose(wiring.read(folder, step), step)
        step("Groepen vergelijken")
        settings = run.delivery.settings
        assert settings.date is not None  # reading a delivery fills it
        report = judged(
            run.delivery.tables, settings.date, run.outcome, earlier, norms(), seed=settings.seed
        )
        audience: Audience = "planner" if planner else "coordinator"
        shown = views.view(report, norms(), audience, settings.date)
        if out is not None:
            _write(run, shown, out)
    if as_json:
        typer.echo(json.dumps(told(shown)), nl=False)
        return
    for found in shown.tables:
        _show(found)
    say([shown.subtitle, *(f"Let op: {notice}" for notice in shown.notices)])
    if out is not None:
        say(f"Geschreven in {out}: {', '.join(FILES)}")


def told(shown: MapView) -> dict[str, object]:
    """Return the tables of a view as JSON writes them."""
    return {
        "schema": "placement-fairness/1",
        "audience": shown.audience,
        "summary": shown.subtitle,
        "notices": list(shown.notices),
        "tables": [asdict(found) for found in shown.tables],
    }


def _write(run: wiring.Run, shown: MapView, out: Path) -> None:
    from placement_api.outputs import folder, json, xlsx

    with folder.staged(out) as stage:
        text = json.dumps(told(shown))
        (stage / FILES[0]).write_text(text, encoding="utf-8", newline="\n")
        # Remarks of the proposal may name clients; the report has its own.
        xlsx.write(shown, replace(run.proposal, notices=()), stage / FILES[1])


def _show(found: TableView) -> None:
    """Print a table; sentences that repeat its numbers are left to the files."""
    kept = [n for n, name in enumerate(found.columns) if name != IN_WORDS]
    rows = [[_text(row[n]) for n in kept] for row in found.rows]
    if rows:
        table(found.title, [found.columns[n] for n in kept], rows)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)
