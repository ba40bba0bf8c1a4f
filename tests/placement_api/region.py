"""A platform in memory of a test: a small region with people, an account and key of each role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from placement.audience.roles import ROLES, Role
from placement.lifecycle import Event
from placement.proposal import Placement, Proposal, Provenance
from placement.store import accounts, runs
from placement.store.crypto import Keys, new_keys
from placement.store.engine import Database
from placement.store.importing import apply
from placement.store.placings import PLACINGS, Asked, act
from placement.store.proposals import keep
from placement.store.rows import frame
from placement.tables import Tables
from placement.tables.schema import declared
from placement_api.app import create_app
from placement_api.outputs.json import proposal_object
from placement_api.platform import Platform
from placement_api.settings import ServerSettings
from tests.once import fresh

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
BASE = "https://plaatsing.example"
PASSWORD = "correct paard batterij nietje"
BOUND: dict[Role, tuple[str, ...]] = {"corporation": ("k1",), "provider": ("p1",)}


@dataclass
class Time:
    """A clock that tests move."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass
class Queue:
    """Remembers what was handed over; nothing is worked on."""

    asked: list[str] = field(default_factory=list)

    def submit(self, run_id: str) -> None:
        self.asked.append(run_id)


@dataclass
class World:
    """A platform, its app as a browser sees it, and a service token of each role."""

    platform: Platform
    client: TestClient
    time: Time
    tokens: dict[Role, str]
    accounts: dict[Role, str]
    placings: dict[str, str] = field(default_factory=dict)
    run: str = ""
    proposal: str = ""

    def get(self, role: Role, path: str, **more: Any) -> Any:
        return self.ask(role, "GET", path, **more)

    def ask(self, role: Role, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[role]}", **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def on(self, database: Database) -> World:
        """Return this world on another copy of its database."""
        platform = replace(self.platform, database=database)
        client = browser_of(platform)
        return replace(self, platform=platform, client=client)

    def browser(self) -> TestClient:
        """Return a browser without a session."""
        return TestClient(self.client.app, base_url=BASE, raise_server_exceptions=False)


def empty(folder: Path) -> World:
    """Return a platform with accounts of every role and no data."""
    return world_of(fresh(folder / "placement.db"), new_keys())


def world_of(database: Database, keys: Keys) -> World:
    time = Time()
    settings = ServerSettings(database_url="", keys=Path("sleutels"), base_url=BASE)
    platform = Platform(settings, database, keys, Queue(), time)
    tokens: dict[Role, str] = {}
    names: dict[Role, str] = {}
    with database.write() as connection:
        for role in ROLES:
            wish = accounts.NewAccount(f"{role}.een", role, BOUND.get(role, ()))
            name = accounts.add_account(connection, wish, "", NOW)
            until = NOW + dt.timedelta(days=400)
            tokens[role] = accounts.add_token(connection, name, "test", (), until)
            names[role] = name
    return World(platform, browser_of(platform), time, tokens, names)


def browser_of(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url=BASE, raise_server_exceptions=False)


def app_of(world: World) -> FastAPI:
    app = world.client.app
    assert isinstance(app, FastAPI)
    return app


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    full = [{item.name: item.default for item in declared(name)} | row for row in rows]
    return frame(name, full)


def small() -> Tables:
    """Return tables in which every table has a row, of two corporations and two providers."""
    home = {"x": 84_000.0, "y": 447_000.0, "municipality": "GM0503", "rent": 600.0}
    asks = {"profile": "BT", "intensity": "basis", "waiting_since": dt.date(2026, 1, 5),
            "grant_until": dt.date(2029, 1, 1), "home_municipality": "GM0503"}  # fmt: skip
    point = {"x": 84_100.0, "y": 447_100.0}
    period = {"period_from": dt.date(2026, 1, 1), "period_until": dt.date(2026, 12, 31)}
    return Tables.of(
        {
            "municipalities": table("municipalities", {"id": "GM0503", "name": "Delft"},
                                    {"id": "GM1842", "name": "Midden-Delfland"}),
            "providers": table("providers", *(
                {"id": name, "name": name.upper(), "profiles": ("BT", "BTG"), "hours_free": 100.0}
                for name in ("p1", "p2"))),
            "corporations": table("corporations", {"id": "k1", "name": "K1"},
                                  {"id": "k2", "name": "K2"}),
            "bw_locations": table("bw_locations", {"id": "b1", "provider": "p1", **point,
                                                   "municipality": "GM0503"},
                                  {"id": "b2", "provider": "p2", **point,
                                   "municipality": "GM1842"}),
            "care_bases": table("care_bases", {"id": "e1", "provider": "p1", **point},
                                {"id": "e2", "provider": "p2", **point}),
            "complexes": table("complexes", {"id": "x1", "dwellings": 40, "occupied_bt": 2},
                               {"id": "x2", "dwellings": 40, "occupied_bt": 7},
                               {"id": "x3", "dwellings": 90, "occupied_bt": 30}),
            "units": table(
                "units",
                {"id": "u1", "housing_form": "independent", "complex": "x1", **home,
                 "corporation": "k1", "occupied": 2, "occupied_provider": "p1"},
                {"id": "u2", "housing_form": "independent", "complex": "x2", **home,
                 "corporation": "k2"},
                {"id": "u3", "housing_form": "independent", **home, "municipality": "GM1842",
                 "corporation": "k1", "address": "Laan 3"},
            ),
            "clients": table(
                "clients",
                {"id": "c1-alfa", **asks, "birth_date": dt.date(1987, 3, 14), "age": 39,
                 "x": 83_777.25, "y": 446_333.5, "max_rent": 741.17},
                {"id": "c2-beta", **asks, "only_providers": ("p2",)},
                {"id": "c3-gamma", **asks, "home_municipality": "GM1842"},
            ),
            "exclusion_zones": table("exclusion_zones", {"client": "c1-alfa", "x": 83_111.25,
                                                         "y": 446_222.5, "radius_m": 777.0}),
            "keep_apart": table("keep_apart", {"client_a": "c1-alfa", "client_b": "c2-beta",
                                               "metres": 543.0}),
            "spread_targets": table("spread_targets", *(
                {"profile": profile, "municipality": place, "target": 40, "occupied": count}
                for profile, place, count in (("BT", "GM0503", 4), ("BT", "GM1842", 17),
                                              ("BTG", "GM0503", 22), ("BTG", "GM1842", 31)))),
            "agreements": table("agreements", *(
                {"id": f"a-{name}", "corporation": name, "municipality": "GM0503",
                 "kind": "independent", **period, "promised": 3} for name in ("k1", "k2"))),
            "deliveries": table("deliveries", {"agreement": "a-k1", "unit": "u1",
                                               "date": dt.date(2026, 5, 1)}),
            "previous": table("previous", {"client": "c1-alfa", "unit": "u3", "provider": "p1"}),
            "pins": table("pins", {"client": "c3-gamma", "unit": "u2", "decision": "never",
                                   "reason": "vertrouwelijk verhaal"}),
            "confirmations": table("confirmations", {
                "unit": "u1", "bw_location": "b1", "holds": True, "name": "J. de Meter",
                "date": dt.date(2026, 5, 1), "reason": "vertrouwelijk nagemeten"}),
            "reach": table("reach", *(
                {"base": base, "unit": unit, "minutes": 12.0}
                for base, unit in (("e1", "u1"), ("e2", "u2"), ("e1", "u3")))),
            "unit_distances": table("unit_distances", {"a": "u1", "b": "u2", "metres": 88.0}),
            "bw_walks": table("bw_walks", {"unit": "u1", "bw_location": "b1", "metres": 99.0}),
        }
    )  # fmt: skip


PROPOSAL = Proposal(
    status="optimal",
    objective={"placed": 3},
    bound={"placed": 3},
    proved=("placed",),
    placements=(
        Placement("c1-alfa", "u1", "p1"),
        Placement("c2-beta", "u2", "p2"),
        Placement("c3-gamma", "u3", "p1"),
    ),
    unplaced=(),
    occupied_groups={},
    provenance=Provenance("ab12", "dwo-2024", "0.1.0", 1, 0.25, "cp-sat"),
    notices=(),
)


def fill(world: World) -> World:
    """Put the small region in, with a proposal; c1 (p1) and c2 (p2) have an offer."""
    database, keys = world.platform.database, world.platform.keys
    with database.write() as connection:
        apply(connection, keys, small(), at=NOW)
        world.run = runs.ask(connection, keys, runs.AskedRun("a", "coordinator", NOW))
        world.proposal = keep(
            connection, keys, world.run, proposal_object(PROPOSAL), by="a", at=NOW
        ).id
        world.placings = dict(connection.execute(select(PLACINGS.c.client, PLACINGS.c.id)).all())
        for client in ("c1-alfa", "c2-beta"):
            wish = Asked(world.placings[client], Event.OFFER, "a", "coordinator", NOW)
            act(connection, keys, wish)
    return world
