"""Features of tiny instances that bind the plan as a whole, or change what is better."""

from __future__ import annotations

import datetime as dt
import math

from placement_data.rows import Row
from placement_data.synthetic.tiny_world import TODAY, Feature, World

OBJECTIVE = (
    *("placed", "waiting", "stability", "spread_max", "spread_l1", "preference", "travel"),
)
HOURS = (0.0, 8.6, 8.7, 13.5, 17.4, 22.2, 26.1, 30.9)


def hours(world: World) -> None:
    """Set hours_free to exactly a few clients, or a tenth short of it."""
    for provider in world.tables["providers"]:
        provider["hours_free"] = world.draw.pick(HOURS)


def keep_apart(world: World) -> None:
    """Let pairs live apart, at exactly a distance between two units or one metre more."""
    if len(world.clients) < 2 or len(world.units) < 2:
        return
    out = list[Row]()
    for _ in range(world.draw.integer(1, 3)):
        a, b = world.draw.sample(world.clients, 2)
        one, two = world.draw.sample(world.units, 2)
        metres = math.ceil(_apart(one, two)) + world.draw.integer(0, 1)
        if _free_to_stay(world, a, b, max(metres, 1)):
            row: Row = {"client_a": a["id"], "client_b": b["id"]}
            out.append(row | {"metres": max(metres, 1)})
    world.tables["keep_apart"] = out
    # Given distances that differ from the map would leave open which of the two counts here.
    world.tables.pop("unit_distances", None)


def _free_to_stay(world: World, a: Row, b: Row, metres: float) -> bool:
    """Tell whether two residents who both stay do not break the rule already."""
    homes = {unit["id"]: unit for unit in world.units}
    if not (a.get("lives_in") and b.get("lives_in")):
        return True
    return _apart(homes[a["lives_in"]], homes[b["lives_in"]]) >= metres


def _apart(a: Row, b: Row) -> float:
    x = float(str(a["x"])) - float(str(b["x"]))
    y = float(str(a["y"])) - float(str(b["y"]))
    return math.hypot(x, y)


def pin_never(world: World) -> None:
    """Forbid some pairs, with or without naming a provider."""
    out = list[Row]()
    for _ in range(world.draw.integer(1, 4)):
        client, unit = world.draw.pick(world.clients), world.draw.pick(world.units)
        row: Row = {"client": client["id"], "unit": unit["id"], "decision": "never"}
        if world.draw.chance(0.5):
            row["provider"] = world.draw.pick(world.providers)
        if (row["client"], row["unit"]) not in {(r["client"], r["unit"]) for r in out}:
            out.append(row)
    world.tables["pins"] = out


def previous(world: World) -> None:
    """Give an earlier plan, partly impossible by now."""
    out = list[Row]()
    for client in world.clients:
        if world.draw.chance(0.6):
            unit, provider = world.draw.pick(world.units), world.draw.pick(world.providers)
            out.append({"client": client["id"], "unit": unit["id"], "provider": provider})
    world.tables["previous"] = out


def targets(world: World) -> None:
    """Set targets for some profiles and municipalities."""
    out = list[Row]()
    for profile in ("BW", "BT", "BTG"):
        for place in ("M0", "M1"):
            if world.draw.chance(0.6):
                row: Row = {"profile": profile, "municipality": place}
                row["target"] = world.draw.integer(0, 4)
                out.append(row | {"occupied": world.draw.integer(0, 3)})
    world.tables["spread_targets"] = out


def objective(world: World) -> None:
    """Take another order of the objective, mostly with placements first."""
    order = world.draw.shuffled(OBJECTIVE)
    if world.draw.chance(0.75):
        order = ["placed", *(term for term in order if term != "placed")]
    world.set("match", "objective", order)


def pin_must(world: World) -> None:
    """Promise one pair; all that could forbid it is taken away."""
    waiting = [client for client in world.clients if not client.get("lives_in")]
    homes = {client.get("lives_in") for client in world.clients}
    empty = [unit for unit in world.units if unit["id"] not in homes]
    if not waiting or not empty:
        return
    client, unit = world.draw.pick(waiting), world.draw.pick(empty)
    _clear_client(client)
    _clear_unit(unit)
    provider = world.tables["providers"][0]
    provider |= {"profiles": ("BW", "BT", "BTG"), "hours_free": 30.9}
    _clear_pair(world, client, unit)
    pin: Row = {"client": client["id"], "unit": unit["id"], "decision": "must"}
    world.tables.setdefault("pins", []).append(pin | {"reason": "toegezegd"})


def _clear_client(client: Row) -> None:
    for key in ("exclude_municipalities", "only_providers", "refuse_providers", "regions"):
        client.pop(key, None)
    client |= {"profile": "BT", "intensity": "basis", "max_rent": 700.0, "wheelchair": False}
    client["grant_until"] = TODAY + dt.timedelta(days=1000)


def _clear_unit(unit: Row) -> None:
    for key in ("provider", "complex", "bw_location", "available_from", "age_min", "age_max"):
        unit.pop(key, None)
    unit |= {"housing_form": "independent", "rent": 600.0, "plus": True, "capacity": 1}
    unit |= {"occupied": 0, "occupied_provider": None, "may_cluster": False}


def _clear_pair(world: World, client: Row, unit: Row) -> None:
    tables, name, place = world.tables, client["id"], unit["id"]
    for zones in ("exclusion_zones", "pins"):
        tables[zones] = [row for row in tables.get(zones, []) if row["client"] != name]
    tables["keep_apart"] = [row for row in tables.get("keep_apart", []) if name not in row.values()]
    bases = [base for base in tables["care_bases"] if base["provider"] == "P0"]
    others = [row for row in tables["reach"] if row["unit"] != place or not _of(row, bases)]
    given: list[Row] = [{"base": b["id"], "unit": place, "minutes": 5.0} for b in bases]
    tables["reach"] = others + given
    if not any(base.get("staffed") is None for base in bases):
        bases[0]["staffed"] = "00:00-24:00"


def _of(row: Row, bases: list[Row]) -> bool:
    return row["base"] in {base["id"] for base in bases}


PLAN_FEATURES: dict[str, Feature] = {
    f.__name__: f for f in (hours, keep_apart, pin_never, previous, targets, objective, pin_must)
}
