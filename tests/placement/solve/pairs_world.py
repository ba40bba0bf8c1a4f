"""Small worlds built by hand in which a chosen rule keeps one client out of one unit.

All is wide open but for what a block closes, each at the edge of its norm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables

TODAY = dt.date(2026, 11, 21)
LEAD = 4
FORMS = {"BW": "intramural", "BT": "independent", "BTG": "clustered"}
PLACES = ("M0", "M1", "M2", "M3", "M4")
APART = 300
"""Metres between two units that nothing puts nearer."""


@dataclass
class World:
    """Tables while they are made; `minutes` and `walks` per unit."""

    draw: Draw
    tables: Tables = field(default_factory=dict)
    minutes: dict[str, float] = field(default_factory=dict)
    walks: dict[str, float] = field(default_factory=dict)
    objective: tuple[str, ...] = ()
    weights: dict[int, int] = field(default_factory=dict)

    def add(self, table: str, **row: object) -> Row:
        """Add a row and return it, to be changed further."""
        self.tables.setdefault(table, []).append(dict(row))
        return self.tables[table][-1]

    def client(self, name: str, profile: str, **more: object) -> Row:
        """Add a client for whom every unit of his profile will do."""
        row: Row = {"id": name, "profile": profile, "intensity": "basis", "urgency": 3, "age": 40}
        row |= {"waiting_since": TODAY - dt.timedelta(weeks=30), "max_rent": 650}
        return self.add("clients", **row | {"grant_until": dt.date(2029, 1, 1)} | more)

    def unit(self, name: str, profile: str, **more: object) -> Row:
        """Add a unit that will do for everyone of a profile; p0 serves it, in ten minutes."""
        number = len(self.tables.get("units", ()))
        row: Row = {"id": name, "housing_form": FORMS[profile], "municipality": "M0"}
        row |= {"x": 84000 + APART * number, "y": 446000, "rent": 600, "wheelchair": True}
        row |= {"provider": "p0", "capacity": 1}
        self.minutes[name], self.walks[name] = 10, 50
        return self.add("units", **row | more)

    def never(self, client: Row, *units: Row) -> None:
        """Keep a client out of units by hand."""
        for unit in units:
            self.add("pins", client=client["id"], unit=unit["id"], decision="never")

    def apart(self, one: Row, other: Row, metres: int = 50) -> None:
        """Let two people live at least so far from each other."""
        self.add("keep_apart", client_a=one["id"], client_b=other["id"], metres=metres)

    def resident(self, name: str, home: Row, profile: str, **more: object) -> Row:
        """Add someone who lives in a unit, which is then full."""
        home |= {"capacity": 0, "occupied": 1, "occupied_provider": "p0"}
        return self.client(name, profile, lives_in=home["id"], **more)

    def made(self) -> tuple[Tables, Settings]:
        """Return the rows in a drawn order, with what all worlds share."""
        tables = {name: self.draw.shuffled(rows) for name, rows in self.tables.items()}
        units = [str(row["id"]) for row in tables["units"]]
        profiles = {"p0": ("BW", "BT", "BTG"), "p1": ("BW", "BT", "BTG"), "p3": ("BT", "BTG")}
        sought = {str(row.get("next_profile") or row["profile"]) for row in tables["clients"]}
        profiles["p2"] = tuple(p for p in FORMS if p not in sought) or ("BW",)
        hours = {"p3": 8.6}
        tables |= {
            "municipalities": [
                {"id": name, "name": name, "region": "R1" if name == "M1" else "R0"}
                for name in PLACES
            ],
            "providers": [
                {"id": name, "name": name, "profiles": each, "hours_free": hours.get(name)}
                for name, each in profiles.items()
            ],
            "care_bases": [
                {"id": f"b{name}", "provider": name, "x": 84000, "y": 446000} for name in profiles
            ],
            "bw_locations": [
                {"id": "l0", "provider": "p0", "x": 84000, "y": 446010},
                {"id": "l1", "provider": "p0", "x": 84000, "y": 446010, "operating": False},
            ],
            "reach": [
                {"base": f"b{name}", "unit": unit, "minutes": self.minutes[unit]}
                for name in profiles
                for unit in units
            ],
            "bw_walks": [
                {"unit": unit, "bw_location": "l0", "metres": self.walks[unit]} for unit in units
            ],
        }
        match: dict[str, object] = {"lead_weeks": LEAD, "objective": list(self.objective)}
        if self.weights:
            match["urgency_weight"] = self.weights
        settings: Settings = {"date": TODAY, "seed": 1, "time_limit_s": 60, "match": match}
        return tables, settings | {"cluster": {"min_group": 1}}


def _form(_: World, client: Row, unit: Row) -> None:
    unit["housing_form"] = {"BW": "independent", "BT": "intramural"}[str(client["profile"])]


def _capacity(_: World, __: Row, unit: Row) -> None:
    unit["capacity"] = 0


def _available(_: World, __: Row, unit: Row) -> None:
    unit["available_from"] = TODAY + dt.timedelta(days=7 * LEAD + 1)


def _stay(_: World, client: Row, unit: Row) -> None:
    unit["available_from"] = TODAY + dt.timedelta(days=7 * LEAD)
    client["grant_until"] = TODAY + dt.timedelta(days=7 * LEAD + 7 * 13 - 1)


def _plus(_: World, client: Row, unit: Row) -> None:
    client["intensity"], unit["plus"] = "plus", False


def _wheelchair(_: World, client: Row, unit: Row) -> None:
    client["wheelchair"], unit["wheelchair"] = True, False


def _rent(world: World, _: Row, unit: Row) -> None:
    unit["rent"] = world.draw.pick((650.01, 651, 700))


def _age(world: World, _: Row, unit: Row) -> None:
    unit |= world.draw.pick(({"age_min": 41}, {"age_max": 39}))


def _region(_: World, client: Row, unit: Row) -> None:
    client["regions"], unit["municipality"] = ("R0",), "M1"


def _municipality(_: World, client: Row, unit: Row) -> None:
    client["exclude_municipalities"], unit["municipality"] = ("M2",), "M2"


def _zone(world: World, client: Row, unit: Row) -> None:
    x, y = float(str(unit["x"])) + 30, float(str(unit["y"])) + 40
    world.add("exclusion_zones", client=client["id"], x=x, y=y, radius_m=51)


def _client_provider(_: World, client: Row, unit: Row) -> None:
    client["refuse_providers"], unit["provider"] = ("p1",), "p1"


def _unserved(_: World, __: Row, unit: Row) -> None:
    unit["provider"] = "p2"


def _closed(_: World, __: Row, unit: Row) -> None:
    unit["bw_location"] = "l1"


def _reach(world: World, client: Row, unit: Row) -> None:
    world.minutes[str(unit["id"])] = {"BT": 45.1, "BTG": 15.1}[str(client["profile"])]


def _bw_near(world: World, _: Row, unit: Row) -> None:
    world.walks[str(unit["id"])] = world.draw.pick((100.001, 101, 150))


def _pin_never(world: World, client: Row, unit: Row) -> None:
    world.never(client, unit)


def _one_profile(world: World, client: Row, unit: Row) -> None:
    """Someone of another profile comes there, more urgent, who can go nowhere else."""
    unit |= {"housing_form": "independent", "may_cluster": True, "capacity": 2}
    world.client("x", "BT" if client["profile"] == "BTG" else "BTG", urgency=1)


def _hours(_: World, __: Row, unit: Row) -> None:
    unit["provider"] = "p3"


def _mix_share(world: World, _: Row, unit: Row) -> None:
    world.add("complexes", id="k0", dwellings=world.draw.pick((4, 7)), occupied_bt=1)
    unit["complex"] = "k0"


def _groups(_: World, __: Row, unit: Row) -> None:
    """Whoever lives there is served by another than who serves the unit."""
    unit |= {"occupied": 1, "occupied_provider": "p2"}


def _keep_apart(world: World, client: Row, unit: Row) -> None:
    home = world.unit("hz", "BT", x=float(str(unit["x"])) + 49, y=unit["y"])
    world.apart(client, world.resident("z", home, "BT"))


def _pin_must(world: World, client: Row, unit: Row) -> None:
    """Someone is promised it who could go elsewhere, where only he may go."""
    other = world.client("w", str(client["profile"]), urgency=1)
    elsewhere = world.unit("uw", str(client["profile"]), municipality=unit["municipality"])
    for row in world.tables["clients"]:
        if row is not other:
            world.never(row, elsewhere)
    world.add("pins", client="w", unit=unit["id"], decision="must")


ANY, SERVED = ("BW", "BT", "BTG"), ("BT", "BTG")
Block = Callable[[World, Row, Row], None]
BLOCKS: Mapping[str, tuple[tuple[str, ...], Block]] = {
    "form": (("BW", "BT"), _form),
    "capacity": (("BW", "BT"), _capacity),
    "available": (ANY, _available),
    "stay": (ANY, _stay),
    "plus": (ANY, _plus),
    "wheelchair": (ANY, _wheelchair),
    "rent": (SERVED, _rent),
    "age": (ANY, _age),
    "region": (ANY, _region),
    "municipality": (ANY, _municipality),
    "exclusion_zone": (ANY, _zone),
    "client_provider": (ANY, _client_provider),
    "contracted": (ANY, _unserved),
    "unit_provider": (ANY, _unserved),
    "bw_operating": (("BW",), _closed),
    "reach": (SERVED, _reach),
    "bw_near": (("BTG",), _bw_near),
    "pin_never": (ANY, _pin_never),
    "one_profile": (SERVED, _one_profile),
    "hours": (SERVED, _hours),
    "mix_share": (("BT",), _mix_share),
    "groups": (("BTG",), _groups),
    "keep_apart": (ANY, _keep_apart),
    "pin_must": (ANY, _pin_must),
}
"""Per rule the profiles for which it can keep a client out of a unit, and how it does."""


def _by_travel(world: World, _: Row, unit: Row, level: int) -> None:
    for name in (str(unit["id"]), *(("uw",) if not level else ())):
        world.minutes[name] = (5, 10, 14)[level]


def _by_preference(_: World, client: Row, unit: Row, level: int) -> None:
    """His own network lives far off; the worse, the farther from there."""
    client |= {"x": 84000, "y": 440000}
    unit |= {"x": 84000, "y": 440000 + 1000 * level}


def _by_stability(world: World, client: Row, unit: Row, level: int) -> None:
    for provider in sorted({"p0", str(unit["provider"])}):
        for _ in range(2 - level):
            world.add("previous", client=client["id"], unit=unit["id"], provider=provider)


def _by_sum(world: World, client: Row, unit: Row, level: int) -> None:
    _targets(world, client, unit, level, ((1, 0), (0, 0)))


def _by_largest(world: World, client: Row, unit: Row, level: int) -> None:
    _targets(world, client, unit, level, ((2, 0), (0, 2)))


def _targets(
    world: World, client: Row, unit: Row, level: int, wanted: tuple[tuple[int, int], ...]
) -> None:
    """Put the best unit where one more is welcome, the worst where one is too many.

    What comes after in the objective would have the worst, else the best.
    """
    if client["profile"] == "BW":
        _by_preference(world, client, unit, (1, 2, 0)[level])
    world.minutes[str(unit["id"])] = (7, 10, 5)[level]
    if level:
        unit["municipality"] = ("", "M3", "M4")[level]
    if level != 1:
        target, occupied = wanted[level // 2]
        row: Row = {"profile": client["profile"], "municipality": unit["municipality"]}
        row |= {"target": target, "occupied": occupied}
        if row not in world.tables.get("spread_targets", []):
            world.add("spread_targets", **row)


LEVELS: Mapping[str, Callable[[World, Row, Row, int], None]] = {
    "stability": _by_stability,
    "spread_max": _by_largest,
    "spread_l1": _by_sum,
    "preference": _by_preference,
    "travel": _by_travel,
}
"""Per goal how a unit becomes best (0), middling (1) or worst (2) of all for a client."""
