"""`placement check`: all faults of a delivery, or none."""

from __future__ import annotations

import typer

from placement.errors import Fault, InputError
from placement_api import exits, wiring
from placement_api.commands.options import AsJson, Folder
from placement_api.console import progress, say

HELP = (
    "Controleer een aanlevering en meld alle fouten in één keer.\n\n"
    "Schrijft niets. Eindigt met status 1 als er fouten zijn, anders 0."
)


def check(folder: Folder, as_json: AsJson = False) -> None:
    """Report every fault of a delivery at once."""
    faults: tuple[Fault, ...] = ()
    notices: tuple[str, ...] = ()
    try:
        with progress(quiet=as_json) as step:
            delivery = wiring.read(folder, step)
            notices = delivery.notices
            notices = (*notices, *wiring.judge(delivery, step))
    except InputError as error:
        if not as_json:
            raise
        faults = error.faults
    if as_json:
        _say_json(faults, notices)
    else:
        say([*(f"Let op: {notice}" for notice in notices), "De aanlevering is in orde."])
    if faults:
        raise typer.Exit(exits.ExitStatus.FAULTS)


def _say_json(faults: tuple[Fault, ...], notices: tuple[str, ...]) -> None:
    from placement_api.outputs.json import dumps, fault_object

    answer = {
        "schema": "placement-check/1",
        "ok": not faults,
        "faults": [fault_object(fault) for fault in faults],
        "notices": list(notices),
    }
    typer.echo(dumps(answer), nl=False)
