"""One outcome with its delivery and the lookups that all parts of a view share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from placement.audience.delivery import Delivery
from placement.audience.words import text
from placement.edges import part, row_of
from placement.geo.scene import Scene
from placement.proposal import Outcome, Placement
from placement.rule import Verdict
from placement.tables import Tables

EPOCH = date(1970, 1, 1)
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A proposal beside what it was made from: ids to positions and to names.

    Read from `proposal`, never from the plan: an earlier proposal may be shown on its delivery.
    """

    delivery: Delivery
    outcome: Outcome
    unit: Mapping[str, int]
    seeker: Mapping[str, int]
    provider: Mapping[str, int]
    provider_name: Names
    corporation_name: Names
    municipality_name: Names
    complex_name: Names
    incoming: Mapping[str, tuple[Placement, ...]]
    leaving: Mapping[str, int]

    @property
    def tables(self) -> Tables:
        """The delivered tables."""
        return self.delivery.tables

    @property
    def scene(self) -> Scene:
        """The scene that was judged."""
        return self.outcome.scene

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The placements and moves of the proposal."""
        return self.outcome.proposal.placements

    @property
    def day(self) -> date:
        """The day of the run."""
        return to_date(self.scene.day)

    def profile(self, placement: Placement) -> str:
        """Return the profile that is sought with a placement: for a resident the next one."""
        sought = int(self.scene.seekers.profile[self.seeker[placement.client]])
        return str(self.scene.profile_names[sought])

    def municipality_of(self, unit: int) -> str:
        """Return the name of the municipality in which a unit (by position) lies; "" if unknown."""
        at = int(self.scene.units.municipality[unit])
        return self.scene.municipality_names[at] if at >= 0 else ""

    def verdict(self, gate: str) -> Verdict | None:
        """Return what a gate answered; None where no such gate judged."""
        return next((v for g, v in self.outcome.edges.verdicts if g.id == gate), None)

    def measure(self, gate: str, placement: Placement) -> tuple[int, int] | None:
        """Return (measure, scale) of a gate for a placement; None where it asks nothing."""
        verdict = self.verdict(gate)
        if verdict is None:
            return None
        client = self.seeker[placement.client]
        own = part(verdict, row_of(verdict, self.scene, client))
        at = (0, self.unit[placement.unit], self.provider[placement.provider])
        shape = (1, len(self.unit), len(self.provider))
        if not np.broadcast_to(own.applies, shape)[at]:
            return None
        return int(np.broadcast_to(own.measure, shape)[at]), own.scale

    def places_left(self, unit: str) -> int:
        """Return how many more people can move in once the proposal is carried out."""
        capacity = int(self.scene.units.capacity[self.unit[unit]])
        return capacity - len(self.incoming.get(unit, ())) + self.leaving.get(unit, 0)

    def home(self, placement: Placement) -> str | None:
        """Return the unit that a resident leaves; None for who comes from the waiting list."""
        if not placement.resident:
            return None
        at = int(self.scene.seekers.home_unit[self.seeker[placement.client]])
        return self.scene.units.ids[at] if at >= 0 else None


def make_case(delivery: Delivery, outcome: Outcome) -> Case:
    """Return the lookups of one outcome; ids of the proposal are those of the delivery."""
    tables, scene = delivery.tables, outcome.scene
    into: dict[str, list[Placement]] = {}
    for placement in outcome.proposal.placements:
        into.setdefault(placement.unit, []).append(placement)
    homes = tables.clients["lives_in"]
    movers = [p.client for p in outcome.proposal.placements if p.resident]
    return Case(
        delivery=delivery,
        outcome=outcome,
        unit=_places(scene.units.ids),
        seeker=_places(scene.seekers.ids),
        provider=_places(scene.providers.ids),
        provider_name=_names(tables.providers),
        corporation_name=_names(tables.corporations),
        municipality_name=_names(tables.municipalities),
        complex_name=_names(tables.complexes),
        incoming={unit: tuple(found) for unit, found in into.items()},
        leaving=Counter(str(homes[client]) for client in movers),
    )


def to_date(days: int) -> date:
    """Return the date that is so many days after 1970-01-01."""
    return EPOCH + timedelta(days=int(days))


def _places(ids: tuple[str, ...]) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(ids)}


def _names(frame: pd.DataFrame) -> Names:
    """Return the name of each id; the id itself where no name was given."""
    return {str(i): text(n) or str(i) for i, n in zip(frame.index, frame["name"], strict=True)}
