"""Which rules decide an instance: take one away and the best plan is worth something else.

A rule *bites* where the best values are others without it. A goal that sums points of placements
is not left out but turned around: its opposite, in its place, gives other values exactly where it
has something to choose. Deviations from a target cannot be turned (their columns may say more
than the plan does); those goals are left out.
Two rules *meet* where both bite and one of them changes something else once the other is gone:
they decide about the same choice, not about two that stand beside each other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from placement import solve
from placement.edges import Edges, judge
from placement.geo.scene import Scene
from placement.plan import judged
from placement.recheck import stand, values
from placement.rule import HOLDS
from placement.rules import GATES, GOALS, LIMITS, RULES
from placement.sources.folder import read
from placement_data.rows import Settings, Tables, write_rows

IDS = tuple(dict.fromkeys(rule.id for rule in RULES))
SECONDS = 20.0
LEFT_OUT = ("spread_max", "spread_l1")
"""Goals that cannot be turned around."""
Told = Mapping[str, int] | None
"""The values of a best plan; None where there is no plan."""
Change = tuple[tuple[str, int], ...] | tuple[bool, bool]
"""What becomes of every value; where there is no plan before or after, which of the two."""


@dataclass(frozen=True)
class Instance:
    """An instance and the best values of each of its variants, worked out once."""

    scene: Scene
    edges: Edges
    known: dict[frozenset[str], Told] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Tables, settings: Settings) -> Instance:
        """Return the instance of plain rows, written and read as a delivery is."""
        with tempfile.TemporaryDirectory() as name:
            write_rows(Path(name), tables, settings)
            taken = read(Path(name))
        return cls(*judged(taken.tables, taken.rulebook, taken.settings))

    def best(self, *without: str) -> Told:
        """Return the best values without some rules; goals among these turned around."""
        left_out = frozenset(without)
        if left_out not in self.known:
            self.known[left_out] = _best(self.scene, self.edges, left_out)
        return self.known[left_out]

    def bites(self, rule: str) -> bool:
        """Tell whether the best values are others without a rule."""
        return self.best(rule) != self.best()

    def meet(self, one: str, other: str) -> bool:
        """Tell whether two rules bite, and one of them otherwise where the other is gone."""
        if not (self.bites(one) and self.bites(other)):
            return False
        alone = _change(self.best(), self.best(one))
        return alone != _change(self.best(other), self.best(one, other))

    def biting(self) -> frozenset[str]:
        """Return every rule that bites."""
        return frozenset(rule for rule in self._possible() if self.bites(rule))

    def _possible(self) -> set[str]:
        """Return the rules that can make a difference at all, so that few are solved without."""
        problem = solve.assemble(self.scene, self.edges.candidates, LIMITS, GOALS)
        goals = {term.id for term in problem.terms if term.points.any()}
        return goals | set(problem.row_rule) & set(IDS) | self._alone()

    def _alone(self) -> set[str]:
        """Return the gates that keep some candidate out by themselves."""
        seekers = self.scene.seekers
        shape = (len(seekers.ids), len(self.scene.units.ids), len(self.scene.providers.ids))
        failing = {}
        for gate, verdict in self.edges.verdicts:
            state = verdict.state()
            by_client = state[seekers.profile] if verdict.by_profile else state
            failing[gate.id] = np.broadcast_to(by_client != HOLDS, shape)
        many = sum(fails.astype(int) for fails in failing.values())
        return {gate for gate, fails in failing.items() if (fails & (many == 1)).any()}


def biting(tables: Tables, settings: Settings) -> frozenset[str]:
    """Return the rules that bite in an instance."""
    return Instance.of(tables, settings).biting()


def _change(before: Told, after: Told) -> Change:
    if before is None or after is None:
        return before is None, after is None
    return tuple((term, after[term] - value) for term, value in before.items())


def _best(scene: Scene, edges: Edges, without: frozenset[str]) -> Told:
    """Return all values of the best plan without some rules; None where there is none."""
    if without & {gate.id for gate in GATES}:
        edges = judge(scene, [gate for gate in GATES if gate.id not in without])
    limits = [limit for limit in LIMITS if limit.id not in without]
    problem = solve.assemble(scene, edges.candidates, limits, GOALS)
    asked = [term for term in problem.terms if term.id not in without & set(LEFT_OUT)]
    terms = tuple(_turned(term) if term.id in without else term for term in asked)
    answer = solve.run(replace(problem, terms=terms), seed=1, seconds=SECONDS)
    if not isinstance(answer, solve.Solved):
        return None
    # Groups and chains have no meaning without their rules: only the values are read.
    chosen = np.flatnonzero(answer.x[: len(edges.candidates)])
    nothing = np.zeros(len(chosen), dtype=np.int64)
    found = edges.candidates
    rows = (found.client[chosen], found.unit[chosen], found.provider[chosen])
    return values(stand(scene, solve.Plan(*rows, nothing, nothing, nothing, {})))


def _turned(term: solve.Term) -> solve.Term:
    return replace(term, points=-term.points, constant=-term.constant, sign=-term.sign)
