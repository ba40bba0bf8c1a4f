"""A platform with the demo region and one proposal, for tests of the API."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from placement import plan
from placement.audience.roles import Role
from placement.sources import folder as source
from placement.store import accounts, exporting, importing, runs
from placement.store.crypto import Keys, new_keys
from placement.store.engine import Database, open_database
from placement.store.migrations import upgrade
from placement_api.app import create_app
from placement_api.platform import Platform, written
from placement_api.probing import Ground
from placement_api.recalling import OpenProposals, recall
from placement_api.settings import ServerSettings
from placement_data import demo

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
_SETTINGS = ServerSettings("sqlite://", Path("keys"), "http://testserver")


class NoJobs:
    """Runs are asked, never done: these tests bring their own proposal."""

    def submit(self, run_id: str) -> None:
        pass


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A filled database with its keys: copy the file, keep the keys."""

    database: Path
    keys: Keys
    proposal: str
    written: dict[str, object]


def make_region(folder: Path, change: Callable[[Path], None] = lambda _: None) -> Region:
    """Write the demo region, take it in, and keep the proposal of one run of it.

    `change` is given the folder before it is taken in.
    """
    demo.write_demo(folder / "demo", 1)
    change(folder / "demo")
    delivery = source.read(folder / "demo", today=NOW.date())
    keys, database = new_keys(), open_database(f"sqlite:///{folder}/placement.db")
    upgrade(database)
    fill(database, keys, folder / "demo")
    outcome = plan.run(
        delivery.tables, delivery.rulebook, delivery.settings,
        walk=delivery.walk, drive=delivery.drive, sha256=delivery.sha256,
    )  # fmt: skip
    made = dict(written(outcome, None))
    name = propose(database, keys, made)
    database.close()
    return Region(folder / "placement.db", keys, name, made)


def propose(database: Database, keys: Keys, made: Mapping[str, object]) -> str:
    """Keep a proposal as the outcome of a run of this moment; return its id."""
    with database.write() as connection:
        run = runs.ask(connection, keys, runs.AskedRun("test", "coordinator", NOW))
        runs.start(connection, run, NOW)
        kept = runs.finish(connection, keys, run, made, NOW)
    assert kept is not None
    return kept.id


def fill(database: Database, keys: Keys, folder: Path) -> None:
    """Take a delivery in, as an import does."""
    delivery = source.read(folder, today=NOW.date())
    names = ("settings.toml", "boundaries.geojson", "walk.graphml.gz", "drive.graphml.gz")
    parts = {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}
    with database.write() as connection:
        importing.apply(connection, keys, delivery.tables, at=NOW)
        exporting.keep_parts(connection, parts)


@dataclass
class Served:
    """An app on a database of its own, and doors to it per role."""

    platform: Platform
    proposal: str
    written: dict[str, object]

    @cached_property
    def app(self) -> FastAPI:
        return create_app(self.platform)

    def as_(
        self,
        role: Role,
        organisations: tuple[str, ...] = (),
        municipalities: tuple[str, ...] = (),
        scopes: tuple[str, ...] = (),
    ) -> TestClient:
        """Return a client with a token of a new account in a role."""
        asked = accounts.NewAccount(role, role, organisations, municipalities)
        with self.platform.database.write() as connection:
            count = len(accounts.list_accounts(connection))
            asked = replace(asked, name=f"{role}-{count}")
            account = accounts.add_account(connection, asked, "", NOW)
            until = NOW + dt.timedelta(days=1)
            secret = accounts.add_token(connection, account, "test", scopes, until)
        return TestClient(
            self.app,
            base_url="http://testserver",
            headers={"Authorization": f"Bearer {secret}"},
            raise_server_exceptions=False,
        )


def serve(region: Region, folder: Path) -> Served:
    """Return an app on a copy of a region."""
    shutil.copy(region.database, folder / "placement.db")
    return on(open_database(f"sqlite:///{folder}/placement.db"), region)


def on(database: Database, region: Region, proposal: str = "") -> Served:
    """Return an app on a database that holds a region, as warm as a server is after its start.

    `proposal`: where it is known by another id than in the region's own database.
    """
    ground, opened = _warm(region)
    platform = Platform(
        _SETTINGS, database, region.keys, NoJobs(), lambda: NOW,
        opened=OpenProposals(OrderedDict(opened.kept)),
        ground=Ground(ground.print, ground.delivery),
    )  # fmt: skip
    return Served(platform, proposal or region.proposal, region.written)


@contextmanager
def listening(served: Served) -> Iterator[str]:
    """Serve on a port of this machine; yield the address, which the app knows as its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    settings = replace(served.platform.settings, base_url=base)
    app = create_app(replace(served.platform, settings=settings))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield base
    server.should_exit = True
    thread.join(10)


@cache
def _warm(region: Region) -> tuple[Ground, OpenProposals]:
    """Return the supply of a region and its proposal, opened once per process.

    Every app has copies: what a test changes in its database is read anew, as in any server.
    """
    ground, opened = Ground(), OpenProposals()
    database = open_database(f"sqlite:///{region.database}")
    ground.now(database, region.keys, NOW.date())
    recall(database, region.keys, opened, region.proposal)
    database.close()
    return ground, opened
