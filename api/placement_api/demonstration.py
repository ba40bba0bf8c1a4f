"""The demo region as a platform: filled afresh, an account per role, one proposal, some offers.

It lives on the day of its delivery, so that the same is open, free and due whenever it is shown.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from placement.audience.roles import ROLES, Role
from placement.errors import SetupError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from placement_api.opened import Opened
    from placement_api.platform import Clock
    from placement_api.settings import ServerSettings
    from placement_api.wiring import Run

NO_SERVE = "PLACEMENT_NO_SERVE"
"""The setting under which the demo stops before it serves."""
HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8000, 50
BY = "demo"
"""Who did, in the audit chain, what stands ready when the demo opens."""
MORNING = dt.time(9, 0, tzinfo=dt.UTC)
BOUND: Mapping[Role, tuple[str, ...]] = {"corporation": ("woonbron",), "provider": ("pa",)}
"""The organisations for which a demo account works."""
FILES = ("placement.db", "placement-jobs.db", "keys", "adressen.parquet")
OFFERED, ACCEPTED = 3, 1
"""How many placings per provider are already offered, and how many of those are accepted."""
ANSWER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Opening:
    """A demo that is ready to be served; every account has the same password."""

    settings: ServerSettings
    clock: Clock
    password: str
    port: int


@contextmanager
def opening(folder: Path, delivery: Path, run: Run) -> Iterator[tuple[Opened, Opening]]:
    """Make the platform of a demo anew in `folder`, filled with a delivery and its proposal."""
    from placement.store.passwords import one_time
    from placement_api.opened import opened
    from placement_api.settings import ServerSettings

    port = free_port()
    _clear(folder)
    url, keys = f"sqlite:///{folder.absolute()}/{FILES[0]}", folder / FILES[2]
    addresses = folder / FILES[3]
    keep_addresses(addresses)
    settings = ServerSettings(
        url, keys, f"http://localhost:{port}", demo=True, addresses=str(addresses.absolute())
    )
    day = run.delivery.settings.date or dt.datetime.now(dt.UTC).date()
    ready = Opening(settings, clock_from(dt.datetime.combine(day, MORNING)), one_time(), port)
    environment = {"PLACEMENT_DATABASE_URL": url, "PLACEMENT_KEYS": str(keys)}
    with opened(environment, new=True) as store:
        with store.database.write() as connection:
            _accounts(connection, ready)
            _take_in(connection, store, delivery, ready.clock())
            _propose(connection, store, run, ready.clock())
            _offer(connection, store, ready.clock())
        yield store, ready


def wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the demo is to be served at all."""
    return not environment.get(NO_SERVE)


def clock_from(start: dt.datetime) -> Clock:
    """Return a clock that stands at `start` now and runs on as every clock does."""
    began = time.monotonic()
    return lambda: start + dt.timedelta(seconds=time.monotonic() - began)


def free_port(first: int = FIRST_PORT) -> int:
    """Return the first port from `first` on that nobody listens at. SetupError where none is."""
    for port in range(first, first + PORTS):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
            return port
    raise SetupError(f"geen vrije poort van {first} tot en met {first + PORTS - 1}")


def _clear(folder: Path) -> None:
    """Remove the platform of an earlier demo, and nothing else."""
    for name in FILES:
        for left in folder.glob(f"{name}*"):
            left.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def keep_addresses(file: Path) -> None:
    """Write the invented addresses of the demo region as a server has those of the BAG."""
    import pyarrow.lib as pa

    from placement.sources.bag.addresses import SCHEMA, AddressBook
    from placement.sources.bag.store import write
    from placement_data.demo.addresses import demo_addresses

    fixed = {"addition": "", "use": "woonfunctie", "area_m2": 60, "status": "", "pand": -1,
             "side": False}  # fmt: skip
    rows = [
        {**fixed, **row, "address": at, "object": at, "x_mm": round(1000 * x),
         "y_mm": round(1000 * y)}
        for at, (x, y, row) in enumerate(demo_addresses(), start=1)
    ]  # fmt: skip
    write(AddressBook(pa.Table.from_pylist(rows, schema=SCHEMA)), file)


def _accounts(connection: Connection, ready: Opening) -> None:
    from placement.store import accounts

    for role in ROLES:
        wish = accounts.NewAccount(role, role, BOUND.get(role, ()))
        accounts.add_account(connection, wish, ready.password, ready.clock())


def _take_in(connection: Connection, store: Opened, delivery: Path, at: dt.datetime) -> None:
    from placement.store import deliveries
    from placement_api.routes.imports import read_delivery

    delivered, _ = read_delivery(delivery, at.date())
    found = deliveries.compared(connection, store.keys, delivered)
    deliveries.take_in(connection, store.keys, delivered, found.digest, by=BY, role="admin", at=at)


def _propose(connection: Connection, store: Opened, run: Run, at: dt.datetime) -> None:
    """Keep the proposal that the demo made as that of a finished run."""
    from placement.store import runs
    from placement_api.platform import written

    name = runs.ask(connection, store.keys, runs.AskedRun(BY, "system", at))
    runs.start(connection, name, at)
    runs.finish(connection, store.keys, name, written(run.outcome, None), at)


def _offer(connection: Connection, store: Opened, at: dt.datetime) -> None:
    """Offer the first placings that stand on their own, and let some be accepted."""
    from sqlalchemy import select

    from placement.lifecycle import Event
    from placement.store.placings import PLACINGS, Asked, act

    alone = select(PLACINGS.c.provider, PLACINGS.c.id).where(
        PLACINGS.c.chain == 0, PLACINGS.c.group == ""
    )
    of: dict[str, list[str]] = {}
    for provider, name in connection.execute(alone.order_by(PLACINGS.c.provider, PLACINGS.c.unit)):
        of.setdefault(provider, []).append(name)
    until = at + dt.timedelta(days=ANSWER_DAYS)
    for names in of.values():
        for name in names[:OFFERED]:
            wish = Asked(name, Event.OFFER, BY, "system", at, expires_at=until)
            act(connection, store.keys, wish)
        for name in names[:ACCEPTED]:
            act(connection, store.keys, Asked(name, Event.ACCEPT, BY, "system", at))
