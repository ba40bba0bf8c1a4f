from __future__ import annotations

import gzip
from pathlib import Path

import networkx as nx
import numpy as np
import osmnx
import pandas as pd
import pytest
from shapely.geometry import LineString

from placement.errors import GeoError
from placement.sources import graphml
from tests.placement.geo.plain import node_costs

KEYS = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="c" for="graph" attr.name="crs" attr.type="string"/>
<key id="x" for="node" attr.name="x" attr.type="string"/>
<key id="y" for="node" attr.name="y" attr.type="string"/>
<key id="l" for="edge" attr.name="length" attr.type="string"/>
<key id="g" for="edge" attr.name="geometry" attr.type="string"/>
<key id="h" for="edge" attr.name="highway" attr.type="string"/>
"""
OLD_CRS = "+proj=longlat +ellps=WGS84 +datum=WGS84 +no_defs"


def node(name: str, x: object, y: object) -> str:
    return f'<node id="{name}"><data key="x">{x}</data><data key="y">{y}</data></node>\n'


def edge(a: str, b: str, **data: str) -> str:
    cells = "".join(f'<data key="{key}">{value}</data>' for key, value in data.items())
    return f'<edge source="{a}" target="{b}" id="0">{cells}</edge>\n'


NODES = node("1", 84_000, 447_000) + node("2", 84_100, 447_000)
BOTH = edge("1", "2", l="100.0") + edge("2", "1", l="100.0")


def document(body: str = NODES + BOTH, crs: str = "EPSG:28992", head: str = "") -> str:
    named = f'<data key="c">{crs}</data>' if crs else ""
    keys = KEYS.replace("<graphml", head + "<graphml", 1)
    return f'{keys}<graph edgedefault="directed">{named}{body}</graph></graphml>'


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str, name: str = "drive.graphml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def faults(path: Path, **options) -> str:
    with pytest.raises(GeoError) as caught:
        graphml.read(path, **options)
    assert all(fault.file == path.name for fault in caught.value.faults)
    return " | ".join(fault.sentence() for fault in caught.value.faults)


def test_a_street_both_ways_is_one_edge(write):
    net = graphml.read(write(document()))
    assert (net.kind, net.edge_mm.tolist(), net.backward.tolist()) == ("drive", [100_000], [True])
    assert net.node_id.tolist() == ["1", "2"]
    assert net.node_x_mm.tolist() == [84_000_000, 84_100_000]


@pytest.mark.parametrize(("name", "kind"), [("walk.graphml", "walk"), ("bike-x.graphml", "bike")])
def test_the_name_tells_the_kind_unless_it_is_given(write, name, kind):
    path = write(document(), name)
    assert graphml.read(path).kind == kind
    assert graphml.read(path, "drive").kind == "drive"


def test_on_foot_a_one_way_street_may_be_walked_both_ways(write):
    body = NODES + edge("1", "2", l="100")
    assert graphml.read(write(document(body), "walk.graphml")).backward.all()
    assert "heen en terug" in faults(write(document(body)))


def test_geometry_against_the_edge_is_turned(write):
    line = "LINESTRING (84100 447000, 84050 447020, 84000 447000)"
    net = graphml.read(write(document(NODES + edge("1", "2", l="108", g=line) + BOTH)))
    shape = net.lines()[0]
    assert list(shape.coords) == [(84_000, 447_000), (84_050, 447_020), (84_100, 447_000)]


def test_a_shape_that_does_not_fit_its_nodes_is_laid_straight_and_counted(write):
    line = "LINESTRING (84500 447000, 84000 447000)"
    net = graphml.read(
        write(document(NODES + edge("1", "2", l="100", g=line) + edge("2", "1", l="100")))
    )
    assert list(net.lines()[0].coords) == [(84_000, 447_000), (84_100, 447_000)]
    assert "1 vormen" in net.note


def test_a_missing_length_is_measured_along_the_shape(write):
    line = "LINESTRING (84000 447000, 84050 447000, 84050 447030, 84100 447000)"
    net = graphml.read(write(document(NODES + edge("1", "2", g=line) + BOTH)))
    assert net.edge_mm[0] == round(50_000 + 30_000 + np.hypot(50_000, 30_000))
    assert "1 wegen is de lengte" in net.note


def test_parallel_arcs_keep_the_shortest(write):
    net = graphml.read(
        write(document(NODES + BOTH + edge("1", "2", l="80") + edge("2", "1", l="500")))
    )
    assert node_costs(net, net.edge_mm, [0, 1]).tolist() == [[0, 80_000], [100_000, 0]]


def test_an_undirected_graph_goes_both_ways(write):
    text = document(NODES + edge("1", "2", l="100")).replace('"directed"', '"undirected"')
    assert graphml.read(write(text)).backward.all()


def test_degrees_and_the_old_way_of_naming_them_are_understood(write):
    body = node("1", 4.35, 52.0) + node("2", 4.36, 52.0) + BOTH
    net = graphml.read(write(document(body, crs=OLD_CRS)))
    assert net.node_x_mm[1] - net.node_x_mm[0] == pytest.approx(686_500, abs=1_000)


def test_gzip_is_recognised_by_its_content(tmp_path):
    path = tmp_path / "walk.graphml"
    path.write_bytes(gzip.compress(document().encode()))
    assert graphml.read(path).kind == "walk"


BOMB = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
SPY = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, SPY, '<!DOCTYPE graphml SYSTEM "http://localhost/x.dtd">'])
def test_a_document_type_is_refused(write, head):
    assert "DOCTYPE" in faults(write(document(head=head)))


def test_an_entity_that_nobody_declared_is_a_broken_file(write):
    assert "geldige GraphML" in faults(write(document(node("1", "&xxe;", 1) + BOTH)))


def test_the_depth_is_bounded(write):
    deep = "<data>" * 100_000
    assert "diep genest" in faults(write(document(NODES + deep)))


def test_the_unpacked_size_is_bounded(tmp_path):
    path = tmp_path / "walk.graphml.gz"
    path.write_bytes(gzip.compress(document(NODES + BOTH + " " * 30_000_000).encode()))
    assert path.stat().st_size < 100_000
    assert "groter dan 9 MiB" in faults(path, max_bytes=10_000_000)


FAULTY = {
    "cut off": (document()[:-60], "afgebroken"),
    "not xml": ("a;b;c\n1;2;3\n", "geldige GraphML"),
    "empty file": ("", "geldige GraphML"),
    "no crs": (document(crs=""), "coördinatenstelsel ontbreekt"),
    "web mercator": (document(crs="EPSG:3857"), "wordt niet aangenomen"),
    "nonsense crs": (document(crs="maanstelsel"), "is onbekend"),
    "no nodes": (document(""), "geen knooppunten"),
    "no ways": (document(NODES), "geen wegen"),
    "nan place": (
        document(NODES + node("3", "nan", 447_000) + BOTH),
        "1 knooppunten zonder geldige",
    ),
    "no place": (document(NODES + '<node id="3"/>' + BOTH), "de eerste: 3"),
    "text place": (document(NODES + node("3", "oost", 447_000) + BOTH), "1 knooppunten zonder"),
    "swapped": (
        document(node("1", 447_000, 84_000) + BOTH + NODES.split("\n")[1]),
        "buiten Nederland",
    ),
    "twice": (document(NODES + node("1", 84_000, 447_000) + BOTH), "meer dan eens"),
    "dangling": (document(NODES + BOTH + edge("1", "9", l="5")), "1-9"),
    "text length": (document(NODES + BOTH + edge("1", "2", l="ver")), "zonder geldige lengte"),
    "negative": (document(NODES + BOTH + edge("1", "2", l="-5")), "zonder geldige lengte"),
    "nan length": (document(NODES + BOTH + edge("1", "2", l="nan")), "zonder geldige lengte"),
    "bad shape": (document(NODES + BOTH + edge("1", "2", l="5", g="LINESTRING (1 2")), "vorm"),
    "point shape": (document(NODES + BOTH + edge("1", "2", l="5", g="POINT (1 2)")), "vorm"),
}


@pytest.mark.parametrize("name", list(FAULTY))
def test_each_fault_is_named_in_dutch(write, name):
    text, expected = FAULTY[name]
    assert expected in faults(write(text))


def test_all_faults_of_the_nodes_come_together(write):
    body = NODES + node("1", "nan", 447_000) + BOTH
    text = faults(write(document(body, crs="EPSG:3857")))
    assert all(part in text for part in ("coördinaat", "meer dan eens", "wordt niet aangenomen"))


@pytest.mark.parametrize("keep", [10, 40, 200])
def test_a_gz_that_was_cut_off_is_named(tmp_path, keep):
    path = tmp_path / "drive.graphml.gz"
    path.write_bytes(gzip.compress(document().encode())[:keep])
    assert "afgebroken" in faults(path)


def test_what_osmnx_writes_today_is_read(tmp_path):
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_node(10, x=4.35, y=52.0, street_count=1)
    graph.add_node(20, x=4.36, y=52.0, street_count=1)
    line = LineString([(4.36, 52.0), (4.355, 52.001), (4.35, 52.0)])
    graph.add_edge(
        10, 20, 0, length=720.5, highway=["residential", "tertiary"], maxspeed="30", osmid=[1, 2]
    )
    graph.add_edge(20, 10, 0, length=720.5, highway="residential", maxspeed="30", geometry=line)
    osmnx.save_graphml(graph, tmp_path / "drive.graphml")
    net = graphml.read(tmp_path / "drive.graphml")
    assert net.edge_mm.tolist() == [720_500, 720_500]
    assert len(net.lines()[1].coords) == 3
    assert net.edge_ms.tolist() == [108_075, 108_075]


@pytest.fixture(scope="module")
def networks(shared_dir: Path) -> Path:
    return shared_dir / "realdata" / "netwerken"


@pytest.mark.real
def test_the_published_nootdorp_matrix_is_reproduced_within_a_metre(networks):
    net = graphml.read(networks / "nootdorp_drive_osm_2020.graphml.gz")
    published = pd.read_csv(networks / "nootdorp_drive_afstanden_m.csv.gz", index_col=0)
    assert len(net.node_id) == len(published) == 533
    rng = np.random.default_rng(2026)
    pairs = rng.integers(0, 533, (1_000, 2))
    metres = node_costs(net, net.edge_mm, np.arange(533)) / 1_000
    theirs = published.loc[net.node_id.astype(int), net.node_id].to_numpy()
    a, b = pairs.T
    assert np.abs(metres[a, b] - theirs[a, b]).max() <= 1.0
    # Directed: the way back is another distance for half of the pairs.
    assert (np.abs(metres[b, a] - theirs[a, b]) <= 1.0).mean() < 0.7


@pytest.mark.real
def test_the_old_drive_network_of_delft_reads_as_osmnx_reads_it(networks):
    path = networks / "delft_drive_osm_2020.graphml.gz"
    net = graphml.read(path)
    text = gzip.decompress(path.read_bytes()).decode()
    graph = osmnx.load_graphml(graphml_str=text)
    assert len(net.node_x_mm) == graph.number_of_nodes() == 2_156
    assert "2130 van 2156" in net.note
    arcs = int(net.forward.sum() + net.backward.sum())
    assert 5_036 - 60 <= arcs <= 5_036
    rng = np.random.default_rng(1)
    place = {int(name): n for n, name in enumerate(net.node_id)}
    for start in rng.choice(net.node_id.astype(int), 5, replace=False):
        theirs = nx.single_source_dijkstra_path_length(graph, int(start), weight="length")
        mine = node_costs(net, net.edge_mm, [place[int(start)]])[0]
        for goal, metres in theirs.items():
            assert mine[place[goal]] / 1_000 == pytest.approx(metres, abs=0.1)
        assert (mine < 2**40).sum() == len(theirs)


@pytest.mark.real
def test_the_walking_network_around_the_university_is_whole(networks):
    net = graphml.read(networks / "tudelft_walk_osm_2025.graphml.gz", "walk")
    assert len(net.node_x_mm) == 2_020
    assert net.snappable.all()
    assert net.edge_mm.sum() / 1e6 == pytest.approx(105, abs=1)
