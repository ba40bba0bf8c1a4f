"""The reference of the command line, written from the program's own help: docs/cli.md.

Without an argument the text goes to standard output; that process has its width and colours from
the environment before typer is imported, so that the help is the same on every machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from placement_api.cli import COMMANDS, GROUPS, app
from placement_api.exits import ExitStatus

WIDTH = "88"
PLAIN = {"TERMINAL_WIDTH": WIDTH, "COLUMNS": WIDTH, "NO_COLOR": "1", "TERM": "dumb",
         "PYTHONIOENCODING": "utf-8"}  # fmt: skip
HEAD = """# Opdrachten van `placement`

Dit bestand maakt `make docs` uit de hulptekst van het programma; een test vergelijkt ze.
"""


def reference() -> str:
    """Return the reference as Markdown: exit statuses, then the help of every command."""
    told = subprocess.run(
        [sys.executable, "-m", "placement_api.reference"], env={**os.environ, **PLAIN},
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return told.stdout


def _written() -> str:
    return "\n".join([HEAD, _statuses(), *(_section(command) for command in _commands())])


def _commands() -> Iterator[tuple[str, ...]]:
    yield ()
    yield from ((name,) for name, *_ in COMMANDS)
    for name, group in GROUPS:
        yield (name,)
        yield from ((name, str(command.name)) for command in group.registered_commands)


def _statuses() -> str:
    rows = "\n".join(f"| {status.value} | {status.meaning} |" for status in ExitStatus)
    return f"## Eindstatus\n\n| status | betekenis |\n| --- | --- |\n{rows}\n"


def _section(command: tuple[str, ...]) -> str:
    return f"## {' '.join(('placement', *command))}\n\n```text\n{_help(command)}\n```\n"


def _help(command: tuple[str, ...]) -> str:
    told = CliRunner().invoke(app, [*command, "--help"], prog_name="placement")
    assert told.exit_code == 0, told.output
    lines = [line.rstrip() for line in told.output.splitlines()]
    return "\n".join(lines).strip("\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(reference(), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(_written())
