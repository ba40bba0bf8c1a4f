"""Care bases as arrays, and how long each takes to every place, by the hour of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from placement.geo.network import UNKNOWN, Ints, Network
from placement.geo.networks import Networks
from placement.geo.proximity import to_mm
from placement.geo.reach import Window, overlap, worst_reach_ms
from placement.geo.roads import Roads
from placement.geo.route import MANY
from placement.geo.snap import Snap, snap
from placement.geo.speeds import DAY, by_factor
from placement.geo.travel import mode_ms, ready, travel_ms, travel_over
from placement.quantities import MS_PER_MINUTE
from placement.tables import Tables, windows

Hours = tuple[Window, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Bases:
    """Where on-call supporters leave from, axis B. `provider` counts as the providers table."""

    ids: tuple[str, ...]
    provider: Ints
    staffed: tuple[Hours, ...]
    handling_ms: Ints
    mode: tuple[str, ...]
    x_mm: Ints
    y_mm: Ints

    @classmethod
    def of(cls, tables: Tables) -> Self:
        """Return the bases of validated tables."""
        rows = tables.care_bases
        place = {p: n for n, p in enumerate(tables.providers.index)}
        minutes = rows["handling_minutes"].to_numpy(float)
        return cls(
            ids=tuple(rows.index),
            provider=np.array([place[p] for p in rows["provider"]], dtype=np.int64),
            staffed=tuple(windows(text) or () for text in rows["staffed"]),
            handling_ms=np.rint(minutes * MS_PER_MINUTE).astype(np.int64),
            mode=tuple(rows["mode"]),
            x_mm=to_mm(rows["x"].to_numpy(float)),
            y_mm=to_mm(rows["y"].to_numpy(float)),
        )

    def restaffed(self, hours: Mapping[str, Hours]) -> Self:
        """Return the same bases with other hours for some; () closes one. KeyError if unknown."""
        for name in hours:
            if name not in self.ids:
                raise KeyError(name)
        changed = zip(self.ids, self.staffed, strict=True)
        return replace(self, staffed=tuple(hours.get(name, own) for name, own in changed))

    def of_provider(self, provider: int) -> tuple[Self, Ints]:
        """Return the bases of one provider, as provider 0, and their positions."""
        chosen = np.flatnonzero(self.provider == provider)
        places = chosen.tolist()
        own = replace(
            self,
            ids=tuple(self.ids[n] for n in places),
            provider=np.zeros(len(chosen), dtype=np.int64),
            staffed=tuple(self.staffed[n] for n in places),
            handling_ms=self.handling_ms[chosen],
            mode=tuple(self.mode[n] for n in places),
            x_mm=self.x_mm[chosen],
            y_mm=self.y_mm[chosen],
        )
        return own, chosen

    def joined(self, other: Self) -> Self:
        """Return these bases and after them those of `other`."""
        return replace(
            self,
            ids=self.ids + other.ids,
            provider=np.concatenate([self.provider, other.provider]),
            staffed=self.staffed + other.staffed,
            handling_ms=np.concatenate([self.handling_ms, other.handling_ms]),
            mode=self.mode + other.mode,
            x_mm=np.concatenate([self.x_mm, other.x_mm]),
            y_mm=np.concatenate([self.y_mm, other.y_mm]),
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Travel:
    """Travel of bases to U places: a row per base and part of the day with its own speed."""

    base: Ints
    """(R,): whose row it is."""
    hours: tuple[Hours, ...]
    """(R,): the parts of the day in which the row holds; those of one base make up the day."""
    ms: Ints
    """(R, U), UNKNOWN or UNREACHABLE as travel_ms."""

    def given(self, at: Sequence[tuple[int, int, int]]) -> Self:
        """Return the same with given times (base, place, ms) in place of the reckoned ones."""
        ms = self.ms.copy()
        for base, place, value in at:
            ms[self.base == base, place] = value
        return replace(self, ms=ms)

    def of_bases(self, wanted: Ints) -> Self:
        """Return the rows of some bases, numbered anew in the order of `wanted`, ascending."""
        rows = np.flatnonzero(np.isin(self.base, wanted))
        hours = tuple(self.hours[row] for row in rows.tolist())
        return replace(
            self, base=np.searchsorted(wanted, self.base[rows]), hours=hours, ms=self.ms[rows]
        )

    def joined(self, other: Self, first: int) -> Self:
        """Return these rows and those of bases that come after the `first` ones."""
        base = np.concatenate([self.base, other.base + first])
        return replace(
            self, base=base, hours=self.hours + other.hours, ms=np.vstack([self.ms, other.ms])
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ways:
    """What one mode has at some hours: its network then, the places on it, and perhaps ready."""

    hours: Hours
    network: Network | None
    there: Snap | None
    roads: Roads | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Places:
    """U places, put on the network of each mode: what travel is asked to, again and again."""

    count: int
    ways: Mapping[str, tuple[Ways, ...]]


def make_places(
    networks: Networks,
    modes: Iterable[str],
    x_mm: Ints,
    y_mm: Ints,
    time_factor: float = 1.0,
    *,
    often: bool = False,
) -> Places:
    """Return places put on the networks of some modes; `time_factor` stretches every way.

    With `often` the networks are made ready too: that pays from the second question on.
    """
    ways: dict[str, tuple[Ways, ...]] = {}
    for mode in dict.fromkeys(modes):
        network = networks.for_mode(mode)
        if network is None:
            ways[mode] = (Ways(DAY, None, None),)
            continue
        plain = ready(network, mode) if often else None
        there = snap(network, x_mm, y_mm, grid=plain.grid if plain else None)
        own = []
        for factor, hours in by_factor(mode).items():
            slower = network.slower(factor * time_factor)
            roads = plain.with_cost(mode_ms(slower, mode)) if plain else None
            own.append(Ways(hours, slower, there, roads))
        ways[mode] = tuple(own)
    return Places(len(x_mm), ways)


def travel_from(bases: Bases, places: Places) -> Travel:
    """Return the travel of bases to places; UNKNOWN where no network serves their mode.

    A mode that is slow at some hours has a row for those.
    """
    base: list[int] = []
    hours: list[Hours] = []
    blocks: list[Ints] = [np.empty((0, places.count), dtype=np.int64)]
    for mode in dict.fromkeys(bases.mode):
        own = np.flatnonzero(np.array(bases.mode) == mode)
        # The ways lie where they lie at every hour: one look for all of them.
        here = _here(bases, own, places.ways[mode][0])
        for way in places.ways[mode]:
            blocks.append(_block(here, way, mode, (len(own), places.count)))
            base.extend(own.tolist())
            hours.extend([way.hours] * len(own))
    return Travel(np.array(base, dtype=np.int64), tuple(hours), np.vstack(blocks))


def _here(bases: Bases, own: Ints, way: Ways) -> Snap | None:
    if way.network is None:
        return None
    grid = way.roads.grid if way.roads else None
    return snap(way.network, bases.x_mm[own], bases.y_mm[own], grid=grid)


def _block(here: Snap | None, way: Ways, mode: str, shape: tuple[int, int]) -> Ints:
    if here is None or way.network is None or way.there is None:
        return np.full(shape, UNKNOWN)
    if way.roads is not None:
        return travel_over(way.roads, here, way.there)
    return travel_ms(way.network, here, way.there, mode)


def travel_by_hour(
    bases: Bases, networks: Networks, x_mm: Ints, y_mm: Ints, time_factor: float = 1.0
) -> Travel:
    """Return the travel of bases to places, asked once: `make_places` and `travel_from`."""
    sizes = [len(n.node_x_mm) for n in map(networks.for_mode, set(bases.mode)) if n is not None]
    # Large enough for compiled code: then the hours of a mode share one preparation.
    often = len(bases.ids) * (max(sizes, default=0) + len(x_mm)) >= MANY
    places = make_places(networks, bases.mode, x_mm, y_mm, time_factor, often=often)
    return travel_from(bases, places)


def worst(bases: Bases, travel: Travel, windows: Sequence[Window], providers: int) -> Ints:
    """Return the worst reach of each provider to each place in each window: (W, P, U), ms.

    A base in the rush hour counts as another base than the same one outside it, each on duty in
    its own hours; what worst_reach_ms says of bases then holds by the hour.
    """
    on_duty = [
        overlap(bases.staffed[base], spans)
        for base, spans in zip(travel.base.tolist(), travel.hours, strict=True)
    ]
    provider = bases.provider[travel.base]
    asked = np.array([bool(overlap(hours, windows)) for hours in on_duty], dtype=np.bool_)
    # A provider whose bases are all off duty sends nobody, which is more than not knowing.
    asked[np.unique(provider, return_index=True)[1]] = True
    rows = np.flatnonzero(asked)
    return worst_reach_ms(
        [on_duty[row] for row in rows.tolist()],
        bases.handling_ms[travel.base[rows]],
        travel.ms[rows],
        provider[rows],
        providers,
        windows,
    )


def given_times(tables: Tables, unit_ids: ArrayLike) -> list[tuple[int, int, int]]:
    """Return the delivered travel times as (base, unit, ms) by position."""
    base = {b: n for n, b in enumerate(tables.care_bases.index)}
    unit = {str(u): n for n, u in enumerate(np.asarray(unit_ids, dtype=object))}
    rows = tables.reach
    ms = np.rint(rows["minutes"].to_numpy(float) * MS_PER_MINUTE).astype(np.int64)
    named = zip(rows["base"], rows["unit"], ms.tolist(), strict=True)
    return [(base[b], unit[u], value) for b, u, value in named]
