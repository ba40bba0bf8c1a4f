"""What is left while places are given away one by one: places, hours, shares, distance, groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from placement.domain import Profile
from placement.geo.scene import PROFILES, Bools, Ints
from placement.rule import FREE
from placement.rules.groups import joinable, resident_provider
from placement.rules.hours import hours_of
from placement.solve.peers.task import Task
from placement.solve.reading import Plan

BT = PROFILES.index(Profile.BT)


@dataclass(slots=True)
class Group:
    """Units that count as one group, with their provider and persons, present ones included."""

    provider: int
    units: set[int]
    persons: int


class Ledger:
    """The state of a plan made by hand; `take` and `give_back` are each other's opposites."""

    def __init__(self, task: Task) -> None:
        scene, found = task.scene, task.candidates
        self.scene, self.found = scene, found
        self.places = scene.units.capacity.copy()
        free = scene.providers.hours_free_milli
        self.hours = np.where(free < 0, FREE // 2, free)
        self.room = scene.complex_room.copy()
        self.used_for = np.full(len(scene.units.ids), -1)
        self.inside = np.zeros(len(scene.units.ids), dtype=np.int64)
        self.need = hours_of(scene)[found.client]
        self.profile = scene.seekers.profile[found.client]
        self.complex = scene.units.complex[found.unit]
        self.first = np.searchsorted(found.client, np.arange(len(scene.seekers.ids) + 1))
        self.chosen: dict[int, int] = {}
        self.group_of: dict[int, int] = {}
        self.groups: list[Group] = []
        self.joins, self.present_provider = joinable(scene), resident_provider(scene)
        self.near = _near(task)
        self.apart = _apart(task)

    def open(self, columns: Ints) -> Bools:
        """Return which candidates (n,) still fit by counts; distance and groups aside."""
        unit, provider = self.found.unit[columns], self.found.provider[columns]
        used = self.used_for[unit]
        result: Bools = (self.places[unit] > 0) & (self.hours[provider] >= self.need[columns])
        result &= (used < 0) | (used == self.profile[columns])
        shared = (self.complex[columns] >= 0) & (self.profile[columns] == BT)
        result &= ~shared | (self._room(columns) > 0)
        return result

    def _room(self, columns: Ints) -> Ints:
        return self.room[self.complex[columns]] if len(self.room) else np.ones_like(columns)

    def fits(self, column: int) -> bool:
        """Tell whether one candidate fits now, its distance to others included."""
        if not self.open(np.array([column]))[0]:
            return False
        unit = int(self.found.unit[column])
        for other, home, mm in self.apart.get(int(self.found.client[column]), ()):
            lives = int(self.found.unit[self.chosen[other]]) if other in self.chosen else home
            if lives >= 0 and self.scene.distance_mm(unit, lives) < mm:
                return False
        return True

    def take(self, column: int, sign: int = 1) -> None:
        """Give a place away; -1 gives it back."""
        client, unit = int(self.found.client[column]), int(self.found.unit[column])
        self.places[unit] -= sign
        self.inside[unit] += sign
        self.hours[self.found.provider[column]] -= sign * self.need[column]
        if self.complex[column] >= 0 and self.profile[column] == BT:
            self.room[self.complex[column]] -= sign
        self.used_for[unit] = self.profile[column] if self.inside[unit] else -1
        if sign > 0:
            self.chosen[client] = column
        else:
            del self.chosen[client]

    def give_back(self, column: int) -> None:
        """Take a place back."""
        self.take(column, -1)

    def columns(self, client: int) -> Ints:
        """Return the candidates of one seeker."""
        return np.arange(self.first[client], self.first[client + 1])

    def plan(self) -> Plan:
        """Return the plan so far."""
        at = np.array(sorted(self.chosen.values()), dtype=np.int64)
        unit = self.found.unit[at]
        group = np.array([self.group_of.get(u, -1) + 1 for u in unit.tolist()], dtype=np.int64)
        none = np.zeros(len(at), dtype=np.int64)
        joined = {u: g + 1 for u, g in self.group_of.items() if not self.inside[u]}
        return Plan(self.found.client[at], unit, self.found.provider[at], group, none, none, joined)


def _near(task: Task) -> dict[int, set[int]]:
    near: dict[int, set[int]] = {}
    for a, b in zip(*(side.tolist() for side in task.scene.near_units), strict=True):
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    return near


def _apart(task: Task) -> dict[int, list[tuple[int, int, int]]]:
    """Return per seeker (the other, where he lives now or -1, mm)."""
    result: dict[int, list[tuple[int, int, int]]] = {}
    for one, other, home, mm in _sides(task):
        result.setdefault(one, []).append((other, home, mm))
    return result


def _sides(task: Task) -> Iterator[tuple[int, int, int, int]]:
    apart = task.scene.apart
    columns = (apart.a, apart.b, apart.a_unit, apart.b_unit, apart.mm)
    for a, b, a_home, b_home, mm in zip(*(c.tolist() for c in columns), strict=True):
        yield a, b, b_home, mm
        yield b, a, a_home, mm
