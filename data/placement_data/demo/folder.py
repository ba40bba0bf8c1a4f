"""Putting the demo folder together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from placement_data.demo.demand import Demand
from placement_data.demo.graphml import network_text, write_gz
from placement_data.demo.ground import Ground, boundaries_text, load_ground, read_toml
from placement_data.demo.places import Places
from placement_data.demo.plans import agreements, pins, previous, spread_targets
from placement_data.demo.streets import Streets, make_streets
from placement_data.demo.supply import TODAY, Supply
from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables, write_rows

SETTINGS: Settings = {"rulebook": "dwo-2024", "date": TODAY, "seed": 1, "time_limit_s": 60}


def write_demo(folder: Path, seed: int = 1) -> None:
    """Write the exchange folder of the demo region: tables, settings, borders and networks.

    Nothing in it is real but the names of municipalities, towns and corporations. Two runs with
    the same seed write byte-identical files.
    """
    ground = load_ground()
    streets = make_streets(ground, 1)
    write_rows(folder, demo_tables(ground, streets, seed), SETTINGS | {"seed": seed})
    borders = boundaries_text(ground)
    (folder / "boundaries.geojson").write_text(borders, encoding="utf-8", newline="")
    write_gz(folder / "walk.graphml.gz", network_text(streets, "walk"))
    write_gz(folder / "drive.graphml.gz", network_text(streets, "drive"))


def demo_tables(ground: Ground, streets: Streets, seed: int) -> Tables:
    """Return all tables of the demo region as rows."""
    reference, draw = read_toml("reference.toml"), Draw(f"demo/{seed}")
    places = Places(draw, ground, streets)
    supply = Supply(places, reference)
    tables = _parties(ground, reference) | supply.build()
    demand = Demand(places, supply, reference)
    tables |= demand.build()
    tables["spread_targets"] = spread_targets(reference)
    tables |= agreements(draw, reference, tables["units"])
    tables["pins"] = pins(draw, tables)
    tables["previous"] = previous(draw, tables, demand.contracted)
    return tables


def _parties(ground: Ground, reference: dict[str, Any]) -> Tables:
    municipalities, providers = list[Row](), list[Row]()
    for place in ground.municipalities:
        largest = max(
            (town for town in ground.towns if town.municipality == place.id),
            key=lambda town: town.radius[0] * town.radius[1],
        )
        row: Row = {"id": place.id, "name": place.name, "region": place.region}
        row |= {"inhabitants": place.inhabitants, "x": largest.x, "y": largest.y}
        municipalities.append(row)
    for about in reference["provider"]:
        row = {key: about[key] for key in ("id", "name", "profiles", "hours_free")}
        providers.append(row | {"safehouse": about.get("safehouse", False)})
    owners: list[Row] = [{k: c[k] for k in ("id", "name")} for c in reference["corporation"]]
    return {"municipalities": municipalities, "providers": providers, "corporations": owners}
