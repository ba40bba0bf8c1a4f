"""Proposals opened for questions: the last few outcomes, so that the next answer comes at once."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from placement.errors import NotFoundError
from placement.store import proposals, runs
from placement.store.crypto import Keys
from placement.store.engine import Database

if TYPE_CHECKING:
    from placement.explain import Reader
    from placement.explain.standing import Standing
    from placement.proposal import Outcome
    from placement.sources.folder import Delivery

KEPT = 4
"""How many proposals stay open: the newest, and a few it is compared with."""


@dataclass(frozen=True, slots=True, repr=False)
class Recalled:
    """A proposal on the scene of its own run's input; nothing is solved again."""

    delivery: Delivery
    outcome: Outcome
    reading: Reader
    standing: Standing | None
    """The plan; None where the proposal has none."""


@dataclass(slots=True, repr=False)
class OpenProposals:
    """At most KEPT recalled proposals, the longest unasked goes first. Safe between threads."""

    kept: OrderedDict[str, Recalled] = field(default_factory=OrderedDict)
    opening: dict[str, Lock] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def get(self, proposal: str, make: Callable[[], Recalled]) -> Recalled:
        """Return a recalled proposal; two who ask at once wait for one opening, others do not."""
        with self.lock:
            own = self.opening.setdefault(proposal, Lock())
        with own:
            found = self._known(proposal)
            return self._keep(proposal, make()) if found is None else found

    def _known(self, proposal: str) -> Recalled | None:
        with self.lock:
            if proposal in self.kept:
                self.kept.move_to_end(proposal)
            return self.kept.get(proposal)

    def _keep(self, proposal: str, made: Recalled) -> Recalled:
        with self.lock:
            self.kept[proposal] = made
            while len(self.kept) > KEPT:
                gone, _ = self.kept.popitem(last=False)
                self.opening.pop(gone, None)
            return made

    def forget(self, proposal: str) -> None:
        """Drop a proposal that is no longer there."""
        with self.lock:
            self.kept.pop(proposal, None)
            self.opening.pop(proposal, None)


def recall(database: Database, keys: Keys, kept: OpenProposals, proposal: str) -> Recalled:
    """Return a stored proposal, opened. NotFoundError where there is none (any more)."""
    with database.read() as connection:
        try:
            run = proposals.run_of(connection, proposal)
        except NotFoundError:
            kept.forget(proposal)
            raise
    return kept.get(proposal, lambda: _open(database, keys, proposal, run))


def _open(database: Database, keys: Keys, proposal: str, run: str) -> Recalled:
    from placement import explain, plan, solve
    from placement.rules import GOALS, LIMITS
    from placement.sources import folder as source
    from placement_api.outputs.json import proposal_of

    with tempfile.TemporaryDirectory(prefix="placement-open-") as name:
        with database.read() as connection:
            made = proposal_of(proposals.read(connection, keys, proposal))
            asked = runs.read(connection, run)["asked_at"].date()
            runs.write_input(connection, keys, run, Path(name) / "in")
        delivery = source.read(Path(name) / "in", today=asked)
    scene, edges = plan.judged_of(delivery)
    # With its goals, though unsolved: rankings are in the order of the objective.
    goals = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    outcome = replace(explain.recalled(scene, edges, made), problem=goals)
    rest = explain.remaining(outcome)
    standing = None if rest is None else rest.standing
    return Recalled(delivery, outcome, explain.reader(scene, edges), standing)
