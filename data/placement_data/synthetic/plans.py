"""What binds a synthetic plan as a whole: hours, targets, an earlier plan, pins."""

from __future__ import annotations

import datetime as dt
import math

from placement_data.draw import Draw
from placement_data.rows import Row
from placement_data.synthetic.demand import PROFILES, Demand
from placement_data.synthetic.layout import Ground
from placement_data.synthetic.supply import TODAY, Supply

FORMS = {
    "BW": ("intramural",),
    "BT": ("independent", "gespikkeld"),
    "BTG": ("clustered", "shared"),
}
HOURS_PER_PLACE = 10.4
TIGHTNESS = 0.92


def set_hours(draw: Draw, ground: Ground, clients: list[Row], units: list[Row]) -> None:
    """Give providers hours_free, together below what clients or places would ask."""
    asking = sum(client["profile"] != "BW" for client in clients)
    places = sum(_room(unit) for unit in units if unit["housing_form"] != "intramural")
    total = TIGHTNESS * HOURS_PER_PLACE * min(asking, places)
    weights = [draw.uniform(0.4, 1.6) for _ in ground.providers]
    for provider, weight in zip(ground.providers, weights, strict=True):
        provider["hours_free"] = round(total * weight / sum(weights), 1)


def _room(unit: Row) -> int:
    return int(str(unit["capacity"]))


def spread_targets(draw: Draw, ground: Ground, clients: list[Row]) -> list[Row]:
    """Return targets by inhabitants while the supply now stands in the first municipalities."""
    people = [int(str(m["inhabitants"])) for m in ground.municipalities]
    out = list[Row]()
    for profile in PROFILES:
        asking = sum(client["profile"] == profile for client in clients)
        for place, number in zip(ground.municipalities, people, strict=True):
            share = number / sum(people)
            row: Row = {"profile": profile, "municipality": place["id"]}
            row["target"] = math.ceil(1.6 * asking * share)
            row["occupied"] = round(asking * draw.uniform(0.1, 0.9) * share)
            out.append(row)
    return out


def make_previous(draw: Draw, ground: Ground, clients: list[Row], units: list[Row]) -> list[Row]:
    """Return an earlier plan for a fifth of the clients, at most one client per free place."""
    free = [u for u in draw.shuffled(units) if _room(u) and not u.get("available_from")]
    out = list[Row]()
    for client in draw.sample(clients, len(clients) // 5):
        profile = str(client["profile"])
        for place, unit in enumerate(free):
            if unit["housing_form"] in FORMS[profile] and _suits(client, unit):
                contracted = ground.contracted(profile)
                provider = unit.get("provider") or draw.pick(contracted)
                if provider in contracted:
                    out.append({"client": client["id"], "unit": unit["id"], "provider": provider})
                    del free[place]
                break
    return out


def _suits(client: Row, unit: Row) -> bool:
    if client["wheelchair"] and not unit["wheelchair"]:
        return False
    if client["intensity"] == "plus" and not unit["plus"]:
        return False
    rent = unit.get("rent")
    return rent is None or float(str(rent)) <= float(str(client["max_rent"]))


def pin(draw: Draw, demand: Demand, supply: Supply) -> list[Row]:
    """Return one `must` that nothing forbids, and a few `never`."""
    out = list[Row]()
    open_units = [
        unit
        for unit in supply.units
        if unit["housing_form"] == "independent" and not unit.get("provider")
    ]
    waiting = [client for client in demand.clients if client["profile"] == "BT"]
    if open_units and waiting:
        unit, client = draw.pick(open_units), draw.pick(waiting)
        _clear(demand, client, unit)
        row: Row = {"client": client["id"], "unit": unit["id"], "decision": "must"}
        out.append(row | {"reason": "toegezegd"})
    for client in draw.sample(demand.clients, len(demand.clients) // 50):
        if not out or client["id"] != out[0]["client"]:
            unit = draw.pick(supply.units)
            row = {"client": client["id"], "unit": unit["id"], "decision": "never"}
            out.append(row | {"reason": "eerdere ervaring"})
    return out


def _clear(demand: Demand, client: Row, unit: Row) -> None:
    """Take away all that could forbid this pair, so that a `must` never contradicts a rule."""
    for key in ("only_providers", "refuse_providers", "exclude_municipalities"):
        client.pop(key, None)
    client |= {"intensity": "basis", "max_rent": 900, "wheelchair": False}
    client["grant_until"] = TODAY + dt.timedelta(days=900)
    for key in ("available_from", "age_min", "age_max"):
        unit.pop(key, None)
    unit |= {"rent": 600.0, "plus": True}
    name = client["id"]
    zones = [zone for zone in demand.exclusion_zones if zone["client"] != name]
    apart = [pair for pair in demand.keep_apart if name not in pair.values()]
    demand.exclusion_zones[:], demand.keep_apart[:] = zones, apart
