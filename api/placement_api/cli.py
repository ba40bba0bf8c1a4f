"""The command line `placement`: commands, their Dutch help, and one guard around them all."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Annotated

import typer

from placement import __version__
from placement_api import exits
from placement_api.commands import (
    audit,
    backup,
    bench,
    build,
    check,
    cluster,
    cover,
    coverage,
    demo,
    diff,
    doctor,
    draw,
    explain,
    export,
    export_layers,
    fairness,
    fetch,
    geocode,
    import_,
    keys,
    match,
    reach,
    retention,
    rules,
    serve,
    token,
    user,
    what_if,
    worker,
)
from placement_api.commands.options import OPTIONS
from placement_api.console import shield
from placement_api.guard import DutchCommand, GuardedGroup

INTRO = (
    "Plaatsen en wonen voor beschermd wonen en beschermd thuis: regels met hun bron, oordelen op "
    "de kaart, en een exacte match die zichzelf uitlegt."
)
STATUSES = "Eindstatus\n" + "\n".join(
    f"{status.value:>4}  {status.meaning}" for status in exits.ExitStatus
)


app = typer.Typer(
    name="placement",
    cls=GuardedGroup,
    help=INTRO,
    epilog=STATUSES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"placement {__version__}")
        raise typer.Exit


@app.callback()
def main(
    debug: Annotated[
        bool,
        typer.Option(
            "--debug",
            help="Toon bij een onvoorziene fout de technische melding (kan gegevens bevatten).",
            rich_help_panel=OPTIONS,
        ),
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Toon de versie.",
            callback=lambda value: _version(asked=value),
            is_eager=True,
            rich_help_panel=OPTIONS,
        ),
    ] = False,
) -> None:
    """Options of every command; they are read by the guard and by their own callbacks."""
    del debug, version
    shield()
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(_signum: int, _frame: FrameType | None) -> None:
    """Leave as after an error, so that temporary folders are removed."""
    raise SystemExit(exits.ExitStatus.TERMINATED)


COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("demo", demo.demo, demo.HELP),
    ("check", check.check, check.HELP),
    ("match", match.match, match.HELP),
    ("explain", explain.explain, explain.HELP),
    ("diff", diff.diff, diff.HELP),
    ("what-if", what_if.what_if, what_if.HELP),
    ("fairness", fairness.fairness, fairness.HELP),
    ("cluster", cluster.cluster, cluster.HELP),
    ("fetch", fetch.fetch, fetch.HELP),
    ("geocode", geocode.geocode, geocode.HELP),
    ("build", build.build, build.HELP),
    ("reach", reach.reach, reach.HELP),
    ("cover", cover.cover, cover.HELP),
    ("coverage", coverage.coverage, coverage.HELP),
    ("export-layers", export_layers.export_layers, export_layers.HELP),
    ("map", draw.draw, draw.HELP),
    ("rules", rules.rules, rules.HELP),
    ("import", import_.import_, import_.HELP),
    ("export", export.export, export.HELP),
    ("serve", serve.serve, serve.HELP),
    ("worker", worker.worker, worker.HELP),
    ("retention", retention.retention, retention.HELP),
    ("backup", backup.backup, backup.HELP),
    ("restore", backup.restore, backup.RESTORE),
    ("bench", bench.bench, bench.HELP),
    ("doctor", doctor.doctor, doctor.HELP),
)
"""Every command in the order of the help: name, function, Dutch help."""

GROUPS: tuple[tuple[str, typer.Typer], ...] = (
    ("user", user.app),
    ("token", token.app),
    ("audit", audit.app),
    ("keys", keys.app),
)
"""Groups of commands for whoever runs the platform."""

for _name, _command, _help in COMMANDS:
    app.command(_name, help=_help, rich_help_panel="Opdrachten", cls=DutchCommand)(_command)
for _name, _group in GROUPS:
    app.add_typer(_group, name=_name, rich_help_panel="Platform")

if __name__ == "__main__":
    app(prog_name="placement")
