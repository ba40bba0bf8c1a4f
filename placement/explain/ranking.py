"""The units that suit one client best, by his own wishes alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from placement.explain.amounts import counted
from placement.proposal import Outcome
from placement.quantities import dutch

OWN = ("preference", "travel")
"""Terms that speak about one client's place by itself, in this order."""
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit with its best provider for a client; `points` per term of OWN, fewer is better."""

    unit: int
    provider: int
    points: tuple[int, ...]

    @property
    def told(self) -> str:
        """The points as Dutch text."""
        preference, travel = self.points
        wishes = counted(preference, "strafpunt", "strafpunten")
        minutes = f", {dutch(Decimal(travel) / TENTHS)} min opkomsttijd" if travel else ""
        return wishes + minutes


def ranked(outcome: Outcome, client: int) -> list[Ranked]:
    """Return a seeker's candidate units, best first, each with its best provider."""
    found = outcome.edges.candidates
    columns = np.flatnonzero(found.client == client)
    by_id = {term.id: term.points for term in outcome.problem.terms}
    none = np.zeros(len(columns), dtype=np.int64)
    points = [by_id[t][columns] if t in by_id else none for t in OWN]
    order = np.lexsort((columns, *points[::-1]))
    best: dict[int, Ranked] = {}
    for n in order.tolist():
        unit, provider = int(found.unit[columns[n]]), int(found.provider[columns[n]])
        best.setdefault(unit, Ranked(unit, provider, tuple(int(p[n]) for p in points)))
    return list(best.values())
