"""A process that imports, offers, answers and moves at random until somebody kills it.

What it was told is kept goes to a ledger, on disk before the next thing is done: after the kill
everything in the ledger must stand in the database.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing as mp
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from placement.errors import PlacementError
from placement.lifecycle import HOLDS, Event, State
from placement.store import audit, deliveries, runs
from placement.store.crypto import Keys
from placement.store.deliveries import Delivered
from placement.store.engine import Database, open_database
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.placings import EVENTS, PLACINGS, Asked, act
from placement.store.rows import frame, read_tables
from placement.tables import Tables
from placement.tables.schema import declared

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
UNITS = 12
PEOPLE = 18
LONGEST_S = 20.0
REASON = {Event.REFUSE: "geen_reactie", Event.WITHDRAW: "vergissing"}
EVENTS_TRIED = (Event.OFFER, Event.OFFER, Event.ACCEPT, Event.REFUSE, Event.WITHDRAW,
                Event.MOVE_IN, Event.MOVE_OUT)  # fmt: skip


def table(name: str, rows: list[dict[str, Any]]) -> Any:
    return frame(name, [{item.name: item.default for item in declared(name)} | r for r in rows])


def world(rent: float = 600.0) -> Tables:
    home = {"housing_form": "independent", "x": 84_000.0, "y": 447_000.0, "municipality": "M"}
    asks = {"profile": "BT", "intensity": "basis", "waiting_since": dt.date(2026, 1, 5),
            "grant_until": dt.date(2029, 1, 1)}  # fmt: skip
    return Tables.of({
        "municipalities": table("municipalities", [{"id": "M", "name": "Delft"}]),
        "providers": table("providers", [{"id": "p", "name": "P", "profiles": ("BT",)}]),
        "units": table("units", [{"id": f"u{n}", "rent": rent, **home} for n in range(UNITS)]),
        "clients": table("clients", [{"id": f"c{n}", **asks} for n in range(PEOPLE)]),
    })  # fmt: skip


def written(draw: random.Random) -> dict[str, Any]:
    """A proposal of random pairs, as a match would write it."""
    people = draw.sample(range(PEOPLE), UNITS)
    pairs = [{"client": f"c{c}", "unit": f"u{u}", "provider": "p", "chain": None, "order": None}
             for u, c in enumerate(people)]  # fmt: skip
    goals = {"objective": {"placed": UNITS}, "bound": {"placed": UNITS}, "proved": []}
    made = {"rulebook": "dwo-2024", "version": "0"}
    return {"status": "optimal", "unplaced": [], "placements": pairs, "provenance": made, **goals}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines that are on disk before the next thing happens."""

    path: Path

    def add(self, *line: str) -> None:
        with self.path.open("a") as out:
            out.write(json.dumps(line) + "\n")
            out.flush()
            os.fsync(out.fileno())

    def lines(self) -> Iterator[list[str]]:
        if self.path.exists():
            for line in self.path.read_text().splitlines():
                yield json.loads(line)


def begin(database: Database, keys: Keys) -> None:
    """Fill the store and make the first proposal."""
    with database.write() as connection:
        delivered = Delivered(world(), {}, "0")
        found = deliveries.compared(connection, keys, delivered)
        deliveries.take_in(connection, keys, delivered, found.digest, by="a", role="test", at=NOW)
    propose(database, keys, random.Random(0))


def propose(database: Database, keys: Keys, draw: random.Random) -> str:
    with database.write() as connection:
        name = runs.ask(connection, keys, runs.AskedRun("a", "test", NOW))
    with database.write() as connection:
        runs.start(connection, name, NOW)
        kept = runs.finish(connection, keys, name, written(draw), NOW)
    assert kept is not None
    return kept.id


def work(url: str, keys: Keys, seed: int, ledger: Ledger) -> None:
    """Do random things for ever."""
    database, draw = open_database(url), random.Random(seed)
    while True:
        try:
            once(database, keys, draw, ledger)
        except PlacementError:
            continue


def once(database: Database, keys: Keys, draw: random.Random, ledger: Ledger) -> None:
    chance = draw.random()
    if chance < 0.1:
        ledger.add("proposal", propose(database, keys, draw))
    elif chance < 0.25:
        ledger.add("import", deliver(database, keys, draw))
    else:
        event = draw.choice(EVENTS_TRIED)
        with database.write() as connection:
            names = connection.execute(select(PLACINGS.c.id)).scalars().all()
            name = draw.choice(names[-3 * UNITS :])
            act(connection, keys, Asked(name, event, "a", "test", NOW, REASON.get(event, "")))
            asked = select(func.max(EVENTS.c.id)).where(EVENTS.c.placing == name)
            made = str(connection.execute(asked).scalar_one())
        ledger.add("event", made)


def deliver(database: Database, keys: Keys, draw: random.Random) -> str:
    """Take in the data as they are with other rents: what placings changed stays."""
    with database.write() as connection:
        tables = read_tables(connection, keys)
        rents = [float(draw.randrange(500, 700)) for _ in range(len(tables.units))]
        delivered = Delivered(tables.replace(units=tables.units.assign(rent=rents)), {}, "0")
        found = deliveries.compared(connection, keys, delivered)
        name, _ = deliveries.take_in(
            connection, keys, delivered, found.digest, by="a", role="test", at=NOW
        )
    return name


def killed(url: str, keys: Keys, seed: int, ledger: Ledger, draw: random.Random) -> None:
    """Let a process do a few things and kill it without warning, in the midst of the next."""
    child = mp.get_context("fork").Process(target=work, args=(url, keys, seed, ledger))
    wanted = len(list(ledger.lines())) + draw.randrange(1, 6)
    deadline = time.monotonic() + LONGEST_S
    child.start()
    while len(list(ledger.lines())) < wanted and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(draw.uniform(0, 0.06))
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()


def problems(database: Database, ledger: Ledger) -> list[str]:
    """Return what was lost or is there twice."""
    tables = {"event": EVENTS, "import": METADATA.tables["imports"],
              "proposal": METADATA.tables["proposals"]}  # fmt: skip
    with database.read() as connection:
        known = {kind: frozenset(connection.execute(select(own.c.id)).scalars())
                 for kind, own in tables.items()}  # fmt: skip
        rows = [dict(row) for row in connection.execute(select(PLACINGS)).mappings()]
        units = {row["id"]: row for row in connection.execute(select(EXCHANGE["units"])).mappings()}
        broken = audit.verify(connection)
    found = [f"lost {kind} {name}" for kind, name in ledger.lines() if name not in known[kind]]
    found += [] if broken is None else [broken.problem]
    held = [row for row in rows if row["state"] in HOLDS]
    lives = [row for row in rows if row["state"] == State.PLACED]
    for who in ("client", "unit"):
        for group in (held, lives):
            names = [row[who] for row in group]
            found += [f"twice: {who} {name}" for name in set(names) if names.count(name) > 1]
    for name, unit in units.items():
        here = sum(row["unit"] == name for row in lives)
        if (unit["capacity"], unit["occupied"]) != (1 - here, here):
            found.append(f"unit {name} counts {unit['capacity']}/{unit['occupied']}, lives {here}")
    return found
