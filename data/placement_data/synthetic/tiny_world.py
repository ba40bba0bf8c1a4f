"""The permissive instance that features of `tiny` make narrower."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables

TODAY = dt.date(2026, 11, 21)
# (clients, units, providers): kept where trying everything stays within a second or so.
SIZES = (
    *((2, 2, 1), (3, 2, 2), (3, 3, 1), (3, 4, 3), (4, 3, 3), (4, 4, 2), (4, 5, 1)),
    *((5, 3, 2), (5, 4, 1), (5, 5, 2), (6, 3, 2), (6, 5, 1), (7, 4, 1), (7, 6, 1)),
)
ANCHORS = {"M0": (84000, 446000), "M1": (89000, 446000)}
# Exactly 100 m (twice over), just inside, just outside, a row of 80, and one spot twice.
OFFSETS = (
    *((0, 0), (60, 80), (100, 0), (0, 100), (80, 0), (160, 0), (61, 80), (101, 0), (30, 40)),
    *((0, 0), (100, 1), (99, 0)),
)
FORMS = {
    "BW": ("intramural",),
    "BT": ("independent", "independent", "gespikkeld"),
    "BTG": ("clustered", "clustered", "shared", "may_cluster"),
}
PROFILE_FLAVOURS = {
    "BW": ("BW", "BW", "BW", "BT"),
    "BT": ("BT", "BT", "BT", "BTG"),
    "BTG": ("BTG", "BTG", "BTG", "BTG", "BT"),
    "mixed": ("BW", "BT", "BTG"),
}


@dataclass(slots=True)
class World:
    """A tiny instance while it is being made."""

    draw: Draw
    tables: Tables
    sections: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def units(self) -> list[Row]:
        """Return the rows of units."""
        return self.tables["units"]

    @property
    def clients(self) -> list[Row]:
        """Return the rows of clients, residents included."""
        return self.tables["clients"]

    @property
    def providers(self) -> list[str]:
        """Return the provider ids."""
        return [str(row["id"]) for row in self.tables["providers"]]

    def set(self, section: str, key: str, value: object) -> None:
        """Set one key of a section of settings.toml."""
        self.sections.setdefault(section, {})[key] = value

    def settings(self) -> Settings:
        """Return settings.toml as a mapping."""
        top: Settings = {"date": TODAY, "seed": 1, "time_limit_s": 60}
        return top | dict(self.sections)


Feature = Callable[[World], None]


def base_world(draw: Draw, flavour: str) -> World:
    """Return an instance in which hardly anything bites but form, capacity and groups."""
    clients, units, providers = draw.pick(SIZES)
    tables: Tables = {"municipalities": _municipalities(), "providers": [], "bw_locations": []}
    tables |= {"care_bases": [], "units": [], "clients": [], "reach": [], "bw_walks": []}
    for number in range(providers):
        row: Row = {"id": f"P{number}", "name": f"P{number}", "profiles": ("BW", "BT", "BTG")}
        tables["providers"].append(row | {"hours_free": 1000.0})
        base: Row = {"id": f"B{number}", "provider": f"P{number}", "x": 84000, "y": 446000}
        tables["care_bases"].append(base | {"mode": "car"})
    for number, (name, (x, y)) in enumerate(ANCHORS.items()):
        place: Row = {"id": f"L{number}", "provider": f"P{draw.integer(0, providers - 1)}"}
        tables["bw_locations"].append(place | {"x": x, "y": y + 10, "municipality": name})
    world = World(draw, tables)
    for number in range(units):
        _add_unit(world, number, draw.pick(PROFILE_FLAVOURS[flavour]))
    for number in range(clients):
        _add_client(world, number, draw.pick(PROFILE_FLAVOURS[flavour]))
    _give(world)
    return world


def _municipalities() -> list[Row]:
    return [
        {"id": name, "name": f"G{name[1]}", "region": "R0", "x": x, "y": y}
        for name, (x, y) in ANCHORS.items()
    ]


def _add_unit(world: World, number: int, profile: str) -> None:
    draw = world.draw
    form = draw.pick(FORMS[profile])
    place = "M1" if draw.chance(0.25) else "M0"
    dx, dy = draw.pick(OFFSETS)
    row: Row = {"id": f"U{number}", "x": ANCHORS[place][0] + dx, "y": ANCHORS[place][1] + dy}
    row |= {"housing_form": "independent" if form == "may_cluster" else form}
    row |= {"municipality": place, "capacity": 1, "occupied": 0}
    if form == "may_cluster":
        row["may_cluster"] = True
    if form == "intramural":
        row["bw_location"] = f"L{place[1]}"
    else:
        row["rent"] = 600.0
    world.units.append(row)


def _add_client(world: World, number: int, profile: str) -> None:
    draw = world.draw
    row: Row = {"id": f"c{number}", "profile": profile}
    row["intensity"] = "plus" if draw.chance(0.3) else "basis"
    row["waiting_since"] = TODAY - dt.timedelta(days=draw.integer(0, 400))
    row["grant_until"] = dt.date(2029, 10, 6)
    row |= {"urgency": draw.weighted((1, 2, 3), (0.15, 0.2, 0.65)), "age": 40}
    row |= {"home_municipality": "M0", "max_rent": 700.0}
    world.clients.append(row)


def _give(world: World) -> None:
    for base in world.tables["care_bases"]:
        for unit in world.units:
            minutes = world.draw.integer(80, 140) / 10
            row: Row = {"base": base["id"], "unit": unit["id"], "minutes": minutes}
            world.tables["reach"].append(row)
    for unit in world.units:
        walk: Row = {"unit": unit["id"], "bw_location": f"L{str(unit['municipality'])[1]}"}
        world.tables["bw_walks"].append(walk | {"metres": world.draw.integer(10, 90)})
