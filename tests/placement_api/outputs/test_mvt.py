"""Tiles of points: read back by another library, they hold every point where it lies."""

from __future__ import annotations

from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped]
import numpy as np
import pytest

from placement_api.outputs.mvt import (
    BUFFER,
    CELLS,
    EXTENT,
    Levels,
    Points,
    mercator,
    merged,
    tile,
    together,
    whole,
)

FORMS, STATES = ("een", "twee", "drie"), ("vrij", "bewoond")


def some(count: int) -> Points:
    draw = np.random.default_rng(1)
    x, y = mercator(draw.uniform(4.13, 4.47, count), draw.uniform(51.92, 52.06, count))
    return Points(x, y, draw.integers(0, 3, count), draw.integers(0, 2, count), FORMS, STATES)


def read(content: bytes) -> list[dict[str, Any]]:
    found = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    assert found["punten"]["extent"] == EXTENT
    return list(found["punten"]["features"])


def test_a_tile_of_the_world_holds_every_point_with_its_words() -> None:
    points = some(5_000)
    found = read(tile(whole(points), 0, 0, 0))
    assert [f["id"] for f in found] == list(range(5_000))
    for f in found[::97]:
        at = f["id"]
        assert f["properties"] == {
            "form": FORMS[points.form[at]], "state": STATES[points.state[at]], "size": 1,
        }  # fmt: skip


@pytest.mark.parametrize("z", [8, 11, 14])
def test_points_lie_in_the_tile_where_the_projection_puts_them(z: int) -> None:
    points = some(20_000)
    tx, ty = int(points.x[7] * (1 << z)), int(points.y[7] * (1 << z))
    found = {f["id"]: f["geometry"]["coordinates"] for f in read(tile(whole(points), z, tx, ty))}
    px = np.floor((points.x * (1 << z) - tx) * EXTENT)
    py = np.floor((points.y * (1 << z) - ty) * EXTENT)
    inside = (np.minimum(px, py) >= -BUFFER) & (np.maximum(px, py) < EXTENT + BUFFER)
    assert set(found) == set(np.flatnonzero(inside).tolist())
    assert all(found[at] == [px[at], py[at]] for at in found)


def test_from_afar_every_point_is_in_one_dot_of_its_own_form_and_near_it() -> None:
    points, z = some(20_000), 9
    level = merged(points, z)
    assert level.many.sum() == 20_000
    assert len(level.many) < 2_000
    seen = np.zeros(20_000, dtype=bool)
    for at, number in enumerate(level.number.tolist()):
        own = together(points, z, [number])
        assert not seen[own].any()
        seen[own] = True
        assert len(own) == level.many[at]
        assert set(points.form[own]) == {level.points.form[at]}
        assert level.points.state[at] == points.state[own].min()
        for axis, middle in ((points.x, level.points.x), (points.y, level.points.y)):
            assert np.ptp(axis[own]) <= 1 / (CELLS << z)
            assert middle[at] == pytest.approx(axis[own].mean())
    assert seen.all()


def test_a_dot_says_how_many_it_stands_for_at_least() -> None:
    level = merged(some(5_000), 7)
    said = {f["id"]: f["properties"]["size"] for f in read(tile(level, 0, 0, 0))}
    told = dict(zip(level.number.tolist(), level.many.tolist(), strict=True))
    assert set(said) == set(told)
    for number, size in said.items():
        assert size == max(least for least in (1, 2, 5, 20) if least <= told[number])


def test_nearby_and_with_few_every_point_is_by_itself() -> None:
    points = some(500)
    assert len(Levels(points, 13).at(13).number) == 500
    assert len(Levels(points, 0).at(3).number) == 500
    assert len(Levels(points, 13).at(3).number) < 10


def test_a_tile_without_points_is_empty() -> None:
    assert tile(whole(some(10)), 10, 0, 0) == b""


def test_web_mercator_is_that_of_proj() -> None:
    from pyproj import Transformer

    half = 20_037_508.342789244
    east, north = Transformer.from_crs(4326, 3857, always_xy=True).transform(4.36, 52.01)
    x, y = mercator(4.36, 52.01)
    assert float(x) == pytest.approx(0.5 + east / half / 2, abs=1e-12)
    assert float(y) == pytest.approx(0.5 - north / half / 2, abs=1e-12)
