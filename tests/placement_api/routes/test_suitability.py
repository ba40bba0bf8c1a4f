"""Would this address do: judged by the rules of the match, for whoever may know no client."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from placement.domain import TABLES
from placement.store.exchange import EXCHANGE
from placement_api.crs import RD
from tests.placement_api.serving import Served


def _unit(served: Served, **wanted: Any) -> dict[str, Any]:
    units = EXCHANGE["units"]
    asked = select(units).where(*(units.c[name] == value for name, value in wanted.items()))
    with served.platform.database.read() as connection:
        return dict(connection.execute(asked.order_by(units.c.id)).mappings().first() or {})


def _ask(served: Served, body: dict[str, Any], role: Any = "planner", **more: Any) -> Any:
    return served.as_(role, *more.pop("args", ())).post("/v1/suitability", json=body, **more)


def test_an_address_is_judged_for_every_profile_and_intensity(served: Served) -> None:
    home = _unit(served, housing_form="independent")
    point = {"type": "Point", "coordinates": [home["x"], home["y"]]}
    asked = {"point": point, "housingForm": "independent", "rent": 650}
    answer = _ask(served, asked, headers={"Content-Crs": f"<{RD}>"})
    assert answer.status_code == 200, answer.text
    rows = answer.json()["profiles"]
    assert [(row["profile"], row["intensity"]) for row in rows] == [
        (profile, intensity) for profile in ("BW", "BT", "BTG") for intensity in ("basis", "plus")
    ]
    bw = rows[0]
    assert not bw["suits"]
    assert {v["rule"] for v in bw["verdicts"] if v["answer"] == "fails"} >= {"form"}
    bt = rows[2]
    assert any(v["rule"] == "reach" and v["unitOfMeasure"] == "min" for v in bt["verdicts"])


def test_what_a_client_could_pay_makes_the_rent_a_verdict(served: Served) -> None:
    home = _unit(served, housing_form="independent")
    point = {"coordinates": [home["x"], home["y"]]}

    def rent(most: float | None) -> list[str]:
        body = {"point": point, "housingForm": "independent", "rent": 700, "maxRent": most}
        found = _ask(served, body, headers={"Content-Crs": RD}).json()["profiles"][2]["verdicts"]
        return [verdict["answer"] for verdict in found if verdict["rule"] == "rent"]

    assert rent(700) == ["holds"]
    assert rent(699.99) == ["fails"]
    assert rent(None) == []


def test_a_point_in_degrees_is_the_same_point(served: Served) -> None:
    home = _unit(served, housing_form="independent")
    door = served.as_("planner")
    metres = door.post("/v1/suitability", json={"point": {"coordinates": [home["x"], home["y"]]}},
                       headers={"Content-Crs": RD})  # fmt: skip
    shown = door.get("/v1/features/collections/units/items", params={"limit": 1000}).json()
    degrees = next(f["geometry"] for f in shown["features"] if f["id"] == home["id"])
    again = door.post("/v1/suitability", json={"point": degrees})
    assert again.status_code == 200, again.text
    assert again.json() == metres.json()


def test_a_corporation_asks_after_its_own_dwellings_only(served: Served) -> None:
    units = EXCHANGE["units"]
    with served.platform.database.read() as connection:
        pairs = connection.execute(
            select(units.c.id, units.c.corporation).where(units.c.corporation.is_not(None))
        ).all()
    mine, other = pairs[0], next(pair for pair in pairs if pair[1] != pairs[0][1])
    door = served.as_("corporation", (mine[1],))
    assert door.post("/v1/suitability", json={"unit": mine[0]}).status_code == 200
    hidden = door.post("/v1/suitability", json={"unit": other[0]})
    missing = door.post("/v1/suitability", json={"unit": "bestaat-niet"})
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json() == missing.json()
    own = {name for name, owner in pairs if owner == mine[1]}
    for row in door.get("/v1/suitability/completions").json()["items"]:
        assert {row["unit"], *row["units"]} <= own


def test_no_answer_names_a_client(served: Served) -> None:
    clients = EXCHANGE["clients"]
    with served.platform.database.read() as connection:
        names = connection.execute(select(clients.c.id)).scalars().all()
    door = served.as_("planner")
    home = _unit(served, housing_form="independent")
    texts = [
        door.post("/v1/suitability", json={"unit": home["id"]}).text,
        door.get("/v1/suitability/completions").text,
    ]
    for text in texts:
        assert not [name for name in names if f'"{name}"' in text or f" {name} " in text]


def test_a_free_dwelling_that_completes_a_cluster_is_found(served: Served) -> None:
    units = EXCHANGE["units"]
    with served.platform.database.write() as connection:
        asked = select(units).where(units.c.housing_form == "clustered")
        beside = connection.execute(asked.order_by(units.c.id)).mappings().first() or {}
        free = select(units).where(units.c.housing_form == "independent", units.c.occupied == 0,
                                   units.c.capacity > 0, ~units.c.may_cluster)  # fmt: skip
        moved = connection.execute(free.order_by(units.c.id)).mappings().first() or {}
        connection.execute(
            units.update().where(units.c.id == moved["id"]).values(
                x=beside["x"] + 20, y=beside["y"], version=moved["version"] + 1)
        )  # fmt: skip
    rows = served.as_("planner").get("/v1/suitability/completions").json()["items"]
    assert moved["id"] in {row["unit"] for row in rows}
    own = served.as_("corporation", (moved["corporation"],))
    told = own.get("/v1/suitability/completions").json()["items"]
    assert [row["unit"] for row in told] == [moved["id"]]
    other = served.as_("corporation", ("een-andere",))
    assert other.get("/v1/suitability/completions").json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"unit": "a", "point": {"coordinates": [4.36, 52.01]}},
        {"point": {"coordinates": [0, 0]}},
        {"point": {"coordinates": [1e308, -1e308]}},
        {"point": {"coordinates": [4.36]}},
        {"point": {"coordinates": [6.56, 53.21]}},
        {"point": {"coordinates": [4.36, 52.01]}, "rent": -1},
        {"point": {"coordinates": [4.36, 52.01]}, "onbekend": 1},
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_dutch(
    served: Served, body: dict[str, Any]
) -> None:
    answer = _ask(served, body)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_change_of_the_supply_counts_at_once(served: Served) -> None:
    home = _unit(served, housing_form="independent")
    before = _ask(served, {"unit": home["id"]}).json()
    with served.platform.database.write() as connection:
        units = EXCHANGE["units"]
        connection.execute(
            units.update().where(units.c.id == home["id"]).values(
                housing_form="shared", version=home["version"] + 1)
        )  # fmt: skip
    assert _ask(served, {"unit": home["id"]}).json() != before


def test_supply_holds_no_table_about_persons() -> None:
    from placement_api.probing import SUPPLY

    assert not {"clients", "pins", "previous", "exclusion_zones", "keep_apart"} & set(SUPPLY)
    assert set(SUPPLY) < set(TABLES)
