"""Features of tiny instances about clients: who they are, what they exclude, who moves on."""

from __future__ import annotations

import datetime as dt

from placement_data.rows import Row
from placement_data.synthetic.tiny_world import ANCHORS, TODAY, Feature, World


def residents(world: World) -> None:
    """Let some clients live in a unit already and may move on: paths and swap cycles."""
    world.set("match", "chains", not world.draw.chance(0.15))
    count = min(world.draw.integer(1, 4), len(world.clients) - 1, len(world.units))
    homes = world.draw.sample(world.units, count)
    for client, unit in zip(world.clients[-count:], homes, strict=True):
        _settle(world, client, unit)
    moving = world.clients[-count:]
    if count > 1 and world.draw.chance(0.6):
        # A ring: each may move on to the profile of the next one's place.
        for client, after in zip(moving, moving[1:] + moving[:1], strict=True):
            client["next_profile"] = after["profile"]


def _settle(world: World, client: Row, unit: Row) -> None:
    draw = world.draw
    form = str(unit["housing_form"])
    profile = {"intramural": "BW", "clustered": "BTG", "shared": "BTG"}.get(form, "BT")
    others = [p for p in ("BW", "BT", "BTG") if p != profile or draw.chance(0.15)]
    client |= {"profile": profile, "lives_in": unit["id"], "next_profile": draw.pick(others)}
    if unit.get("occupied_provider") is None:
        unit["occupied_provider"] = unit.get("provider") or draw.pick(world.providers)
    # The unit counts this resident; now and then another, unnamed person lives there too.
    extra = 1 if form == "shared" and draw.chance(0.3) else 0
    unit["occupied"] = max(int(str(unit["occupied"])), 1 + extra)
    # A dwelling that someone lives in has no second place: whose profile would it follow?
    if form in ("independent", "gespikkeld") or not draw.chance(0.2):
        unit["capacity"] = 0


def rent(world: World) -> None:
    """Set rents at, just under and just over what clients can pay."""
    for unit in world.units:
        if unit["housing_form"] != "intramural":
            unit["rent"] = world.draw.pick((600.0, 699.99, 700.0, 700.01, 650.0))
    for client in world.clients:
        client["max_rent"] = world.draw.pick((600.0, 650.0, 700.0, None))


def plus(world: World) -> None:
    """Let units not suit the plus intensity, and more clients have it."""
    for unit in world.units:
        unit["plus"] = world.draw.chance(0.5)
    for client in world.clients:
        client["intensity"] = world.draw.pick(("basis", "plus"))


def wheelchair(world: World) -> None:
    """Add clients with a wheelchair, and units for them."""
    for unit in world.units:
        unit["wheelchair"] = world.draw.chance(0.5)
    for client in world.clients:
        client["wheelchair"] = world.draw.chance(0.4)


def age(world: World) -> None:
    """Set age limits at, under and over the clients' ages; an age from a birthday today."""
    for unit in world.units:
        kind = world.draw.pick(("min", "max", "both", "none"))
        if kind in ("min", "both"):
            unit["age_min"] = world.draw.pick((23, 40))
        if kind in ("max", "both"):
            unit["age_max"] = world.draw.pick((40, 55))
    for client in world.clients:
        client["age"] = world.draw.pick((22, 23, 39, 40, 41, 55, 56))
        if world.draw.chance(0.3):
            del client["age"]
            client["birth_date"] = dt.date(1986, 11, world.draw.pick((20, 21, 22)))


def stay(world: World) -> None:
    """Let grants last exactly as long as a stay must, or a day less."""
    weeks = world.draw.pick((0, 13, 26))
    world.set("match", "min_stay_weeks", weeks)
    for client in world.clients:
        days = world.draw.pick((7 * weeks, 7 * weeks - 1, 7 * weeks + 1, 1000))
        client["grant_until"] = TODAY + dt.timedelta(days=max(days, 0))
    for unit in world.units:
        if world.draw.chance(0.3):
            unit["available_from"] = TODAY + dt.timedelta(days=1)


def region(world: World) -> None:
    """Make two regions, and clients who may go to one, both or anywhere."""
    world.tables["municipalities"][1]["region"] = "R1"
    for client in world.clients:
        client["regions"] = world.draw.pick((("R0",), ("R1",), ("R0", "R1"), None))


def municipality(world: World) -> None:
    """Exclude municipalities."""
    for client in world.clients:
        if world.draw.chance(0.5):
            client["exclude_municipalities"] = (world.draw.pick(("M0", "M1")),)


def client_provider(world: World) -> None:
    """Add clients who want only some providers, or refuse some."""
    for client in world.clients:
        kind = world.draw.pick(("only", "refuse", "none"))
        if kind == "only":
            client["only_providers"] = tuple(world.draw.sample(world.providers, 2))
        elif kind == "refuse":
            client["refuse_providers"] = (world.draw.pick(world.providers),)


def zones(world: World) -> None:
    """Draw exclusion zones whose edge runs through a unit, or just past it."""
    out = list[Row]()
    for client in world.clients:
        if world.draw.chance(0.6):
            unit = world.draw.pick(world.units)
            dx, dy, metres = world.draw.pick(((300, 400, 500), (60, 80, 100), (0, 50, 50)))
            x, y = float(str(unit["x"])) + dx, float(str(unit["y"])) + dy
            zone: Row = {"client": client["id"], "x": x, "y": y}
            out.append(zone | {"radius_m": world.draw.pick((metres, metres + 1, metres - 1))})
    world.tables["exclusion_zones"] = out


def urgency(world: World) -> None:
    """Set other weights for urgency, other caps on waiting."""
    weights = world.draw.pick(((9, 3, 1), (4, 2, 1), (1, 1, 1), (5, 1, 0), (2, 3, 1)))
    world.set("match", "urgency_weight", dict(zip((1, 2, 3), weights, strict=True)))
    world.set("match", "wait_cap_weeks", world.draw.pick((260, 26, 4, 0)))
    for client in world.clients:
        client["urgency"] = world.draw.integer(1, 3)


def preference(world: World) -> None:
    """Give preferred municipalities and providers, and where the own network lives."""
    for client in world.clients:
        if world.draw.chance(0.5):
            client["prefer_municipalities"] = (world.draw.pick(("M0", "M1")),)
        if world.draw.chance(0.4):
            client["prefer_providers"] = (world.draw.pick(world.providers),)
        if world.draw.chance(0.7):
            x, y = ANCHORS[world.draw.pick(("M0", "M1"))]
            dx, dy = world.draw.pick(((0, 0), (300, 400), (100, 0), (99, 0), (2500, 77)))
            client |= {"x": x + dx, "y": y + dy}
    if world.draw.chance(0.3):
        values = {"municipality": 3, "provider": 7, "per_100_m": 2, "distance_cap": 9}
        world.sections["preference"] = dict[str, object](values)


DEMAND_FEATURES: dict[str, Feature] = {
    f.__name__: f
    for f in (
        *(residents, rent, plus, wheelchair, age, stay, region, municipality),
        *(client_provider, zones, urgency, preference),
    )
}
