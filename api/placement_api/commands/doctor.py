"""`placement doctor`: what this installation has and lacks."""

from __future__ import annotations

import typer

from placement_api import exits
from placement_api.commands.options import AsJson
from placement_api.console import table

HELP = (
    "Controleer of deze installatie compleet is, en zeg wat er te doen valt.\n\n"
    "Eindigt met status 1 als iets noodzakelijks ontbreekt."
)


def doctor(as_json: AsJson = False) -> None:
    """Report each thing the platform needs: present, or what to do."""
    from placement_api.doctor import examine
    from placement_api.outputs.json import dumps

    findings = examine()
    if as_json:
        lines = [
            {"id": found.id, "ok": found.ok, "needed": found.needed, "found": found.found}
            | ({} if found.ok else {"advice": found.advice})
            for found in findings
        ]
        typer.echo(dumps({"schema": "placement-doctor/1", "findings": lines}), nl=False)
    else:
        table(
            "Installatie",
            ("", "onderdeel", "gevonden", "wat te doen"),
            [
                (found.mark, found.title, found.found, "" if found.ok else found.advice)
                for found in findings
            ],
        )
    if any(found.needed and not found.ok for found in findings):
        raise typer.Exit(exits.ExitStatus.FAULTS)
