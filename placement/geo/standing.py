"""Which units count as clustered, and in which groups: the 100 m rule on its own, without a plan.

A unit counts when somewhere a group is possible that it belongs to: near enough to each other in
the reading of the scene, near enough to a BW location where its form asks that, by one provider
where one serves a group, and with enough persons, living there now or able to move in. The match
decides which of the possible groups are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from placement.errors import GeoError
from placement.geo.clusters import DEFAULT_LIMIT, components, maximal_cliques
from placement.geo.nearness import Near, nearest
from placement.geo.scene import CLUSTER_FORMS, PROFILES, UNKNOWN_VALUE, Bools, Ints, Scene
from placement.geo.scene import clusterable_form as clusterable

NO, UNSURE, YES = 0, 1, 2
ANY = -1


@dataclass(frozen=True, slots=True)
class Group:
    """A largest set of units that may form one group; `persons` who live or can live there.

    `enough` is whether persons reach the least number of a group. `listed` False: the units hang
    together in more sets than are listed, and stand here as one.
    """

    units: tuple[int, ...]
    persons: int
    enough: bool
    listed: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What the 100 m rule says of every unit: (U,) arrays, and its groups in a fixed order.

    `counts` is NO, UNSURE (a walk is unknown, or a crowd has too many groups to list) or YES;
    `bw_mm` is the walk to the nearest BW location that counts, -1 where unknown.
    """

    clusterable: Bools
    counts: Ints
    bw_mm: Ints
    bw_state: Ints
    groups: tuple[Group, ...]
    unlisted: int
    """How many crowds have more groups than are listed."""


def standing(scene: Scene, limit: int = DEFAULT_LIMIT) -> Standing:
    """Return what the 100 m rule says in the reading of the scene.

    At most `limit` groups are listed per crowd of units that hang together; beyond it the crowd
    stands as one group, and its units are unsure unless two of them are enough by themselves.
    """
    able = clusterable(scene.units)
    near = nearest(scene)
    counts = np.zeros(len(able), dtype=np.int64)
    groups: dict[tuple[int, ...], Group] = {}
    seen: set[bytes] = set()
    for provider in serving(scene):
        sure, possible = eligible(scene, near, provider)
        if sure.tobytes() + possible.tobytes() in seen:
            continue
        seen.add(sure.tobytes() + possible.tobytes())
        own = _groups(scene, sure, limit)
        groups |= {group.units: group for group in own}
        counts = np.maximum(counts, _counted(scene, own))
        if (possible & ~sure).any():
            maybe = counted(scene, possible, limit)
            counts = np.maximum(counts, np.where(maybe == YES, UNSURE, maybe))
    found = tuple(groups[units] for units in sorted(groups))
    least, state = _walk_state(scene, near)
    return Standing(able, counts, least, state, found, sum(not g.listed for g in found))


def serving(scene: Scene) -> list[int]:
    """Return who may serve a group; ANY where it need not be one provider."""
    if not scene.rulebook.cluster.single_provider:
        return [ANY]
    grouping = [bool(scene.rulebook.profile(p).near_units) for p in PROFILES]
    found: list[int] = np.flatnonzero(scene.providers.contracted[:, grouping].any(axis=1)).tolist()
    return found


def eligible(scene: Scene, near: Near, provider: int) -> tuple[Bools, Bools]:
    """Return the units that may be in a group of a provider: surely, and possibly: (U,), (U,).

    Possibly is where the walk to a BW location is unknown.
    """
    units = scene.units
    able = clusterable(units) & (persons(scene) > 0)
    if provider != ANY:
        theirs = np.where(units.occupied_provider >= 0, units.occupied_provider, units.provider)
        able &= (units.provider < 0) | (units.provider == provider)
        able &= (units.occupied == 0) | (theirs == provider)
    mm, within = near.of(provider)
    asked = asks_bw(scene)
    holds = ~asked | within
    return able & holds, able & (holds | (asked & (mm == UNKNOWN_VALUE)))


def asks_bw(scene: Scene) -> Bools:
    """Return the units whose form must lie near a BW location: (U,)."""
    needed = {form for p in PROFILES for form in scene.rulebook.profile(p).near_bw}
    return np.isin(scene.units.form, sorted(needed))


def persons(scene: Scene) -> Ints:
    """Return how many each unit can bring to a group: who can move in, and who lives there. (U,).

    Those who live in an independent dwelling are no part of a group.
    """
    units = scene.units
    join = np.isin(units.form, CLUSTER_FORMS)
    result: Ints = units.capacity + units.movable_residents * ~join + units.occupied * join
    return result


def _least_persons(scene: Scene) -> Ints:
    """Return how many each unit brings at least: who lives there counts, else one newcomer."""
    join = np.isin(scene.units.form, CLUSTER_FORMS)
    staying = (scene.units.occupied - scene.units.movable_residents) * join
    return np.asarray(np.maximum(1, staying), dtype=np.int64)


def _groups(scene: Scene, among: Bools, limit: int) -> list[Group]:
    chain = scene.rulebook.cluster.between_units == "chain"
    most, least = persons(scene), scene.rulebook.cluster.min_group
    return [
        Group(units, int(most[list(units)].sum()), bool(most[list(units)].sum() >= least), listed)
        for units, listed in sets(scene.near_units, among, chain=chain, limit=limit)
    ]


def sets(
    near: tuple[Ints, Ints], among: Bools, *, chain: bool, limit: int = DEFAULT_LIMIT
) -> Iterator[tuple[tuple[int, ...], bool]]:
    """Yield the largest sets of near units among some, and whether they are all listed.

    A crowd of more than `limit` sets is yielded as one set that is not listed.
    """
    units = np.flatnonzero(among)
    place = np.full(len(among), -1)
    place[units] = np.arange(len(units))
    i, j = near
    both = among[i] & among[j]
    a, b = place[i[both]], place[j[both]]
    crowd = components(len(units), a, b)
    order = np.argsort(crowd, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(crowd[order])) + 1) if len(units) else []
    rows = _by_crowd(crowd[a], len(members))
    for inside, own in zip(members, rows, strict=True):
        whole = tuple(units[inside].tolist())
        if chain or len(whole) == 1:
            yield whole, True
            continue
        local = np.searchsorted(inside, np.stack([a[own], b[own]]))
        try:
            found = maximal_cliques(len(inside), local[0], local[1], limit)
        except GeoError:
            yield whole, False
            continue
        for clique in found:
            yield tuple(whole[k] for k in clique), True


def _by_crowd(crowd: Ints, count: int) -> Sequence[Ints]:
    order = np.argsort(crowd, kind="stable")
    ends = np.searchsorted(crowd[order], np.arange(count), side="right")
    return np.split(order, ends[:-1]) if count else []


def counted(scene: Scene, among: Bools, limit: int = DEFAULT_LIMIT) -> Ints:
    """Return NO, UNSURE or YES per unit when only some units may be in a group: (U,)."""
    return _counted(scene, _groups(scene, among, limit))


def _counted(scene: Scene, groups: list[Group]) -> Ints:
    """Return per unit whether one of these groups can hold it: (U,)."""
    counts = np.zeros(len(scene.units.ids), dtype=np.int64)
    low, high = _least_persons(scene), persons(scene)
    cluster = scene.rulebook.cluster
    for group in groups:
        if not group.listed:
            _pairs_suffice(scene, group, counts)
        elif group.enough and low[list(group.units)].sum() <= cluster.max_group:
            counts[list(group.units)] = YES
        elif group.enough:
            for unit in group.units:
                most = _reached(unit, group.units, low, high, cluster.max_group)
                if most >= cluster.min_group:
                    counts[unit] = YES
    return counts


def _reached(unit: int, units: tuple[int, ...], low: Ints, high: Ints, most: int) -> int:
    """Return the most persons of a group of these units with `unit` in it, within `most`.

    Who lives there comes along whole, so a few full units may already be too many: then none (0).
    """
    if low[unit] > most:
        return 0
    best = {int(low[unit]): int(high[unit])}
    for other in units:
        if other == unit:
            continue
        for taken, held in list(best.items()):
            more = taken + int(low[other])
            if more <= most:
                best[more] = max(best.get(more, 0), held + int(high[other]))
    return min(most, max(best.values()))


def _pairs_suffice(scene: Scene, group: Group, counts: Ints) -> None:
    """Mark units of a crowd too large to list: sure with one neighbour or alone, else unsure."""
    low, high, cluster = _least_persons(scene), persons(scene), scene.rulebook.cluster
    inside = np.isin(np.arange(len(counts)), group.units)
    counts[inside & (counts == NO)] = UNSURE
    counts[inside & (high >= cluster.min_group) & (low <= cluster.max_group)] = YES
    i, j = scene.near_units
    both = inside[i] & inside[j]
    for a, b in zip(i[both].tolist(), j[both].tolist(), strict=True):
        together = int(high[a] + high[b])
        if together >= cluster.min_group and low[a] + low[b] <= cluster.max_group:
            counts[[a, b]] = YES


def _walk_state(scene: Scene, near: Near) -> tuple[Ints, Ints]:
    """Return the least walk of each unit and NO, UNSURE or YES; YES where none is asked."""
    known = np.where(near.known, near.mm, np.iinfo(np.int64).max).min(
        axis=1, initial=np.iinfo(np.int64).max
    )
    holds = near.holds.any(axis=1)
    unknown = (~near.known).any(axis=1) & ~holds
    state = np.where(unknown, UNSURE, np.where(holds, YES, NO))
    least = np.where(unknown, UNKNOWN_VALUE, known)
    return least, np.where(asks_bw(scene), state, YES)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What a change of reading changes: units by position, and groups that come and go.

    `gone`: units that could be one group, alone or with others, and no longer can; `new`: the
    other way round.
    """

    units: Ints
    gone: tuple[Group, ...]
    new: tuple[Group, ...]


def difference(before: Standing, after: Standing) -> Change:
    """Return exactly the units whose verdict differs, and the groups that only one side allows."""
    return Change(
        units=np.flatnonzero(before.counts != after.counts),
        gone=_only(before, after),
        new=_only(after, before),
    )


def _only(here: Standing, there: Standing) -> tuple[Group, ...]:
    """Return the groups of one side whose units do not all sit in one group of the other."""
    homes: dict[int, set[int]] = {}
    for number, group in enumerate(there.groups):
        for unit in group.units if group.enough else ():
            homes.setdefault(unit, set()).add(number)
    return tuple(
        group
        for group in here.groups
        if group.enough and not set.intersection(*(homes.get(u, set()) for u in group.units))
    )
