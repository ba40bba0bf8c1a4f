"""What a plan leaves of everything that counts, as arrays over units, providers and complexes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.explain.standing import BT, Spot, Standing
from placement.explain.stops import Stop
from placement.geo.scene import Bools, Ints
from placement.rule import FREE, Candidates

KINDS = ("capacity", "hours", "mix_share")
"""Limits that count."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Candidates of one seeker (n,): which limits stop each, which it counts in, and their number.

    The three limits are those of KINDS, in that order.
    """

    columns: Ints
    unit: Ints
    provider: Ints
    masks: tuple[Bools, Bools, Bools]
    counts: tuple[Bools, Bools, Bools]
    numbers: tuple[Ints, Ints, Ints]

    @property
    def any(self) -> Bools:
        """Which candidates at least one counting limit stops."""
        full, tired, shared = self.masks
        return full | tired | shared


@dataclass(frozen=True, slots=True)
class TooNear:
    """Which candidates (n,) lie too near a home, and which seekers live there."""

    near: Bools
    who: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Places, hours (thousandths) and room for BT that a plan leaves."""

    standing: Standing
    candidates: Candidates
    first: Ints
    """(C + 1,): where each seeker's candidates begin."""
    places: Ints
    hours: Ints
    share: Ints

    def stopped(self, client: int) -> Stopped:
        """Return what stops each candidate of a seeker; his own place, if any, counts as taken."""
        ground, units = self.standing.ground, self.standing.ground.scene.units
        columns = np.arange(self.first[client], self.first[client + 1])
        unit, provider = self.candidates.unit[columns], self.candidates.provider[columns]
        complex_ = units.complex[unit]
        need, bt = ground.hours[client], ground.profile[client] == BT
        hours, share = self.hours[provider], self.share[complex_] if len(self.share) else 0 * unit
        here = self.standing.place.get(client)
        if here is not None:
            hours = hours + np.where(provider == here[1], need, 0)
            share = share + np.where((complex_ == units.complex[here[0]]) & bt, 1, 0)
        every = np.ones(len(columns), dtype=bool)
        counts = (every, every & (need > 0), (complex_ >= 0) & bt)
        masks = (
            np.asarray(self.places[unit] <= 0) | (unit == (-1 if here is None else here[0])),
            counts[1] & (hours < need),
            counts[2] & (share <= 0),
        )
        return Stopped(columns, unit, provider, masks, counts, (unit, provider, complex_))

    def apart(self, client: int, unit: Ints) -> tuple[Bools, dict[int, TooNear]]:
        """Return which of these units (n,) are too near someone, and per home of those who.

        A home with nobody too near is left out.
        """
        every, found = np.zeros(len(unit), dtype=bool), dict[int, TooNear]()
        now = self.standing
        for other, home, mm in now.ground.apart.get(client, ()):
            lives = now.lives(other, home)
            if lives < 0:
                continue
            near = now.ground.scene.distances_mm(unit, np.array([lives]))[:, 0] < mm
            if near.any():
                every |= near
                known = found.get(lives, TooNear(np.zeros_like(near), ()))
                who = (*known.who, other) if other >= 0 else known.who
                found[lives] = TooNear(known.near | near, who)
        return every, found

    def stop(self, kind: str, number: int) -> Stop:
        """Return one counting limit with all who hold it."""
        now = self.standing
        if kind == "capacity":
            stay = tuple(c for c in now.ground.movable.get(number, ()) if c not in now.place)
            return Stop(kind, number, now.newcomers(number) or stay)
        if kind == "hours":
            served = now.served.get(number, ())
            return Stop(kind, number, tuple(c for c in served if now.ground.hours[c] > 0))
        return Stop(kind, number, now.in_complex(number))

    def spot(self, column: int) -> Spot:
        """Return the unit and provider of a candidate."""
        return int(self.candidates.unit[column]), int(self.candidates.provider[column])


def left(standing: Standing, candidates: Candidates) -> Left:
    """Return what a plan leaves."""
    scene = standing.ground.scene
    hours = [standing.hours_left(p) for p in range(len(scene.providers.ids))]
    taken = [len(standing.in_complex(k)) for k in range(len(scene.complex_ids))]
    count = len(scene.units.ids)
    return Left(
        standing=standing,
        candidates=candidates,
        first=np.searchsorted(candidates.client, np.arange(len(scene.seekers.ids) + 1)),
        places=np.array([standing.places_left(u) for u in range(count)], dtype=np.int64),
        hours=np.array([int(FREE) // 2 if h is None else h for h in hours], dtype=np.int64),
        share=scene.complex_room - np.array(taken, dtype=np.int64),
    )
