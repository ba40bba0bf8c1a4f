"""One gate's answer about one client, unit and provider, taken out of the arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from placement.edges import Edges, row_of
from placement.geo.scene import FAR, PROFILES, Scene
from placement.rule import FAILS, HOLDS, NOBODY, UNKNOWN, Gate, Verdict
from placement.rules import RULES

Answer = Literal["holds", "fails", "unknown"]
ANSWERS: dict[int, Answer] = {int(FAILS): "fails", int(UNKNOWN): "unknown", int(HOLDS): "holds"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What one gate says of one triple; `measure` and `limit` are whole, `scale` divides them."""

    scene: Scene
    gate: Gate
    verdict: Verdict
    client: int
    unit: int
    provider: int
    answer: Answer
    measure: int
    limit: int

    @property
    def holds(self) -> bool:
        """Tell whether the rule holds here."""
        return self.answer == "holds"

    @property
    def counts(self) -> bool:
        """Tell whether the rule is about a number that is known and within sight."""
        numbered = bool(self.verdict.unit_of_measure)
        return numbered and self.answer != "unknown" and self.measure < int(FAR)

    @property
    def by_hand(self) -> bool:
        """Tell whether the answer is what someone confirmed, against the number."""
        at_most = self.verdict.sense == "at_most"
        within = self.measure <= self.limit if at_most else self.measure >= self.limit
        return self.answer != "unknown" and self.holds != within

    @property
    def unit_id(self) -> str:
        """The id of the unit."""
        return self.scene.units.ids[self.unit]

    @property
    def provider_id(self) -> str:
        """The id of the provider."""
        return self.scene.providers.ids[self.provider]

    @property
    def profile(self) -> str:
        """The profile that the client seeks."""
        return PROFILES[int(self.scene.seekers.profile[self.client])]

    def shown(self) -> tuple[float | None, float | None]:
        """Return measure and limit in the unit of measure; None where there is no number."""
        if not self.verdict.unit_of_measure:
            return None, None
        limit = self.limit / self.verdict.scale
        return (self.measure / self.verdict.scale if self.counts else None), limit


@dataclass(frozen=True, slots=True)
class Reader:
    """A scene with its verdicts and, per rule and profile, the line that names the source."""

    scene: Scene
    edges: Edges
    sources: Mapping[tuple[str, int], str]

    def source(self, rule: str, client: int) -> str:
        """Return where a rule comes from, as far as it concerns this client's profile."""
        return self.sources[rule, int(self.scene.seekers.profile[client])]

    def judged(self, client: int, unit: int, provider: int) -> Iterator[Judged]:
        """Yield the answer of every gate that asks something of this triple, in reading order."""
        for gate, verdict in self.edges.verdicts:
            found = one(self.scene, gate, verdict, (client, unit, provider))
            if found is not None:
                yield found


def reader(scene: Scene, edges: Edges) -> Reader:
    """Return the reader of a scene and the verdicts on it."""
    rules = dict.fromkeys(rule.id for rule in RULES)
    return Reader(
        scene,
        edges,
        {
            (rule, number): scene.rulebook.source_of(rule, profile)
            for rule in rules
            for number, profile in enumerate(PROFILES)
        },
    )


def one(scene: Scene, gate: Gate, verdict: Verdict, triple: tuple[int, int, int]) -> Judged | None:
    """Return a gate's answer about one triple; None where it asks nothing there."""
    client, unit, provider = triple
    spot = (row_of(verdict, scene, client), unit, provider)
    if not at(verdict.applies, spot):
        return None
    measure, limit = at(verdict.measure, spot), at(verdict.limit, spot)
    within = measure <= limit if verdict.sense == "at_most" else measure >= limit
    state = (HOLDS if within else FAILS) if at(verdict.known, spot) else UNKNOWN
    said = NOBODY if verdict.confirmed is None else at(verdict.confirmed, spot)
    answer = ANSWERS[int(state if said == NOBODY else said)]
    return Judged(scene, gate, verdict, client, unit, provider, answer, measure, limit)


def at(values: np.ndarray[Any, Any], spot: tuple[int, int, int]) -> int:
    """Return the element at a spot of an array whose axes may have length 1."""
    rows, units, providers = values.shape
    row, unit, provider = spot
    # Asked hundreds of times per answer: written out, it takes a quarter of the time.
    found = values.item(
        0 if rows == 1 else row, 0 if units == 1 else unit, 0 if providers == 1 else provider
    )
    return int(found)
