"""Every unit newly used for BTG belongs to exactly one group that satisfies the 100 m rule.

A group is drawn from a slot: the units that may sit in it together, and its provider where one
provider serves a whole cluster. Reading "pairwise" has a slot per largest set of units that all
lie near each other; reading "chain" has a slot per possible first unit of a linked set, and a
flow from that first unit that only members pass on.

Own columns: ("open", slot, 0); ("in", unit, slot) the unit is a member; ("new", unit, slot)
newcomers of the unit counted there; ("stay", unit, slot) present residents counted there;
("flow", ...) for the chain reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from placement.geo.clusters import components, maximal_cliques
from placement.geo.nearness import nearest
from placement.geo.scene import CLUSTER_FORMS, PROFILES, Bools, Ints, Scene
from placement.rule import Block, Candidates, Limit, Rows

SENTENCE = (
    "Geclusterde woningen vormen een groep: dicht genoeg bij elkaar, groot genoeg en met één "
    "aanbieder."
)
ANY = -1


@dataclass(frozen=True, slots=True)
class Slot:
    """Units that may form one group together, by one provider (ANY: whoever)."""

    units: tuple[int, ...]
    provider: int
    root: int | None = None


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return the rows that give each newly used unit its group (docs: groups of the match)."""
    clusters = np.array([bool(scene.rulebook.profile(p).near_units) for p in PROFILES])
    grouped = np.flatnonzero(clusters[scene.seekers.profile[candidates.client]])
    builder = Rows(candidates.columns)
    if len(grouped):
        _Groups(scene, candidates, grouped, builder).build()
    return builder.block()


class _Groups:
    """Builds the rows; holds what they share."""

    def __init__(self, scene: Scene, candidates: Candidates, grouped: Ints, rows: Rows) -> None:
        self.scene, self.rows = scene, rows
        self.single = scene.rulebook.cluster.single_provider
        self.newcomers: dict[tuple[int, int], list[int]] = {}
        for column in grouped.tolist():
            provider = int(candidates.provider[column]) if self.single else ANY
            self.newcomers.setdefault((int(candidates.unit[column]), provider), []).append(column)
        self.leavers: dict[int, list[int]] = {}
        for client in np.flatnonzero(candidates.leave >= 0).tolist():
            home = int(scene.seekers.home_unit[client])
            self.leavers.setdefault(home, []).append(int(candidates.leave[client]))
        self.present = scene.units.occupied
        self.present_provider = resident_provider(scene)
        self.joins = joinable(scene)

    def build(self) -> None:
        """Add all slots, then tie every unit's newcomers and membership together."""
        member: dict[int, list[int]] = {}
        counted: dict[tuple[int, int], list[int]] = {}
        for number, slot in enumerate(self._slots()):
            for unit, inside, new in self._slot(number, slot):
                member.setdefault(unit, []).append(inside)
                if new is not None:
                    counted.setdefault((unit, slot.provider), []).append(new)
        for unit, columns in sorted(member.items()):
            self.rows.add([(c, 1) for c in columns], high=1, subject=self.scene.units.ids[unit])
        for key, newcomers in sorted(self.newcomers.items()):
            there = [(c, 1) for c in counted.get(key, [])]
            self.rows.add(
                there + [(c, -1) for c in newcomers],
                low=0,
                high=0,
                subject=self.scene.units.ids[key[0]],
            )

    def _useful(self, provider: int) -> list[int]:
        """Return the units that may be a member of a group of this provider."""
        new = {u for u, p in self.newcomers if p == provider and self._may_serve(u, provider)}
        old = {
            u
            for u in np.flatnonzero(self.joins).tolist()
            if provider in (ANY, int(self.present_provider[u]))
        }
        return sorted(new | old) if new else []

    def _may_serve(self, unit: int, provider: int) -> bool:
        """Tell whether a provider may come to a unit, given who serves those who live there."""
        if not self.present[unit] or provider in (ANY, int(self.present_provider[unit])):
            return True
        return len(self.leavers.get(unit, [])) >= int(self.present[unit])

    def _slots(self) -> Iterable[Slot]:
        chain = self.scene.rulebook.cluster.between_units == "chain"
        i, j = self.scene.near_units
        for provider in sorted({p for _, p in self.newcomers}):
            units = self._useful(provider)
            if not units:
                continue
            place = np.full(len(self.scene.units.ids), -1)
            place[units] = np.arange(len(units))
            both = (place[i] >= 0) & (place[j] >= 0)
            a, b = place[i[both]], place[j[both]]
            make = self._chains if chain else self._cliques
            yield from make(provider, np.array(units), a, b)

    def _cliques(self, provider: int, units: Ints, a: Ints, b: Ints) -> Iterable[Slot]:
        for clique in maximal_cliques(len(units), a, b):
            members = tuple(int(units[k]) for k in clique)
            if not any((u, provider) in self.newcomers for u in members):
                continue
            for _ in range(self._copies(members)):
                yield Slot(members, provider)

    def _copies(self, members: tuple[int, ...]) -> int:
        """Return how many groups one set can ever need: two that fit together are one."""
        most = sum(self._most(u) + int(self.present[u]) for u in members)
        largest = self.scene.rulebook.cluster.max_group
        if most <= largest:
            return 1
        return min(len(members), 2 * most // (largest + 1) + 1)

    def _chains(self, provider: int, units: Ints, a: Ints, b: Ints) -> Iterable[Slot]:
        labels = components(len(units), a, b)
        for label in np.unique(labels):
            inside = [int(u) for u in units[labels == label]]
            if not any((u, provider) in self.newcomers for u in inside):
                continue
            for k, root in enumerate(inside):
                yield Slot(tuple(inside[k:]), provider, root)

    def _most(self, unit: int) -> int:
        return int(self.scene.units.capacity[unit] + self.scene.units.movable_residents[unit])

    def _slot(self, number: int, slot: Slot) -> list[tuple[int, int, int | None]]:
        """Add one slot; return (unit, member column, newcomers column) of its units."""
        cluster, rows = self.scene.rulebook.cluster, self.rows
        opened = rows.aux(("open", number, slot.provider), 1)
        persons: list[tuple[int, int]] = []
        result = []
        for unit in slot.units:
            inside = rows.aux(("in", unit, number), 1)
            new = self._newcomers(unit, slot, inside, number)
            stay = self._present(unit, slot, inside, number)
            counted = [(c, 1) for c in (new, stay) if c is not None]
            persons += counted
            if new is not None and stay is not None:
                # Implied for whole numbers; keeps a half-moved resident from counting twice.
                full = int(self.scene.units.capacity[unit] + self.present[unit])
                rows.add([(new, 1), (stay, 1), (inside, -full)], high=0)
            rows.add([(inside, 1), (opened, -1)], high=0)
            if slot.root is not None or new is None:
                rows.add([(inside, 1), *((c, -1) for c, _ in counted)], high=0)
            if not self.joins[unit] and new is not None and stay is not None:
                rows.add([(inside, 1), (new, -1)], high=0)
            result.append((unit, inside, new))
        rows.add([*persons, (opened, -cluster.min_group)], low=0)
        rows.add([*persons, (opened, -cluster.max_group)], high=0)
        if slot.root is not None:
            self._linked(number, slot, opened, {u: i for u, i, _ in result})
        return result

    def _newcomers(self, unit: int, slot: Slot, inside: int, number: int) -> int | None:
        if (unit, slot.provider) not in self.newcomers:
            return None
        if not self._may_serve(unit, slot.provider):
            return None
        most = self._most(unit)
        new = self.rows.aux(("new", unit, number), most)
        self.rows.add([(new, 1), (inside, -most)], high=0)
        return new

    def _present(self, unit: int, slot: Slot, inside: int, number: int) -> int | None:
        """Count who lives there and stays; nobody may be left of another provider's people."""
        present = int(self.present[unit])
        if not present:
            return None
        leavers = self.leavers.get(unit, [])
        if slot.provider not in (ANY, int(self.present_provider[unit])):
            self.rows.add([(inside, present), *((c, -1) for c in leavers)], high=0)
            return None
        stay = self.rows.aux(("stay", unit, number), present)
        self.rows.add([(stay, 1), (inside, -present)], high=0)
        self.rows.add([(stay, 1), *((c, 1) for c in leavers)], high=present)
        self.rows.add([(stay, 1), (inside, -present), *((c, 1) for c in leavers)], low=0)
        return stay

    def _linked(self, number: int, slot: Slot, opened: int, inside: dict[int, int]) -> None:
        """Add the flow that reaches every member from the root through members only."""
        rows, size = self.rows, len(slot.units)
        root = slot.units[0]
        rows.add([(inside[root], 1), (opened, -1)], low=0, high=0)
        flow: dict[int, list[tuple[int, int]]] = {u: [] for u in slot.units}
        able = set(slot.units)
        for i, j in zip(*self.scene.near_units, strict=True):
            for a, b in ((int(i), int(j)), (int(j), int(i))):
                if a in able and b in able and b != root:
                    arc = rows.aux(("flow", a, number), size - 1)
                    rows.add([(arc, 1), (inside[a], -(size - 1))], high=0)
                    rows.add([(arc, 1), (inside[b], -(size - 1))], high=0)
                    flow[a].append((arc, -1))
                    flow[b].append((arc, 1))
        for unit in slot.units[1:]:
            rows.add([*flow[unit], (inside[unit], -1)], low=0, high=0)


def resident_provider(scene: Scene) -> Ints:
    """Return who serves those who live in each unit, else whose unit it is, else -1: (U,)."""
    units = scene.units
    return np.where(units.occupied_provider >= 0, units.occupied_provider, units.provider)


def joinable(scene: Scene) -> Bools:
    """Return which occupied units may join a group with those who live there: (U,).

    Clustered and shared units; where their form must lie near a BW location they do, in the
    reading "own" near one of whoever serves the residents.
    """
    units, cluster = scene.units, scene.rulebook.cluster
    holds = nearest(scene).holds
    if cluster.bw_provider == "own":
        nobody = np.zeros((len(holds), 1), dtype=bool)
        every = np.arange(len(holds))
        holds = np.hstack([holds, nobody])[every, resident_provider(scene)][:, None]
    within = holds[:, 0]
    needed = {form for p in PROFILES for form in scene.rulebook.profile(p).near_bw}
    asked = np.isin(units.form, sorted(needed))
    result: Bools = (units.occupied > 0) & np.isin(units.form, CLUSTER_FORMS) & (within | ~asked)
    return result


LIMIT = Limit("groups", SENTENCE, rows)
