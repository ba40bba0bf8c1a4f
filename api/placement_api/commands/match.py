"""`placement match`: from an exchange folder to a proposal with reasons and a map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.proposal import Proposal
from placement_api import exits, wiring
from placement_api.commands.options import OPTIONS, AsJson, Folder, out_folder
from placement_api.console import Step, progress, say

if TYPE_CHECKING:
    from placement.sources.folder import Delivery

HELP = (
    "Maak een plaatsingsvoorstel met redenen en een kaart.\n\n"
    "Schrijft in OUT: proposal.json, proposal.xlsx, proposal.gpkg en map.html. Andere bestanden in "
    "OUT blijven staan. Met --json zonder -o wordt niets geschreven en komt het voorstel op de "
    "standaarduitvoer.\n\n"
    "Een heel grote aanlevering wordt per zelfstandig deel berekend, zonder redenen en zonder "
    "kaart. De redenen voor één cliënt: placement explain."
)
FILES: tuple[str, ...] = ("proposal.json", "proposal.xlsx", "proposal.gpkg", "map.html")
STATUS_TEXT = {
    "optimal": "bewezen optimaal",
    "feasible": "geldig, maar binnen de tijd niet bewezen optimaal",
    "infeasible": "onvervulbaar: de vaste besluiten en regels spreken elkaar tegen",
    "no_answer": "geen antwoord binnen de tijd",
}
Out = Annotated[Path | None, out_folder("Map voor de uitvoer; verplicht zonder --json.")]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="N",
        min=0,
        help="Processen voor een heel grote aanlevering (0: één per kern); zelfde voorstel.",
        rich_help_panel=OPTIONS,
    ),
]


def match(folder: Folder, out: Out = None, as_json: AsJson = False, workers: Workers = 1) -> None:
    """Run the match and write its outputs, or print it as JSON."""
    if out is None and not as_json:
        raise typer.BadParameter("geef een map voor de uitvoer: -o OUT (of --json)")
    with progress(quiet=as_json) as step:
        delivery = wiring.read(folder, step)
        if wiring.is_nation(delivery):
            proposal, files = wiring.propose_nation(delivery, workers, step), FILES[:-1]
            if out is not None:
                write_nation(delivery, proposal, out, step)
        else:
            run = wiring.propose(delivery, step)
            proposal, files = run.proposal, FILES
            if out is not None:
                write_outputs(run, out, step)
    if as_json:
        from placement_api.outputs.json import dumps, proposal_object

        typer.echo(dumps(proposal_object(proposal)), nl=False)
    else:
        say(summary(proposal))
        say(f"Geschreven in {out}: {', '.join(files)}")
    if proposal.status in ("infeasible", "no_answer"):
        raise typer.Exit(exits.ExitStatus.NO_PROPOSAL)


def write_nation(delivery: Delivery, proposal: Proposal, out: Path, step: Step) -> None:
    """Write the three files of a nation into `out`, all or none: a map would be too large."""
    from placement_api.outputs import folder, gpkg, json, xlsx

    shown = wiring.nation_view(delivery, proposal, step)
    with folder.staged(out) as stage:
        step("Uitvoer schrijven")
        json.write(proposal, stage / "proposal.json")
        xlsx.write(shown, proposal, stage / "proposal.xlsx")
        gpkg.write(shown, stage / "proposal.gpkg")


def write_outputs(run: wiring.Run, out: Path, step: Step) -> None:
    """Write the four files of a run into `out`, all or none."""
    from placement_api.outputs import folder, gpkg, json, xlsx

    shown = wiring.view(run, step)
    with folder.staged(out) as stage:
        step("Uitvoer schrijven")
        json.write(run.proposal, stage / "proposal.json")
        xlsx.write(shown, run.proposal, stage / "proposal.xlsx")
        gpkg.write(shown, stage / "proposal.gpkg")
        wiring.draw(shown, stage / "map.html", step)


def summary(proposal: Proposal) -> list[str]:
    """Return the outcome in a few Dutch lines: status, counts, terms, remarks."""
    moves = sum(placed.resident for placed in proposal.placements)
    placed = len(proposal.placements) - moves
    terms = ", ".join(f"{term} {value}" for term, value in proposal.objective.items())
    return [
        f"Voorstel: {STATUS_TEXT[proposal.status]}.",
        f"Wachtenden geplaatst: {placed}; zonder plek: {len(proposal.unplaced)}.",
        f"Bewoners die doorstromen: {moves}.",
        f"Doelwaarden: {terms}.",
        *(f"Let op: {notice}" for notice in proposal.notices),
    ]
