"""Figures per area against plain counting, and reach by the hour against the scene's own."""

from __future__ import annotations

from datetime import time
from itertools import pairwise

import numpy as np
import pytest
import shapely
from geopandas.geodataframe import GeoDataFrame

from placement.geo.build import build_scene
from placement.geo.networks import Networks
from placement.geo.scene import PROFILES
from placement.spread import Figures, districts, figures, hexagons, municipal
from tests.placement.geo.test_readings import DAY
from tests.placement.rules.scene_of import rulebook_of, tables_of

BORDERS = GeoDataFrame(
    geometry=[
        shapely.box(84_000, 446_000, 86_000, 448_000),
        shapely.box(86_000, 446_000, 88_000, 448_000),
    ],
    index=["M0", "M1"],
)
BTG = PROFILES.index("BTG")


def counted(**more: list[dict[str, object]]) -> tuple[Figures, Figures]:
    rows = {
        "units": [
            {"housing_form": "clustered", "x": 84_500, "y": 446_500},
            {"housing_form": "clustered", "x": 84_550, "y": 446_500, "capacity": 2},
            {"housing_form": "clustered", "x": 87_500, "y": 446_500, "municipality": "M1"},
            {"x": 87_500, "y": 447_500, "municipality": "M1"},
            {"housing_form": "intramural", "x": 84_500, "y": 447_000},
        ],
        "clients": [
            {"profile": "BTG", "x": 84_100, "y": 446_100},
            {"profile": "BTG", "home_municipality": "M1"},
            {"profile": "BT", "x": 87_100, "y": 446_100, "home_municipality": "M0"},
            {"profile": "BT"},
            {"profile": "BW", "lives_in": "u4"},
        ],
        "spread_targets": [{"profile": "BT", "municipality": "M1", "target": 9, "occupied": 7}],
        **more,
    }
    tables = tables_of(**rows)  # type: ignore[arg-type]
    scene = build_scene(tables, rulebook_of(""), DAY, Networks())
    areas = municipal(tables, BORDERS, {"M0": 0.44})
    return tuple(  # type: ignore[return-value]
        figures(scene, tables, Networks(), a) for a in (areas, hexagons(areas, 7))
    )


def test_a_hexagon_is_named_by_the_place_it_lies_in_and_a_number_from_the_north() -> None:
    areas = municipal(tables_of(municipalities=[{}, {}]), BORDERS)
    plain = hexagons(areas, 8)
    assert len(set(plain.names)) == len(plain.names) == len(plain.ids)
    town = [k for k in range(len(plain.ids)) if plain.municipality[k] == "M0"]
    numbers = {plain.names[k]: shapely.centroid(plain.shapes[k]).y for k in town}
    assert all(name.startswith(f"{areas.names[0]}, vak ") for name in numbers)
    heights = [numbers[name] for name in sorted(numbers)]
    assert all(one > two - 1 for one, two in pairwise(heights))
    inside = shapely.box(84_000, 446_000, 85_500, 447_000)
    rows = GeoDataFrame({"name": ["Binnenstad"], "municipality": ["M0"]}, geometry=[inside],
                        index=["WK1"])  # fmt: skip
    parts = hexagons(areas, 8, districts(rows))
    for k, name in enumerate(parts.names):
        held = shapely.contains(inside, shapely.centroid(parts.shapes[k]))
        assert name.startswith("Binnenstad, vak ") == held
    assert set(parts.ids) == set(plain.ids)


def test_people_count_where_their_network_lives_and_else_where_they_live_now() -> None:
    whole, hexes = counted()
    assert whole.demand[:, BTG].tolist() == [1, 1]
    assert whole.demand[:, PROFILES.index("BT")].tolist() == [0, 1]
    assert whole.elsewhere.tolist() == [0, 1, 0]
    assert whole.demand[:, PROFILES.index("BW")].tolist() == [0, 0], "who lives there waits not"
    assert hexes.demand.sum(axis=0).tolist() == [0, 1, 1]
    assert hexes.elsewhere.tolist() == [0, 1, 1]


def test_supply_is_free_places_of_the_right_form_and_a_lone_clustered_one_is_none() -> None:
    whole, hexes = counted()
    assert whole.supply[:, BTG].tolist() == [3, 0]
    assert whole.supply[:, PROFILES.index("BT")].tolist() == [0, 1]
    assert whole.supply[:, PROFILES.index("BW")].tolist() == [1, 0]
    assert hexes.supply.sum(axis=0).tolist() == whole.supply.sum(axis=0).tolist()


def test_targets_stand_at_municipalities_only() -> None:
    whole, hexes = counted()
    at = PROFILES.index("BT")
    assert (whole.target[1, at], whole.occupied[1, at]) == (9, 7)
    assert (whole.target[0] == -1).all()
    assert (hexes.target == -1).all()
    assert whole.areas.social_share.tolist()[0] == pytest.approx(0.44)


def test_reach_follows_the_hours_in_which_a_base_is_staffed() -> None:
    near = [{"base": "b0", "unit": f"u{k}", "minutes": 10 if k < 2 else 20} for k in range(5)]
    whole, _ = counted(
        care_bases=[{"provider": "p0", "x": 84_000, "y": 446_000, "staffed": "07:00-22:00"}],
        reach=near,
    )
    share = whole.reach["BTG"]
    assert not whole.by_crossings
    for hour in range(24):
        on_duty = time(7) <= time(hour) < time(22)
        assert share[0, hour] == (pytest.approx(2 / 3) if on_duty else 0.0), hour
        assert share[1, hour] == 0.0
    assert whole.reach["BT"][1, 12] == 1.0
    assert "BW" not in whole.reach


def test_a_minute_off_the_hour_counts_for_the_whole_hour() -> None:
    whole, _ = counted(
        care_bases=[{"provider": "p0", "x": 84_000, "y": 446_000, "staffed": "07:30-22:00"}]
    )
    assert whole.reach["BTG"][0, 7] == 0.0, "the worst moment of the hour decides"
    assert whole.reach["BTG"][0, 8] > 0


def test_figures_show_no_count_in_their_repr() -> None:
    whole, _ = counted()
    assert "demand" not in repr(whole)


def test_districts_keep_their_own_names_and_municipality() -> None:
    rows = GeoDataFrame(
        {"name": ["Wijk 1"], "municipality": ["M0"]},
        geometry=[shapely.box(84_000, 446_000, 85_000, 447_000)],
        index=["WK000001"],
    )
    found = districts(rows, {"WK000001": 0.2})
    assert (found.ids, found.names, found.municipality) == (("WK000001",), ("Wijk 1",), ("M0",))
    assert np.allclose(found.social_share, [0.2])
