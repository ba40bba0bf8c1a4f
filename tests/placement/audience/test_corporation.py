"""A corporation sees its own dwellings, and the same whoever the clients are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement.audience.corporation import corporation_map
from placement.errors import NotFoundError
from placement.geo.build import build_scene
from placement.geo.networks import Networks
from placement.proposal import Outcome
from placement.sources.folder import Delivery
from placement.tables import empty_frame

Demo = tuple[Delivery, Outcome]


def test_only_its_own_dwellings_and_agreements_are_there(demo: Demo) -> None:
    delivery, outcome = demo
    name = delivery.tables.corporations.index[0]
    view = corporation_map(delivery, outcome.scene, name)
    own = delivery.tables.units.index[delivery.tables.units["corporation"] == name]
    assert [unit.id for unit in view.units] == list(own)
    rows = next(table for table in view.tables if table.id == "agreements").rows
    agreed = delivery.tables.agreements
    assert [row[0] for row in rows] == list(agreed.index[agreed["corporation"] == name])
    assert (view.placements, view.groups, view.complexes, view.care_bases) == ((), (), (), ())


def test_nothing_in_it_depends_on_any_client(demo: Demo) -> None:
    delivery, outcome = demo
    tables = delivery.tables.replace(
        clients=empty_frame("clients"),
        exclusion_zones=empty_frame("exclusion_zones"),
        keep_apart=empty_frame("keep_apart"),
        pins=empty_frame("pins"),
        previous=empty_frame("previous"),
    )
    bare = replace(delivery, tables=tables)
    empty = build_scene(tables, delivery.rulebook, outcome.scene.day, Networks())
    for name in delivery.tables.corporations.index:
        assert corporation_map(delivery, outcome.scene, name) == corporation_map(bare, empty, name)


def test_a_corporation_that_does_not_exist_is_not_found(demo: Demo) -> None:
    delivery, outcome = demo
    with pytest.raises(NotFoundError, match="niemand"):
        corporation_map(delivery, outcome.scene, "niemand")
