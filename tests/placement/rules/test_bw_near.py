import datetime as dt
from dataclasses import replace

from placement.geo.build import build_scene
from placement.geo.networks import Networks
from placement.rules.bw_near import GATE
from tests.placement.rules.scene_of import TODAY, measured, rulebook_of, scene_of, state, tables_of

BTG = {"profile": "BTG"}


def scene(metres, form="clustered", settings=None, **place):
    walks = [] if metres is None else [{"unit": "u0", "bw_location": "l0", "metres": metres}]
    unit = {"housing_form": form, "may_cluster": form == "independent"}
    return scene_of(settings, clients=[BTG], units=[unit], bw_locations=[place], bw_walks=walks)


def test_exactly_a_hundred_metres_is_near_and_a_millimetre_more_is_not():
    assert state(GATE, scene(100)) == "holds"
    assert state(GATE, scene(100.001)) == "fails"
    assert measured(GATE, scene(100)) == (100, 100)


def test_a_pair_left_out_is_farther():
    assert state(GATE, scene(None)) == "fails"


def test_a_location_that_does_not_operate_carries_no_cluster():
    assert state(GATE, scene(10, operating=False)) == "fails"
    later = TODAY + dt.timedelta(days=1)
    assert state(GATE, scene(10, operating_from=later)) == "fails"


def test_a_unit_that_may_cluster_is_asked_it_too():
    assert state(GATE, scene(101, "independent")) == "fails"


def test_a_shared_room_is_asked_it_only_by_that_reading():
    assert state(GATE, scene(101, "shared")) == "holds"
    strict = {"cluster": {"shared_needs_bw": True}}
    assert state(GATE, scene(101, "shared", strict)) == "fails"


def test_beschermd_thuis_is_not_asked():
    here = scene_of(clients=[{}], bw_walks=[])
    assert state(GATE, here) == "holds"


def test_without_walks_and_without_a_network_it_is_unknown():
    tables = tables_of(clients=[BTG], units=[{"housing_form": "clustered"}])
    bare = replace(tables, given=tables.given - {"bw_walks"})
    here = build_scene(bare, rulebook_of(), 20778, Networks(None, None))
    assert state(GATE, here) == "unknown"


def test_the_reading_of_the_own_provider_looks_at_its_locations_only():
    own = {"cluster": {"bw_provider": "own"}}
    unit = {"housing_form": "clustered"}
    here = scene_of(own, clients=[BTG], units=[unit], providers=[{}, {}])
    assert [state(GATE, here, provider=p) for p in ("p0", "p1")] == ["holds", "fails"]
