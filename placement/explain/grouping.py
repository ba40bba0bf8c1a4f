"""Whether the units newly used for a group still form valid groups after a small change.

Looks only at the groups that the change touches and is careful: it may miss a valid grouping
that needs others to be rearranged, but what it accepts is valid.
"""

from __future__ import annotations

from collections.abc import Iterable

from placement.explain.standing import Standing

Groups = dict[int, int]


def regrouped(standing: Standing, touched: Iterable[int]) -> Groups | None:
    """Return a valid group for each unit in groups after a change; None where none was found.

    `touched` are the units whose newcomers or residents changed.
    """
    ground, groups = standing.ground, dict(standing.group)
    loose = []
    affected = set()
    for unit in sorted(set(touched)):
        fresh = any(ground.clustered[c] for c in standing.newcomers(unit))
        if unit in groups:
            affected.add(groups[unit])
            if not fresh and not _may_join(standing, unit):
                del groups[unit]
        elif fresh:
            loose.append(unit)
    return _settled(standing, groups, affected, loose)


def _settled(
    standing: Standing, groups: Groups, affected: set[int], loose: list[int]
) -> Groups | None:
    """Give every loose unit a group, then see that every affected group is valid."""
    if loose:
        unit, rest = loose[0], loose[1:]
        near = standing.ground.near.get(unit, frozenset())
        known = sorted({groups[v] for v in near if v in groups})
        for number in [*known, max(groups.values(), default=0) + 1]:
            found = _settled(standing, {**groups, unit: number}, affected | {number}, rest)
            if found is not None:
                return found
        return None
    for number in sorted(affected):
        members = [u for u, g in sorted(groups.items()) if g == number]
        kept = _repaired(standing, groups, members)
        if kept is None:
            return None
        groups = {u: g for u, g in groups.items() if g != number} | dict.fromkeys(kept, number)
    return groups


def _repaired(standing: Standing, groups: Groups, members: list[int]) -> list[int] | None:
    """Return members that make a valid group of these, perhaps with other joiners; else None."""
    used = [u for u in members if standing.newcomers(u)]
    if not used:
        return []
    spare = [
        u
        for u in sorted(standing.ground.near.get(used[0], frozenset()) - set(members))
        if u not in groups and not standing.newcomers(u) and _may_join(standing, u)
    ]
    for tried in (members, used, *([*members, u] for u in spare), *([*used, u] for u in spare)):
        if valid(standing, tried):
            return tried
    grown = list(used)
    for u in sorted(spare, key=lambda u: (-staying(standing, u), u)):
        if too_small(standing, grown) and (valid(standing, [*grown, u], counted=False)):
            grown.append(u)
    return grown if valid(standing, grown) else None


def valid(standing: Standing, members: list[int], *, counted: bool = True) -> bool:
    """Tell whether units form a group: near, one provider, everyone counted, the right size."""
    cluster = standing.ground.scene.rulebook.cluster
    if not _linked(standing, members) or not _served(standing, members):
        return False
    for unit in members:
        if not standing.newcomers(unit) and not _may_join(standing, unit):
            return False
    people = persons(standing, members)
    return people <= cluster.max_group and (not counted or people >= cluster.min_group)


def persons(standing: Standing, members: Iterable[int]) -> int:
    """Return how many persons a group of these units would have, new and present."""
    return sum(len(standing.newcomers(u)) + staying(standing, u) for u in members)


def too_small(standing: Standing, members: Iterable[int]) -> bool:
    """Tell whether a group of these units would have too few persons."""
    return persons(standing, members) < standing.ground.scene.rulebook.cluster.min_group


def staying(standing: Standing, unit: int) -> int:
    """Return how many who live in a unit stay there."""
    return int(standing.ground.scene.units.occupied[unit]) - standing.leavers(unit)


def _may_join(standing: Standing, unit: int) -> bool:
    return standing.ground.joins[unit] and staying(standing, unit) > 0


def providers(standing: Standing, members: Iterable[int]) -> set[int]:
    """Return who serves the newcomers of these units, and those who stay there."""
    ground = standing.ground
    found = {standing.place[c][1] for u in members for c in standing.newcomers(u)}
    return found | {ground.present_provider[u] for u in members if staying(standing, u) > 0}


def _served(standing: Standing, members: list[int]) -> bool:
    single = standing.ground.scene.rulebook.cluster.single_provider
    return not single or len(providers(standing, members)) == 1


def _linked(standing: Standing, members: list[int]) -> bool:
    near = standing.ground.near
    whole = set(members)
    if standing.ground.scene.rulebook.cluster.between_units != "chain":
        return all(whole - {u} <= near.get(u, frozenset()) for u in members)
    reached, new = {members[0]}, [members[0]]
    while new:
        found = (near.get(new.pop(), frozenset()) & whole) - reached
        reached |= found
        new += sorted(found)
    return reached == whole
