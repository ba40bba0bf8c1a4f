"""A village small enough to know every answer by heart, through the whole pipe."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from datetime import date

import pytest
from shapely.geometry import Point, shape

from placement.audience.coordinator import map_view
from placement.audience.views import MapView, SpreadRow, TableView, UnitView
from placement.proposal import Conflict, Outcome
from placement.sources.folder import Delivery
from tests.placement.audience.conftest import with_notice

Village = tuple[Delivery, Outcome]


def table(view: MapView, name: str) -> TableView:
    return next(t for t in view.tables if t.id == name)


def rows(view: MapView, name: str) -> list[dict[str, object]]:
    found = table(view, name)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def unit(view: MapView, name: str) -> UnitView:
    return next(u for u in view.units if u.id == name)


def test_a_view_cannot_be_changed(village_view: MapView) -> None:
    with pytest.raises(FrozenInstanceError):
        village_view.title = "anders"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        village_view.units[0].state = "free"  # type: ignore[misc]


def test_the_heading_says_how_many_and_how_sure(village_view: MapView) -> None:
    assert village_view.title == "Plaatsingsvoorstel Regio DWO"
    assert village_view.subtitle.startswith(
        "3 plaatsingen · 1 verhuizing · 1 wachtende zonder plaats · bewezen het beste"
    )
    assert village_view.made_on == date(2026, 11, 21)
    assert village_view.audience == "coordinator"


def test_each_unit_has_the_state_after_the_proposal(village_view: MapView) -> None:
    assert {u.id: u.state for u in village_view.units} == {
        "room": "proposed",
        "near": "proposed",
        "beside": "proposed",
        "far": "free",
        "flat": "proposed",
        "later": "unavailable",
        "full": "occupied",
    }


def test_the_form_of_a_unit_is_explained_with_what_it_rests_on(village_view: MapView) -> None:
    said = {u.id: u.lines[0] for u in village_view.units}
    assert said["near"] == (
        "Geclusterd: 62 m lopen van BW-locatie bw1, 1 andere woning binnen 100 m."
    )
    assert said["far"] == (
        "Telt nu niet als geclusterd: geen BW-locatie in de buurt (grens 100 m lopen), geen andere "
        "woning binnen 100 m."
    )
    assert said["flat"] == "Gespikkeld: in complex Molenhof van 20 woningen."
    assert said["room"] == "Intramuraal: plaats in BW-locatie bw1 met toezicht dag en nacht."


def test_a_popup_says_rent_availability_and_who_is_proposed(village_view: MapView) -> None:
    flat = unit(village_view, "flat")
    assert "Huur: € 612,50 per maand." in flat.lines
    assert "1 plaats vrij vanaf 4-1-2027." in flat.lines
    assert "Voorgesteld voor cees (BT), met Anker." in flat.lines
    assert "De aanbieder is in 4,5 van 45 min ter plaatse." in flat.lines
    room = unit(village_view, "room")
    assert "1 bewoner, 1 daarvan vertrekt in dit voorstel." in room.lines


def test_the_spread_counts_who_comes_and_who_leaves(village_view: MapView) -> None:
    delft = next(m for m in village_view.municipalities if m.id == "GM0503")
    # anna comes to BW and mover leaves it; bram and mover come to BTG; cees to BT.
    assert delft.spread == (
        SpreadRow("BW", 3, 2, 0),
        SpreadRow("BT", 5, 4, 1),
        SpreadRow("BTG", 2, 0, 2),
    )


def test_bt_is_reported_missing_where_nothing_is_free_in_time(village_view: MapView) -> None:
    found = {
        r["gemeente"]: r["BT beschikbaar"]
        for r in rows(village_view, "municipalities")
        if r["profiel"] == "BT"
    }
    assert found == {"Delft": "ja", "Pijnacker-Nootdorp": "nee"}


def test_a_group_has_its_shape_around_all_its_doors(village_view: MapView) -> None:
    (group,) = village_view.groups
    assert group.units == ("beside", "near")
    assert group.persons == 2
    assert group.provider == "Anker"
    for name in group.units:
        assert shape(dict(group.shape)).contains(
            Point(unit(village_view, name).point["coordinates"])
        )


def test_a_complex_shows_its_share(village_view: MapView) -> None:
    (found,) = village_view.complexes
    assert (found.occupied, found.proposed, found.most) == (3, 1, 5)


def test_without_a_network_the_walking_area_is_a_circle_marked_estimated(
    village_view: MapView,
) -> None:
    (location,) = village_view.bw_locations
    assert location.estimated
    assert location.walk_limit_m == 100
    assert location.walk_area is not None
    round_area = shape(dict(location.walk_area))
    middle = Point(location.point["coordinates"])
    assert round_area.contains(middle)
    assert round_area.centroid.distance(middle) < 1e-6
    assert village_view.reach_areas == ()
    assert village_view.roads is None


def test_someone_s_own_network_is_rounded_to_100_metres(village_view: MapView) -> None:
    from placement.geo.crs import to_rd

    anna = next(p for p in village_view.placements if p.client == "anna")
    assert anna.origin is not None
    x, y = to_rd(*anna.origin["coordinates"])
    assert (round(float(x)), round(float(y))) == (84300, 447700)


def test_who_moves_is_drawn_from_the_old_unit(village_view: MapView) -> None:
    mover = next(p for p in village_view.placements if p.client == "mover")
    assert mover.resident
    assert mover.origin == unit(village_view, "room").point
    assert mover.point == unit(village_view, "beside").point
    assert mover.lines[0] == "Verhuist uit room."
    assert (mover.chain, mover.order) == (1, 1)


def test_the_placements_table_has_numbers_as_numbers(village_view: MapView) -> None:
    bram = next(r for r in rows(village_view, "placements") if r["cliënt"] == "bram")
    assert bram["opkomsttijd (min)"] == 4.5
    assert bram["lopen naar BW (m)"] == 62.3
    assert bram["groep"] == "g1"
    anna = next(r for r in rows(village_view, "placements") if r["cliënt"] == "anna")
    assert anna["opkomsttijd (min)"] is None
    assert (anna["keten"], anna["stap"]) == (1, 2)


def test_the_chain_is_told_step_by_step(village_view: MapView) -> None:
    assert [r["wat er gebeurt"] for r in rows(village_view, "chains")] == [
        "mover verhuist van room (BW) naar beside (BTG); in room komt daarmee een plaats vrij.",
        "anna krijgt een plaats in room (BW) zodra die vrijkomt.",
    ]


def test_the_main_reason_is_the_rule_that_alone_stands_in_the_way(village_view: MapView) -> None:
    (dora,) = rows(village_view, "unplaced")
    assert dora["weken wachtend"] == 32
    assert dora["belangrijkste reden"] == "betaalbare huur"
    assert dora["alleen hierdoor"] == 1
    assert dora["dichtstbij"] == "flat: € 612,50 (grens € 100,00)"


def test_a_conflict_is_told_once_and_its_like_are_named(village: Village) -> None:
    delivery, outcome = village
    used = [Conflict("hours", p, ("cees",), f"{p} heeft geen uren.", "") for p in ("pa", "pb")]
    used.append(Conflict("mix_share", "k1", ("cees",), "In k1 mag er geen meer bij.", ""))
    left = replace(outcome.proposal.unplaced[0], conflict=tuple(used), candidates=2)
    proposal = replace(outcome.proposal, unplaced=(left,))
    (dora,) = rows(map_view(delivery, replace(outcome, proposal=proposal)), "unplaced")
    assert dora["belangrijkste reden"] == "vrije uren van de aanbieder"
    assert dora["conflict"] == (
        "pa heeft geen uren. Zo ook: pb. Ook aandeel in een gespikkeld complex: k1."
    )


def test_free_places_agreements_and_goals_have_their_table(village_view: MapView) -> None:
    assert [r["woning"] for r in rows(village_view, "units")] == ["far"]
    (agreed,) = rows(village_view, "agreements")
    assert (agreed["toegezegd"], agreed["geleverd"], agreed["stand"]) == (4, 1, "achter op schema")
    assert all(r["waarde"] == r["grens"] for r in rows(village_view, "objective"))
    assert {r["bewezen"] for r in rows(village_view, "objective")} == {"ja"}


def test_the_notices_name_the_readings_and_what_is_missing(village_view: MapView) -> None:
    said = " ".join(village_view.notices)
    for words in ("alleen voor de plaatsingscoördinator", "zoals aangeleverd", "geen wegennet"):
        assert words in said
    assert len(set(village_view.notices)) == len(village_view.notices)


def test_schematic_ground_is_named_where_the_delivery_says_so(village: Village) -> None:
    delivery, outcome = village
    view = map_view(with_notice(delivery, "De grenzen zijn schematisch."), outcome)
    assert view.attributions == ("Schematische demoregio",)
    assert any(line.startswith("Grenzen en wegen zijn schematisch") for line in view.notices)


def test_the_same_input_gives_an_equal_view(village: Village, village_view: MapView) -> None:
    assert map_view(*village) == village_view


def test_every_part_is_as_wide_as_its_heading(village_view: MapView) -> None:
    for found in village_view.tables:
        assert all(len(row) == len(found.columns) for row in found.rows)
    assert {f.name for f in fields(MapView)} >= {"tables", "placements"}
