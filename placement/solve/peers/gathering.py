"""Placing one client by hand, and gathering a group around him where his profile asks one."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import PROFILES, Ints
from placement.solve.peers.ledger import Group, Ledger
from placement.solve.peers.task import Task


class Gathering:
    """Places candidates one by one; `rank` says who is asked first to complete a group."""

    def __init__(self, task: Task, ledger: Ledger, rank: Ints) -> None:
        self.ledger, self.rank = ledger, rank
        self.cluster = task.scene.rulebook.cluster
        asks = np.array([bool(task.scene.rulebook.profile(p).near_units) for p in PROFILES])
        found = task.candidates
        grouped = asks[task.scene.seekers.profile[found.client]]
        self.grouped = grouped
        self.at: dict[tuple[int, int], list[int]] = {}
        waits = grouped & ~task.scene.seekers.resident[found.client]
        for column in np.flatnonzero(waits).tolist():
            spot = (int(found.unit[column]), int(found.provider[column]))
            self.at.setdefault(spot, []).append(column)

    def place(self, column: int) -> bool:
        """Place a candidate if it fits, with its group; tell whether it was."""
        ledger = self.ledger
        if not ledger.fits(column):
            return False
        if not self.grouped[column]:
            ledger.take(column)
            return True
        return self._join(column) or self._begin(column)

    def _join(self, column: int) -> bool:
        """Join a group that stands, in its own unit or in one more near all of its units."""
        ledger, found = self.ledger, self.ledger.found
        unit, provider = int(found.unit[column]), int(found.provider[column])
        number = ledger.group_of.get(unit)
        numbers = range(len(ledger.groups)) if number is None else (number,)
        for n in numbers:
            group = ledger.groups[n]
            more = 1 if number is not None else 1 + self._present(unit, provider)
            if more < 1 or group.persons + more > self.cluster.max_group:
                continue
            if self._same(group.provider, provider) and self._near_all(unit, group.units):
                ledger.take(column)
                group.units.add(unit)
                group.persons += more
                ledger.group_of[unit] = n
                return True
        return False

    def _same(self, one: int, other: int) -> bool:
        return one == other or not self.cluster.single_provider

    def _near_all(self, unit: int, units: set[int]) -> bool:
        return units <= (self.ledger.near.get(unit, set()) | {unit})

    def _present(self, unit: int, provider: int) -> int:
        """Return how many live in a unit and would be in its group; no group at all: -2."""
        ledger = self.ledger
        present = int(ledger.scene.units.occupied[unit])
        if not present:
            return 0
        same = self._same(int(ledger.present_provider[unit]), provider)
        return present if same and ledger.joins[unit] else -2

    def _begin(self, column: int) -> bool:
        """Begin a group around a candidate: those present, neighbours present, next in the queue.

        Nothing is changed where it stays too small.
        """
        ledger, found = self.ledger, self.ledger.found
        unit, provider = int(found.unit[column]), int(found.provider[column])
        present = self._present(unit, provider)
        if present < 0 or unit in ledger.group_of:
            return False
        group, taken = Group(provider, {unit}, 1 + present), [column]
        ledger.take(column)
        while group.persons < self.cluster.min_group:
            partner = self._partner(group)
            if partner is None:
                self._with_residents(group)
                break
            ledger.take(partner)
            taken.append(partner)
            other = int(found.unit[partner])
            group.persons += 1 + (0 if other in group.units else self._present(other, provider))
            group.units.add(other)
        if not self.cluster.min_group <= group.persons <= self.cluster.max_group:
            for one in reversed(taken):
                ledger.give_back(one)
            return False
        ledger.group_of |= dict.fromkeys(group.units, len(ledger.groups))
        ledger.groups.append(group)
        return True

    def _spots(self, group: Group) -> list[int]:
        """Return the units that are, or may still come, in a group."""
        near = [self.ledger.near.get(unit, set()) | {unit} for unit in group.units]
        free = set[int].intersection(*near)
        return sorted(u for u in free if u in group.units or u not in self.ledger.group_of)

    def _partner(self, group: Group) -> int | None:
        """Return the candidate of the first in the queue who fits beside a group."""
        ledger = self.ledger
        options = [
            column
            for unit in self._spots(group)
            if unit in group.units or self._present(unit, group.provider) >= 0
            for column in self.at.get((unit, group.provider), ())
            if int(ledger.found.client[column]) not in ledger.chosen
        ]
        options.sort(key=lambda c: (int(self.rank[ledger.found.client[c]]), c))
        return next((column for column in options if ledger.fits(column)), None)

    def _with_residents(self, group: Group) -> None:
        """Let a neighbouring unit join with those who live there."""
        for unit in self._spots(group):
            present = self._present(unit, group.provider)
            if unit not in group.units and present > 0:
                group.units.add(unit)
                group.persons += present
                return
