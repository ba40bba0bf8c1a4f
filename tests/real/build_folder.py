"""Build exchange folders on real ground: real borders, networks and addresses, invented people.

    python tests/real/build_folder.py REALDATA OUT [SEED]

writes OUT/delft (walking and driving network, points at real addresses) and OUT/nootdorp (driving
network only, so that walking distances there are unknown). Addresses give points and nothing else:
no street, number or postcode enters a folder. Keep OUT outside the repository.
"""

from __future__ import annotations

import csv
import gzip
import math
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables, write_rows
from placement_data.synthetic.demand import make_demand
from placement_data.synthetic.layout import Ground
from placement_data.synthetic.plans import make_previous, set_hours, spread_targets
from placement_data.synthetic.supply import TODAY

DELFT, NOOTDORP = "GM0503", "GM1926"
FORMS = (("intramural", 0.2), ("independent", 0.35), ("gespikkeld", 0.12), ("shared", 0.1))
PROFILES = ("BW", "BT", "BTG")
Points = NDArray[np.float64]
SETTINGS: Settings = {"rulebook": "dwo-2024", "date": TODAY, "seed": 1, "time_limit_s": 60}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of what a folder gets."""

    clients: int
    units: int
    locations: int = 6
    providers: int = 4


def build(realdata: Path, folder: Path, seed: int = 1, clients: int = 60, units: int = 60) -> None:
    """Write the Delft folder: everything stands at real addresses in the south-east of Delft."""
    borders = _borders(realdata, folder)
    points = _inside(_addresses(realdata), borders, DELFT)
    tables = _tables(Draw(f"real/{seed}"), borders, DELFT, points, Sizes(clients, units))
    write_rows(folder, tables, SETTINGS | {"seed": seed})
    networks = realdata / "netwerken"
    shutil.copyfile(networks / "delft_alle_wegen_osm_2025.graphml.gz", folder / "walk.graphml.gz")
    shutil.copyfile(networks / "delft_drive_osm_2020.graphml.gz", folder / "drive.graphml.gz")


def build_nootdorp(
    realdata: Path, folder: Path, seed: int = 1, clients: int = 30, units: int = 30
) -> None:
    """Write the Nootdorp folder: points beside crossings of its network, no walking network."""
    borders = _borders(realdata, folder)
    source = realdata / "netwerken" / "nootdorp_drive_osm_2020.graphml.gz"
    points = _inside(_crossings(source), borders, NOOTDORP)
    sizes = Sizes(clients, units, locations=3, providers=3)
    tables = _tables(Draw(f"real-nootdorp/{seed}"), borders, NOOTDORP, points, sizes)
    write_rows(folder, tables, SETTINGS | {"seed": seed})
    shutil.copyfile(source, folder / "drive.graphml.gz")


def _borders(realdata: Path, folder: Path) -> gpd.GeoDataFrame:
    source = realdata / "grenzen" / "gemeenten_detail_regio.gpkg"
    whole = gpd.read_file(source, layer="gemeenten")
    own = whole[whole["in_dwo"].astype(bool)].sort_values("gemeentecode")
    folder.mkdir(parents=True, exist_ok=True)
    own.to_file(folder / "boundaries.gpkg", layer="boundaries", driver="GPKG")
    return own.set_index("gemeentecode")


def _addresses(realdata: Path) -> Points:
    source = realdata / "gebouwen" / "osm_adressen_delft_zuidoost.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        rows = [(float(row["x_rd"]), float(row["y_rd"])) for row in csv.DictReader(lines)]
    return np.array(sorted(set(rows)))


def _crossings(source: Path) -> Points:
    """Return the nodes of a GraphML network in RD, moved 15 m aside as a front door would be."""
    # Our own checked copy of a public network, read in a test: no untrusted XML here.
    root = ET.fromstring(gzip.decompress(source.read_bytes()))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    keys = {
        key.get("attr.name"): key.get("id")
        for key in root.findall("g:key", space)
        if key.get("for") == "node"
    }
    rows = []
    for node in root.iterfind(".//g:node", space):
        data = {item.get("key"): item.text for item in node.findall("g:data", space)}
        rows.append((float(data[keys["x"]] or "nan"), float(data[keys["y"]] or "nan")))
    lonlat = np.array(sorted(rows))
    there = gpd.GeoSeries(gpd.points_from_xy(*lonlat.T), crs=4326).to_crs(28992)
    return np.column_stack([there.x + 12.0, there.y + 9.0]).round(1)


def _inside(points: Points, borders: gpd.GeoDataFrame, municipality: str) -> Points:
    there = gpd.GeoSeries(gpd.points_from_xy(*points.T), crs=borders.crs)
    # A few metres from the border the row's own municipality would be open to debate.
    area = borders.geometry[municipality].buffer(-25.0)
    return points[there.within(area).to_numpy()]


def _tables(
    draw: Draw, borders: gpd.GeoDataFrame, home: str, points: Points, sizes: Sizes
) -> Tables:
    ground = _ground(draw, borders, home, points, sizes)
    units, complexes = _units(draw, ground, home, points, sizes.units)
    demand = make_demand(draw, ground, sizes.clients)
    for client in demand.clients:
        _move_home(draw, client, home, points)
    set_hours(draw, ground, demand.clients, units)
    tables: Tables = {"municipalities": ground.municipalities, "providers": ground.providers}
    tables |= {"bw_locations": ground.bw_locations, "care_bases": ground.care_bases}
    tables |= {"units": units, "complexes": complexes, "clients": demand.clients}
    tables |= {"keep_apart": demand.keep_apart, "exclusion_zones": demand.exclusion_zones}
    tables["previous"] = make_previous(draw, ground, demand.clients, units)
    tables["spread_targets"] = spread_targets(draw, ground, demand.clients)
    return tables


def _ground(
    draw: Draw, borders: gpd.GeoDataFrame, home: str, points: Points, sizes: Sizes
) -> Ground:
    ground = Ground("DWO")
    order = [home, *(name for name in borders.index if name != home)]
    for name in order:
        inner = borders.geometry[name].representative_point()
        row: Row = {"id": name, "name": borders["gemeentenaam"][name], "region": "DWO"}
        row |= {"inhabitants": 20000, "x": round(inner.x, 1), "y": round(inner.y, 1)}
        ground.municipalities.append(row)
    for number in range(sizes.providers):
        row = {"id": f"p{number}", "name": f"Aanbieder {number} (verzonnen)"}
        ground.providers.append(row | {"profiles": PROFILES if number < 3 else ("BT",)})
        x, y = draw.pick(points.tolist())
        base: Row = {"id": f"p{number}-b", "provider": f"p{number}", "x": x, "y": y}
        # One cycling supporter: cyclists need the walking network, which Nootdorp lacks.
        base |= {"mode": "bike" if number == 1 else "car", "handling_minutes": number % 3}
        ground.care_bases.append(base | {"staffed": "00:00-24:00"})
    for number in range(sizes.locations):
        x, y = draw.pick(_crowded(points))
        place: Row = {"id": f"bw{number}", "provider": f"p{number % 3}", "x": x, "y": y}
        ground.bw_locations.append(place | {"municipality": home, "name": f"BW-locatie {number}"})
    return ground


def _crowded(points: Points) -> list[list[float]]:
    """Return points that have at least two others within 100 m, where a cluster can stand."""
    rows = points.tolist()
    sample = rows[:: max(1, len(rows) // 600)]
    return [row for row in sample if len(_near(points, row, 5.0, 100.0)) >= 2]


def _near(points: Points, at: list[float], low: float, high: float) -> list[list[float]]:
    metres = np.hypot(points[:, 0] - at[0], points[:, 1] - at[1])
    return [list(map(float, row)) for row in points[(metres >= low) & (metres <= high)]]


def _units(
    draw: Draw, ground: Ground, home: str, points: Points, count: int
) -> tuple[list[Row], list[Row]]:
    out = list[Row]()
    for form, share in FORMS:
        for _ in range(round(count * share)):
            out.append(_unit(draw, len(out), form, draw.pick(points.tolist()), home))
    for unit in out:
        if unit["housing_form"] == "intramural":
            place = draw.pick(ground.bw_locations)
            unit |= {key: place[key] for key in ("x", "y", "provider")}
            unit["bw_location"] = place["id"]
        elif unit["housing_form"] == "shared":
            unit["provider"] = draw.pick(ground.contracted("BTG"))
        elif unit["housing_form"] == "gespikkeld":
            unit["complex"] = "k0"
    while len(out) < count:
        _cluster(draw, ground, points, out, count)
    return out, [{"id": "k0", "dwellings": 24, "occupied_bt": 4, "other_groups": "studenten"}]


def _unit(draw: Draw, number: int, form: str, at: list[float], home: str) -> Row:
    row: Row = {"id": f"u{number:03d}", "housing_form": form, "x": at[0], "y": at[1]}
    row |= {"municipality": home, "capacity": 1, "occupied": 0, "plus": draw.chance(0.85)}
    row["wheelchair"] = draw.chance(0.15)
    if form != "intramural":
        row["rent"] = round(draw.uniform(450.0, 850.0), 2)
    return row


def _cluster(draw: Draw, ground: Ground, points: Points, out: list[Row], count: int) -> None:
    """Put 3 to 6 clusterable units at addresses up to about 100 m from a BW location."""
    place = draw.pick(ground.bw_locations)
    at = [float(str(place["x"])), float(str(place["y"]))]
    wanted = min(draw.integer(3, 6), count - len(out))
    # Half of them close by: 100 m along streets is a good deal shorter in a straight line.
    spots = draw.sample(_near(points, at, 5.0, 60.0), (wanted + 1) // 2)
    spots += draw.sample(_near(points, at, 60.0, 115.0), wanted - len(spots))
    for spot in spots:
        unit = _unit(draw, len(out), "clustered", spot, str(place["municipality"]))
        if draw.chance(0.7):
            unit["provider"] = place["provider"]
        out.append(unit)


def _move_home(draw: Draw, client: Row, home: str, points: Points) -> None:
    for key in ("x", "y"):
        client.pop(key, None)
    if client["home_municipality"] == home and draw.chance(0.8):
        client["x"], client["y"] = (math.floor(value) for value in draw.pick(points.tolist()))


def main(arguments: list[str]) -> int:
    """Build both folders; exit status 2 when called wrongly."""
    if len(arguments) not in (2, 3):
        sys.stderr.write("gebruik: python tests/real/build_folder.py REALDATA OUT [SEED]\n")
        return 2
    realdata, out = Path(arguments[0]), Path(arguments[1])
    seed = int(arguments[2]) if len(arguments) == 3 else 1
    build(realdata, out / "delft", seed)
    build_nootdorp(realdata, out / "nootdorp", seed)
    sys.stdout.write(f"{out / 'delft'}\n{out / 'nootdorp'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
