"""The 100 m rule in each of its readings: what is near what depends on who reads the sentence.

Between units: `pairwise` and `chain` measure straight lines, `adjoining` besides counts one
complex or one building as 0 m. The point measured: the unit's own point, a given entrance, or the
footprint of its building. To a BW location: the walking network with or without the legs from the
door to the street, or a straight line. All in whole millimetres, boundary included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal, get_args

import numpy as np
import shapely
from numpy.typing import NDArray

from placement.errors import NotFoundError
from placement.geo.bw_walk import LOOK, bw_walks
from placement.geo.confirmations import Apart, near_as_confirmed, weighed
from placement.geo.networks import Networks
from placement.geo.proximity import pairs_within, to_mm
from placement.geo.scene import FAR, Ints, Scene, clusterable_form
from placement.quantities import MM_PER_METRE
from placement.rulebook.kinds import BetweenUnits, WalkMeasure
from placement.tables import Tables

Point = Literal["address", "entrance", "footprint"]
_NANOMETRE_MM = 1e-6
"""What floating point may add to a distance between outlines that are whole millimetres."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the rule. NotFoundError, in Dutch, for a value that is no reading."""

    between_units: BetweenUnits = "pairwise"
    point: Point = "address"
    walk: WalkMeasure = "network"

    def __post_init__(self) -> None:
        for name, known in OPTIONS.items():
            if getattr(self, name) not in known:
                raise NotFoundError(
                    f"Leeswijze «{name}={getattr(self, name)}» bestaat niet; "
                    f"kies uit {', '.join(known)}."
                )


OPTIONS: Mapping[str, tuple[str, ...]] = {
    "between_units": get_args(BetweenUnits),
    "point": get_args(Point),
    "walk": get_args(WalkMeasure),
}


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """Where units are measured from besides their own point.

    `entrance`: RD x, y in whole millimetres per unit id; a unit left out has its own point.
    `footprints`: polygons of buildings in RD metres; a unit in none of them has its point.
    """

    entrance: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    footprints: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of clusterable units i < j and the whole millimetres between them in one reading.

    Looked for up to several times the limit, so that a near miss has its number.
    """

    i: Ints
    j: Ints
    mm: Ints

    def within(self, limit_mm: int) -> tuple[Ints, Ints]:
        """Return the pairs at most this far apart."""
        near = self.mm <= limit_mm
        return self.i[near], self.j[near]

    def apart(self) -> Apart:
        """Return the mm between any two units, FAR where they are no pair."""
        mm = dict(zip(zip(self.i.tolist(), self.j.tolist(), strict=True), self.mm, strict=True))
        return lambda one, other: int(mm.get((min(one, other), max(one, other)), FAR))


def reading_of(scene: Scene) -> Reading:
    """Return the reading that the rulebook of a scene takes."""
    cluster = scene.rulebook.cluster
    return Reading(between_units=cluster.between_units, walk=cluster.walk)


def changed(reading: Reading, wanted: Mapping[str, str]) -> Reading:
    """Return a reading with some answers replaced; NotFoundError for a name or value unknown."""
    names = [item.name for item in fields(Reading)]
    unknown = [name for name in wanted if name not in names]
    if unknown:
        raise NotFoundError(f"Leeswijze «{unknown[0]}» bestaat niet; kies uit {', '.join(names)}.")
    return replace(reading, **wanted)  # type: ignore[arg-type]


def reread(
    scene: Scene, tables: Tables, networks: Networks, reading: Reading, doors: Doors
) -> tuple[Scene, Pairs]:
    """Return the scene as another reading judges it, and what lies between its units.

    Only the 100 m rule is read anew: rules on rent, reach and the like keep their answers.
    """
    rulebook = scene.rulebook.replace(
        cluster={"between_units": reading.between_units, "walk": reading.walk}
    )
    walk, estimated = bw_walks(tables, rulebook, networks, _at_doors(scene, reading, doors).units)
    pairs = between(scene, tables, reading, doors)
    said = weighed(tables, rulebook.cluster, walk, pairs.apart())
    near = pairs.within(rulebook.cluster.radius_mm)
    again = scene.replace(
        rulebook=rulebook,
        bw_walk_mm=walk,
        bw_walk_estimated=estimated,
        near_units=near_as_confirmed(near, said, clusterable_form(scene.units)),
        confirmed=said,
    )
    return again, pairs


def between(scene: Scene, tables: Tables, reading: Reading, doors: Doors) -> Pairs:
    """Return the pairs of clusterable units with their distance in one reading.

    Distances that were delivered replace measured ones, and a pair left out is far; adjoining
    units are 0 m apart even then.
    """
    places = np.flatnonzero(clusterable_form(scene.units))
    look = scene.rulebook.cluster.radius_mm * LOOK
    if "unit_distances" in tables.given:
        able = set(places.tolist())
        found = {p: mm for p, mm in scene.unit_distance_mm.items() if able.issuperset(p)}
    elif reading.point == "footprint" and len(doors.footprints):
        found = _between_footprints(scene, places, doors, look)
    else:
        units = _at_doors(scene, reading, doors).units
        i, j, mm = pairs_within(units.x_mm[places], units.y_mm[places], look)
        return _adjoined(scene, reading, doors, (places[i], places[j], mm))
    rows = np.array([(*p, mm) for p, mm in sorted(found.items())], dtype=np.int64).reshape(-1, 3)
    return _adjoined(scene, reading, doors, (rows[:, 0], rows[:, 1], rows[:, 2]))


def _at_doors(scene: Scene, reading: Reading, doors: Doors) -> Scene:
    """Return the scene with each unit at its entrance, where that is what is measured."""
    if reading.point != "entrance" or not doors.entrance:
        return scene
    x, y = scene.units.x_mm.copy(), scene.units.y_mm.copy()
    for at, name in enumerate(scene.units.ids):
        if name in doors.entrance:
            x[at], y[at] = doors.entrance[name]
    return scene.replace(units=replace(scene.units, x_mm=x, y_mm=y))


def building_of(scene: Scene, footprints: NDArray[np.object_]) -> Ints:
    """Return the footprint that each unit's point lies in, edge included; -1 for none: (U,)."""
    result = np.full(len(scene.units.ids), -1, dtype=np.int64)
    if len(footprints):
        doors = shapely.points(scene.units.x_mm / MM_PER_METRE, scene.units.y_mm / MM_PER_METRE)
        unit, building = shapely.STRtree(footprints).query(doors, predicate="intersects")
        # The first of several: a register may hold one building more than once.
        result[unit[::-1]] = building[::-1]
    return result


def _between_footprints(
    scene: Scene, places: Ints, doors: Doors, look_mm: int
) -> dict[tuple[int, int], int]:
    building = building_of(scene, doors.footprints)[places]
    points = shapely.points(
        scene.units.x_mm[places] / MM_PER_METRE, scene.units.y_mm[places] / MM_PER_METRE
    )
    outlines = np.asarray(points, dtype=object)
    outlines[building >= 0] = doors.footprints[building[building >= 0]]
    tree = shapely.STRtree(outlines)
    i, j = tree.query(outlines, predicate="dwithin", distance=look_mm / MM_PER_METRE)
    i, j = i[i < j], j[i < j]
    mm = whole_mm(shapely.distance(outlines[i], outlines[j]))
    return {(int(places[a]), int(places[b])): int(d) for a, b, d in zip(i, j, mm, strict=True)}


def whole_mm(metres: NDArray[np.float64]) -> Ints:
    """Return metres between outlines as whole millimetres, rounded up."""
    return np.asarray(np.ceil(metres * MM_PER_METRE - _NANOMETRE_MM), dtype=np.int64).clip(0)


def _adjoined(
    scene: Scene, reading: Reading, doors: Doors, found: tuple[Ints, Ints, Ints]
) -> Pairs:
    """Return the pairs, with units of one complex or building 0 m apart where that is read so."""
    if reading.between_units != "adjoining":
        return Pairs(*found)
    able = np.flatnonzero(clusterable_form(scene.units))
    buildings = building_of(scene, doors.footprints)
    together = np.concatenate([same_owner(own, able) for own in (scene.units.complex, buildings)])
    mm = {(int(a), int(b)): int(d) for a, b, d in zip(*found, strict=True)}
    mm |= dict.fromkeys(map(tuple, together.tolist()), 0)
    rows = np.array([(*p, d) for p, d in sorted(mm.items())], dtype=np.int64).reshape(-1, 3)
    return Pairs(rows[:, 0], rows[:, 1], rows[:, 2])


def same_owner(owner: Ints, able: Ints) -> Ints:
    """Return the pairs of units, among those able, that share an owner; -1 is no owner: (n, 2)."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    for one in np.unique(owner[able][owner[able] >= 0]):
        inside = able[owner[able] == one]
        a, b = np.triu_indices(len(inside), k=1)
        found.append(np.column_stack([inside[a], inside[b]]))
    return np.concatenate(found)


def nearest_mm(pairs: Pairs, count: int) -> Ints:
    """Return how far the nearest other clusterable unit is from each unit; FAR for none: (U,)."""
    result = np.full(count, FAR)
    np.minimum.at(result, pairs.i, pairs.mm)
    np.minimum.at(result, pairs.j, pairs.mm)
    return result


def entrances(rows: Mapping[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Return given points in RD metres as whole millimetres."""
    names = list(rows)
    xy = to_mm([rows[name] for name in names]).reshape(-1, 2)
    return {name: (int(x), int(y)) for name, (x, y) in zip(names, xy.tolist(), strict=True)}
