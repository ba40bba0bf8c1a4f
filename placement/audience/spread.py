"""Demand, supply, target and proposal per municipality and profile, as planners may see them.

Counts of persons are hidden by the whole table, along profiles and along municipalities: their
totals are known elsewhere. What is shown of them is in fives, and so is all that follows from it.
Places and targets are no persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from placement.audience.counts import hidden_rows
from placement.audience.suppress import HIDDEN, Bools, Ints, fives, hidden_in
from placement.audience.views import Cell
from placement.domain import Profile
from placement.edges import Edges, part, row_of
from placement.geo.scene import PROFILES, Scene
from placement.rule import HOLDS
from placement.spread import fits
from placement.tables import Tables

Counts = Mapping[tuple[str, str], int]
"""Per (profile, municipality id) a number."""
Offered = Literal["free", "taken", "none"]
ASKED_OF_BT = ("form", "reach", "contracted")


@dataclass(frozen=True, slots=True)
class SpreadCell:
    """One profile in one municipality; None where there is no such figure.

    `proposed` is net: who moves is one more here and one less there. `balance` is free places
    minus who wait; `to_go` is the target minus who live there and who are proposed.
    """

    municipality: str
    municipality_name: str
    profile: str
    demand: int
    supply: int
    target: int | None
    occupied: int | None
    proposed: int | None
    hidden: frozenset[str]

    @property
    def balance(self) -> int:
        """Return how many places there are more (or fewer) than people who wait."""
        return self.supply - self.demand

    @property
    def to_go(self) -> int | None:
        """Return what is missing to the target once the proposal is carried out."""
        if self.target is None:
            return None
        return self.target - (self.occupied or 0) - (self.proposed or 0)

    @property
    def surplus(self) -> int | None:
        """Return how many more (or fewer) live there than is wanted."""
        if self.target is None or self.occupied is None:
            return None
        return self.occupied - self.target

    def count(self, name: str) -> int | None:
        """Return a figure for a chart; None where it is not shown or not there."""
        found = getattr(self, name)
        return None if name in self.hidden or not isinstance(found, int) else found

    def cell(self, name: str) -> Cell:
        """Return a figure as a table shows it."""
        return HIDDEN if name in self.hidden else self.count(name)


@dataclass(frozen=True, slots=True, repr=False)
class SpreadGround:
    """What a spread is told from; `proposed` is None where there is no proposal."""

    tables: Tables
    supply: Counts
    demand: Counts
    proposed: Counts | None


def spread_cells(ground: SpreadGround, *, guarded: bool) -> tuple[SpreadCell, ...]:
    """Return every cell, municipality by municipality.

    `guarded` hides small counts of persons and tells the others in fives: in two proposals, or on
    two days, nobody can tell a difference of one or a few.
    """
    names = {str(i): str(n) for i, n in ground.tables.municipalities["name"].items()}
    keys = [(str(profile), place) for place in names for profile in PROFILES]
    targets = _targets(ground.tables)
    demand = np.array([ground.demand.get(key, 0) for key in keys], dtype=np.int64)
    net = np.array([(ground.proposed or {}).get(key, 0) for key in keys], dtype=np.int64)
    hidden = _hidden(ground.tables, keys, demand, net) if guarded else {}
    told = fives if guarded else int
    return tuple(
        SpreadCell(
            municipality=place,
            municipality_name=names[place],
            profile=profile,
            demand=told(int(demand[at])),
            supply=ground.supply.get((profile, place), 0),
            target=targets[profile, place][0] if (profile, place) in targets else None,
            occupied=told(targets[profile, place][1]) if (profile, place) in targets else None,
            proposed=None if ground.proposed is None else told(int(net[at])),
            hidden=hidden.get((profile, place), frozenset()),
        )
        for at, (profile, place) in enumerate(keys)
    )


def hidden_net(keys: Sequence[tuple[str, str]], net: Ints) -> Bools:
    """Return which net numbers of persons per (profile, municipality) are hidden: (n,)."""
    return hidden_in(np.abs(net), [[p for p, _ in keys], [m for _, m in keys]])


def _hidden(
    tables: Tables, keys: list[tuple[str, str]], demand: Ints, net: Ints
) -> dict[tuple[str, str], frozenset[str]]:
    lines = [[p for p, _ in keys], [m for _, m in keys]]
    rows = tables.spread_targets[["profile", "municipality", "occupied"]].to_dict("records")
    told = [{str(k): v for k, v in row.items()} for row in rows]
    housed = hidden_rows("spread_targets", "occupied", told) if told else np.zeros(0, np.bool_)
    gone = {
        (str(row["profile"]), str(row["municipality"]))
        for row, hides in zip(told, housed, strict=True)
        if hides
    }
    found: dict[tuple[str, str], frozenset[str]] = {}
    masks = zip(keys, hidden_in(demand, lines), hidden_net(keys, net), strict=True)
    for key, waiting, proposed in masks:
        names = {"demand", "balance"} if waiting else set()
        names |= {"proposed", "to_go"} if proposed else set()
        names |= {"occupied", "surplus", "to_go"} if key in gone else set()
        found[key] = frozenset(names)
    return found


def _targets(tables: Tables) -> dict[tuple[str, str], tuple[int, int]]:
    rows = tables.spread_targets
    return {
        (str(profile), str(place)): (int(target), int(occupied))
        for profile, place, target, occupied in zip(
            rows["profile"], rows["municipality"], rows["target"], rows["occupied"], strict=True
        )
    }


def supply_of(scene: Scene) -> dict[tuple[str, str], int]:
    """Return how many free places a client of each profile could have, per municipality."""
    could, units = fits(scene), scene.units
    total = np.zeros((len(scene.municipality_ids), len(PROFILES)), dtype=np.int64)
    known = units.municipality >= 0
    for number in range(len(PROFILES)):
        here = known & could[:, number]
        np.add.at(total[:, number], units.municipality[here], units.capacity[here])
    return {
        (str(profile), place): int(total[at, number])
        for at, place in enumerate(scene.municipality_ids)
        for number, profile in enumerate(PROFILES)
    }


def offered_bt(scene: Scene, edges: Edges) -> dict[str, Offered]:
    """Return per municipality whether BT can be had: a dwelling for it that is reached in time.

    About dwellings alone, lived in or not: that nobody is counted, nothing needs to be hidden.
    """
    asker = next(
        at for at, profile in enumerate(scene.seekers.profile) if PROFILES[profile] == Profile.BT
    )
    shape = (len(scene.units.ids), len(scene.providers.ids))
    served: Bools = np.ones(shape, dtype=np.bool_)
    for gate, verdict in edges.verdicts:
        if gate.id in ASKED_OF_BT:
            state = part(verdict, row_of(verdict, scene, asker)).state()
            served &= np.broadcast_to(state[0] == HOLDS, shape)
    could = served.any(axis=1)
    free = could & (scene.units.capacity > 0)
    found: dict[str, Offered] = {}
    for number, place in enumerate(scene.municipality_ids):
        here = scene.units.municipality == number
        some: Offered = "taken" if (could & here).any() else "none"
        found[place] = "free" if (free & here).any() else some
    return found
