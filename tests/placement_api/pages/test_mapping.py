"""A view as the browser's map draws it: only the layers of its audience, and raw text."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from placement.audience.views import (
    AreaView,
    CoverageView,
    MapView,
    MeasureView,
    MunicipalityView,
    PlacementView,
    UnitView,
)
from placement_api.pages.mapping import document

POINT = {"type": "Point", "coordinates": (4.36, 52.01)}
RING = {"type": "Polygon", "coordinates": (((4, 52), (4.1, 52), (4.1, 52.1), (4, 52)),)}
UNIT = UnitView("u<1>", POINT, "clustered", "geclusterd", "free", "Delft", "", "", "", "")
WHO = PlacementView("c1", "u<1>", "pa", "BTG", None, POINT, False, None, None)
VIEW = MapView(
    "coordinator", "Titel", "", dt.date(2026, 11, 21), (), ("Bron",),
    municipalities=(MunicipalityView("GM1", "De <b>&amp;</b> ${x}", RING, ()),),
    units=(UNIT,), placements=(WHO,),
    coverage=CoverageView(
        "gemeente", (MeasureView("demand", "Vraag", ("1 tot en met 4",)),),
        (AreaView("GM1", "Delft", RING, {"demand": -1}, {"demand": "afgeschermd"}),),
    ),
)  # fmt: skip


def test_texts_are_raw_and_keys_name_what_a_thing_is() -> None:
    told = document(VIEW)
    found = {f["properties"]["key"]: f["properties"]["label"] for f in told["features"]}
    assert found["woning/u<1>"] == "u<1>: geclusterd, vrij"
    assert found["gemeente/GM1"] == "Gemeente De <b>&amp;</b> ${x}"
    assert found["plaatsing/c1"] == "Plaatsing: c1 naar u<1>"
    assert found["gebied/GM1"] == "Delft: afgeschermd"
    assert told["bbox"] == [4, 52, 4.36, 52.1]
    assert told["note"] == "Bron"


def test_a_planner_gets_no_units_and_no_clients_whatever_stands_in_the_view() -> None:
    told = document(replace(VIEW, audience="planner"))
    assert {layer["id"] for layer in told["layers"]} == {"municipalities", "coverage_demand"}
    assert not [f for f in told["features"] if "c1" in str(f) or "u<1>" in str(f)]


def test_a_corporation_gets_no_clients_whatever_stands_in_the_view() -> None:
    told = document(replace(VIEW, audience="corporation"))
    assert "c1" not in str(told["features"])
    assert {layer["id"] for layer in told["layers"]} == {"municipalities", "clustered"}


def test_only_wanted_layers_come_and_one_figure_at_most_is_on() -> None:
    told = document(VIEW, ("municipalities", "coverage_demand"), shown="coverage_demand")
    assert [(layer["id"], layer["shown"]) for layer in told["layers"]] == [
        ("municipalities", True), ("coverage_demand", True),
    ]  # fmt: skip
    assert not next(x for x in document(VIEW)["layers"] if x["id"] == "coverage_demand")["shown"]


def test_every_sign_is_a_picture_of_its_own() -> None:
    told = document(VIEW)
    assert set(told["signs"]) == {"clustered:clustered-free", "proposal:Plaatsing"}
    assert all("http://www.w3.org/2000/svg" in svg for svg in told["signs"].values())
