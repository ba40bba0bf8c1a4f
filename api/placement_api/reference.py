"""The reference of the command line, written from the program's own help: docs/cli.md."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from placement_api.cli import COMMANDS, GROUPS
from placement_api.exits import ExitStatus

WIDTH = "88"
HEAD = """# Opdrachten van `placement`

Dit bestand maakt `make docs` uit de hulptekst van het programma; een test vergelijkt ze.
"""


def reference() -> str:
    """Return the reference as Markdown: exit statuses, then the help of every command."""
    parts = [HEAD, _statuses(), _section("placement", ())]
    parts += [_section(f"placement {name}", (name,)) for name, *_ in COMMANDS]
    for name, group in GROUPS:
        parts.append(_section(f"placement {name}", (name,)))
        parts += [
            _section(f"placement {name} {command.name}", (name, str(command.name)))
            for command in group.registered_commands
        ]
    return "\n".join(parts)


def _statuses() -> str:
    rows = "\n".join(f"| {status.value} | {status.meaning} |" for status in ExitStatus)
    return f"## Eindstatus\n\n| status | betekenis |\n| --- | --- |\n{rows}\n"


def _section(title: str, command: tuple[str, ...]) -> str:
    return f"## {title}\n\n```text\n{help_text(command)}\n```\n"


def help_text(command: tuple[str, ...]) -> str:
    """Return what `placement COMMAND --help` prints, without colours, at a fixed width."""
    told = subprocess.run(  # noqa: S603 - this very program, fixed arguments
        [sys.executable, "-m", "placement_api.cli", *command, "--help"],
        env={**os.environ, "TERMINAL_WIDTH": WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
        | {"PYTHONIOENCODING": "utf-8", "COLUMNS": WIDTH},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line.rstrip() for line in told.stdout.splitlines()]
    return "\n".join(lines).strip("\n")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8", newline="\n")
