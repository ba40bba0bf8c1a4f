"""The one place where the command line meets the platform: every function wires one pipe.

Imports stand inside the functions because geopandas and the solver take a second to load, which
`placement --help` must not pay for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from placement_api.exits import SetupError

if TYPE_CHECKING:
    from placement.audience.views import MapView
    from placement.proposal import Outcome, Proposal
    from placement.rulebook import Rulebook
    from placement.sources.folder import Delivery
    from placement_api.console import Step


@dataclass(frozen=True, slots=True)
class Run:
    """One delivery with what the match made of it."""

    delivery: Delivery
    outcome: Outcome

    @property
    def proposal(self) -> Proposal:
        """Return the proposal of this run."""
        return self.outcome.proposal


def read(folder: Path, step: Step) -> Delivery:
    """Read an exchange folder or zip; raises InputError with every fault at once.

    Today's date enters the platform here, as an argument; settings.toml may name another.
    """
    step("Aanlevering lezen en controleren")
    from placement.sources import folder as source

    return source.read(folder, today=date.today())  # noqa: DTZ011 - the coordinator's own day


def judge(delivery: Delivery, step: Step) -> None:
    """Judge a delivery against the rules; raises InputError where a pin contradicts them."""
    step("Vaste besluiten aan de regels toetsen")
    from placement import plan

    plan.check(
        delivery.tables,
        delivery.rulebook,
        delivery.settings,
        walk=delivery.walk,
        drive=delivery.drive,
    )


def propose(delivery: Delivery, step: Step) -> Run:
    """Run the match on a delivery; raises InputError where its pins contradict its rules."""
    step("Plaatsingsvoorstel berekenen")
    from placement import plan

    outcome = plan.run(
        delivery.tables,
        delivery.rulebook,
        delivery.settings,
        walk=delivery.walk,
        drive=delivery.drive,
        sha256=delivery.sha256,
        on_progress=step,
    )
    return Run(delivery, outcome)


def recall(folder: Path, path: Path, step: Step) -> Run:
    """Read a folder and an earlier proposal for it, to show that instead of a new one.

    Raises InputError where the proposal was made from another delivery.
    """
    from placement.errors import Fault, InputError
    from placement_api.outputs import json

    earlier = json.read(path)
    run = propose(read(folder, step), step)
    if earlier.provenance.input_sha256 != run.delivery.sha256:
        problem = "dit voorstel is van een andere aanlevering"
        raise InputError([Fault(path.name, problem, "input_sha256 van deze aanlevering")])
    return Run(run.delivery, replace(run.outcome, proposal=earlier))


def view(run: Run, step: Step) -> MapView:
    """Return all that the coordinator's map and tables show of a run."""
    step("Kaartbeeld samenstellen")
    from placement.audience import coordinator

    return coordinator.map_view(run.delivery, run.outcome)


BRT_URL = (
    "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png"
)
BRT_SOURCE = "Achtergrondkaart: Kadaster, BRT (CC BY 4.0)"


def draw(shown: MapView, path: Path, step: Step, *, brt: bool = False) -> None:
    """Write the map with its equal table as one HTML file; `brt` asks for the base map of PDOK."""
    step("Kaart tekenen")
    import placement_maps

    tiles = placement_maps.Tiles(BRT_URL, BRT_SOURCE) if brt else None
    try:
        placement_maps.render_to(shown, path, tiles)
    except placement_maps.AssetMissingError as error:
        raise SetupError("De onderdelen van de kaart ontbreken; zie: placement doctor") from error


def explain(run: Run, client: str, unit: str | None) -> tuple[str, ...]:
    """Return Dutch lines about one client, or one client and unit; NotFoundError if unknown."""
    from placement import explain as reasons

    if unit is None:
        return reasons.client(run.outcome, client)
    return reasons.pair(run.outcome, client, unit)


def rulebook(name: str) -> Rulebook:
    """Return a rulebook by name; raises NotFoundError where no such rulebook ships."""
    from placement.rulebook import load

    return load(name)


def write_demo(folder: Path, seed: int) -> None:
    """Write the exchange folder of the invented demo region."""
    from placement_data import demo

    demo.write_demo(folder, seed)
