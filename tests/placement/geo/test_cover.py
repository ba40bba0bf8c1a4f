from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from placement.geo.bases import Bases, make_places, travel_by_hour, travel_from, worst
from placement.geo.build import build_scene
from placement.geo.cover import (
    ANYONE,
    Ask,
    asks_of,
    covers,
    covers_by,
    gains,
    reach_changed,
    serving,
)
from placement.geo.network import UNKNOWN, UNREACHABLE
from placement.geo.networks import Networks
from placement.geo.reach_tables import base_travel
from placement.geo.sensitivity import turned
from placement.geo.sites import Sites, sites
from placement.geo.snap import snap
from placement.geo.travel import travel_ms
from tests.placement.rules.scene_of import rulebook_of, tables_of

X, Y = 84_000, 447_000
NIGHT = (180, 181)
MINUTE = 60_000


def street(draw, kind="drive"):
    """A straight street of 12 km with a crossing each kilometre, at 25 km/h."""
    points = [(X + 1_000 * n, Y) for n in range(13)]
    return draw([((a, b), True) for a, b in pairwise(points)], kind=kind)


def place(x: float, **more: object) -> dict[str, object]:
    return {"x": X + x, "y": Y, **more}


def world(draw, units, bases, **more):
    tables = tables_of(units=units, care_bases=bases, reach=[], bw_walks=[], **more)
    networks = Networks(drive=street(draw))
    scene = build_scene(tables, rulebook_of(""), 0, networks)
    own = Bases.of(tables)
    return tables, networks, scene.units, own, base_travel(tables, own, networks, scene.units)


def ask(units, minutes: float) -> Ask:
    everyone = np.ones(len(units.ids), dtype=np.bool_)
    return Ask("toets", NIGHT, int(minutes * MINUTE), everyone)


BASE = {"provider": "p0", "mode": "car", "handling_minutes": 0, "staffed": "00:00-24:00"}


def test_closing_a_base_shows_who_falls_out_and_nobody_else(draw):
    units = [place(1_000), place(6_000), place(11_000)]
    bases = [place(0, **BASE), place(12_000, **BASE)]
    _, _, found, own, travel = world(draw, units, bases)
    (before,) = covers(own, travel, [ask(found, 15)], serving(found), 1)
    (after,) = covers(own.restaffed({"b0": ()}), travel, [ask(found, 15)], serving(found), 1)
    assert before.in_time.tolist() == [True, True, True]
    assert after.in_time.tolist() == [False, True, True]
    assert (after.ms >= before.ms).all()


def test_staffing_a_base_at_night_brings_cover_at_night(draw):
    day_only = place(0, **{**BASE, "staffed": "07:00-23:00"})
    _, _, found, own, travel = world(draw, [place(1_000)], [day_only])
    (before,) = covers(own, travel, [ask(found, 15)], serving(found), 1)
    awake = own.restaffed({"b0": ((0, 1_440),)})
    (after,) = covers(awake, travel, [ask(found, 15)], serving(found), 1)
    assert (before.ms.tolist(), before.in_time.tolist()) == ([UNREACHABLE], [False])
    assert after.in_time.tolist() == [True]


def test_only_the_provider_who_serves_there_counts_and_anybody_where_none_is_named(draw):
    units = [
        place(1_000, provider="p1"),
        place(1_000, provider="p1", occupied=1, occupied_provider="p0"),
        place(1_000),
    ]
    providers = [{"profiles": ("BTG",)}, {"profiles": ("BTG",)}]
    _, _, found, own, travel = world(draw, units, [place(0, **BASE)], providers=providers)
    assert serving(found).tolist() == [1, 0, ANYONE]
    (cover,) = covers(own, travel, [ask(found, 15)], serving(found), 2)
    assert cover.in_time.tolist() == [False, True, True]
    assert cover.ms[0] == UNKNOWN


def test_the_limit_itself_is_in_time_and_a_tenth_more_is_not(draw):
    _, _, found, own, travel = world(draw, [place(5_000)], [place(0, **BASE)])
    minutes = travel.ms[0, 0] / MINUTE
    (on,) = covers(own, travel, [ask(found, minutes)], serving(found), 1)
    (off,) = covers(own, travel, [ask(found, minutes - 0.1)], serving(found), 1)
    assert on.in_time.all()
    assert not off.in_time.any()


def test_the_rulebook_asks_each_profile_for_its_own_forms_and_limit(draw):
    forms = ("intramural", "independent", "clustered", "shared", "gespikkeld")
    units = [place(0, housing_form=form) for form in forms]
    _, _, found, _, _ = world(draw, units, [place(0, **BASE)])
    asked = {a.name: (a.limit_ms, a.units.tolist()) for a in asks_of(rulebook_of(""), found)}
    assert asked["BT"] == (45 * MINUTE, [False, True, False, False, True])
    assert asked["BTG"] == (15 * MINUTE, [False, False, True, True, False])


def test_the_best_place_for_one_more_base_is_the_best_of_all_by_brute_force(draw):
    rng = np.random.default_rng(11)
    for _ in range(8):
        units = [
            place(float(x), occupied=int(n))
            for x, n in zip(rng.integers(0, 12_000, 12), rng.integers(0, 4, 12), strict=True)
        ]
        tables, networks, found, own, travel = world(draw, units, [place(0, **BASE)])
        (cover,) = covers(own, travel, [ask(found, 6)], serving(found), 1)
        spots = sites(tables, networks.drive, 500_000)
        more = spots.as_bases(0, "car", MINUTE, ((0, 1_440),))
        gain = gains(cover, more, networks, found, found.occupied)
        there = snap(networks.drive, found.x_mm, found.y_mm)
        scores = []
        for s in range(len(spots.name)):
            here = snap(networks.drive, spots.x_mm[[s]], spots.y_mm[[s]])
            ms = travel_ms(networks.drive, here, there, "car")[0]
            new = (ms >= 0) & (ms + MINUTE <= 6 * MINUTE) & ~cover.in_time
            scores.append((int(found.occupied[new].sum()), int(new.sum())))
        assert list(zip(gain.residents.tolist(), gain.units.tolist(), strict=True)) == scores
        best = gain.best()
        assert scores[best[0]] == max(scores)


def test_places_that_bring_nothing_are_no_advice(draw):
    tables, networks, found, own, travel = world(draw, [place(500)], [place(0, **BASE)])
    (cover,) = covers(own, travel, [ask(found, 15)], serving(found), 1)
    more = sites(tables, networks.drive, 500_000).as_bases(0, "car", 0, ((0, 1_440),))
    assert len(gains(cover, more, networks, found, found.occupied).best()) == 0


def test_candidate_places_are_what_stands_there_and_a_crossing_per_cell(draw):
    tables, networks, *_ = world(draw, [place(500)], [place(0, **BASE)])
    found = sites(tables, networks.drive, 2_000_000)
    assert found.name[0] == "basis b0"
    assert "wooneenheid u0" in found.name
    crossings = [name for name in found.name if name.startswith("kruispunt")]
    assert 5 <= len(crossings) <= 7
    assert len(set(zip(found.x_mm.tolist(), found.y_mm.tolist(), strict=True))) == len(found.name)


def test_who_turns_at_other_speeds_is_exactly_who_lies_between_the_limits(draw):
    units = [place(float(x)) for x in range(250, 12_000, 250)]
    tables, networks, found, _, travel = world(draw, units, [place(0, **BASE)])
    (turn,) = turned(tables, networks, found, [ask(found, 15)], 0.1)
    minutes = travel.ms[0] / MINUTE
    assert turn.lost.tolist() == ((minutes <= 15) & (minutes / 0.9 > 15)).tolist()
    assert turn.won.tolist() == ((minutes > 15) & (minutes / 1.1 <= 15)).tolist()
    assert turn.lost.any()
    assert turn.won.any()
    assert not (turn.lost & turn.won).any()


def test_given_times_do_not_turn(draw):
    tables, networks, found, _, _ = world(draw, [place(6_100)], [place(0, **BASE)])
    row = tables_of(
        units=[place(6_100)],
        care_bases=[place(0, **BASE)],
        reach=[{"base": "b0", "unit": "u0", "minutes": 15}],
        bw_walks=[],
    )
    (free,) = turned(tables, networks, found, [ask(found, 15)], 0.1)
    (fixed,) = turned(row, networks, found, [ask(found, 15)], 0.1)
    assert free.lost.any()
    assert not fixed.lost.any()


@pytest.mark.parametrize("far", [300, 5_000])
def test_a_unit_far_from_any_road_is_unknown_and_never_a_number(draw, far):
    units = [{"x": X + 500, "y": Y + far}]
    _, networks, found, own, travel = world(draw, units, [place(0, **BASE)])
    (cover,) = covers(own, travel, [ask(found, 1e6)], serving(found), 1)
    assert cover.ms.tolist() == [UNKNOWN]
    assert not cover.in_time.any()
    again = travel_by_hour(own, networks, found.x_mm, found.y_mm, 1.5)
    assert (again.ms == UNKNOWN).all()


def test_one_providers_change_gives_what_reckoning_all_anew_gives(draw):
    rng = np.random.default_rng(2)
    providers = [{"profiles": ("BTG",)}, {"profiles": ("BTG",)}, {"profiles": ("BTG",)}]
    bases = [
        place(float(x), **{**BASE, "provider": f"p{n % 3}"})
        for n, x in enumerate(rng.integers(0, 12_000, 9))
    ]
    units = [place(float(x)) for x in rng.integers(0, 12_000, 20)]
    _, networks, found, own, travel = world(draw, units, bases, providers=providers)
    asks = [ask(found, 8)]
    reach = worst(own, travel, [NIGHT], 3)
    few, chosen = own.of_provider(1)
    spot = Sites(("nieuw",), found.x_mm[:1], found.y_mm[:1])
    extra = spot.as_bases(0, "car", 0, ((0, 1_440),))
    more = travel_from(extra, make_places(networks, ["car"], found.x_mm, found.y_mm, often=True))
    now = few.restaffed({"b1": ()}).joined(extra)
    rows = travel.of_bases(chosen).joined(more, len(few.ids))
    quick = covers_by(reach_changed(reach, asks, now, rows, 1), asks, serving(found))[0]
    whole = own.restaffed({"b1": ()}).joined(spot.as_bases(1, "car", 0, ((0, 1_440),)))
    slow = covers(whole, travel.joined(more, 9), asks, serving(found), 3)[0]
    assert (quick.ms == slow.ms).all()
    assert quick.in_time[0]
