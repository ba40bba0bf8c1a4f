"""Rows changed by hand and requests sent twice: nothing is lost, nothing is done double."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from placement.store.audit import AUDIT
from placement.store.exchange import EXCHANGE, METADATA
from tests.placement_api.serving import Served

RUNS = METADATA.tables["runs"]


def _first(door: Any, table: str = "units") -> tuple[str, dict[str, Any], str]:
    name = door.get(f"/v1/{table}", params={"pageSize": 1}).json()["items"][0]["id"]
    answer = door.get(f"/v1/{table}/{name}")
    return f"/v1/{table}/{name}", answer.json(), answer.headers["etag"]


def test_a_part_is_changed_and_the_rest_stays(served: Served) -> None:
    door = served.as_("coordinator")
    path, before, etag = _first(door)
    answer = door.patch(path, json={"rent": 612.5}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    assert door.get(path).json() == {**before, "rent": 612.5}
    assert door.get(path).headers["etag"] == answer.headers["etag"] != etag


def test_who_saw_an_older_version_changes_nothing(served: Served) -> None:
    door = served.as_("coordinator")
    path, _, etag = _first(door)
    assert door.patch(path, json={"rent": 1}, headers={"If-Match": etag}).status_code == 200
    assert door.patch(path, json={"rent": 2}, headers={"If-Match": etag}).status_code == 412
    assert door.patch(path, json={"rent": 3}).status_code == 428
    assert door.patch(path, json={"rent": 4}, headers={"If-Match": "onzin"}).status_code == 412
    assert door.get(path).json()["rent"] == 1


def test_all_faults_are_told_together_in_dutch(served: Served) -> None:
    door = served.as_("coordinator")
    path, _, etag = _first(door)
    wrong = {"ageMin": 60, "ageMax": 40}
    answer = door.patch(path, json=wrong, headers={"If-Match": etag})
    assert answer.status_code == 400
    assert {error["name"] for error in answer.json()["errors"]} == {"age_max"}
    more = {"rent": "veel", "housingForm": "kasteel", "onbekend": 1}
    answer = door.patch(path, json=more, headers={"If-Match": etag})
    assert len(answer.json()["errors"]) == 3
    lost = {"provider": "nergens", "corporation": "niemand"}
    answer = door.patch(path, json=lost, headers={"If-Match": etag})
    assert {error["name"] for error in answer.json()["errors"]} == {"provider", "corporation"}
    far = door.patch(path, json={"x": 0, "y": 0}, headers={"If-Match": etag})
    assert far.status_code == 400


def test_a_whole_row_is_put_and_what_is_left_out_becomes_empty(served: Served) -> None:
    door = served.as_("coordinator")
    path, before, etag = _first(door)
    whole = {name: before[name] for name in ("housingForm", "x", "y", "municipality")}
    answer = door.put(path, json=whole, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    after = door.get(path).json()
    assert "rent" not in after
    assert after["capacity"] == 1
    assert door.put(path, json={"x": 1}, headers={"If-Match": "*"}).status_code == 400


def test_every_table_of_the_supply_takes_its_own_rows_back_unchanged(served: Served) -> None:
    door = served.as_("coordinator")
    for table in ("municipalities", "providers", "corporations", "bw-locations", "care-bases",
                  "complexes", "units", "agreements"):  # fmt: skip
        path, row, etag = _first(door, table)
        row.pop("id")
        answer = door.put(path, json=row, headers={"If-Match": etag})
        assert answer.status_code == 200, (table, answer.text)
        assert {k: v for k, v in door.get(path).json().items() if k != "id"} == row


def test_nobody_else_changes_a_row_and_a_change_is_written_down(served: Served) -> None:
    door = served.as_("coordinator")
    path, _, etag = _first(door)
    for role in ("corporation", "provider", "planner", "auditor", "admin"):
        other = served.as_(role, ("k",))
        assert other.patch(path, json={"rent": 1}, headers={"If-Match": etag}).status_code == 403
    door.patch(path, json={"rent": 5}, headers={"If-Match": etag})
    with served.platform.database.read() as connection:
        asked = select(AUDIT).where(AUDIT.c.action == "units.update")
        rows = connection.execute(asked).mappings().all()
    assert [row["detail"] for row in rows] == [f"{path.rsplit('/', 1)[1]}: rent"]


def test_a_coordinator_of_one_municipality_reaches_no_other(served: Served) -> None:
    units = EXCHANGE["units"]
    with served.platform.database.read() as connection:
        places = connection.execute(select(units.c.id, units.c.municipality)).all()
    mine = places[0]
    other = next(place for place in places if place[1] != mine[1])
    door = served.as_("coordinator", municipalities=(mine[1],))
    same = {"If-Match": "*"}
    assert door.patch(f"/v1/units/{other[0]}", json={"rent": 1}, headers=same).status_code == 404
    away = door.patch(f"/v1/units/{mine[0]}", json={"municipality": other[1]}, headers=same)
    assert away.status_code == 403
    assert door.get(f"/v1/units/{mine[0]}").json()["municipality"] == mine[1]


def _runs(served: Served) -> int:
    with served.platform.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(RUNS)).scalar_one())


def test_a_request_sent_twice_with_one_key_is_done_once(served: Served) -> None:
    door, before = served.as_("coordinator"), _runs(served)
    key = {"Idempotency-Key": "aanvraag-0001"}
    first = door.post("/v1/runs", json={"seed": 1}, headers=key)
    second = door.post("/v1/runs", json={"seed": 1}, headers=key)
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert first.headers["location"] == second.headers["location"]
    assert _runs(served) == before + 1
    other = door.post("/v1/runs", json={"seed": 2}, headers=key)
    assert other.status_code == 409
    assert _runs(served) == before + 1


def test_a_refused_request_may_be_sent_again_with_its_key(served: Served) -> None:
    door, key = served.as_("coordinator"), {"Idempotency-Key": "aanvraag-0002"}
    assert door.post("/v1/runs", json={"seed": -1}, headers=key).status_code == 400
    assert door.post("/v1/runs", json={"seed": 1}, headers=key).status_code == 202


def test_two_callers_with_the_same_key_do_not_meet(served: Served) -> None:
    key = {"Idempotency-Key": "aanvraag-0003"}
    first = served.as_("coordinator").post("/v1/runs", json={"seed": 1}, headers=key)
    second = served.as_("coordinator").post("/v1/runs", json={"seed": 1}, headers=key)
    assert first.json()["id"] != second.json()["id"]


def test_a_key_of_another_form_is_refused(served: Served) -> None:
    key = {"Idempotency-Key": "a b"}
    assert served.as_("coordinator").post("/v1/runs", json={}, headers=key).status_code == 400
