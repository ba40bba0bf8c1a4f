"""A confirmation decides within the band, and what was computed stays beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from placement.geo.build import build_scene
from placement.geo.confirmations import borderline
from placement.geo.nearness import nearest
from placement.geo.networks import Networks
from placement.geo.readings import Doors, Pairs, Reading, changed, reread
from placement.geo.scene import Scene
from placement.geo.standing import YES, standing
from placement.rulebook import Rulebook
from tests.placement.geo.test_readings import DAY
from tests.placement.rules.scene_of import rulebook_of, tables_of

PAIR = "pair"
SAID = {"unit": "u0", "date": dt.date(2026, 11, 2), "name": "J. de Wit", "reason": "nagemeten"}


def said(*, holds: bool, pair: bool = False, unit: str = "u0") -> dict[str, object]:
    other = {"other_unit": "u1" if unit == "u0" else "u0"} if pair else {"bw_location": "l0"}
    return {**SAID, **other, "unit": unit, "holds": holds}


def seen(
    walk: float,
    apart: float,
    *found: dict[str, object],
    settings: str = "",
    reading: dict[str, str] | None = None,
) -> tuple[Scene, Pairs]:
    unit = {"housing_form": "clustered", "x": 84_000}
    tables = tables_of(
        units=[unit, {**unit, "x": 84_000 + apart}],
        bw_walks=[
            {"unit": u, "bw_location": "l0", "metres": m} for u, m in (("u0", walk), ("u1", 50))
        ],
        confirmations=list(found),
    )
    book: Rulebook = rulebook_of(settings)
    scene = build_scene(tables, book, DAY, Networks())
    read = changed(Reading(), reading or {})
    again, pairs = reread(scene, tables, Networks(), read, Doors())
    if reading is None:
        assert near_of(scene) == near_of(again)
        assert np.array_equal(scene.confirmed.mm, again.confirmed.mm)
    return again, pairs


def near_of(scene: Scene) -> list[tuple[int, int]]:
    return list(zip(*(side.tolist() for side in scene.near_units), strict=True))


@pytest.mark.parametrize(("metres", "holds"), [(100.3, True), (96, False)])
def test_a_confirmed_walk_decides_and_the_computed_one_stays(metres: float, holds: bool) -> None:
    scene, _ = seen(metres, 50, said(holds=holds))
    near = nearest(scene)
    assert near.mm[0, 0] == round(metres * 1000) == scene.bw_walk_mm[0, 0]
    assert bool(near.holds[0, 0]) is holds
    assert near.by_hand(100_000)[:, 0].tolist() == [True, False]


@pytest.mark.parametrize("unit", ["u0", "u1"])
@pytest.mark.parametrize(("metres", "holds"), [(100.3, True), (96, False), (99, True)])
def test_a_confirmed_pair_is_near_or_not_whichever_unit_is_named_first(
    metres: float, holds: bool, unit: str
) -> None:
    scene, pairs = seen(50, metres, said(holds=holds, pair=True, unit=unit))
    assert near_of(scene) == ([(0, 1)] if holds else [])
    assert pairs.mm.tolist() == [round(metres * 1000)]
    assert (standing(scene).counts == YES).all() == holds


@pytest.mark.parametrize("metres", [89.999, 110.001])
@pytest.mark.parametrize("pair", [False, True])
def test_outside_the_band_nobodys_word_goes_against_the_number(metres: float, pair: bool) -> None:
    wrong = metres > 100
    scene, _ = seen(50 if pair else metres, metres if pair else 50, said(holds=wrong, pair=pair))
    plain, _ = seen(50 if pair else metres, metres if pair else 50)
    assert not scene.confirmed.counts.any()
    assert near_of(scene) == near_of(plain)
    assert (nearest(scene).holds == nearest(plain).holds).all()


@pytest.mark.parametrize("metres", [90, 110])
def test_the_band_includes_its_ends(metres: float) -> None:
    assert seen(metres, 50, said(holds=True))[0].confirmed.counts.all()


def test_a_confirmation_of_another_limit_says_nothing() -> None:
    settings = "[cluster]\nbw_radius_m = 150\n"
    scene, _ = seen(100.3, 50, said(holds=False), settings=settings)
    assert not scene.confirmed.counts.any()
    assert nearest(scene).holds.all()


def test_another_reading_measures_anew_and_only_what_is_borderline_there_counts() -> None:
    here, _ = seen(104, 50, said(holds=True))
    assert nearest(here).holds.all()
    straight, _ = seen(104, 50, said(holds=False), reading={"walk": "straight"})
    # Delivered walks stay as they are in every reading.
    assert straight.confirmed.mm.tolist() == here.confirmed.mm.tolist()
    chain, _ = seen(50, 101, said(holds=True, pair=True), reading={"between_units": "chain"})
    assert near_of(chain) == [(0, 1)]


def test_adjoining_units_need_no_confirmation() -> None:
    unit = {"housing_form": "clustered", "complex": "k0"}
    tables = tables_of(
        complexes=[{}],
        units=[unit, {**unit, "x": 84_095}],
        confirmations=[said(holds=False, pair=True)],
    )
    book = rulebook_of('[cluster]\nbetween_units = "adjoining"\n')
    scene = build_scene(tables, book, DAY, Networks())
    again, _ = reread(scene, tables, Networks(), Reading("adjoining"), Doors())
    for found in (scene, again):
        assert near_of(found) == [(0, 1)]
        assert not found.confirmed.counts.any()


def test_an_unknown_walk_cannot_be_confirmed() -> None:
    tables = tables_of(units=[{"housing_form": "clustered"}], confirmations=[said(holds=True)])
    bare = replace(tables, given=tables.given - {"bw_walks"})
    scene = build_scene(bare, rulebook_of(), DAY, Networks())
    assert not scene.confirmed.counts.any()
    assert not nearest(scene).known.any()


def test_with_several_locations_the_one_that_holds_decides() -> None:
    walks = [("l0", 96), ("l1", 100.4), ("l2", 300)]
    tables = tables_of(
        units=[{"housing_form": "clustered"}],
        bw_locations=[{}, {}, {}],
        bw_walks=[{"unit": "u0", "bw_location": at, "metres": m} for at, m in walks],
        confirmations=[said(holds=False), {**SAID, "bw_location": "l1", "holds": True}],
    )
    near = nearest(build_scene(tables, rulebook_of(), DAY, Networks()))
    assert (near.mm.item(), near.holds.item()) == (100_400, True)


def test_every_borderline_pair_is_listed_and_the_repr_names_nobody() -> None:
    scene, pairs = seen(104.5, 96, said(holds=True))
    assert list(borderline(scene, pairs)) == [("bw_near", 0, 0, 104_500), ("groups", 0, 1, 96_000)]
    assert "Wit" not in repr(scene.confirmed)
    assert "nagemeten" not in repr(scene.confirmed)
