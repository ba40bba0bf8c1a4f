"""Spots along schematic streets, so that every invented dwelling has a street at its door."""

from __future__ import annotations

import math
from itertools import pairwise

from placement_data.demo.ground import Ground, Point, Town
from placement_data.demo.streets import Street, Streets
from placement_data.draw import Draw
from placement_data.rows import Row


class Places:
    """Draws spots in towns; a street that was taken for a location is not taken again."""

    def __init__(self, draw: Draw, ground: Ground, streets: Streets) -> None:
        self.draw = draw
        self._streets = streets
        self._towns = {town.name: town for town in ground.towns}
        self._of = {town.name: streets.of(town.name) for town in ground.towns}
        self._taken: set[Street] = set()

    def municipality(self, town: str) -> str:
        """Return the id of the municipality that a town lies in."""
        return self._towns[town].municipality

    def street(self, town: str, core: float = 0.7) -> Street:
        """Return a whole, untaken street in the core of a town, open to feet and cars."""
        here = self._towns[town]
        fit = [s for s in self._of[town] if s.walk and s.drive and s.length > 75]
        near = [s for s in fit if _outness(here, s.line[0]) < core and s not in self._taken]
        chosen = self.draw.pick(near)
        self._taken.add(chosen)
        return chosen

    def beside(self, street: Street) -> Street:
        """Return a street that starts where this one ends, for what lies just too far."""
        around = [s for s in self._streets.streets if s.walk and s.town == street.town]
        near = [s for s in around if s is not street and street.v in (s.u, s.v)]
        return self.draw.pick(near)

    def spot(self, town: str) -> Row:
        """Return x, y and municipality of a dwelling anywhere in a town."""
        street = self.draw.pick([s for s in self._of[town] if s.walk])
        return self.at(street, self.draw.uniform(0.1, 0.9) * street.length)

    def at(self, street: Street, along: float, aside: float | None = None) -> Row:
        """Return x, y and municipality of a door `along` metres down a street, at either side."""
        out = self.draw.uniform(8.0, 14.0) if aside is None else aside
        x, y = self.door(street, along, out if self.draw.chance(0.5) else -out)
        return {"x": x, "y": y, "municipality": self.municipality(street.town)}

    def door(self, street: Street, along: float, side: float) -> Point:
        """Return x and y of a door at one side of a street; nothing is drawn."""
        x, y = _along(street, min(max(along, 1.0), street.length - 1.0), side)
        return round(x, 1), round(y, 1)


def _outness(town: Town, point: Point) -> float:
    return math.dist((town.x, town.y), point) / min(town.radius)


def _along(street: Street, metres: float, side: float) -> Point:
    left = metres
    for (ax, ay), (bx, by) in pairwise(street.line):
        length = math.dist((ax, ay), (bx, by))
        if left <= length:
            t, nx, ny = left / length, -(by - ay) / length, (bx - ax) / length
            return ax + t * (bx - ax) + side * nx, ay + t * (by - ay) + side * ny
        left -= length
    return street.line[-1]
