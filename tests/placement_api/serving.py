"""A platform with the demo region and one proposal, for tests of the API."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

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
from placement_api.settings import ServerSettings
from placement_data import demo

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


class NoJobs:
    """Runs are asked, never done: these tests bring their own proposal."""

    def submit(self, run_id: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
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


def on(database: Database, region: Region) -> Served:
    """Return an app on a database that holds a region."""
    settings = ServerSettings("sqlite://", Path("keys"), "http://testserver")
    platform = Platform(settings, database, region.keys, NoJobs(), lambda: NOW)
    return Served(platform, region.proposal, region.written)
