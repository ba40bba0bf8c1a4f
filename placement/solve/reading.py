"""An answer's columns read back as a plan: who goes where, in which group, in which order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.geo.scene import Ints, Scene
from placement.rule import Candidates
from placement.solve.problem import Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen triples (N,), sorted by client, with their group and their step in a chain.

    `group`, `chain` and `order` are 0 where there is none; groups and chains count from 1.
    `occupied` names the groups that units join with the people who live there.
    """

    client: Ints
    unit: Ints
    provider: Ints
    group: Ints
    chain: Ints
    order: Ints
    occupied: dict[int, int]


def read(scene: Scene, candidates: Candidates, problem: Problem, x: Ints) -> Plan:
    """Return the plan that an answer stands for."""
    chosen = np.flatnonzero(x[: len(candidates)])
    client, unit = candidates.client[chosen], candidates.unit[chosen]
    staying = scene.units.occupied - np.bincount(
        scene.seekers.home_unit[client[scene.seekers.resident[client]]],
        minlength=len(scene.units.ids),
    )
    groups, joined = _groups(
        problem, x, set(unit.tolist()), set(np.flatnonzero(staying > 0).tolist())
    )
    clustered = [bool(scene.rulebook.profile(p).near_units) for p in scene.profile_names]
    grouped = np.array([clustered[p] for p in scene.seekers.profile[client]], dtype=bool)
    group = np.where(grouped, [groups.get(int(u), 0) for u in unit], 0)
    chain, order = _chains(scene, client, unit)
    return Plan(
        client=client,
        unit=unit,
        provider=candidates.provider[chosen],
        group=group.astype(np.int64),
        chain=chain,
        order=order,
        occupied=joined,
    )


def _groups(
    problem: Problem, x: Ints, used: set[int], lived_in: set[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the group of each unit newly used, and of each unit that joins as it is.

    A unit that all residents leave and nobody enters is no member, whatever its column says.
    """
    members: dict[int, list[int]] = {}
    fresh: set[int] = set()
    for (rule, what, unit, slot), value in zip(
        problem.aux_names, x[problem.first_aux :], strict=True
    ):
        if rule != "groups" or not value:
            continue
        if what == "in" and (unit in used or unit in lived_in):
            members.setdefault(slot, []).append(unit)
        elif what == "new":
            fresh.add(slot)
    open_slots = sorted(fresh, key=lambda slot: min(members[slot]))
    number = {slot: n + 1 for n, slot in enumerate(open_slots)}
    group = {u: number[s] for s in open_slots for u in members[s]}
    return group, {u: g for u, g in group.items() if u not in used}


def _chains(scene: Scene, client: Ints, unit: Ints) -> tuple[Ints, Ints]:
    """Return chain and order of each placement; who waits for a move comes after that move.

    Free places go to residents first, so that a chain can begin; whoever is over waits for one
    who leaves. What then remains without a beginning is a swap: one day, one order.
    """
    after = _waits_for(scene, client, unit)
    chain, order = np.zeros(len(client), dtype=np.int64), np.zeros(len(client), dtype=np.int64)
    next_of = {b: a for a, b in enumerate(after) if b >= 0}
    moving = scene.seekers.resident[client]
    count = 0
    for start in [n for n in range(len(client)) if after[n] < 0 and (moving[n] or n in next_of)]:
        count, at, step = count + 1, start, 1
        while True:
            chain[at], order[at] = count, step
            if at not in next_of:
                break
            at, step = next_of[at], step + 1
    for start in range(len(client)):
        if after[start] >= 0 and not chain[start]:
            count, at = count + 1, start
            while not chain[at]:
                chain[at], order[at] = count, 1
                at = next_of[at]
    return chain, order


def _waits_for(scene: Scene, client: Ints, unit: Ints) -> list[int]:
    """Return per placement the one that must come first because it frees the place; else -1."""
    moving = scene.seekers.resident[client]
    after = [-1] * len(client)
    for u in np.unique(unit):
        into = sorted(np.flatnonzero(unit == u).tolist(), key=lambda n: (not moving[n], n))
        out = np.flatnonzero(moving & (scene.seekers.home_unit[client] == u)).tolist()
        over = into[int(scene.units.capacity[u]) :]
        for newcomer, leaver in zip(over, out, strict=False):
            after[newcomer] = leaver
    return after
