"""A plan as plain rows, and who lives where under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt
from typing import Protocol

from placement.geo.scene import PROFILES, Ints, Scene

CLUSTERING = ("clustered", "shared")


class Rows(Protocol):
    """What a plan says: parallel arrays (N,), and the group of each unit that joins as it is."""

    @property
    def client(self) -> Ints:
        """Seekers by index."""

    @property
    def unit(self) -> Ints:
        """Units by index."""

    @property
    def provider(self) -> Ints:
        """Providers by index."""

    @property
    def group(self) -> Ints:
        """Groups from 1; 0 for none."""

    @property
    def chain(self) -> Ints:
        """Chains from 1; 0 for none."""

    @property
    def order(self) -> Ints:
        """Steps in a chain from 1; 0 for none."""

    @property
    def occupied(self) -> Mapping[int, int]:
        """Unit -> group."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a plan breaks, and the unit, provider, complex or group that it is about."""

    rule: str
    about: str


@dataclass(frozen=True, slots=True)
class Row:
    """One placement: indices of the scene, and its place in a group and a chain (0: none)."""

    client: int
    unit: int
    provider: int
    group: int
    chain: int
    order: int


@dataclass(frozen=True, slots=True)
class Stand:
    """The rows of a plan; `out` counts residents who leave each unit."""

    scene: Scene
    rows: tuple[Row, ...]
    joined: Mapping[int, int]
    out: Counter[int]

    def profile(self, client: int) -> str:
        """Return the profile that a seeker seeks."""
        return PROFILES[int(self.scene.seekers.profile[client])]

    def grouped(self, client: int) -> bool:
        """Tell whether a seeker's profile asks a group."""
        return bool(self.scene.rulebook.profile(self.profile(client)).near_units)

    def staying(self, unit: int) -> int:
        """Return how many who live in a unit now stay there."""
        return int(self.scene.units.occupied[unit]) - self.out[unit]

    def served_by(self, unit: int) -> int:
        """Return who serves those who live in a unit; -1 where that is not known."""
        units = self.scene.units
        known = int(units.occupied_provider[unit])
        return known if known >= 0 else int(units.provider[unit])

    def walk_holds(self, unit: int, provider: int) -> bool:
        """Tell whether a unit lies near enough to a BW location that operates at moving in."""
        scene, cluster = self.scene, self.scene.rulebook.cluster
        day = max(int(scene.units.available_day[unit]), scene.day)
        for number in range(len(scene.bw_location_ids)):
            first, last = (int(d) for d in scene.bw_operating_days[number])
            mine = cluster.bw_provider != "own" or int(scene.bw_provider[number]) == provider
            if mine and first <= day <= last and self._walk_near(unit, number):
                return True
        return False

    def _walk_near(self, unit: int, location: int) -> bool:
        """Tell whether one walk is near enough: as someone confirmed it, else by the number."""
        said, walk = self.scene.confirmed, int(self.scene.bw_walk_mm[unit, location])
        low, high = self.scene.rulebook.cluster.borderline_mm
        for number in range(len(said.unit) if low <= walk <= high else 0):
            same = (int(said.unit[number]), int(said.place[number])) == (unit, location)
            if same and said.walk[number] and said.counts[number]:
                return bool(said.holds[number])
        return 0 <= walk <= self.scene.rulebook.cluster.bw_radius_mm

    def apart_mm(self, one: int, other: int) -> int:
        """Return the distance between two units in whole mm, rounded down."""
        given = self.scene.unit_distance_mm.get((min(one, other), max(one, other)))
        if given is not None:
            return given
        units = self.scene.units
        return whole_distance(
            int(units.x_mm[one]) - int(units.x_mm[other]),
            int(units.y_mm[one]) - int(units.y_mm[other]),
        )


def whole_distance(dx: int, dy: int) -> int:
    """Return the length of (dx, dy), rounded down; exact for numbers of any size."""
    return isqrt(dx * dx + dy * dy)


def stand(scene: Scene, plan: Rows) -> Stand:
    """Return a plan as it stands on its scene."""
    columns = (plan.client, plan.unit, plan.provider, plan.group, plan.chain, plan.order)
    rows = tuple(Row(*row) for row in zip(*(c.tolist() for c in columns), strict=True))
    home, resident = scene.seekers.home_unit, scene.seekers.resident
    out = Counter(int(home[r.client]) for r in rows if resident[r.client])
    return Stand(scene, rows, dict(plan.occupied), out)
