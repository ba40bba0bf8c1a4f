"""What a planner sees holds no small count of people, in no cell, note, class or tooltip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from placement.audience.coverage import Choice, coverage_map, coverage_view
from placement.audience.shown import HIDDEN, Measure
from placement.audience.suppress import LEAST
from placement.audience.views import MapView
from placement.geo.networks import Networks
from placement.proposal import Outcome
from placement.sources.folder import Delivery
from placement.spread import figures, hexagons, municipal
from placement_maps import choropleth

Demo = tuple[Delivery, Outcome]
LEVELS = ("gemeente", "hexagon")


def seen(demo: Demo, level: str, audience: str, choice: Choice | None = None) -> MapView:
    delivery, outcome = demo
    networks = Networks(delivery.walk, delivery.drive)
    areas = municipal(delivery.tables, delivery.boundaries)
    above = figures(outcome.scene, delivery.tables, networks, areas)
    own = above
    if level == "hexagon":
        own = figures(outcome.scene, delivery.tables, networks, hexagons(areas))
    return coverage_map(delivery, outcome.scene, (own, above), audience, choice or Choice())


def people(view: MapView) -> Iterator[object]:
    """Every cell that counts people: waiting, housed, and how far that is from a target."""
    for table in view.tables:
        for at, name in enumerate(table.columns):
            if name.startswith("wachtend") or name == "nu":
                yield from (row[at] for row in table.rows)
    assert view.coverage is not None
    yield from (area.values["demand"] for area in view.coverage.areas)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("profile", ["BW", "BT", "BTG"])
def test_the_planner_sees_no_count_of_one_to_four_people(
    demo: Demo, level: str, profile: str
) -> None:
    view = seen(demo, level, "planner", Choice(profile))
    cells = list(people(view))
    assert HIDDEN in cells
    assert not [c for c in cells if isinstance(c, int) and 0 < c < LEAST]
    hidden = [row for table in view.tables if table.id == "spread" for row in table.rows]
    assert all((row[3] == HIDDEN) == (row[4] == HIDDEN) for row in hidden)


def test_what_is_hidden_has_no_class_and_bounds_no_class(demo: Demo) -> None:
    view = seen(demo, "gemeente", "planner")
    assert view.coverage is not None
    for area in view.coverage.areas:
        for measure in view.coverage.measures:
            assert (area.values[measure.id] in (HIDDEN, None)) == (area.classes[measure.id] < 0)
    demand = next(m for m in view.coverage.measures if m.id == "demand")
    shown = {a.values["demand"] for a in view.coverage.areas} - {HIDDEN}
    for text in demand.classes:
        assert {int(part) for part in text.split(" tot en met ")} <= shown


def test_the_borders_carry_no_count_of_their_own(demo: Demo) -> None:
    view = seen(demo, "gemeente", "planner")
    assert all(m.spread == () for m in view.municipalities)
    assert (view.units, view.placements, view.groups) == ((), (), ())


def test_no_client_is_named_to_the_planner(demo: Demo) -> None:
    delivery, _ = demo
    text = repr(seen(demo, "hexagon", "planner").tables)
    assert not [name for name in delivery.tables.clients.index if f"'{name}'" in text]


def test_the_coordinator_sees_them_and_is_warned(demo: Demo) -> None:
    view = seen(demo, "gemeente", "coordinator")
    assert HIDDEN not in list(people(view))
    assert "alleen voor de plaatsingscoördinator" in view.notices[0]


def test_reach_at_three_in_the_night_is_shown_beside_the_day(demo: Demo) -> None:
    view = seen(demo, "gemeente", "planner")
    by_hour = next(table for table in view.tables if table.id == "by_hour")
    assert len(by_hour.columns) == 25
    assert view.coverage is not None
    titles = {measure.id: measure.title for measure in view.coverage.measures}
    assert titles["reach_night"] == "Op tijd BTG om 03:00"
    night = {area.name: area.values["reach_night"] for area in view.coverage.areas}
    assert night == {row[0]: row[by_hour.columns.index("03")] for row in by_hour.rows}


def test_the_table_of_classes_counts_every_area_with_a_figure_once(demo: Demo) -> None:
    view = seen(demo, "hexagon", "planner")
    assert view.coverage is not None
    table = next(table for table in view.tables if table.id == "classes")
    for measure in view.coverage.measures:
        counted = sum(int(str(row[2])) for row in table.rows if row[0] == measure.title)
        known = [a for a in view.coverage.areas if a.classes[measure.id] >= 0]
        assert counted == len(known)


def test_the_same_input_gives_an_equal_view(demo: Demo) -> None:
    assert seen(demo, "gemeente", "planner") == seen(demo, "gemeente", "planner")
    assert replace(Choice(), method="natural") != Choice()


def test_a_figure_that_is_hidden_everywhere_stays_and_the_map_opens_with_another(
    demo: Demo,
) -> None:
    view = seen(demo, "gemeente", "planner")
    assert view.coverage is not None
    told = Measure(
        "demand", "Vraag BTG: wachtenden", np.full(4, np.nan), np.ones(4, dtype=np.bool_)
    )
    free = Measure("supply", "Aanbod", np.arange(4.0), np.zeros(4, dtype=np.bool_))
    nowhere = Measure("stock", "Sociale huur", np.full(4, np.nan), np.zeros(4, dtype=np.bool_))
    areas = municipal(demo[0].tables, demo[0].boundaries)
    cut = coverage_view(areas, (told, free, nowhere), Choice())
    assert [measure.id for measure in cut.measures] == ["demand", "supply"]
    assert {area.values["demand"] for area in cut.areas} == {HIDDEN}
    drawn = replace(view, coverage=cut)
    assert choropleth.opening(drawn) == "supply"
    assert [entry.text for entry in choropleth.legend(drawn, "demand")] == [
        "Geen cijfer, of afgeschermd"
    ]
    assert choropleth.draw(drawn, "demand", "pm-coverage_demand")
