"""Whether every unit newly used for a group stands in one good group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from placement.recheck.stand import CLUSTERING, Broken, Stand

Near = set[tuple[int, int]]


def broken_groups(here: Stand) -> Iterator[Broken]:
    """Yield what is wrong with groups: missing, double, too small or large, far apart, mixed."""
    units = here.scene.units.ids
    new: dict[int, set[int]] = {}
    members: dict[int, set[int]] = {}
    for row in here.rows:
        if here.grouped(row.client) != bool(row.group):
            yield Broken("groups", units[row.unit])
        if row.group:
            new.setdefault(row.unit, set()).add(row.provider)
            members.setdefault(row.group, set()).add(row.unit)
    for unit, group in sorted(here.joined.items()):
        if unit in new or group not in members or not _may_join(here, unit):
            yield Broken("groups", units[unit])
        members.setdefault(group, set()).add(unit)
    for unit, times in sorted(Counter(u for inside in members.values() for u in inside).items()):
        if times > 1:
            yield Broken("groups", units[unit])
    near = _near(here, {u for inside in members.values() for u in inside})
    into = Counter(row.unit for row in here.rows)
    for _, inside in sorted(members.items()):
        if not _good(here, sorted(inside), into, new, near):
            yield Broken("groups", units[min(inside)])


def _may_join(here: Stand, unit: int) -> bool:
    """Tell whether those who live in a unit and stay may join a group."""
    form = str(here.scene.units.form[unit])
    if here.staying(unit) < 1 or form not in CLUSTERING:
        return False
    norms = [here.scene.rulebook.profile(p) for p in here.scene.profile_names]
    asked = any(form in norm.near_bw for norm in norms)
    return not asked or here.walk_holds(unit, here.served_by(unit))


def _good(
    here: Stand, inside: list[int], into: Counter[int], new: dict[int, set[int]], near: Near
) -> bool:
    cluster = here.scene.rulebook.cluster
    persons = sum(into[unit] + here.staying(unit) for unit in inside)
    if not cluster.min_group <= persons <= cluster.max_group:
        return False
    serving = set[int]().union(*(new.get(unit, set()) for unit in inside))
    serving |= {here.served_by(unit) for unit in inside if here.staying(unit) > 0}
    if cluster.single_provider and (len(serving) != 1 or -1 in serving):
        return False
    if cluster.between_units == "chain":
        return _linked(inside, near)
    return all((a, b) in near for k, a in enumerate(inside) for b in inside[k + 1 :])


def _linked(inside: list[int], near: Near) -> bool:
    met, open_ = {inside[0]}, [inside[0]]
    while open_:
        here = open_.pop()
        for other in inside:
            if other not in met and (min(here, other), max(here, other)) in near:
                met.add(other)
                open_.append(other)
    return len(met) == len(inside)


def _near(here: Stand, used: set[int]) -> Near:
    """Return the pairs of used units that lie within the cluster radius."""
    i, j = here.scene.near_units
    asked = np.array(sorted(used), dtype=np.int64)
    both = np.isin(i, asked) & np.isin(j, asked)
    pairs = zip(i[both].tolist(), j[both].tolist(), strict=True)
    return {(min(a, b), max(a, b)) for a, b in pairs}
