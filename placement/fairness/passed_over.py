"""Who stayed behind while someone registered later, not more urgent, got a place he could take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement.edges import state_of
from placement.geo.scene import Bools
from placement.proposal import Outcome, Placement, Proposal
from placement.rule import HOLDS
from placement.tables import Tables

SINCE_CHANGED = frozenset({"capacity", "available"})
"""Gates that say nothing about an earlier run: the place has been filled since."""
Pairs = Mapping[str, frozenset[str]]
"""Unit -> the clients who could live there."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One time that a client was passed over: in which run, by whom, and where."""

    run: int
    client: str
    unit: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A client who still waits, in how many of the runs he waited in he was passed over."""

    client: str
    times: int
    waited: int
    by: tuple[Pass, ...]


def passed_over(
    tables: Tables, outcome: Outcome, earlier: Sequence[Proposal]
) -> tuple[tuple[PassedOver, ...], int]:
    """Return who was passed over, most often first, and how many placements can not be judged.

    Runs count from 1, oldest first. A placement of an earlier run can not be judged where its
    unit is no longer in the tables, or the client who got it no longer in the client table.
    """
    order = _Order.of(tables)
    now = outcome.proposal
    left = {one.client for one in now.unplaced}
    found: dict[str, list[Pass]] = {}
    waited: dict[str, int] = {}
    unjudged = 0
    past = _could_then(outcome, left, earlier)
    for number, run in enumerate((*earlier, now), start=1):
        waiting = {one.client for one in run.unplaced} & left
        for client in waiting:
            waited[client] = waited.get(client, 0) + 1
        could = _could_now(outcome) if run is now else past
        for placed in run.placements:
            if placed.resident:
                continue
            if placed.client not in order.since or placed.unit not in could:
                unjudged += 0 if run is now else 1
                continue
            for client in sorted(could[placed.unit] & waiting):
                if order.before(client, placed):
                    found.setdefault(client, []).append(Pass(number, placed.client, placed.unit))
    lines = [
        PassedOver(client, len({p.run for p in by}), waited[client], tuple(by))
        for client, by in found.items()
    ]
    return tuple(sorted(lines, key=lambda one: (-one.times, -len(one.by), one.client))), unjudged


@dataclass(frozen=True, slots=True)
class _Order:
    """Since when each client is registered, and how urgent he is."""

    since: Mapping[str, pd.Timestamp]
    urgency: Mapping[str, int]

    @classmethod
    def of(cls, tables: Tables) -> _Order:
        rows = tables.clients
        since = {str(c): pd.Timestamp(d) for c, d in rows["waiting_since"].items()}
        return cls(since, {str(c): int(u) for c, u in rows["urgency"].items()})

    def before(self, client: str, placed: Placement) -> bool:
        """Tell whether a client was registered earlier and is at least as urgent."""
        later = self.since[client] < self.since[placed.client]
        return later and self.urgency[client] <= self.urgency[placed.client]


def _could_now(outcome: Outcome) -> Pairs:
    found, scene = outcome.edges.candidates, outcome.scene
    pairs = np.unique(np.stack([found.unit, found.client]), axis=1)
    inside: dict[str, set[str]] = {unit: set() for unit in scene.units.ids}
    for unit, client in pairs.T.tolist():
        inside[scene.units.ids[unit]].add(scene.seekers.ids[client])
    return {unit: frozenset(clients) for unit, clients in inside.items()}


def _could_then(outcome: Outcome, left: set[str], earlier: Sequence[Proposal]) -> Pairs:
    """Return who of those left suits the units of earlier runs, as they are known today."""
    scene = outcome.scene
    used = {placed.unit for run in earlier for placed in run.placements}
    at = [n for n, unit in enumerate(scene.units.ids) if unit in used]
    inside: dict[str, set[str]] = {scene.units.ids[n]: set() for n in at}
    if at:
        for client, suits in _suits(outcome, left):
            for n in np.flatnonzero(suits[at]).tolist():
                inside[scene.units.ids[at[n]]].add(client)
    return {unit: frozenset(clients) for unit, clients in inside.items()}


def _suits(outcome: Outcome, left: set[str]) -> Iterator[tuple[str, Bools]]:
    """Yield for each client left the units (U,) that break no lasting rule with some provider."""
    scene = outcome.scene
    asked = [v for gate, v in outcome.edges.verdicts if gate.id not in SINCE_CHANGED]
    for number, client in enumerate(scene.seekers.ids):
        if client not in left:
            continue
        holds = np.ones((len(scene.units.ids), len(scene.providers.ids)), dtype=bool)
        for verdict in asked:
            holds &= state_of(verdict, scene, number) == HOLDS
        yield client, np.asarray(holds.any(axis=1))
