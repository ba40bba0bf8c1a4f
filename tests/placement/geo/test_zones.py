"""A zone never contradicts the verdict, and leaves little out of what the verdict allows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from placement.audience.geojson import shape
from placement.geo.build import build_scene
from placement.geo.bw_walk import bw_walks
from placement.geo.crs import to_rd
from placement.geo.networks import Networks
from placement.geo.readings import Doors, Reading, changed, reread
from placement.geo.scene import Scene
from placement.geo.zones import Zone, zones
from placement.sources.graphml import read as read_graphml
from placement.tables import Tables
from tests.placement.geo.conftest import Draw
from tests.placement.geo.test_readings import DAY, STREETS
from tests.placement.rules.scene_of import rulebook_of, tables_of


def lone(
    x: float = 84_060, y: float = 446_020, bw: tuple[float, float] = (84_030, 446_010)
) -> Tables:
    tables = tables_of(
        units=[{"housing_form": "clustered", "x": x, "y": y}],
        bw_locations=[{"x": bw[0], "y": bw[1]}],
    )
    return replace(tables, given=tables.given - {"bw_walks"})


def zone_of(tables: Tables, networks: Networks, reading: Reading) -> tuple[Scene, tuple[Zone, ...]]:
    scene = build_scene(tables, rulebook_of(""), DAY, networks)
    scene, _ = reread(scene, tables, networks, reading, Doors())
    points = tables.bw_locations[["x", "y"]].to_numpy(float)
    return scene, zones(scene, points, networks.walk)


def judged(tables: Tables, scene: Scene, networks: Networks, at: np.ndarray) -> np.ndarray:
    """Ask the judging functions about a dwelling at each point (whole mm): within both limits?"""
    units = scene.units
    moved = replace(units, ids=tuple(map(str, range(len(at)))), x_mm=at[:, 0], y_mm=at[:, 1])
    walk, _ = bw_walks(tables, scene.rulebook, networks, moved)
    limit = scene.rulebook.cluster.bw_radius_mm
    near = ((walk >= 0) & (walk <= limit)).any(axis=1)
    away = (at[:, 0] - units.x_mm[0]) ** 2 + (at[:, 1] - units.y_mm[0]) ** 2
    return near & (away <= scene.rulebook.cluster.radius_mm**2)


def spots(rng: np.random.Generator, area: shapely.Geometry, count: int) -> np.ndarray:
    west, south, east, north = (np.array(area.bounds) * 1_000).astype(int)
    at = np.column_stack(
        [rng.integers(west, east + 1, count), rng.integers(south, north + 1, count)]
    )
    edge = np.rint(shapely.get_coordinates(shapely.segmentize(area.boundary, 1.3)) * 1_000)
    every = np.concatenate([at, edge.astype(np.int64)])
    return every[shapely.intersects_xy(area, *(every / 1_000).T)]


@pytest.mark.parametrize("walk", ["network", "network_no_legs", "straight"])
def test_every_point_of_a_zone_is_within_both_limits(walk: str, draw: Draw) -> None:
    networks = Networks(walk=draw(STREETS))
    rng = np.random.default_rng(4)
    for turn in range(4):
        bw = (84_000 + float(rng.uniform(0, 60)), 446_000 + float(rng.uniform(-10, 60)))
        tables = lone(bw=bw)
        scene, found = zone_of(tables, networks, changed(Reading(), {"walk": walk}))
        for zone in found:
            inside = spots(rng, zone.area, 1_000)
            assert len(inside) > 100
            assert judged(tables, scene, networks, inside).all(), turn


def test_a_zone_stays_true_after_it_was_written_as_geojson(draw: Draw) -> None:
    networks = Networks(walk=draw(STREETS))
    tables = lone()
    scene, (zone,) = zone_of(tables, networks, Reading())
    written = shapely.geometry.shape(dict(shape(zone.area, decimals=7)))
    back = shapely.transform(written, lambda xy: np.column_stack(to_rd(xy[:, 0], xy[:, 1])))
    inside = spots(np.random.default_rng(1), back, 4_000)
    assert judged(tables, scene, networks, inside).all()


def test_a_zone_leaves_little_out(draw: Draw) -> None:
    networks = Networks(walk=draw(STREETS))
    tables = lone()
    rng = np.random.default_rng(2)
    for walk, least in (("network", 0.85), ("network_no_legs", 0.85), ("straight", 0.99)):
        scene, (zone,) = zone_of(tables, networks, changed(Reading(), {"walk": walk}))
        at = np.column_stack(
            [
                rng.integers(83_900_000, 84_200_000, 8_000),
                rng.integers(445_880_000, 446_160_000, 8_000),
            ]
        )
        true = judged(tables, scene, networks, at)
        drawn = shapely.intersects_xy(zone.area, *(at / 1_000).T)
        assert not (drawn & ~true).any()
        assert (drawn & true).sum() >= least * true.sum(), walk


def test_no_network_and_a_group_that_is_complete_have_no_zone(draw: Draw) -> None:
    _, nothing = zone_of(lone(), Networks(), Reading())
    assert nothing == ()
    pair = tables_of(units=[{"housing_form": "clustered"}, {"housing_form": "clustered"}])
    _, nothing = zone_of(pair, Networks(walk=draw(STREETS)), Reading(walk="straight"))
    assert nothing == ()


@pytest.mark.real
@pytest.mark.slow
def test_zones_in_delft_agree_with_the_verdict(realdata: Path) -> None:
    network = read_graphml(realdata / "netwerken" / "delft_alle_wegen_osm_2025.graphml.gz", "walk")
    networks = Networks(walk=network)
    rng = np.random.default_rng(3)
    nodes = rng.choice(len(network.node_x_mm), 6, replace=False)
    drawn = 0
    for node in nodes:
        x, y = network.node_x_mm[node] / 1_000, network.node_y_mm[node] / 1_000
        tables = lone(x + 12, y + 9, bw=(x - 20, y + 6))
        scene, found = zone_of(tables, networks, Reading())
        for zone in found:
            drawn += 1
            inside = spots(rng, zone.area, 500)
            assert judged(tables, scene, networks, inside).all()
    assert drawn >= 3
