"""The one place where the command line meets the platform: every function wires one pipe.

Imports stand inside the functions because geopandas and the solver take a second to load, which
`placement --help` must not pay for.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from placement.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.audience.views import MapView
    from placement.proposal import Difference, Outcome, Proposal
    from placement.rulebook import Rulebook
    from placement.sources.folder import Delivery
    from placement.what_if import Case, Effect
    from placement_api.console import Step


NETWORKS = "PLACEMENT_NETWORKS"
"""The setting that names folders with built networks, beside that of the delivery itself."""


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

    stores = [Path(item) for item in os.environ.get(NETWORKS, "").split(os.pathsep) if item]
    # The coordinator's own day.
    return source.read(folder, today=date.today(), stores=stores)  # noqa: DTZ011


def judge(delivery: Delivery, step: Step) -> tuple[str, ...]:
    """Judge a delivery against the rules, and return what is told of confirmations by hand.

    Raises InputError where a pin contradicts the rules.
    """
    step("Vaste besluiten aan de regels toetsen")
    from placement import plan

    return plan.check(delivery)


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


def is_nation(delivery: Delivery) -> bool:
    """Tell whether a delivery is so large that it is solved part by part, unexplained."""
    from placement import nation

    return nation.is_nation(delivery.tables)


def propose_nation(delivery: Delivery, workers: int, step: Step) -> Proposal:
    """Run the match on a delivery of any size; raises InputError where its pins break rules."""
    step("Plaatsingsvoorstel berekenen")
    from placement import nation

    return nation.run(
        delivery.tables,
        delivery.rulebook,
        delivery.settings,
        walk=delivery.walk,
        drive=delivery.drive,
        sha256=delivery.sha256,
        on_progress=step,
        workers=workers,
    )


def around(delivery: Delivery, client: str) -> Delivery:
    """Return the part of a very large delivery in which a client stands; a small one as it is.

    Raises NotFoundError where the delivery has no such client.
    """
    from placement import nation

    if not nation.is_nation(delivery.tables):
        return delivery
    networks = {"walk": delivery.walk, "drive": delivery.drive}
    part = nation.region_of(delivery.tables, delivery.rulebook, client, **networks)
    return replace(delivery, tables=part)


def recall(folder: Path, path: Path, step: Step) -> Run:
    """Read a folder and an earlier proposal for it, to show that instead of a new one.

    Nothing is solved again. InputError where the proposal was made from another delivery.
    """
    from placement.errors import Fault, InputError
    from placement_api.outputs import json

    earlier, delivery = json.read(path), read(folder, step)
    if earlier.provenance.input_sha256 != delivery.sha256:
        problem = "dit voorstel is van een andere aanlevering"
        raise InputError([Fault(path.name, problem, "input_sha256 van deze aanlevering")])
    step("Oordelen bij het eerdere voorstel")
    return Run(delivery, _recalled(delivery, earlier))


def _recalled(delivery: Delivery, earlier: Proposal) -> Outcome:
    from placement import explain, plan

    return explain.recalled(*plan.judged_of(delivery), earlier)


def what_if(
    delivery: Delivery, asked: Mapping[str, Sequence[str]], step: Step, *, free: bool
) -> Effect:
    """Return what changes do, `asked` per option as typed; InputError with all their faults."""
    from placement import what_if as pipe

    case, (changes, unreadable) = _case(delivery), pipe.read_changes(asked)
    pipe.changed(case, changes, unreadable)  # every fault is told before anything is solved
    return pipe.what_if(case, changes, free=free, on_progress=step)


def compare(earlier: Path, later: Path, step: Step) -> tuple[Difference, date, tuple[str, ...]]:
    """Return two proposals side by side, the day to date it with, and Dutch remarks.

    `later` is a proposal, or a delivery: then a new run that stays near the earlier one.
    """
    from placement import explain, what_if
    from placement_api.outputs import json

    before = json.read(earlier)
    if later.is_file() and later.suffix.lower() == ".json":
        return explain.difference(before, json.read(later)), NO_DAY, ()
    delivery = read(later, step)
    after, own = what_if.replanned(_case(delivery), before, on_progress=step)
    found = explain.explained_difference(_recalled(delivery, before), after)
    return found, made_on(delivery), (OWN_PREVIOUS,) if own else ()


def made_on(delivery: Delivery) -> date:
    """Return the day of a delivery's run."""
    return delivery.settings.date or NO_DAY


def _case(delivery: Delivery) -> Case:
    from placement.what_if import Case

    return Case(
        delivery.tables,
        delivery.rulebook,
        delivery.settings,
        walk=delivery.walk,
        drive=delivery.drive,
        sha256=delivery.sha256,
    )


NO_DAY = date(1980, 1, 1)
"""The day in a workbook that belongs to no run: the first that its format can hold."""
OWN_PREVIOUS = (
    "De aanlevering noemt zelf een vorig plan (previous); het nieuwe voorstel blijft dicht bij dat."
)


def view(run: Run, step: Step) -> MapView:
    """Return all that the coordinator's map and tables show of a run."""
    step("Kaartbeeld samenstellen")
    from placement.audience import coordinator

    return coordinator.map_view(run.delivery, run.outcome)


def nation_view(delivery: Delivery, proposal: Proposal, step: Step) -> MapView:
    """Return the tables and points of a proposal that was solved part by part."""
    step("Tabellen samenstellen")
    from placement.audience import nation

    return nation.nation_view(delivery, proposal, made_on(delivery))


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


def explain(run: Run, client: str, unit: str | None, thorough: float = 0.0) -> tuple[str, ...]:
    """Return Dutch lines about one client, or one client and unit; NotFoundError if unknown.

    `thorough` is how many seconds a smallest set that leaves him out may take.
    """
    from placement import explain as reasons
    from placement import what_if

    if unit is not None:
        return reasons.pair(run.outcome, client, unit)
    known = client in run.outcome.scene.seekers.ids
    helps = what_if.would_help(_case(run.delivery), run.outcome, client) if known else ()
    return reasons.client(run.outcome, client, helps=helps, thorough=thorough)


def explain_unit(run: Run, unit: str) -> tuple[str, ...]:
    """Return Dutch lines about one unit: who comes, who suits best; NotFoundError if unknown."""
    from placement import explain as reasons

    return reasons.unit_lines(run.outcome, unit)


def rulebook(name: str) -> Rulebook:
    """Return a rulebook by name; raises NotFoundError where no such rulebook ships."""
    from placement.rulebook import load

    return load(name)


def write_demo(folder: Path, seed: int) -> None:
    """Write the exchange folder of the invented demo region."""
    from placement_data import demo

    demo.write_demo(folder, seed)
