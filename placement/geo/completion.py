"""Which dwelling would complete a cluster: one more unit beside sets that are too small alone.

The candidates stand in the scene as clusterable units that nobody uses yet, so that every rule
judges them like any other unit; only groups are looked at with and without one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from placement.geo.nearness import nearest
from placement.geo.scene import PROFILES, Bools, Ints, Scene
from placement.geo.standing import YES, counted, eligible, persons, serving, sets

Cell = tuple[int, int]
"""A unit that a provider serves."""


class Triples(Protocol):
    """Who may live where by whom, by every rule but the group: parallel arrays."""

    @property
    def client(self) -> Ints:
        """Seekers by index."""

    @property
    def unit(self) -> Ints:
        """Units by index."""

    @property
    def provider(self) -> Ints:
        """Providers by index."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What one candidate dwelling would do, in the best group that it can be in.

    `units`: the others of that group; `completes` is whether they are too few without it.
    `places`: places that come to count, its own included; `gain`: waiting clients for whom there
    is a place with it and not without it, all of them at once.
    """

    unit: int
    units: tuple[int, ...]
    completes: bool
    persons: int
    places: int
    gain: int
    bw_mm: int


def completions(scene: Scene, fits: Triples, candidate: Bools) -> tuple[Completion, ...]:
    """Return what each candidate unit would do, the greatest gain first; (U,) `candidate`.

    Left out are candidates that belong to no group: too far from units that count or from a BW
    location, or not known to be near. Hours of providers and other limits of a plan as a whole
    are not looked at.
    """
    trial = _Trial.of(scene, fits, candidate)
    found: dict[int, Completion] = {}
    for option in trial.options():
        best = found.get(option.unit)
        if best is None or _rank(scene, option) < _rank(scene, best):
            found[option.unit] = option
    return tuple(sorted(found.values(), key=lambda option: _rank(scene, option)))


def _rank(scene: Scene, option: Completion) -> tuple[int, int, bool, int, str, tuple[int, ...]]:
    name = scene.units.ids[option.unit]
    return -option.gain, -option.places, not option.completes, option.bw_mm, name, option.units


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """What all candidates share: who fits where, what counts already, and how many that houses."""

    scene: Scene
    candidate: Bools
    seekers: dict[Cell, frozenset[int]]
    usable: dict[int, Bools]
    """Per provider the units that count without any candidate: (U,)."""
    housed: int
    memory: dict[frozenset[Cell], int]

    @classmethod
    def of(cls, scene: Scene, fits: Triples, candidate: Bools) -> _Trial:
        seekers = _seekers(scene, fits)
        near = nearest(scene)
        usable = {}
        for provider in serving(scene):
            sure, _ = eligible(scene, near, provider)
            usable[provider] = counted(scene, sure & ~candidate) == YES
        cells = _cells(usable, seekers)
        return cls(scene, candidate, seekers, usable, _most(scene, seekers, cells), {})

    def options(self) -> Iterator[Completion]:
        """Yield every group that a candidate could be in."""
        near = nearest(self.scene)
        chain = self.scene.rulebook.cluster.between_units == "chain"
        done: set[tuple[int, tuple[int, ...]]] = set()
        for provider in serving(self.scene):
            sure, _ = eligible(self.scene, near, provider)
            bw_mm, _ = near.of(provider)
            around = _around(self.scene, sure & ~self.candidate, chain=chain)
            for unit in np.flatnonzero(sure & self.candidate).tolist():
                for units in around(unit):
                    if (unit, units) not in done:
                        done.add((unit, units))
                        yield from self._option(unit, units, provider, int(bw_mm[unit]))

    def _option(
        self, unit: int, units: tuple[int, ...], provider: int, bw_mm: int
    ) -> Iterator[Completion]:
        most, least = persons(self.scene), self.scene.rulebook.cluster.min_group
        others = int(most[list(units)].sum())
        if others + most[unit] < least or not units:
            return
        new = [u for u in (*units, unit) if not self.usable[provider][u]]
        yield Completion(
            unit=unit,
            units=units,
            completes=others < least,
            persons=others + int(most[unit]),
            places=int(self.scene.units.capacity[new].sum()),
            gain=self._gain(new, provider),
            bw_mm=bw_mm,
        )

    def _gain(self, new: list[int], provider: int) -> int:
        """Return how many more waiting clients can be housed at once with these units."""
        cells = frozenset(c for c in self.seekers if c[0] in new and provider in (-1, c[1]))
        if cells not in self.memory:
            every = _cells(self.usable, self.seekers) | cells
            self.memory[cells] = _most(self.scene, self.seekers, every) - self.housed
        return self.memory[cells]


def _seekers(scene: Scene, fits: Triples) -> dict[Cell, frozenset[int]]:
    """Return the waiting clients who seek a clustered place, per unit and provider they fit."""
    grouped = np.array([bool(scene.rulebook.profile(p).near_units) for p in PROFILES])
    asks = grouped[scene.seekers.profile[fits.client]] & ~scene.seekers.resident[fits.client]
    found: dict[Cell, set[int]] = {}
    rows = (fits.client[asks], fits.unit[asks], fits.provider[asks])
    for client, unit, provider in zip(*(part.tolist() for part in rows), strict=True):
        found.setdefault((unit, provider), set()).add(client)
    return {cell: frozenset(clients) for cell, clients in found.items()}


def _cells(usable: dict[int, Bools], seekers: dict[Cell, frozenset[int]]) -> frozenset[Cell]:
    return frozenset(
        cell for cell in seekers if usable.get(cell[1], usable.get(-1, np.zeros(0)))[cell[0]]
    )


def _most(scene: Scene, seekers: dict[Cell, frozenset[int]], cells: frozenset[Cell]) -> int:
    """Return how many clients can be housed at once in these cells, one place each."""
    fits: dict[int, set[int]] = {}
    for unit, provider in cells:
        fits.setdefault(unit, set()).update(seekers[unit, provider])
    pairs = [
        (client, place)
        for unit, clients in sorted(fits.items())
        for place in _places(scene, unit)
        for client in sorted(clients)
    ]
    if not pairs:
        return 0
    client, place = np.array(pairs, dtype=np.int64).T
    _, rows = np.unique(client, return_inverse=True)
    _, columns = np.unique(place, return_inverse=True)
    graph = csr_array((np.ones(len(rows), dtype=np.int8), (rows, columns)))
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def _places(scene: Scene, unit: int) -> range:
    """Return the numbers of the free places of a unit; no two units share one."""
    width = int(scene.units.capacity.max(initial=0)) + 1
    return range(unit * width, unit * width + int(scene.units.capacity[unit]))


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """The sets of present units that one more unit can join, in the reading of the scene."""

    near: dict[int, list[int]]
    pairs: tuple[Ints, Ints]
    among: Bools
    chains: dict[int, tuple[int, ...]]

    def __call__(self, unit: int) -> Iterator[tuple[int, ...]]:
        beside = self.near.get(unit, [])
        if self.chains:
            linked = {self.chains[u] for u in beside}
            yield tuple(sorted({u for chain in linked for u in chain}))
            return
        inside = np.zeros_like(self.among)
        inside[beside] = True
        for units, _ in sets(self.pairs, inside, chain=False):
            yield units


def _around(scene: Scene, among: Bools, *, chain: bool) -> _Around:
    near: dict[int, list[int]] = {}
    i, j = scene.near_units
    # Pairs of candidates say nothing here, and of a list of addresses they are nearly all.
    for here, there in ((i, j), (j, i)):
        beside = among[there] & ~among[here]
        for unit, other in zip(here[beside].tolist(), there[beside].tolist(), strict=True):
            near.setdefault(unit, []).append(other)
    both = among[i] & among[j]
    pairs = (i[both], j[both])
    chains = (
        {u: units for units, _ in sets(pairs, among, chain=True) for u in units} if chain else {}
    )
    return _Around(near, pairs, among, chains)
