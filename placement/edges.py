"""Gates over all pairs: the candidates, with every verdict kept for whoever asks why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from placement.geo.scene import Bools, Ints, Scene
from placement.rule import HOLDS, Candidates, Gate, Verdict

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Edges:
    """The candidates and, per gate in reading order, its verdict on all triples."""

    candidates: Candidates
    verdicts: tuple[tuple[Gate, Verdict], ...]


def judge(scene: Scene, gates: Iterable[Gate]) -> Edges:
    """Judge every gate once and keep the triples in which all of them hold."""
    verdicts = tuple((gate, gate.judge(scene)) for gate in gates)
    found = [_of_profile(scene, verdicts, profile) for profile in np.unique(scene.seekers.profile)]
    nothing = np.zeros((3, 0), dtype=np.int64)
    triples = np.concatenate([nothing, *found], axis=1)
    order = np.lexsort(triples[::-1])
    client, unit, provider = triples[:, order]
    return Edges(numbered(scene, client, unit, provider), verdicts)


def numbered(scene: Scene, client: Ints, unit: Ints, provider: Ints) -> Candidates:
    """Return the candidates with the columns of the counts that rules share."""
    movers = np.unique(client[scene.seekers.resident[client]])
    leave = np.full(len(scene.seekers.ids), -1, dtype=np.int64)
    leave[movers] = len(client) + np.arange(len(movers))
    targets = len(scene.targets.target)
    net = len(client) + len(movers) + np.arange(targets, dtype=np.int64)
    return Candidates(client, unit, provider, leave, net)


def _of_profile(scene: Scene, verdicts: tuple[tuple[Gate, Verdict], ...], profile: int) -> Ints:
    clients = np.flatnonzero(scene.seekers.profile == profile)
    shape = (len(clients), len(scene.units.ids), len(scene.providers.ids))
    pair: Bools = np.ones((shape[0], shape[1], 1), dtype=bool)
    rest: list[Bools] = []
    for _, verdict in verdicts:
        holds = verdict.state() == HOLDS
        if verdict.by_profile:
            holds = holds[[profile]]
        elif holds.shape[0] > 1:
            holds = holds[clients]
        if holds.shape[2] == 1:
            pair &= holds
        else:
            rest.append(holds)
    columns = []
    for p in range(shape[2]):
        both = pair[:, :, 0]
        for holds in rest:
            both = both & holds[:, :, p]
        c, u = np.nonzero(both)
        columns.append(np.stack([clients[c], u, np.full(len(c), p)]))
    return np.concatenate(columns or [np.zeros((3, 0), dtype=np.int64)], axis=1)


def state_of(verdict: Verdict, scene: Scene, client: int) -> NDArray[np.int8]:
    """Return one client's state of one verdict, broadcast to (U, P)."""
    shape = (len(scene.units.ids), len(scene.providers.ids))
    row = row_of(verdict, scene, client)
    return np.broadcast_to(part(verdict, row).state()[0], shape)


def row_of(verdict: Verdict, scene: Scene, client: int) -> int:
    """Return which row of the verdict's first axis speaks about this client."""
    return int(scene.seekers.profile[client]) if verdict.by_profile else client


def part(verdict: Verdict, row: int) -> Verdict:
    """Return the verdict of one row of its first axis; arrays of length 1 stay."""

    def cut(values: NDArray[T]) -> NDArray[T]:
        return values[[row]] if values.shape[0] > 1 else values

    return Verdict(
        measure=cut(verdict.measure),
        limit=cut(verdict.limit),
        known=cut(verdict.known),
        applies=cut(verdict.applies),
        sense=verdict.sense,
        unit_of_measure=verdict.unit_of_measure,
        scale=verdict.scale,
        by_profile=verdict.by_profile,
        confirmed=None if verdict.confirmed is None else cut(verdict.confirmed),
    )
