"""The demand of a synthetic folder: waiting clients, residents who may move on, and wishes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from placement_data.draw import Draw
from placement_data.rows import Row
from placement_data.synthetic.layout import Ground, point_in
from placement_data.synthetic.supply import TODAY, Supply

PROFILES = ("BW", "BT", "BTG")
PROFILE_WEIGHTS = (0.30, 0.45, 0.25)
HOME_FORM = {"BW": "intramural", "BT": "independent", "BTG": "clustered"}
MOVES = {"BW": ("BTG", "BT", "BT"), "BTG": ("BT", "BT", "BW"), "BT": ("BTG", "BW", "BTG")}


@dataclass(slots=True)
class Demand:
    """Clients of one region and the tables that hang on them."""

    ground: Ground
    clients: list[Row] = field(default_factory=list)
    exclusion_zones: list[Row] = field(default_factory=list)
    keep_apart: list[Row] = field(default_factory=list)


def make_demand(draw: Draw, ground: Ground, count: int) -> Demand:
    """Return `count` waiting clients, a quarter of them with an exclusion."""
    demand = Demand(ground)
    for number, profile in enumerate(_profiles(draw, count)):
        client = _client(draw, ground, f"c{ground.name[1:]}{number:05d}", profile)
        demand.clients.append(client)
        if draw.chance(0.25):
            _exclude(draw, demand, client)
        _prefer(draw, ground, client)
    for first in draw.sample(demand.clients, count // 25):
        second = draw.pick(demand.clients)
        if first["id"] != second["id"]:
            row: Row = {"client_a": first["id"], "client_b": second["id"]}
            demand.keep_apart.append(row | {"metres": draw.pick((100, 250, 500, 1000))})
    return demand


def _profiles(draw: Draw, count: int) -> list[str]:
    """Return exactly the mix of profiles, in random order."""
    few = [round(count * share) for share in PROFILE_WEIGHTS[1:]]
    parts = (count - sum(few), *few)
    return draw.shuffled([p for p, n in zip(PROFILES, parts, strict=True) for _ in range(n)])


def _client(draw: Draw, ground: Ground, name: str, profile: str) -> Row:
    home = draw.weighted(ground.municipalities, (0.45, 0.25, 0.18, 0.12))
    row: Row = {"id": name, "profile": profile}
    row["intensity"] = "plus" if draw.chance(0.35) else "basis"
    row["waiting_since"] = TODAY - dt.timedelta(days=draw.integer(0, 900))
    row["grant_until"] = TODAY + dt.timedelta(days=draw.integer(60, 1095))
    row |= {"urgency": draw.weighted((1, 2, 3), (0.1, 0.25, 0.65)), "age": draw.integer(18, 74)}
    row |= {"home_municipality": home["id"], "regions": ground.name}
    if draw.chance(0.8):
        row["x"], row["y"] = point_in(draw, home, 1500.0)
    row["max_rent"] = round(draw.weighted((480, 650, 720, 880), (0.1, 0.3, 0.35, 0.25)), 2)
    row["wheelchair"] = draw.chance(0.08)
    row["financing"] = "pgb" if draw.chance(0.06) else "natura"
    return row


def _exclude(draw: Draw, demand: Demand, client: Row) -> None:
    ground = demand.ground
    kind = draw.pick(("only", "refuse", "municipality", "zone"))
    profile = str(client["profile"])
    if kind == "only":
        client["only_providers"] = sorted(draw.sample(ground.contracted(profile), 2))
    elif kind == "refuse":
        client["refuse_providers"] = [draw.pick(ground.contracted(profile))]
    elif kind == "municipality":
        client["exclude_municipalities"] = [draw.pick(ground.municipalities)["id"]]
    else:
        x, y = point_in(draw, draw.pick(ground.municipalities))
        zone: Row = {"client": client["id"], "x": x, "y": y}
        demand.exclusion_zones.append(zone | {"radius_m": draw.pick((250, 500, 1500))})


def _prefer(draw: Draw, ground: Ground, client: Row) -> None:
    if draw.chance(0.5):
        client["prefer_municipalities"] = [client["home_municipality"]]
    if draw.chance(0.2):
        client["prefer_providers"] = [draw.pick(ground.contracted(str(client["profile"])))]


def add_residents(draw: Draw, demand: Demand, supply: Supply, count: int) -> None:
    """Add residents who may move on, each in a full unit of his own: more BW than supply frees."""
    ground = demand.ground
    for number in range(count):
        profile = draw.weighted(PROFILES, (0.55, 0.15, 0.30))
        provider = draw.pick(ground.contracted(profile))
        unit = _home(draw, supply, profile, provider)
        client = _client(draw, ground, f"r{ground.name[1:]}{number:05d}", profile)
        client["lives_in"] = unit["id"]
        client["next_profile"] = draw.pick(MOVES[profile])
        # A resident who may move is not a short-grant newcomer, or no chain would ever start.
        client["grant_until"] = TODAY + dt.timedelta(days=draw.integer(200, 1095))
        client["max_rent"] = draw.pick((720, 880))
        demand.clients.append(client)


def _home(draw: Draw, supply: Supply, profile: str, provider: str) -> Row:
    ground = supply.ground
    spot = draw.pick(ground.bw_locations)
    form = HOME_FORM[profile]
    if form == "independent":
        town = draw.pick(ground.municipalities)
        x, y = point_in(draw, town)
        place = town["id"]
    else:
        dx, dy = draw.disc(60.0)
        x, y = float(str(spot["x"])) + dx, float(str(spot["y"])) + dy
        place = spot["municipality"]
    owner = {"intramural": spot["provider"], "clustered": provider}.get(form)
    unit = supply.add(form, x, y, place, capacity=0, occupied=1, provider=owner)
    unit |= {"occupied_provider": owner or provider, "wheelchair": False, "plus": True}
    if form == "intramural":
        unit["bw_location"] = spot["id"]
    else:
        unit["rent"] = round(draw.uniform(450.0, 850.0), 2)
    return unit
