"""The traps of the design (§6) that sources fall into, each on the real sample files."""

from __future__ import annotations

import csv
import json

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
from pyproj import Transformer
from shapely.geometry import mapping

from placement.errors import GeoError
from placement.geo.crs import crs_code, from_crs, to_rd
from placement.sources.bag.addresses import bag_id, repeated, to_ids
from placement.sources.boundaries import read_boundaries
from placement.sources.cbs.areas import read_areas
from placement.sources.findings import Findings
from placement.sources.graphml import read
from placement.sources.names import place_key

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def real(shared_dir):
    return shared_dir / "realdata"


def ids_of(values) -> np.ndarray:
    findings = Findings()
    ids = to_ids(pa.array([str(v) for v in values]), "id", "x", findings)
    findings.raise_if_faulty()
    return ids


@pytest.mark.parametrize("code", ["EPSG:28992", "EPSG:7415", "EPSG:4258", "EPSG:4326", "OGC:CRS84"])
def test_the_systems_of_the_registers_are_taken(code):
    assert crs_code(code) in (28992, 4326)


@pytest.mark.parametrize(
    "code", ["EPSG:3857", "EPSG:9000", "EPSG:9057", "EPSG:31370", "EPSG:25831"]
)
def test_all_others_are_refused(code):
    with pytest.raises(ValueError, match="wordt niet aangenomen"):
        crs_code(code)


def test_web_mercator_would_show_100_m_as_163(real):
    borders = gpd.read_file(real / "grenzen/gemeenten_detail_regio.gpkg")
    corner = borders.geometry.iloc[0].centroid
    lon, lat = Transformer.from_crs(28992, 4326, always_xy=True).transform(
        [corner.x, corner.x + 100], [corner.y, corner.y]
    )
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    assert 161 < np.hypot(x[1] - x[0], y[1] - y[0]) < 165
    with pytest.raises(ValueError, match="wordt niet aangenomen"):
        from_crs(x, y, "EPSG:3857")


def test_a_dynamic_datum_would_shift_by_a_street_and_is_refused(real):
    rows = list(csv.DictReader((real / "gebouwen/osm_adressen_delft_zuidoost.csv").open()))[:50]
    lon, lat = ([float(row[name]) for row in rows] for name in ("lon", "lat"))
    given = np.array([[float(row["x_rd"]), float(row["y_rd"])] for row in rows])
    ours = np.column_stack(to_rd(lon, lat))
    assert np.hypot(*(ours - given).T).max() < 0.3
    ballpark = Transformer.from_crs(9000, 28992, always_xy=True)
    shifted = np.column_stack(ballpark.transform(lon, lat))
    assert np.hypot(*(shifted - given).T).min() > 50
    with pytest.raises(ValueError, match="wordt niet aangenomen"):
        from_crs(lon, lat, "EPSG:9000")


def test_a_ballpark_is_never_used_because_nothing_is_left_to_choose(real):
    """The transformation is pinned; asked by code pyproj may fall back on a ballpark."""
    rows = list(csv.DictReader((real / "grenzen/pc6_steekproef_dwo.csv").open()))
    lon, lat = (np.array([float(row[name]) for row in rows]) for name in ("lon", "lat"))
    first = np.column_stack(to_rd(lon, lat))
    again = np.column_stack(to_rd(lon, lat))
    assert (first == again).all()
    exact = Transformer.from_crs(4326, 28992, always_xy=True, allow_ballpark=False)
    assert np.hypot(*(first - np.column_stack(exact.transform(lon, lat))).T).max() < 0.3


def test_osm_and_bgt_ids_that_lost_their_zero_join_the_bag_again(real):
    bag = gpd.read_file(real / "gebouwen/bag_panden_tudelft_campus.gpkg", ignore_geometry=True)
    osm = gpd.read_file(real / "gebouwen/osm_gebouwen_delft_zuidoost.gpkg", ignore_geometry=True)
    bgt = gpd.read_file(real / "gebouwen/delft_binnenstad_gebouwen.gpkg", ignore_geometry=True)
    known = set(ids_of(bag["identificatie"]).tolist())
    refs = osm["ref_bag"].dropna()
    refs = refs[refs.str.fullmatch(r"\d+")]
    assert refs.str.len().eq(15).mean() > 0.7
    assert sum(each in known for each in set(ids_of(refs).tolist())) >= 1056
    assert bag_id(int(ids_of(bgt["bag_pand"])[0])) == "0503100000000035"
    assert all(len(bag_id(int(each))) == 16 for each in ids_of(refs))


def test_one_pand_that_occurs_four_times_is_seen(real):
    bag = gpd.read_file(real / "gebouwen/bag_panden_tudelft_campus.gpkg", ignore_geometry=True)
    ids = ids_of(bag["identificatie"])
    double = repeated(ids)
    assert len(bag) - len(np.unique(ids)) == 3
    assert len(double) == 1
    assert (ids == double[0]).sum() == 4


def test_minus_99997_is_nowhere_a_number(real):
    path = real / "grenzen/cbs_wijkenbuurten_2025_delft.gpkg"
    raw = gpd.read_file(path, layer="buurten", ignore_geometry=True).select_dtypes("number")
    assert int((raw == -99997).sum().sum()) == 312
    areas, _ = read_areas(path, "buurt")
    numbers = areas.select_dtypes("number")
    assert int((numbers == -99997).sum().sum()) == 0
    assert numbers["aantal_inwoners"].sum() > 100_000


def test_generalised_borders_are_read_in_rd_and_stay_near_the_real_ones(real):
    detail, _ = read_boundaries(real / "grenzen/gemeenten_detail_regio.gpkg")
    rough, _ = read_boundaries(real / "grenzen/pdok_gemeente_gegeneraliseerd_2022_regio.geojson")
    assert list(detail.index) == list(rough.index)
    share = rough.geometry.area / detail.geometry.area
    assert share.between(0.7, 1.3).all()
    assert detail.loc["GM0503"].geometry.contains(rough.loc["GM0503"].geometry.centroid)


def test_a_file_of_pdok_names_the_municipality_by_its_code_not_by_its_feature(real, tmp_path):
    """PDOK gives each feature an id of its own; the municipality is `identificatie`."""
    detail = gpd.read_file(real / "grenzen/gemeenten_detail_regio.gpkg").iloc[:2]
    made = [
        {
            "type": "Feature",
            "id": f"5c9f6bd2-{at}",
            "properties": {"identificatie": row.gemeentecode, "naam": row.gemeentenaam},
            "geometry": mapping(row.geometry),
        }
        for at, row in enumerate(detail.itertuples())
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path = tmp_path / "boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": made}))
    found, _ = read_boundaries(path)
    assert list(found.index) == sorted(detail["gemeentecode"])


def test_the_hague_has_two_names_and_is_one_town(real):
    detail = gpd.read_file(real / "grenzen/gemeenten_detail_regio.gpkg", ignore_geometry=True)
    path = real / "grenzen/pdok_gemeente_gegeneraliseerd_2022_regio.geojson"
    rough = gpd.read_file(path, ignore_geometry=True)
    ours = dict(zip(detail["gemeentecode"], detail["gemeentenaam"], strict=True))
    theirs = dict(zip(rough["statcode"], rough["statnaam"], strict=True))
    assert {ours["GM0518"], theirs["GM0518"]} == {"Den Haag", "'s-Gravenhage"}
    assert {c: place_key(n) for c, n in ours.items()} == {
        c: place_key(n) for c, n in theirs.items()
    }
    assert len({place_key(name) for name in ours.values()}) == len(ours)
    assert place_key("gemeente 's Gravenhage") == place_key("DEN HAAG")
    assert place_key("Bergen (NH.)") == place_key("Bergen")


def test_edges_drawn_against_their_direction_end_where_their_nodes_are(real):
    network = read(real / "netwerken/nootdorp_drive_osm_2020.graphml.gz", "drive")
    first, last = network.shape_start[:-1], network.shape_start[1:] - 1
    ends = np.column_stack([network.node_x_mm, network.node_y_mm])
    for at, node in ((first, network.edge_u), (last, network.edge_v)):
        gap = np.hypot(*(network.shape_mm[at] - ends[node]).T)
        assert gap.max() <= 1_000


def test_borders_with_a_coordinate_that_is_no_number_or_lies_elsewhere_are_refused(real, tmp_path):
    detail = gpd.read_file(real / "grenzen/gemeenten_detail_regio.gpkg").iloc[:2]
    moved = detail.copy()
    moved.geometry = moved.geometry.translate(2_000_000, 0)
    moved.to_file(tmp_path / "boundaries.gpkg")
    with pytest.raises(GeoError) as caught:
        read_boundaries(tmp_path / "boundaries.gpkg")
    assert len(caught.value.faults) == 2
    assert "buiten Nederland" in caught.value.faults[0].sentence()
