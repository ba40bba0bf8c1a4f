"""The schematic ground: municipalities with shared borders, towns and roads, from region.toml."""

from __future__ import annotations

import json
import math
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from placement_data.demo.rd import to_lonlat
from placement_data.draw import Draw

Point = tuple[float, float]
WIGGLE_M = 70.0
PIECES = 6


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its schematic border: a closed ring of RD points, first not repeated."""

    id: str
    name: str
    region: str
    inhabitants: int
    ring: tuple[Point, ...]

    def contains(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside (ray casting)."""
        inside = False
        for (ax, ay), (bx, by) in _sides(self.ring):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                inside = not inside
        return inside

    def to_border(self, x: float, y: float) -> float:
        """Return the distance in metres from a point to the border."""
        return min(_to_side((x, y), a, b) for a, b in _sides(self.ring))


@dataclass(frozen=True, slots=True)
class Town:
    """A town: where it lies, how far it stretches (metres both ways) and how its streets run."""

    name: str
    municipality: str
    x: float
    y: float
    radius: Point
    angle: float
    block: float
    bend: float


@dataclass(frozen=True, slots=True)
class Road:
    """A road between two towns."""

    towns: tuple[str, str]
    highway: str
    maxspeed: int


@dataclass(frozen=True, slots=True)
class Ground:
    """All that region.toml tells."""

    municipalities: tuple[Municipality, ...]
    towns: tuple[Town, ...]
    roads: tuple[Road, ...]

    def municipality(self, name: str) -> Municipality:
        """Return the municipality with this id; raises StopIteration for another."""
        return next(m for m in self.municipalities if m.id == name)


def read_toml(name: str) -> dict[str, Any]:
    """Return a data file of this package as a mapping."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def load_ground() -> Ground:
    """Return the ground of the demo region."""
    data = read_toml("region.toml")
    corners = {name: (float(x), float(y)) for name, (x, y) in data["corner"].items()}
    places = []
    for row in data["municipality"]:
        ring = _ring(row.pop("border"), corners)
        places.append(Municipality(**row, ring=ring))
    towns = tuple(Town(**{**row, "radius": tuple(row["radius"])}) for row in data["town"])
    roads = tuple(Road(**{**row, "towns": tuple(row["towns"])}) for row in data["road"])
    return Ground(tuple(places), towns, roads)


def _ring(names: list[str], corners: dict[str, Point]) -> tuple[Point, ...]:
    out: list[Point] = []
    for a, b in zip(names, names[1:] + names[:1], strict=True):
        side = _side(min(a, b), max(a, b), corners)
        out += side[:-1] if a < b else side[::-1][:-1]
    return tuple(out)


def _side(a: str, b: str, corners: dict[str, Point]) -> list[Point]:
    """Return a slightly crooked side; drawn from its own name, so both neighbours get the same."""
    draw = Draw(f"{a}-{b}")
    (ax, ay), (bx, by) = corners[a], corners[b]
    out = [(ax, ay)]
    for piece in range(1, PIECES):
        t = piece / PIECES
        x, y = ax + t * (bx - ax), ay + t * (by - ay)
        shift = WIGGLE_M * math.sin(math.pi * t)
        dx, dy = draw.uniform(-shift, shift), draw.uniform(-shift, shift)
        out.append((round(x + dx, 1), round(y + dy, 1)))
    return [*out, (bx, by)]


def _sides(ring: tuple[Point, ...]) -> zip[tuple[Point, Point]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _to_side(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)
    t = min(1.0, max(0.0, along))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def boundaries_text(ground: Ground) -> str:
    """Return boundaries.geojson (EPSG:4326, marked schematisch) as text."""
    features = []
    for place in ground.municipalities:
        # RFC 7946 wants the outer ring against the clock.
        ring = place.ring if _area(place.ring) > 0 else place.ring[::-1]
        points = [list(to_lonlat(x, y)) for x, y in (*ring, ring[0])]
        about = {"gemeentecode": place.id, "naam": place.name, "schematisch": True}
        shape = {"type": "Polygon", "coordinates": [points]}
        features.append({"type": "Feature", "properties": about, "geometry": shape})
    name = "schematische grenzen van de demoregio"
    whole = {"type": "FeatureCollection", "name": name, "features": features}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _area(ring: tuple[Point, ...]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in _sides(ring)) / 2.0
