import csv
import gzip
import hashlib
import json
import math
from collections import Counter
from itertools import combinations

import networkx as nx
import osmnx as ox
import pytest
import shapely
from pyproj import Transformer

from placement_data.demo import write_demo
from placement_data.demo.ground import load_ground, read_toml
from placement_data.demo.rd import to_lonlat


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def digest(folder):
    files = sorted(folder.iterdir())
    return [(f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files]


def network(folder, kind):
    text = gzip.decompress((folder / f"{kind}.graphml.gz").read_bytes()).decode()
    return ox.load_graphml(graphml_str=text)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def walk(demo):
    return network(demo, "walk")


def test_two_runs_are_byte_identical(demo, tmp_path):
    write_demo(tmp_path)
    assert digest(tmp_path) == digest(demo)


def test_the_region_has_the_promised_size(demo):
    waiting = [c for c in rows(demo, "clients") if not c["lives_in"]]
    assert len(waiting) == 140
    assert Counter(c["profile"] for c in waiting) == {"BW": 42, "BT": 63, "BTG": 35}
    assert len(rows(demo, "clients")) - len(waiting) == 20
    assert len(rows(demo, "bw_locations")) == 12
    assert len(rows(demo, "providers")) == 6
    assert 110 <= sum(int(u["capacity"]) for u in rows(demo, "units")) <= 130
    forms = {u["housing_form"] for u in rows(demo, "units")}
    assert forms == {"intramural", "clustered", "shared", "independent", "gespikkeld"}


def test_borders_tile_without_overlap_and_say_that_they_are_schematic(demo):
    whole = json.loads((demo / "boundaries.geojson").read_text(encoding="utf-8"))
    areas = [shapely.geometry.shape(f["geometry"]) for f in whole["features"]]
    assert all(f["properties"]["schematisch"] for f in whole["features"])
    assert all(area.is_valid for area in areas)
    assert all(a.intersection(b).area < 1e-12 for a, b in combinations(areas, 2))
    assert shapely.unary_union(areas).geom_type == "Polygon"


@pytest.mark.parametrize("table", ["units", "bw_locations", "municipalities"])
def test_every_point_lies_inside_its_municipality(demo, table):
    ground = load_ground()
    for row in rows(demo, table):
        place = ground.municipality(row.get("municipality") or row["id"])
        x, y = float(row["x"]), float(row["y"])
        assert place.contains(x, y)
        assert place.to_border(x, y) > 50.0


def test_every_point_has_a_street_within_60_metres(demo, walk):
    to_rd = Transformer.from_crs(4326, 28992, always_xy=True)
    lines = []
    for u, v in walk.edges():
        ends = [(walk.nodes[n]["x"], walk.nodes[n]["y"]) for n in (u, v)]
        lines.append(shapely.LineString([to_rd.transform(*end) for end in ends]))
    tree = shapely.STRtree(lines)
    for table in ("units", "bw_locations", "care_bases"):
        for row in rows(demo, table):
            point = shapely.Point(float(row["x"]), float(row["y"]))
            assert lines[tree.nearest(point)].distance(point) < 60.0


@pytest.mark.parametrize(("kind", "low", "high"), [("walk", 3000, 5000), ("drive", 2000, 4000)])
def test_networks_are_modest_and_reach_from_everywhere_to_everywhere(demo, kind, low, high):
    graph = network(demo, kind)
    assert low <= len(graph) <= high
    assert nx.is_strongly_connected(graph)
    assert graph.graph["crs"] == "epsg:4326"
    speeds = {data["maxspeed"] for *_, data in graph.edges(data=True)}
    assert {"30", "50", "60", "80"} <= speeds


def test_some_streets_are_one_way_for_cars_only(demo, walk):
    drive = network(demo, "drive")
    assert any(data["oneway"] for *_, data in drive.edges(data=True))
    assert not any(data["oneway"] for *_, data in walk.edges(data=True))


def test_clusters_stand_around_locations_and_some_units_just_too_far(demo):
    places = [(float(p["x"]), float(p["y"])) for p in rows(demo, "bw_locations")]
    near, far = 0, 0
    for unit in rows(demo, "units"):
        if unit["housing_form"] == "clustered":
            here = (float(unit["x"]), float(unit["y"]))
            least = min(math.dist(here, place) for place in places)
            near, far = near + (least < 60), far + (60 < least < 200)
    assert near >= 20
    assert far >= 4


def test_a_mixed_complex_has_more_free_dwellings_than_its_share_allows(demo):
    free = Counter(u["complex"] for u in rows(demo, "units") if u["complex"])
    for row in rows(demo, "complexes"):
        share = float(row["max_share"] or 0.25)
        room = math.floor(int(row["dwellings"]) * share) - int(row["occupied_bt"])
        assert 0 < room < free[row["id"]]


def test_names_are_invented_or_carry_their_source():
    reference = read_toml("reference.toml")
    assert all("(verzonnen)" in row["name"] for row in reference["provider"])
    assert "te vervangen" in reference["corporations"]["source"]
    assert "verzonnen" in reference["providers"]["source"]


def test_deliveries_name_existing_units_and_every_status_occurs(demo):
    units = {u["id"] for u in rows(demo, "units")}
    delivered = rows(demo, "deliveries")
    assert {d["unit"] for d in delivered} <= units
    assert {d["status"] for d in delivered} == {"delivered", "pipeline", "withdrawn"}


def test_the_small_transformation_agrees_with_proj_within_a_metre():
    exact = Transformer.from_crs(4326, 28992, always_xy=True)
    for x in range(68000, 94000, 5000):
        for y in range(437000, 454000, 4000):
            assert math.dist((x, y), exact.transform(*to_lonlat(x, y))) < 1.0
