"""A delivery falls into regions that can not influence one another, and only into those."""

from __future__ import annotations

import datetime as dt

import pytest

from placement.geo.networks import Networks
from placement.geo.split import split
from tests.placement.rules.scene_of import rulebook_of, tables_of

NORTH, SOUTH = {"region": "N"}, {"region": "Z"}
TOWNS = [NORTH, SOUTH]
HERE, THERE = {"municipality": "M0"}, {"municipality": "M1", "x": 94000}
SAID = {"unit": "u0", "holds": True, "name": "J", "date": dt.date(2026, 11, 2), "reason": "r"}
CLIENTS = [{"regions": "N"}, {"regions": "Z"}]


def parts(**rows):
    made = {"municipalities": TOWNS, "units": [HERE, THERE], "clients": CLIENTS} | rows
    return split(tables_of(**made), rulebook_of(), Networks())


def ids(found, table="units"):
    return [list(part.frame(table).index) for part in found]


def test_two_regions_with_their_own_clients_are_apart():
    found = parts()
    assert ids(found) == [["u0"], ["u1"]]
    assert ids(found, "clients") == [["c0"], ["c1"]]


def test_who_may_go_anywhere_ties_all_regions():
    assert len(parts(clients=[*CLIENTS, {}])) == 1


def test_who_seeks_nothing_ties_nothing():
    resident = {"lives_in": "u0"}
    assert len(parts(clients=[*CLIENTS, resident])) == 2


@pytest.mark.parametrize(
    "rows",
    [
        {"clients": [*CLIENTS, {"regions": "N|Z"}]},
        {"clients": [*CLIENTS, {"regions": "N", "lives_in": "u1", "next_profile": "BTG"}]},
        {"keep_apart": [{"client_a": "c0", "client_b": "c1", "metres": 100}]},
        {"pins": [{"client": "c0", "unit": "u1", "decision": "never"}]},
        {"complexes": [{}], "units": [{**HERE, "complex": "k0"}, {**THERE, "complex": "k0"}]},
        {"providers": [{"hours_free": 100.0}]},
        {
            "units": [
                {**HERE, "housing_form": "clustered"},
                {"municipality": "M1", "housing_form": "clustered", "x": 84050},
            ]
        },
        {"confirmations": [{**SAID, "other_unit": "u1"}]},
    ],
    ids=["regions", "resident", "keep apart", "pin", "complex", "hours", "100 m", "confirmed"],
)
def test_what_can_tie_two_regions_does(rows):
    assert len(parts(**rows)) == 1


def test_bounded_hours_tie_only_where_a_base_is_near_enough():
    near = [{"base": "b0", "unit": "u0", "minutes": 10}]
    far = [{"base": "b0", "unit": "u1", "minutes": 50}]
    assert len(parts(providers=[{"hours_free": 100.0}], reach=near + far)) == 2


def test_hours_of_a_provider_that_may_not_serve_a_region_do_not_tie_it():
    theirs = [HERE, {**THERE, "provider": "p1"}]
    providers = [{"hours_free": 100.0}, {}]
    assert len(parts(providers=providers, units=theirs)) == 2


def test_a_wish_for_a_municipality_elsewhere_stays_a_wish():
    found = parts(clients=[{"regions": "N", "prefer_municipalities": "M1"}, CLIENTS[1]])
    assert ids(found, "municipalities") == [["M0", "M1"], ["M0", "M1"]]


def test_a_wish_for_a_provider_elsewhere_stays_a_wish():
    wish = {"regions": "N", "prefer_providers": "p1"}
    found = parts(clients=[wish, CLIENTS[1]], providers=[{}, {"profiles": ("BW",)}])
    assert ids(found, "providers")[0] == ["p0", "p1"]


def test_a_bw_location_across_the_border_counts_on_both_sides():
    walks = [{"unit": u, "bw_location": "l0", "metres": 50} for u in ("u0", "u1")]
    assert ids(parts(bw_walks=walks), "bw_locations") == [["l0"], ["l0"]]


def test_every_row_of_the_match_stands_in_one_part():
    rows = {
        "exclusion_zones": [{"client": "c1", "x": 84000, "y": 446000, "radius_m": 10}],
        "spread_targets": [{"profile": "BT", "municipality": "M1", "target": 1}],
        "previous": [{"client": "c1", "unit": "u1", "provider": "p0"}],
        "pins": [{"client": "c0", "unit": "u0", "decision": "must"}],
    }
    found = parts(**rows)
    for table, counts in {
        "exclusion_zones": [0, 1],
        "spread_targets": [0, 1],
        "previous": [0, 1],
        "pins": [1, 0],
        "reach": [1, 1],
        "bw_walks": [1, 1],
    }.items():
        assert [len(part.frame(table)) for part in found] == counts, table


def test_a_municipality_without_a_region_stands_alone():
    towns, clients = [NORTH, {"region": None}], [CLIENTS[0], {"regions": "N"}]
    assert ids(parts(municipalities=towns, clients=clients)) == [["u0"], ["u1"]]


def test_a_single_region_is_the_delivery_itself():
    tables = tables_of()
    assert split(tables, rulebook_of(), Networks()) == [tables]


def test_a_confirmed_walk_goes_with_its_unit_and_location():
    here, there = parts(confirmations=[{**SAID, "bw_location": "l0"}])
    assert (len(here.confirmations), len(there.confirmations)) == (1, 0)
    assert list(here.bw_locations.index) == ["l0"]
