"""A plan as it stands, in whole numbers: who is where and what is left. No solver in sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from placement.domain import Profile
from placement.geo.scene import PROFILES, Scene
from placement.rules.groups import joinable, resident_provider
from placement.rules.hours import hours_of
from placement.solve import Plan

Spot = tuple[int, int]
"""(unit, provider)."""
Named = dict[int, tuple[int, ...]]
Lists = tuple[Named, Named, Named]
BT = PROFILES.index(Profile.BT)


@dataclass(frozen=True)
class Ground:
    """What every plan of one scene stands on; worked out once."""

    scene: Scene

    @cached_property
    def hours(self) -> list[int]:
        """Thousandths of an hour that each seeker takes of his provider."""
        return [int(h) for h in hours_of(self.scene)]

    @cached_property
    def clustered(self) -> list[bool]:
        """Whether each seeker seeks a profile that asks a group."""
        book = self.scene.rulebook
        asks = [bool(book.profile(p).near_units) for p in PROFILES]
        return [asks[p] for p in self.scene.seekers.profile]

    @cached_property
    def profile(self) -> list[int]:
        """The profile that each seeker seeks."""
        return [int(p) for p in self.scene.seekers.profile]

    @cached_property
    def complexes(self) -> list[int]:
        """The complex of each unit; -1 for none."""
        return [int(k) for k in self.scene.units.complex]

    @cached_property
    def movable(self) -> Mapping[int, tuple[int, ...]]:
        """Per unit the residents there who may move on."""
        found: dict[int, list[int]] = {}
        for client, home in enumerate(self.scene.seekers.home_unit.tolist()):
            if home >= 0:
                found.setdefault(home, []).append(client)
        return {unit: tuple(clients) for unit, clients in found.items()}

    @cached_property
    def near(self) -> Mapping[int, frozenset[int]]:
        """Per clusterable unit those within the cluster radius."""
        found: dict[int, set[int]] = {}
        for i, j in zip(*(side.tolist() for side in self.scene.near_units), strict=True):
            found.setdefault(i, set()).add(j)
            found.setdefault(j, set()).add(i)
        return {unit: frozenset(others) for unit, others in found.items()}

    @cached_property
    def joins(self) -> list[bool]:
        """Whether each unit may join a group with those who live there."""
        return [bool(j) for j in joinable(self.scene)]

    @cached_property
    def present_provider(self) -> list[int]:
        """Who serves those who live in each unit; -1 where it is not known."""
        return [int(p) for p in resident_provider(self.scene)]

    @cached_property
    def apart(self) -> Mapping[int, tuple[tuple[int, int, int], ...]]:
        """Per seeker (the other as seeker or -1, the other's home or -1, mm)."""
        apart = self.scene.apart
        found: dict[int, list[tuple[int, int, int]]] = {}
        rows = zip(apart.a, apart.b, apart.a_unit, apart.b_unit, apart.mm, strict=True)
        for a, b, a_home, b_home, mm in rows:
            found.setdefault(int(a), []).append((int(b), int(b_home), int(mm)))
            found.setdefault(int(b), []).append((int(a), int(a_home), int(mm)))
        return {client: tuple(others) for client, others in found.items() if client >= 0}

    @cached_property
    def musts(self) -> Mapping[int, tuple[Spot, ...]]:
        """Per seeker where he must be by hand; provider -1 means any."""
        pins = self.scene.pins
        found: dict[int, list[Spot]] = {}
        for pin in np.flatnonzero(pins.must & (pins.client >= 0)).tolist():
            spot = (int(pins.unit[pin]), int(pins.provider[pin]))
            found.setdefault(int(pins.client[pin]), []).append(spot)
        return {client: tuple(spots) for client, spots in found.items()}

    def unit_id(self, unit: int) -> str:
        """Return the id of a unit."""
        return self.scene.units.ids[unit]

    def provider_id(self, provider: int) -> str:
        """Return the id of a provider."""
        return self.scene.providers.ids[provider]

    def client_id(self, client: int) -> str:
        """Return the id of a seeker."""
        return self.scene.seekers.ids[client]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is placed where.

    `place` is per seeker, `inside` per unit, `served` per provider, `sharing` per complex (with
    BT); `group` is the group number of each unit newly used for a group or
    joined as it is.
    """

    ground: Ground
    place: Mapping[int, Spot]
    inside: Mapping[int, tuple[int, ...]]
    served: Mapping[int, tuple[int, ...]]
    sharing: Mapping[int, tuple[int, ...]]
    group: Mapping[int, int]

    def after(self, moves: Mapping[int, Spot | None]) -> Standing:
        """Return the standing in which these seekers are elsewhere, or nowhere (None)."""
        place = dict(self.place)
        lists = dict(self.inside), dict(self.served), dict(self.sharing)
        for client, spot in moves.items():
            old = place.pop(client, None)
            if old is not None:
                for named, key in self._kept(client, old, lists):
                    named[key] = tuple(c for c in named[key] if c != client)
            if spot is not None:
                place[client] = spot
                for named, key in self._kept(client, spot, lists):
                    named[key] = (*named.get(key, ()), client)
        inside, served, sharing = lists
        return replace(self, place=place, inside=inside, served=served, sharing=sharing)

    def _kept(self, client: int, spot: Spot, lists: Lists) -> Iterator[tuple[Named, int]]:
        """Yield the lists that name a seeker at a spot: of its unit, provider and complex."""
        inside, served, sharing = lists
        yield inside, spot[0]
        yield served, spot[1]
        complex_ = self.ground.complexes[spot[0]]
        if complex_ >= 0 and self.ground.profile[client] == BT:
            yield sharing, complex_

    def newcomers(self, unit: int) -> tuple[int, ...]:
        """Return who is placed in a unit."""
        return self.inside.get(unit, ())

    def leavers(self, unit: int) -> int:
        """Return how many residents of a unit move elsewhere."""
        return sum(c in self.place for c in self.ground.movable.get(unit, ()))

    def places_left(self, unit: int) -> int:
        """Return how many more persons a unit takes; negative where it is overfull."""
        room = int(self.ground.scene.units.capacity[unit]) + self.leavers(unit)
        return room - len(self.newcomers(unit))

    def hours_used(self, provider: int) -> int:
        """Return the thousandths of an hour that a provider's new clients take."""
        return sum(self.ground.hours[c] for c in self.served.get(provider, ()))

    def hours_left(self, provider: int) -> int | None:
        """Return a provider's thousandths of an hour left; None where no bound was given."""
        free = int(self.ground.scene.providers.hours_free_milli[provider])
        return None if free < 0 else free - self.hours_used(provider)

    def in_complex(self, number: int) -> tuple[int, ...]:
        """Return who is newly placed with BT in a complex."""
        return tuple(sorted(self.sharing.get(number, ())))

    def lives(self, client: int, home: int) -> int:
        """Return the unit where someone lives in this plan: placed, or at home; -1 nowhere."""
        return self.place[client][0] if client in self.place else home


def standing(ground: Ground, plan: Plan) -> Standing:
    """Return a plan as it stands."""
    columns = (plan.client, plan.unit, plan.provider, plan.group)
    rows = list(zip(*(c.tolist() for c in columns), strict=True))
    group = plan.occupied | {unit: number for _, unit, _, number in rows if number}
    empty = Standing(ground, {}, {}, {}, {}, group)
    return empty.after({client: (unit, provider) for client, unit, provider, _ in rows})
