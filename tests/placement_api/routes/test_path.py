"""The whole path through the API on both databases, from a delivery to omklap."""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing as mp
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from placement.jobs import child
from placement.jobs.worker import Worker
from placement.store import accounts, audit, proposals
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import METADATA
from placement_api.app import create_app
from placement_api.platform import Platform, written
from placement_api.settings import ServerSettings
from placement_data.synthetic import write_rows
from tests.placement.store.conftest import database, keys, postgres  # noqa: F401

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
BASE = "https://plaatsing.example"


@dataclass
class Clock:
    """Every look at it is a second later, so that there is always an order."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@dataclass
class AtOnce:
    """Works on a run the moment it is handed over, as the queue would a moment later."""

    worker: Worker
    done: list[str] = field(default_factory=list)

    def submit(self, run_id: str) -> None:
        self.done.append(self.worker.work(run_id))


@dataclass
class Desk:
    """A coordinator's door to the API."""

    client: TestClient
    clock: Clock

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, status: int, **body: Any) -> Any:
        answer = self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def deliver(self, folder: Path, digest: str = "", status: int = 200) -> Any:
        answer = self.client.post(
            "/v1/imports", params={"digest": digest}, files={"file": ("a.zip", zipped(folder))}
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    def match(self) -> str:
        run = self.post("/v1/runs", 202, timeLimitS=30)["id"]
        found = self.get(f"/v1/runs/{run}")
        assert found["state"] == "done", found
        return str(found["proposal"])

    def placing(self, client: str) -> dict[str, Any]:
        items = self.get("/v1/placings")["items"]
        open_ = [p for p in items if p["client"] == client and p["state"] != "withdrawn"]
        return dict(open_[0])

    def do(self, client: str, event: str, status: int = 200, **body: Any) -> Any:
        row = self.placing(client)
        answer = self.client.post(
            f"/v1/placings/{row['id']}/events",
            json={"event": event, **body},
            headers={"If-Match": f'"{row["version"]}"'},
        )
        assert answer.status_code == status, answer.text
        return answer.json()


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return out.getvalue()


def desk_of(database: Database, keys: Keys, path: Path) -> Desk:  # noqa: F811
    clock = Clock()
    worker = Worker(database, keys, written, clock)
    settings = ServerSettings("", path / "keys", BASE)
    app = create_app(Platform(settings, database, keys, AtOnce(worker), clock))
    with database.write() as connection:
        asked = accounts.NewAccount("coordinator", "coordinator")
        account = accounts.add_account(connection, asked, "", NOW)
        until = NOW + dt.timedelta(days=365)
        token = accounts.add_token(connection, account, "test", (), until)
    client = TestClient(app, base_url=BASE, headers={"authorization": f"Bearer {token}"})
    return Desk(client, clock)


PRELOADED = ["placement.plan", "placement.explain", "placement.sources.folder",
             "placement_api.outputs.difference", "placement_api.outputs.json"]  # fmt: skip


@pytest.fixture(autouse=True)
def quick_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a match begin in a process that has the libraries: to load them takes longest here.

    It is a process of its own all the same; those of tests/placement/jobs load them themselves.
    """
    ready = mp.get_context("forkserver")
    ready.set_forkserver_preload(PRELOADED)
    monkeypatch.setattr(child.mp, "get_context", lambda _: ready)


@pytest.fixture
def desk(database: Database, keys: Keys, tmp_path: Path) -> Desk:  # noqa: F811
    return desk_of(database, keys, tmp_path)


def home(name: str, **more: Any) -> dict[str, Any]:
    row = {"id": name, "housing_form": "independent", "x": 84_000, "y": 446_000}
    return row | {"municipality": "M0", "rent": 612.5, "corporation": "k"} | more


def person(name: str, weeks: int, **more: Any) -> dict[str, Any]:
    since = NOW.date() - dt.timedelta(weeks=weeks)
    row = {"id": name, "profile": "BT", "intensity": "basis", "waiting_since": since}
    return row | {"grant_until": dt.date(2029, 1, 1), "max_rent": 650, "birth_date":
                  dt.date(1990, 5, 5)} | more  # fmt: skip


def delivery(folder: Path, units: list[Any], people: list[Any], **more: Any) -> Path:
    tables = {
        "municipalities": [{"id": "M0", "name": "Delft", "x": 84_000, "y": 446_000}],
        "providers": [{"id": "p1", "name": "P1", "profiles": ("BW", "BT", "BTG"),
                       "hours_free": 100}],
        "corporations": [{"id": "k", "name": "K"}],
        "bw_locations": [{"id": "l1", "provider": "p1", "x": 84_000, "y": 446_010}],
        "care_bases": [{"id": "b1", "provider": "p1", "x": 84_000, "y": 446_000}],
        "agreements": [{"id": "a", "corporation": "k", "municipality": "M0", "kind": "omklap",
                        "period_from": dt.date(2026, 1, 1), "period_until": dt.date(2026, 12, 31),
                        "promised": 3}],
        "units": units,
        "clients": people,
        "reach": [{"base": "b1", "unit": unit["id"], "minutes": 10} for unit in units],
        "bw_walks": [{"unit": unit["id"], "bw_location": "l1", "metres": 83} for unit in units],
    } | more  # fmt: skip
    write_rows(folder, tables, {"date": NOW.date(), "seed": 1, "time_limit_s": 30})
    return folder


@pytest.mark.slow
def test_the_whole_path_from_delivery_to_omklap(
    desk: Desk,
    database: Database,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = delivery(
        tmp_path / "in", [home("u1"), home("u2")],
        [person("c1", 30), person("c2", 20), person("c3", 10)],
    )  # fmt: skip
    # Import: first the difference, then exactly that.
    shown = desk.deliver(folder)
    assert {t["table"]: len(t["new"]) for t in shown["tables"]}["clients"] == 3
    assert not shown["applied"]
    assert desk.get("/v1/clients")["total"] == 0
    desk.deliver(folder, "0" * 64, 409)
    assert desk.deliver(folder, shown["digest"], 201)["applied"]
    assert desk.deliver(folder)["tables"] == []
    # Match.
    first = desk.match()
    assert {p["client"] for p in desk.get(f"/v1/proposals/{first}")["placements"]} == {"c1", "c2"}
    # Adjust: the coordinator sets c3 in u1.
    desk.post("/v1/decisions", 201, client="c3", unit="u1", decision="must", reason="nabij werk")
    second = desk.match()
    placed = {p["client"]: p["unit"] for p in desk.get(f"/v1/proposals/{second}")["placements"]}
    assert placed["c3"] == "u1"
    changes = desk.get(f"/v1/proposals/{second}/changes")
    kinds = {shift["client"]: shift["kind"] for shift in changes["shifts"]}
    assert kinds["c3"] == "new"
    assert sorted(kinds.values()).count("dropped") == 1
    assert all(s["reasons"] for s in changes["shifts"] if s["kind"] != "kept")
    # Offer both, one refuses: never again this home.
    other = next(client for client in placed if client != "c3")
    waiting = ({"c1", "c2"} - {other}).pop()
    desk.do("c3", "offer")
    desk.do(other, "offer")
    refused = desk.do(other, "refuse", reason="woning_past_niet", note="te ver van school")
    assert refused["consequence"] == "never"
    # Repair: what is offered stays, u2 goes to who was waiting; the refuser is not proposed it.
    third = desk.match()
    repaired = {p["client"]: p["unit"] for p in desk.get(f"/v1/proposals/{third}")["placements"]}
    assert repaired == {"c3": "u1", waiting: "u2"}
    kinds = {s["client"]: s["kind"] for s in desk.get(f"/v1/proposals/{third}/changes")["shifts"]}
    assert kinds == {"c3": "kept", waiting: "new", other: "dropped"}
    assert desk.placing("c3")["state"] == "offered"
    # Accept, move in, omklap.
    desk.do(waiting, "offer")
    for client in ("c3", waiting):
        desk.do(client, "accept")
        desk.do(client, "move_in")
    provider = desk.get("/v1/providers/p1")
    assert provider["hoursFree"] == pytest.approx(100 - 2 * 8.7)
    assert desk.get("/v1/units/u1")["occupied"] == 1
    desk.do("c3", "omklap")
    assert [row["unit"] for row in desk.get("/v1/deliveries")["items"]] == ["u1"]
    assert [row["id"] for row in desk.get("/v1/units")["items"]] == ["u2"]
    assert desk.placing("c3")["state"] == "omgeklapt"
    with database.read() as connection:
        assert audit.verify(connection) is None


def resident(name: str, where: str, **more: Any) -> dict[str, Any]:
    row = person(name, 60, profile="BTG", lives_in=where, next_profile="BT")
    return row | {"grant_from": NOW.date() - dt.timedelta(weeks=60)} | more


def chain_of_three(folder: Path) -> Path:
    """u1 is free; a leaves u2 for u1, b leaves u3 for u2, and c waits for u3."""
    units = [home("u1", rent=500), home("u2", rent=500, capacity=0, occupied=1),
             home("u3", rent=500, capacity=0, occupied=1)]  # fmt: skip
    people = [resident("a", "u2"), resident("b", "u3"), person("c", 40)]
    pins = [{"client": c, "unit": u, "decision": "must"}
            for c, u in (("a", "u1"), ("b", "u2"), ("c", "u3"))]  # fmt: skip
    return delivery(folder, units, people, pins=pins)


def taken_in(desk: Desk, folder: Path) -> str:
    desk.deliver(folder, desk.deliver(folder)["digest"], 201)
    return desk.match()


@pytest.mark.slow
def test_a_chain_of_three_goes_in_its_order_and_a_refusal_breaks_only_its_tail(
    desk: Desk, tmp_path: Path
) -> None:
    taken_in(desk, chain_of_three(tmp_path / "in"))
    assert [desk.placing(c)["order"] for c in "abc"] == [1, 2, 3]
    desk.do("b", "offer", 409)
    desk.do("a", "offer")
    desk.do("a", "accept")
    desk.do("b", "offer")
    fell = desk.do("b", "refuse", reason="geen_reactie")["fell"]
    items = {p["client"]: p for p in desk.get("/v1/placings")["items"]}
    assert fell == [items["c"]["id"]]
    assert {c: p["state"] for c, p in items.items()} == {
        "a": "accepted", "b": "refused", "c": "withdrawn",
    }  # fmt: skip
    # The next match repairs: a keeps what was accepted, and the tail is proposed anew.
    desk.match()
    items = [p for p in desk.get("/v1/placings")["items"] if p["state"] != "withdrawn"]
    open_ = {p["client"]: (p["unit"], p["state"], p["order"]) for p in items
             if p["state"] in ("proposed", "accepted")}  # fmt: skip
    assert open_ == {"a": ("u1", "accepted", 1), "b": ("u2", "proposed", 2),
                     "c": ("u3", "proposed", 3)}  # fmt: skip
    for client in "bc":
        desk.do(client, "offer")
        desk.do(client, "accept")
    desk.do("c", "move_in", 409)
    for client in "abc":
        desk.do(client, "move_in")
    homes = {u["id"]: (u["capacity"], u["occupied"]) for u in desk.get("/v1/units")["items"]}
    assert homes == {"u1": (0, 1), "u2": (0, 1), "u3": (0, 1)}


@pytest.mark.slow
def test_two_residents_who_swap_move_on_the_same_day(desk: Desk, tmp_path: Path) -> None:
    units = [home("u1", capacity=0, occupied=1), home("u2", capacity=0, occupied=1)]
    people = [resident("a", "u1"), resident("b", "u2")]
    pins = [{"client": "a", "unit": "u2", "decision": "must"},
            {"client": "b", "unit": "u1", "decision": "must"}]  # fmt: skip
    taken_in(desk, delivery(tmp_path / "in", units, people, pins=pins))
    assert desk.placing("a")["order"] == desk.placing("b")["order"]
    for client in "ab":
        desk.do(client, "offer")
    desk.do("a", "accept")
    desk.do("a", "move_in", 409)
    desk.do("b", "accept")
    desk.do("a", "move_in")
    assert desk.placing("b")["state"] == "placed"
    lives = {c["id"]: c["livesIn"] for c in desk.get("/v1/clients")["items"]}
    assert lives == {"a": "u2", "b": "u1"}
    homes = {u["id"]: (u["capacity"], u["occupied"]) for u in desk.get("/v1/units")["items"]}
    assert homes == {"u1": (0, 1), "u2": (0, 1)}


@pytest.mark.slow
def test_a_unit_taken_out_of_service_shows_first_what_falls(desk: Desk, tmp_path: Path) -> None:
    proposal = taken_in(desk, chain_of_three(tmp_path / "in"))
    desk.do("a", "offer")
    asked = {"unit": "u1", "reason": "woning_niet_klaar", "until": "2027-01-01"}
    shown = desk.post("/v1/out-of-service", 200, **asked)
    assert [f["id"] for f in shown["tree"]["falls"]] == [desk.placing("a")["id"]]
    below = shown["tree"]["falls"][0]["falls"]
    assert [f["id"] for f in below] == [desk.placing(c)["id"] for c in "bc"]
    assert desk.placing("a")["state"] == "offered"
    assert desk.get(f"/v1/proposals/{proposal}/stale")["items"] == []
    desk.post("/v1/out-of-service", 409, **asked, digest="0" * 64)
    made = desk.post("/v1/out-of-service", 201, **asked, digest=shown["digest"])
    states = {p["client"]: p["state"] for p in desk.get("/v1/placings")["items"]}
    assert set(states.values()) == {"withdrawn"}
    assert desk.get("/v1/out-of-service")["items"][0]["id"] == made["id"]


@pytest.mark.slow
def test_what_changed_since_the_match_is_named_when_the_proposal_is_used(
    desk: Desk, tmp_path: Path
) -> None:
    people = [person("c1", 30), person("c2", 20)]
    proposal = taken_in(desk, delivery(tmp_path / "in", [home("u1"), home("u2")], people))
    where = {p["client"]: p["unit"] for p in desk.get("/v1/placings")["items"]}
    later = delivery(tmp_path / "later", [home("u1"), home("u2", rent=600)], people)
    desk.deliver(later, desk.deliver(later)["digest"], 201)
    stale = desk.get(f"/v1/proposals/{proposal}/stale")["items"]
    hit = next(client for client, unit in where.items() if unit == "u2")
    assert [(s["client"], s["why"]) for s in stale] == [
        (hit, ["woning u2 is sinds dit voorstel gewijzigd; maak een nieuw voorstel"])
    ]
    assert "woning u2" in desk.do(hit, "offer", 409)["detail"]


@pytest.mark.slow
def test_a_client_sees_all_that_is_held_and_is_erased_without_a_trace_but_the_tombstone(
    desk: Desk,
    database: Database,  # noqa: F811
    keys: Keys,  # noqa: F811
    tmp_path: Path,
) -> None:
    people = [person("anna-1", 30), person("bram-2", 20)]
    taken_in(desk, delivery(tmp_path / "in", [home("u1")], people))
    assert desk.client.post("/v1/clients/anna-1/erasure").status_code == 409
    desk.do("anna-1", "offer")
    desk.do("anna-1", "refuse", reason="woning_past_niet", note="te klein voor de piano")
    desk.match()
    found = desk.get("/v1/clients/anna-1/subject-access")
    assert found["data"]["clients"][0]["birthDate"] == "1990-05-05"
    assert [e["event"] for e in found["placings"][0]["events"]] == ["offer", "refuse"]
    assert found["placings"][0]["events"][1]["note"] == "te klein voor de piano"
    assert [p["outcome"] for p in found["proposals"]] == ["woning u1", "geen plaats"]
    assert "bram-2" not in str(found)
    text = desk.client.get("/v1/clients/anna-1/subject-access", params={"form": "text"}).text
    assert "Deze woning past niet bij de cliënt" in text
    assert desk.client.post("/v1/clients/anna-1/erasure").status_code == 200
    assert desk.client.get("/v1/clients/anna-1").status_code == 404
    with database.read() as connection:
        rows = [str(tuple(row)) for table in METADATA.sorted_tables if table.name != "audit"
                for row in connection.execute(table.select())]  # fmt: skip
        written_ = [str(proposals.read(connection, keys, p["proposal"]))
                    for p in desk.get("/v1/placings")["items"]]  # fmt: skip
        trail = audit.of_client(connection, keys.blind("anna-1", ("audit", "client")))
        assert audit.verify(connection) is None
    assert not [row for row in [*rows, *written_] if "anna-1" in row]
    assert "clients.erase" in [event["action"] for event in trail]
    assert desk.match()
