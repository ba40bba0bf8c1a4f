"""The supply of a synthetic folder: units of every form, mixed complexes, real group structure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from placement_data.draw import Draw
from placement_data.rows import Row
from placement_data.synthetic.layout import Ground, point_in

TODAY = dt.date(2026, 11, 21)
SHARES = {"intramural": 0.29, "clustered": 0.19, "shared": 0.10, "gespikkeld": 0.14}


@dataclass(slots=True)
class Supply:
    """Units and complexes of one region, numbered as they come."""

    ground: Ground
    units: list[Row] = field(default_factory=list)
    complexes: list[Row] = field(default_factory=list)

    def add(self, form: str, x: float, y: float, municipality: object, **more: object) -> Row:
        """Append one unit with the given form and place, and return it."""
        row: Row = {"id": f"u{self.ground.name[1:]}{len(self.units):05d}", "housing_form": form}
        row |= {"x": round(x, 1), "y": round(y, 1), "municipality": municipality}
        row |= {"capacity": 1, "occupied": 0} | more
        self.units.append(row)
        return row


def make_supply(draw: Draw, ground: Ground, count: int) -> Supply:
    """Return `count` units: intramural, clustered and shared near locations, the rest spread."""
    supply = Supply(ground)
    ends = {form: round(count * share) for form, share in SHARES.items()}
    _intramural(draw, supply, ends["intramural"])
    _clusters(draw, supply, len(supply.units) + ends["clustered"])
    _shared(draw, supply, len(supply.units) + ends["shared"])
    _gespikkeld(draw, supply, len(supply.units) + ends["gespikkeld"])
    while len(supply.units) < count:
        town = draw.weighted(ground.municipalities, (0.4, 0.25, 0.2, 0.15))
        provider = draw.pick(ground.contracted("BT")) if draw.chance(0.35) else None
        supply.add("independent", *point_in(draw, town, 1400.0), town["id"], provider=provider)
    for unit in supply.units:
        _traits(draw, unit)
    return supply


def _intramural(draw: Draw, supply: Supply, until: int) -> None:
    while len(supply.units) < until:
        spot = draw.pick(supply.ground.bw_locations)
        _at(draw, supply, "intramural", spot, 15.0, provider=spot["provider"], bw=spot["id"])


def _at(draw: Draw, supply: Supply, form: str, spot: Row, radius_m: float, **more: object) -> Row:
    dx, dy = draw.disc(radius_m)
    bw = more.pop("bw", None)
    x, y = float(str(spot["x"])) + dx, float(str(spot["y"])) + dy
    return supply.add(form, x, y, spot["municipality"], bw_location=bw, **more)


def _clusters(draw: Draw, supply: Supply, until: int) -> None:
    """Put groups of 4-12 around locations; the same location may get several."""
    while len(supply.units) < until:
        spot = draw.pick(supply.ground.bw_locations)
        owned = draw.chance(0.75) and spot["provider"] in supply.ground.contracted("BTG")
        provider = spot["provider"] if owned else None
        dx, dy = draw.disc(30.0)
        middle = dict(spot) | {"x": float(str(spot["x"])) + dx, "y": float(str(spot["y"])) + dy}
        for _ in range(min(draw.integer(4, 12), until - len(supply.units))):
            form = "independent" if draw.chance(0.12) else "clustered"
            unit = _at(draw, supply, form, middle, 62.0, provider=provider)
            if form == "independent":
                unit["may_cluster"] = True
            elif draw.chance(0.18):
                _settle(draw, supply, unit, 1)


def _shared(draw: Draw, supply: Supply, until: int) -> None:
    """Add houses with rooms, some near a BW location, some far from any."""
    while len(supply.units) < until:
        ground = supply.ground
        if draw.chance(0.4):
            spot = draw.pick(ground.bw_locations)
        else:
            town = draw.pick(ground.municipalities)
            x, y = point_in(draw, town)
            spot = {"x": x, "y": y, "municipality": town["id"]}
        provider = draw.pick(ground.nearby("BTG", str(spot["municipality"])))
        for _ in range(min(draw.integer(1, 4), until - len(supply.units))):
            unit = _at(draw, supply, "shared", spot, 6.0, provider=provider)
            if draw.chance(0.35):
                _settle(draw, supply, unit, draw.integer(1, 3))


def _settle(draw: Draw, supply: Supply, unit: Row, persons: int) -> None:
    provider = unit["provider"] or draw.pick(supply.ground.contracted("BTG"))
    unit |= {"occupied": persons, "occupied_provider": provider}
    full = unit["housing_form"] == "clustered" and draw.chance(0.8)
    unit["capacity"] = 0 if full else draw.integer(1, 2)


def _gespikkeld(draw: Draw, supply: Supply, until: int) -> None:
    """Add mixed complexes that stand at or just under their share."""
    while len(supply.units) < until:
        ground = supply.ground
        town = draw.pick(ground.municipalities)
        x, y = point_in(draw, town)
        dwellings = draw.integer(10, 60)
        name = f"k{ground.name[1:]}{len(supply.complexes):03d}"
        row: Row = {"id": name, "dwellings": dwellings, "other_groups": ("studenten", "starters")}
        row["occupied_bt"] = max(0, dwellings // 4 - draw.integer(0, 3))
        if draw.chance(0.2):
            row["max_share"] = draw.pick((0.2, 0.3, 0.5))
        supply.complexes.append(row)
        for _ in range(min(draw.integer(2, 5), until - len(supply.units))):
            spot: Row = {"x": x, "y": y, "municipality": town["id"]}
            _at(draw, supply, "gespikkeld", spot, 30.0, complex=name)


def _traits(draw: Draw, unit: Row) -> None:
    if unit["housing_form"] != "intramural":
        unit["rent"] = round(draw.uniform(430.0, 930.0), 2)
    unit["wheelchair"] = draw.chance(0.15)
    unit["plus"] = draw.chance(0.8)
    if draw.chance(0.2):
        unit["available_from"] = TODAY + dt.timedelta(days=draw.integer(1, 110))
    if draw.chance(0.1):
        unit["age_min"] = draw.pick((23, 27, 35, 55))
    elif draw.chance(0.06):
        unit["age_max"] = draw.pick((27, 35))
