"""OGC API Features as policy lets each role see it: paging, boxes and reference systems."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from placement.store.audit import AUDIT
from placement.store.exchange import EXCHANGE
from placement_api.crs import RD
from tests.placement_api.serving import Served

ITEMS = "/v1/features/collections/{}/items"


def _pages(door: Any, path: str, **params: Any) -> list[dict[str, Any]]:
    found, url = [], path
    answer = door.get(url, params=params)
    while True:
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found += body["features"]
        after = [link["href"] for link in body["links"] if link["rel"] == "next"]
        if not after:
            assert len(found) == body["numberMatched"]
            return found
        answer = door.get(after[0])


def test_pages_together_are_every_row_once(served: Served) -> None:
    units = EXCHANGE["units"]
    with served.platform.database.read() as connection:
        every = connection.execute(select(units.c.id).order_by(units.c.position)).scalars().all()
    found = _pages(served.as_("coordinator"), ITEMS.format("units"), limit=37)
    assert [feature["id"] for feature in found] == list(every)


def test_metres_on_request_are_the_stored_ones(served: Served) -> None:
    units = EXCHANGE["units"]
    with served.platform.database.read() as connection:
        stored = {r.id: (r.x, r.y) for r in connection.execute(select(units))}
    answer = served.as_("coordinator").get(ITEMS.format("units"), params={"crs": RD})
    assert answer.headers["content-crs"] == f"<{RD}>"
    for feature in answer.json()["features"]:
        assert feature["geometry"]["coordinates"] == pytest.approx(stored[feature["id"]], abs=6e-4)


@pytest.mark.parametrize("system", ["CRS84", RD])
def test_a_box_holds_exactly_the_points_within_it(served: Served, system: str) -> None:
    door = served.as_("coordinator")
    shown = door.get(ITEMS.format("units"), params={"crs": system, "limit": 1000}).json()
    every = shown["features"]
    xs = sorted(f["geometry"]["coordinates"][0] for f in every)
    ys = sorted(f["geometry"]["coordinates"][1] for f in every)
    west, east = xs[len(xs) // 4], xs[3 * len(xs) // 4]
    south, north = ys[len(ys) // 4], ys[3 * len(ys) // 4]
    wanted = {
        f["id"] for f in every
        if west <= f["geometry"]["coordinates"][0] <= east
        and south <= f["geometry"]["coordinates"][1] <= north
    }  # fmt: skip
    box = {"bbox": f"{west},{south},{east},{north}", "bbox-crs": system, "limit": 10}
    found = {f["id"] for f in _pages(door, ITEMS.format("units"), **box)}
    assert found == wanted
    assert 0 < len(found) < len(every)


def test_a_corporation_gets_its_own_dwellings_and_no_field_about_people(served: Served) -> None:
    units = EXCHANGE["units"]
    with served.platform.database.read() as connection:
        name = connection.execute(
            select(units.c.corporation).where(units.c.corporation.is_not(None))
        ).scalars().first()  # fmt: skip
        own = set(
            connection.execute(select(units.c.id).where(units.c.corporation == name)).scalars()
        )
    door = served.as_("corporation", (name,))
    found = _pages(door, ITEMS.format("units"))
    assert {feature["id"] for feature in found} == own
    told = {key for feature in found for key in feature["properties"]}
    assert not told & {"occupied", "capacity", "occupiedProvider", "provider", "client"}
    names = {row["id"] for row in door.get("/v1/features/collections").json()["collections"]}
    assert names == {"units", "municipalities"}
    for layer in ("placements", "care-bases", "onbekend"):
        assert door.get(ITEMS.format(layer)).status_code == 404


def test_who_may_not_see_a_field_cannot_filter_on_it_either(served: Served) -> None:
    path = "/v1/features/collections/units"
    for role, organisations in (("corporation", ("k",)), ("planner", ())):
        door = served.as_(role, organisations)
        asked = door.get(f"{path}/queryables").json()["properties"]
        assert "housingForm" in asked
        assert "occupied" not in asked
        assert door.get(f"{path}/items", params={"occupied": 1}).status_code == 400
    door = served.as_("coordinator")
    found = door.get(f"{path}/items", params={"housingForm": "clustered", "limit": 1000}).json()
    assert found["numberMatched"] == found["numberReturned"] > 0
    assert {f["properties"]["housingForm"] for f in found["features"]} == {"clustered"}


def test_placements_stand_at_their_dwelling_and_reading_them_is_written_down(
    served: Served,
) -> None:
    found = served.as_("coordinator").get(ITEMS.format("placements")).json()["features"]
    written: Any = served.written
    assert {f["properties"]["client"] for f in found} == {
        row["client"] for row in written["placements"]
    }
    assert all(f["geometry"]["type"] == "Point" for f in found)
    with served.platform.database.read() as connection:
        asked = select(func.count()).where(AUDIT.c.action == "placings.read")
        assert connection.execute(asked).scalar_one() == len(found)
    for role in ("provider", "planner", "auditor", "admin"):
        assert served.as_(role).get(ITEMS.format("placements")).status_code == 404


def test_municipalities_come_with_their_border(served: Served) -> None:
    found = served.as_("planner").get(ITEMS.format("municipalities")).json()["features"]
    assert {f["geometry"]["type"] for f in found} <= {"Polygon", "MultiPolygon"}
    one = found[0]
    corner = one["geometry"]["coordinates"]
    while isinstance(corner[0], list):
        corner = corner[0]
    box = f"{corner[0]},{corner[1]},{corner[0]},{corner[1]}"
    hit = served.as_("planner").get(ITEMS.format("municipalities"), params={"bbox": box}).json()
    assert one["id"] in {f["id"] for f in hit["features"]}


@pytest.mark.parametrize(
    "params",
    [
        {"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"bbox": "4,53,5,52"}, {"bbox": "nan,1,2,3"},
        {"crs": "EPSG:3857"}, {"bbox-crs": "x"}, {"limit": 0}, {"limit": 10_001},
        {"offset": -1}, {"onbekend": 1}, {"datetime": "gisteren"}, {"f": "html"},
    ],
)  # fmt: skip
def test_a_query_that_the_standard_does_not_know_is_refused(
    served: Served, params: dict[str, Any]
) -> None:
    answer = served.as_("planner").get(ITEMS.format("units"), params=params)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_layer_is_downloaded_as_geopackage(served: Served, tmp_path: Any) -> None:
    import geopandas

    door = served.as_("coordinator")
    path = tmp_path / "units.gpkg"
    path.write_bytes(door.get("/v1/features/collections/units/geopackage").content)
    frame = geopandas.read_file(path)
    assert frame.crs.to_epsg() == 28992
    assert len(frame) == door.get(ITEMS.format("units")).json()["numberMatched"]


def test_one_feature_is_found_by_its_id_and_not_by_anothers(served: Served) -> None:
    door = served.as_("coordinator")
    one = door.get(ITEMS.format("units")).json()["features"][0]
    assert door.get(ITEMS.format("units") + f"/{one['id']}").json()["geometry"] == one["geometry"]
    assert door.get(ITEMS.format("units") + "/nee").status_code == 404
