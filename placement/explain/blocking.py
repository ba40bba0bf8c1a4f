"""Which rules take units away from a client, how many, and the nearest miss of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from placement.edges import part, row_of
from placement.explain.judged import Judged, Reader, one
from placement.explain.missing import sentence
from placement.geo.scene import Bools, Ints
from placement.proposal import Blocking, NearestMiss
from placement.rule import HOLDS, UNKNOWN, Gate, Verdict


@dataclass(frozen=True, slots=True)
class Seen:
    """One gate about one client: its slice, and where it holds and is unknown.

    Those are (U, P), or (U, 1) where the gate does not look at providers. `by` are the providers
    that could still serve when this gate looks: (U, P).
    """

    gate: Gate
    whole: Verdict
    slice: Verdict
    holds: Bools
    unknown: Bools
    by: Bools

    @property
    def by_provider(self) -> bool:
        """Whether the gate looks at providers."""
        return bool(self.holds.shape[1] != 1)

    @property
    def removed(self) -> Bools:
        """The units where none of the providers that could still serve passes: (U,)."""
        if not self.by_provider:
            return np.asarray(~self.holds[:, 0])
        return np.asarray(~(self.holds & self.by).any(axis=1))


@dataclass(frozen=True, slots=True)
class Removal:
    """What one gate removes: units (U,), pairs by it alone (U, P), how many only lack data."""

    units: Bools
    alone: Bools
    lacking: int


def blocking(reader: Reader, client: int) -> tuple[Blocking, ...]:
    """Return per gate that removes units what it removes, in reading order.

    A gate removes a unit when none of the contracted providers that passed the gates before it
    passes it there; `only` counts units that would become candidates without it.
    """
    seen = look(reader, client)
    broken = _count(~s.holds for s in seen)
    failed = _count(~s.holds & ~s.unknown for s in seen)
    found = []
    for s in seen:
        removed = s.removed
        if removed.any():
            alone = (broken == 1) & ~s.holds & removed[:, None]
            lacking = removed & (s.unknown & s.by & (failed == 0)).any(axis=1)
            removal = Removal(removed, alone, int(lacking.sum()))
            found.append(_blocking(reader, client, s, removal))
    return tuple(found)


def look(reader: Reader, client: int) -> Sequence[Seen]:
    """Return all gates about one client, with the providers left when each looks."""
    scene = reader.scene
    shape = (len(scene.units.ids), len(scene.providers.ids))
    base = _contracted(reader, client)
    left = by = base
    result: list[Seen] = []
    for gate, verdict in reader.edges.verdicts:
        cut = part(verdict, row_of(verdict, scene, client))
        state = cut.state()[0]
        wide = (shape[0], state.shape[1])
        holds = np.broadcast_to(state == HOLDS, wide)
        # Where earlier rules leave no provider, later ones are judged over all contracted ones.
        unknown = np.broadcast_to(state == UNKNOWN, wide)
        result.append(Seen(gate, verdict, cut, holds, unknown, by))
        if state.shape[1] != 1:
            left = left & holds
            by = np.where(left.any(axis=1, keepdims=True), left, base)
    return result


def _count(masks: Iterable[Bools]) -> Ints:
    """Return how many masks are set per pair: (U, P); narrow ones count for every provider."""
    total = np.zeros((1, 1), dtype=np.int64)
    for mask in masks:
        total = total + mask
    return total


def _contracted(reader: Reader, client: int) -> Bools:
    scene = reader.scene
    contracted = scene.providers.contracted[:, int(scene.seekers.profile[client])]
    base = contracted if contracted.any() else np.ones_like(contracted)
    return np.broadcast_to(base[None, :], (len(scene.units.ids), len(base)))


def _blocking(reader: Reader, client: int, seen: Seen, removal: Removal) -> Blocking:
    count, only = int(removal.units.sum()), int(removal.alone.any(axis=1).sum())
    blocked = seen.by & ~seen.holds if seen.by_provider else np.ones((1, 1), dtype=bool)
    pairs = removal.alone if only else removal.units[:, None] & blocked
    if not seen.by_provider:
        pairs = np.asarray(pairs.any(axis=1)).reshape(-1, 1)
    nearest = _nearest(seen, pairs, named=bool(only))
    spot = None
    if nearest is not None:
        spot = one(reader.scene, seen.gate, seen.whole, (client, *nearest))
    return Blocking(
        rule=seen.gate.id,
        count=count,
        only=only,
        closest=None if spot is None else _miss(seen, spot),
        sentence=sentence(seen.gate, (count, only, removal.lacking), spot),
        source=reader.source(seen.gate.id, client),
    )


def _miss(seen: Seen, spot: Judged) -> NearestMiss:
    name = spot.provider_id if seen.by_provider else None
    return NearestMiss(spot.unit_id, name, *spot.shown(), seen.slice.unit_of_measure)


def _nearest(seen: Seen, pairs: Bools, *, named: bool) -> tuple[int, int] | None:
    """Return (unit, provider) of the least excess among pairs; the first of equals.

    A rule without a number has a nearest unit only where it alone stands in the way (`named`).
    """
    unit, provider = np.nonzero(pairs)
    if not len(unit) or not (named or seen.slice.unit_of_measure):
        return None
    excess = _excess(seen, unit, provider)
    unknown = seen.unknown[unit, provider]
    if unknown.all() and not named:
        return None
    best = int(np.lexsort((provider, unit, excess, unknown))[0])
    return int(unit[best]), int(provider[best])


def nearest_misses(seen: Seen, pairs: Bools, most: int) -> list[tuple[int, int]]:
    """Return (unit, provider) of the least excess of a gate among pairs (U, P), nearest first.

    Of each unit the provider that misses by least.
    """
    unit, provider = np.nonzero(np.broadcast_to(pairs, seen.by.shape))
    excess = _excess(seen, unit, provider)
    order = np.lexsort((provider, unit, excess))
    _, first = np.unique(unit[order], return_index=True)
    best = order[np.sort(first)[:most]]
    return list(zip(unit[best].tolist(), provider[best].tolist(), strict=True))


def _excess(seen: Seen, unit: Ints, provider: Ints) -> Ints:
    """Return by how much pairs miss a gate; negative where they do not."""
    excess = _take(seen.slice.measure, unit, provider) - _take(seen.slice.limit, unit, provider)
    return -excess if seen.slice.sense == "at_least" else excess


def _take(values: np.ndarray[Any, Any], unit: Ints, provider: Ints) -> Ints:
    wide = values[0]
    result: Ints = wide[
        unit if wide.shape[0] > 1 else np.zeros_like(unit),
        provider if wide.shape[1] > 1 else np.zeros_like(provider),
    ]
    return result
