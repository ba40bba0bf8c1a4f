from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pytest
from osmium.osm.mutable import Node, Way
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from placement.errors import GeoError
from placement.geo.crs import to_wgs84
from placement.geo.network import UNREACHABLE
from placement.sources import osm
from tests.placement.geo.plain import node_costs

# Places by number, a thousandth of a degree apart near Delft: 1-2-3-4 in a row, 5 above 2.
PLACES = {
    1: (4.350, 52.0),
    2: (4.351, 52.0),
    3: (4.352, 52.0),
    4: (4.353, 52.0),
    5: (4.351, 52.001),
}


@pytest.fixture
def extract(tmp_path: Path):
    """Write an extract from ways (places, tags) and tagged nodes."""

    def written(*ways, nodes=None, places=PLACES, name="roads.osm.pbf") -> Path:
        path = tmp_path / name
        path.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(path)) as writer:
            for number, place in places.items():
                writer.add_node(Node(id=number, location=place, tags=(nodes or {}).get(number, {})))
            for number, (refs, tags) in enumerate(ways, start=1):
                writer.add_way(Way(id=number, nodes=refs, tags=tags))
        return path

    return written


def reaches(net, start: int, goal: int) -> bool:
    ids = net.node_id.tolist()
    starts = [n for n, name in enumerate(ids) if name == str(start)]
    goals = [n for n, name in enumerate(ids) if name == str(goal)]
    return bool((node_costs(net, net.edge_mm, starts)[:, goals] < UNREACHABLE).any())


STREET = ([1, 2, 3, 4], {"highway": "residential"})


def test_shape_points_are_no_nodes_and_junctions_are(extract):
    net = osm.read(extract(STREET), "walk")
    assert (len(net.node_x_mm), len(net.edge_u), len(net.lines()[0].coords)) == (2, 1, 4)
    crossed = osm.read(extract(STREET, ([2, 5], {"highway": "footway"})), "walk")
    assert sorted(crossed.node_id.tolist()) == ["1", "2", "4", "5"]
    assert crossed.edge_mm.sum() > net.edge_mm.sum()


@pytest.mark.parametrize(
    ("tags", "walk", "bike", "drive"),
    [
        ({"highway": "cycleway"}, True, True, False),
        ({"highway": "cycleway", "foot": "no"}, False, True, False),
        ({"highway": "footway"}, True, True, False),
        ({"highway": "footway", "bicycle": "no"}, True, False, False),
        ({"highway": "steps"}, True, True, False),
        ({"highway": "residential"}, True, True, True),
        ({"highway": "residential", "access": "private"}, False, False, False),
        ({"highway": "service", "access": "private", "foot": "yes"}, True, False, False),
        ({"highway": "residential", "foot": "private"}, False, True, True),
        ({"highway": "residential", "motor_vehicle": "no"}, True, True, False),
        ({"highway": "residential", "access": "no", "motorcar": "yes"}, False, False, True),
        ({"highway": "service", "access": "destination"}, True, True, True),
        ({"highway": "secondary", "bicycle": "use_sidepath"}, True, False, True),
        ({"highway": "motorway"}, False, False, True),
        ({"highway": "trunk"}, False, False, True),
        ({"highway": "trunk", "foot": "yes"}, True, False, True),
        ({"highway": "primary", "motorroad": "yes"}, False, False, True),
        ({"highway": "busway"}, False, False, False),
        ({"highway": "construction"}, False, False, False),
        ({"highway": "proposed"}, False, False, False),
        ({"highway": "service", "service": "emergency_access"}, True, True, False),
    ],
)
def test_who_may_use_a_way(extract, tags, walk, bike, drive):
    base = ([4, 5], {"highway": "living_street"})
    path = extract(([1, 2], tags), base)
    used = {kind: "1" in osm.read(path, kind).node_id for kind in ("walk", "bike", "drive")}
    assert used == {"walk": walk, "bike": bike, "drive": drive}


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({"oneway": "yes"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"oneway": "no"}, True, True),
        ({"junction": "roundabout"}, True, False),
        ({"highway": "motorway"}, True, False),
        ({"highway": "motorway", "oneway": "no"}, True, True),
        ({}, True, True),
    ],
)
def test_one_way_streets_bind_cars(extract, tags, there, back):
    anchor = ([4, 5], {"highway": "residential"})
    net = osm.read(extract(([1, 2, 3], {"highway": "residential"} | tags), anchor), "drive")
    assert (reaches(net, 1, 3), reaches(net, 3, 1)) == (there, back)


def test_one_way_streets_do_not_bind_walkers_and_spare_bicycles_where_signed(extract):
    one = {"highway": "residential", "oneway": "yes"}
    anchor = ([4, 5], {"highway": "residential"})
    assert reaches(osm.read(extract(([1, 2], one), anchor), "walk"), 2, 1)
    assert not reaches(osm.read(extract(([1, 2], one), anchor), "bike"), 2, 1)
    spared = one | {"oneway:bicycle": "no"}
    assert reaches(osm.read(extract(([1, 2], spared), anchor), "bike"), 2, 1)
    assert not reaches(osm.read(extract(([1, 2], spared), anchor), "drive"), 2, 1)


@pytest.mark.parametrize(
    ("tags", "walk", "drive"),
    [
        ({"barrier": "bollard"}, True, False),
        ({"barrier": "cycle_barrier"}, True, False),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, True, True),
        ({"barrier": "gate"}, True, True),
        ({"barrier": "gate", "access": "private"}, False, False),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, True, False),
        ({"barrier": "gate", "locked": "yes"}, False, False),
    ],
)
def test_barriers_stop_whom_they_should(extract, tags, walk, drive):
    path = extract(STREET, nodes={2: tags})
    assert reaches(osm.read(path, "walk"), 1, 4) == walk
    assert reaches(osm.read(path, "drive"), 1, 4) == drive


def test_a_bollard_where_streets_meet_stops_cars_in_every_direction(extract):
    net = osm.read(
        extract(STREET, ([2, 5], {"highway": "residential"}), nodes={2: {"barrier": "bollard"}}),
        "drive",
    )
    assert not any(reaches(net, a, b) for a, b in [(1, 4), (1, 5), (5, 4), (4, 1)])


def test_a_way_that_leaves_the_extract_is_cut_and_counted(extract):
    net = osm.read(extract(([1, 2, 99, 3, 4], {"highway": "residential"})), "walk")
    assert len(net.edge_u) == 2
    assert "1 wegen" in net.note


def test_signed_limits_decide_the_driving_time(extract):
    slow, fast = (
        osm.read(extract(([1, 2], {"highway": "tertiary", "maxspeed": v})), "drive").edge_ms[0]
        for v in ("30", "60")
    )
    assert slow == pytest.approx(2 * fast, abs=1)


def test_faults_are_named_in_dutch(extract, tmp_path):
    path = extract(STREET)
    broken = tmp_path / "half.osm.pbf"
    broken.write_bytes(path.read_bytes()[:-20])
    text = tmp_path / "text.osm.pbf"
    text.write_text("geen kaart")
    at_sea = {n: (lon + 3, lat - 10) for n, (lon, lat) in PLACES.items()}
    cases = {
        broken: "afgebroken",
        text: "geldige PBF",
        extract(([1, 2], {"building": "yes"}), name="none.osm.pbf"): "geen bruikbare wegen",
        extract(STREET, places=at_sea, name="sea.osm.pbf"): "buiten Nederland",
    }
    for file, expected in cases.items():
        with pytest.raises(GeoError) as caught:
            osm.read(file, "walk")
        assert expected in caught.value.faults[0].problem


def test_the_size_of_an_extract_is_bounded(extract, monkeypatch):
    monkeypatch.setattr(osm, "MAX_BYTES", 10)
    with pytest.raises(GeoError) as caught:
        osm.read(extract(STREET), "walk")
    assert "groter dan" in caught.value.faults[0].problem


@pytest.mark.real
@pytest.mark.parametrize("share", [0.001, 0.1, 0.37, 0.62, 0.85, 0.999])
def test_a_real_extract_that_was_cut_off_anywhere_is_a_fault(shared_dir, tmp_path, share):
    whole = (shared_dir / "realdata" / "netwerken" / "tudelft_osm_2025.osm.pbf").read_bytes()
    half = tmp_path / "roads.osm.pbf"
    half.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(GeoError) as caught:
        osm.read(half, "drive")
    assert "afgebroken" in caught.value.faults[0].problem


def test_the_way_class_of_every_stretch_is_kept(extract):
    net = osm.read(extract(STREET, ([2, 5], {"highway": "footway"})), "walk")
    names = net.classes[net.edge_class].tolist()
    assert sorted(names) == ["footway", "residential", "residential"]


@pytest.mark.real
def test_the_real_walking_network_hangs_together_because_of_its_cycleways(shared_dir):
    net = osm.read(shared_dir / "realdata" / "netwerken" / "tudelft_osm_2025.osm.pbf", "walk")
    lon, lat = to_wgs84(net.node_x_mm / 1_000, net.node_y_mm / 1_000)
    inside = (lon > 4.355) & (lon < 4.386) & (lat > 51.995) & (lat < 52.005)
    kept = inside[net.edge_u] & inside[net.edge_v]
    count = len(inside)
    graph = coo_array(
        (np.ones(kept.sum()), (net.edge_u[kept], net.edge_v[kept])), shape=(count, count)
    )
    sizes = np.bincount(connected_components(graph, directed=False)[1][inside])
    assert sizes.max() >= 2_000
    assert sizes.max() / inside.sum() > 0.98
    assert net.edge_mm[kept & net.snappable].sum() / net.edge_mm[kept].sum() > 0.99


@pytest.mark.real
def test_the_ways_of_a_country_keep_every_point_between_their_junctions(shared_dir):
    path = shared_dir / "realdata" / "netwerken" / "liechtenstein_osm_2021.osm.pbf"
    net = osm.read(path, "walk", anywhere=True)
    points = np.unique(net.shape_mm, axis=0)
    # osmnx' filter "all" finds 72,474: with motorways, without private roads that are open on foot.
    assert len(points) == pytest.approx(72_474, rel=0.003)
    assert len(net.node_x_mm) < len(points) / 7
