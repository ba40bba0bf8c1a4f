"""`placement demo`: the invented region, end to end, with the time of each step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path
from time import perf_counter
from typing import Annotated, TypeVar

import typer

from placement_api import demonstration, wiring
from placement_api.commands.match import summary, write_outputs
from placement_api.commands.options import OPTIONS
from placement_api.console import progress, say, table

HELP = (
    "Laat het hele platform zien op een verzonnen regio.\n\n"
    "Schrijft een aanlevering in OUT/aanlevering en doet dan check, match, explain en map; de "
    "uitkomst staat in OUT/voorstel. De regio is schematisch en elke cliënt is verzonnen.\n\n"
    "Start daarna het platform op deze regio (in OUT/platform, elke keer opnieuw) met een account "
    "per rol; stoppen met Ctrl-C. Met PLACEMENT_NO_SERVE=1 in de omgeving stopt het ervoor."
)
Out = Annotated[
    Path,
    typer.Option("-o", "--out", metavar="OUT", help="Map voor de demo.", rich_help_panel=OPTIONS),
]
Seed = Annotated[
    int,
    typer.Option("--seed", help="Zaad van de verzonnen gegevens.", min=0, rich_help_panel=OPTIONS),
]
LOG = "log.jsonl"
Result = TypeVar("Result")


class Clock:
    """Times each step of the demo; `rows` is what the closing table shows."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []
        self._began = perf_counter()

    def time(self, name: str, work: Callable[[], Result]) -> Result:
        """Do `work`, note how long it took, and return what it gave."""
        began = perf_counter()
        result = work()
        self.rows.append((name, f"{perf_counter() - began:.2f} s"))
        return result

    def finish(self) -> list[tuple[str, str]]:
        """Return the rows with the total below."""
        return [*self.rows, ("samen", f"{perf_counter() - self._began:.2f} s")]


def demo(out: Out = Path("out/demo"), seed: Seed = 1) -> None:
    """Write the demo region, check it, match it, explain one client, and draw the map."""
    folder, results = out / "aanlevering", out / "voorstel"
    clock = Clock()
    with progress() as step:
        step("Demo-regio schrijven")
        clock.time("demo-regio schrijven", lambda: _write_region(folder, seed))
        delivery = clock.time("check", lambda: wiring.read(folder, step))
        run = clock.time("match", lambda: wiring.propose(delivery, step))
        someone = _someone(run)
        reasons = clock.time("explain", lambda: wiring.explain(run, someone, None))
        clock.time("json, xlsx, gpkg en kaart", lambda: write_outputs(run, results, step))
    say(["", *summary(run.proposal), "", f"Waarom (niet)? Cliënt {someone}:"])
    say(f"  {line}" for line in reasons)
    table("Tijd per stap", ("stap", "tijd"), clock.finish())
    say(_where(folder, results, someone))
    if demonstration.wanted():
        _serve(out / "platform", folder, run)


def _serve(place: Path, folder: Path, run: wiring.Run) -> None:
    from placement_api.serving import serve_on

    with demonstration.opening(place, folder, run) as (store, ready):
        say(_come_in(ready, place))
        # A line per request would soon push the password off the screen.
        log = (place / LOG).open("w", encoding="utf-8", buffering=1)
        with log, redirect_stderr(log):
            serve_on(ready.settings, store, ready.clock, host=demonstration.HOST, port=ready.port)


def _come_in(ready: demonstration.Opening, place: Path) -> list[str]:
    from placement_api.pages.rendering import ROLE_NAMES

    return [
        "",
        f"Open {ready.settings.base_url} in een browser en log in als één van:",
        *(f"  {role:<12} {name}" for role, name in ROLE_NAMES.items()),
        f"Wachtwoord voor alle: {ready.password}",
        f"Stoppen: Ctrl-C. Elk verzoek staat in {place / LOG}.",
        "",
    ]


def _write_region(folder: Path, seed: int) -> None:
    from placement_api.outputs.folder import staged

    with staged(folder) as stage:
        wiring.write_demo(stage, seed)


def _someone(run: wiring.Run) -> str:
    """Return the client to explain: the first unplaced, for 'why not' is what people ask."""
    clients = [left.client for left in run.proposal.unplaced]
    return (clients or [placed.client for placed in run.proposal.placements])[0]


def _where(delivery: Path, results: Path, client: str) -> list[str]:
    return [
        "",
        "Kijk hier:",
        f"  kaart        {results / 'map.html'}   (open in een browser)",
        f"  voorstel     {results / 'proposal.xlsx'}, {results / 'proposal.json'}",
        f"  GIS-lagen    {results / 'proposal.gpkg'}   (open in QGIS)",
        f"  aanlevering  {delivery}",
        f"Meer weten: placement explain {delivery} {client}",
    ]
