"""Features of tiny instances that narrow the supply side: units, locations, networks, groups."""

from __future__ import annotations

import datetime as dt
import math

from placement_data.rows import Row
from placement_data.synthetic.tiny_world import TODAY, Feature, World

CLUSTERABLE = ("clustered", "shared")


def capacity(world: World) -> None:
    """Give units no room, or with room for two."""
    for unit in world.units:
        unit["capacity"] = world.draw.weighted((0, 1, 2), (0.2, 0.4, 0.4))


def occupied(world: World) -> None:
    """Make clustered and shared units in which others live already, served by someone."""
    for unit in world.units:
        if unit["housing_form"] in CLUSTERABLE and world.draw.chance(0.5):
            unit["occupied"] = world.draw.integer(1, 2)
            unit["capacity"] = world.draw.integer(0, 2)
            unit["occupied_provider"] = world.draw.pick(world.providers)


def row(world: World) -> None:
    """Put three or more clusterable units in a row of 80 m: pairwise and chain reading differ."""
    for number, unit in enumerate(world.units[:5]):
        unit |= {"housing_form": "clustered", "x": 84000 + 80 * number, "y": 446000}
        unit |= {"municipality": "M0", "rent": 600.0}
        unit.pop("bw_location", None)
    for walk in world.tables["bw_walks"]:
        walk["bw_location"] = "L0"
    world.set("cluster", "between_units", world.draw.pick(("pairwise", "chain", "chain")))
    world.set("cluster", "min_group", world.draw.integer(2, 3))


def groups(world: World) -> None:
    """Set smallest and largest group, the reading, and one or more providers per group."""
    world.set("cluster", "min_group", world.draw.integer(1, 3))
    world.set("cluster", "max_group", world.draw.pick((2, 3, 3, 4, 5)))
    if world.sections["cluster"]["max_group"] == 2:
        world.set("cluster", "min_group", world.draw.integer(1, 2))
    world.set("cluster", "between_units", world.draw.pick(("pairwise", "chain")))
    world.set("cluster", "single_provider", world.draw.chance(0.6))


def shared(world: World) -> None:
    """Place shared rooms at a distance, with and without the wish for a BW location."""
    for unit in world.units:
        if unit["housing_form"] == "clustered" and world.draw.chance(0.6):
            unit["housing_form"] = "shared"
    world.set("cluster", "shared_needs_bw", world.draw.chance(0.5))
    for walk in world.tables["bw_walks"]:
        walk["metres"] = world.draw.pick((50, 100, 101, 400))


def bw_near(world: World) -> None:
    """Set walks to BW locations at, just under and just over the limit; some not given."""
    kept = list[Row]()
    for walk in world.tables["bw_walks"]:
        walk["metres"] = world.draw.pick((99, 100, 100, 100.001, 99.999, 101))
        if not world.draw.chance(0.15):
            kept.append(walk)
    world.tables["bw_walks"] = kept
    if world.draw.chance(0.3):
        world.set("cluster", "bw_radius_m", world.draw.pick((99, 101, 120)))


def operating(world: World) -> None:
    """Let a BW location be closed, not yet open, or just closed."""
    place = world.draw.pick(world.tables["bw_locations"])
    kind = world.draw.pick(("closed", "from", "until", "edge"))
    if kind == "closed":
        place["operating"] = False
    elif kind == "from":
        place["operating_from"] = TODAY + dt.timedelta(days=1)
    elif kind == "until":
        place["operating_until"] = TODAY - dt.timedelta(days=1)
    else:
        place |= {"operating_from": TODAY, "operating_until": TODAY + dt.timedelta(days=900)}


def distances(world: World) -> None:
    """Give distances between units; a pair left out is farther than the limit."""
    out = list[Row]()
    for i, a in enumerate(world.units):
        for b in world.units[i + 1 :]:
            metres = math.hypot(_at(a, "x") - _at(b, "x"), _at(a, "y") - _at(b, "y"))
            if metres <= 200:
                given = world.draw.pick((math.ceil(metres), 80, 91, 99.999, 100, 100.001, 101))
                out.append({"a": a["id"], "b": b["id"], "metres": given})
    world.tables["unit_distances"] = [row for row in out if not world.draw.chance(0.1)]


def _at(row: Row, key: str) -> float:
    return float(str(row[key]))


def one_profile(world: World) -> None:
    """Make dwellings with room for two that BT and BTG may both want, never at the same time."""
    for unit in world.units:
        if unit["housing_form"] in ("independent", "clustered"):
            unit |= {"housing_form": "independent", "may_cluster": True, "capacity": 2}
            unit |= {"occupied": 0, "occupied_provider": None}


def reach(world: World) -> None:
    """Set times at, just under and just over 15 and 45 minutes; some pairs not given at all."""
    kept = list[Row]()
    for line in world.tables["reach"]:
        line["minutes"] = world.draw.pick((5.0, 14.9, 15.0, 15.1, 30.0, 44.9, 45.0, 45.1))
        if not world.draw.chance(0.1):
            kept.append(line)
    world.tables["reach"] = kept
    if world.draw.chance(0.3):
        world.sections["reach_minutes"] = {"BT": 30, "BTG": 14}


def staffed(world: World) -> None:
    """Let a base close at night, with or without a night base elsewhere; handling minutes."""
    base = world.draw.pick(world.tables["care_bases"])
    base |= {"staffed": "07:00-23:00", "handling_minutes": world.draw.pick((0, 1, 2.5))}
    if not world.draw.chance(0.7):
        return
    night: Row = dict(base) | {"id": "BN", "staffed": "23:00-07:00", "handling_minutes": 0}
    world.tables["care_bases"].append(night)
    for unit in world.units:
        minutes = world.draw.pick((9.0, 15.0, 15.1, 45.0))
        world.tables["reach"].append({"base": "BN", "unit": unit["id"], "minutes": minutes})


def unit_provider(world: World) -> None:
    """Let units belong to a provider."""
    for unit in world.units:
        if world.draw.chance(0.5):
            unit["provider"] = unit.get("occupied_provider") or world.draw.pick(world.providers)


def contracted(world: World) -> None:
    """Let providers not be contracted for every profile."""
    for provider in world.tables["providers"]:
        profiles = [p for p in ("BW", "BT", "BTG") if world.draw.chance(0.65)]
        provider["profiles"] = tuple(profiles) or ("BT",)


def available(world: World) -> None:
    """Let units come free exactly at the lead time, a day later, or today."""
    lead = world.draw.pick((0, 4, 12))
    world.set("match", "lead_weeks", lead)
    for unit in world.units:
        days = world.draw.pick((0, 7 * lead, 7 * lead, 7 * lead + 1, -30))
        unit["available_from"] = TODAY + dt.timedelta(days=days)


def mix(world: World) -> None:
    """Add a mixed complex close to its share."""
    room: Row = {"id": "K0", "dwellings": world.draw.integer(3, 12)}
    room["occupied_bt"] = world.draw.integer(0, 2)
    if world.draw.chance(0.4):
        room["max_share"] = world.draw.pick((0.25, 0.3, 0.34, 0.5))
    world.tables["complexes"] = [room]
    for unit in world.units:
        if unit["housing_form"] in ("gespikkeld", "independent") and world.draw.chance(0.75):
            unit |= {"housing_form": "gespikkeld", "complex": "K0"}
            unit.pop("may_cluster", None)
    if world.draw.chance(0.4):
        world.set("mix", "max_share", world.draw.pick((0.2, 0.3, 0.5)))


SUPPLY_FEATURES: dict[str, Feature] = {
    f.__name__: f
    for f in (
        *(capacity, row, occupied, groups, shared, bw_near, operating, one_profile, mix),
        *(distances, reach, staffed, unit_provider, contracted, available),
    )
}
