"""Whole synthetic folders: regions put together, with given reach and walking distances."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables, write_rows
from placement_data.synthetic.demand import Demand, add_residents, make_demand
from placement_data.synthetic.given import bw_walks, reach
from placement_data.synthetic.layout import Ground, make_ground
from placement_data.synthetic.plans import make_previous, pin, set_hours, spread_targets
from placement_data.synthetic.supply import TODAY, make_supply

PRESETS: Mapping[str, Mapping[str, int]] = {
    "S": {"clients": 150, "units": 120},
    "S-chains": {"clients": 150, "units": 120, "residents": 60},
    "M": {"clients": 1500, "units": 1200},
    "M-chains": {"clients": 1500, "units": 1200, "residents": 300},
    "L": {"clients": 15000, "units": 12000, "regions": 40},
    "XL": {"clients": 60000, "units": 50000, "regions": 160},
}
SETTINGS: Settings = {"rulebook": "dwo-2024", "date": TODAY, "seed": 1, "time_limit_s": 60}
SHARED_TABLES = (
    *("municipalities", "providers", "bw_locations", "care_bases", "complexes", "units"),
    *("clients", "exclusion_zones", "keep_apart", "spread_targets", "previous", "pins"),
    *("reach", "bw_walks"),
)


def write_preset(folder: Path, name: str, seed: int = 1) -> None:
    """Write the folder of one of PRESETS; raises KeyError for another name."""
    sizes = dict(PRESETS[name])
    clients, units = sizes.pop("clients"), sizes.pop("units")
    write_synthetic(folder, clients=clients, units=units, seed=seed, **sizes)


def write_synthetic(
    folder: Path,
    *,
    clients: int,
    units: int,
    regions: int = 1,
    residents: int = 0,
    seed: int = 1,
) -> None:
    """Write a seeded exchange folder in which every rule bites, without networks.

    `clients` wait and `units` have room; each of `residents` comes with a full unit on top.
    Reach (pairs up to 60 minutes) and walks to BW locations are given within each region, as
    providers are contracted by region; distances between units follow from the coordinates. All
    numbers are divided evenly over the regions.
    """
    tables: Tables = {name: [] for name in SHARED_TABLES}
    for index in range(regions):
        sizes = [_part(total, regions, index) for total in (clients, units, residents)]
        for name, rows in _region(Draw(f"{seed}/{index}"), index, regions, sizes).items():
            tables[name] += rows
    write_rows(folder, tables, SETTINGS | {"seed": seed})


def _part(total: int, parts: int, index: int) -> int:
    return total * (index + 1) // parts - total * index // parts


def _region(draw: Draw, index: int, regions: int, sizes: list[int]) -> Tables:
    clients, units, residents = sizes
    ground = make_ground(draw, index, regions, units)
    supply = make_supply(draw, ground, units)
    demand = make_demand(draw, ground, clients)
    set_hours(draw, ground, demand.clients, supply.units)
    out = _own_tables(ground, demand)
    out["previous"] = make_previous(draw, ground, demand.clients, supply.units)
    out["pins"] = pin(draw, demand, supply)
    out["spread_targets"] = spread_targets(draw, ground, demand.clients)
    add_residents(draw, demand, supply, residents)
    out["reach"] = reach(ground.care_bases, supply.units)
    out["bw_walks"] = bw_walks(supply.units, ground.bw_locations)
    return out | {"units": supply.units, "complexes": supply.complexes}


def _own_tables(ground: Ground, demand: Demand) -> Tables:
    out: dict[str, list[Row]] = {"municipalities": ground.municipalities}
    out |= {"providers": ground.providers, "bw_locations": ground.bw_locations}
    out |= {"care_bases": ground.care_bases, "clients": demand.clients}
    out |= {"exclusion_zones": demand.exclusion_zones, "keep_apart": demand.keep_apart}
    return out
