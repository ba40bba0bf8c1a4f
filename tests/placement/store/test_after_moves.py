"""After a plan has come true, the next match counts as the plan did: places, hours, people."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from placement import plan
from placement.lifecycle import Event
from placement.proposal import Outcome
from placement.recheck import confirm
from placement.sources import folder as source
from placement.store import deliveries, runs
from placement.store.crypto import Keys
from placement.store.deliveries import Delivered
from placement.store.engine import Database
from placement.store.placings import PLACINGS, Asked, act
from placement.store.rows import read_tables
from placement.tables import Tables
from placement_api.platform import written
from placement_api.routes.imports import read_delivery
from placement_data.synthetic import tiny, write_rows

SEEDS = (2, 6, 10, 14)
"""Small sets of rules at once; residents, groups and hours among them."""


def solved(place: Path) -> Outcome:
    found = source.read(place)
    return plan.run(found.tables, found.rulebook, found.settings, sha256=found.sha256)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_that_came_true_leaves_what_its_own_arithmetic_says(
    database: Database, keys: Keys, tmp_path: Path, seed: int
) -> None:
    made = tiny(seed)
    write_rows(tmp_path / "in", made.tables, made.settings)
    found, _ = read_delivery(tmp_path / "in", dt.date(2026, 11, 21))
    day = source.read(tmp_path / "in").settings.date
    assert day is not None
    at = dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)
    first = proposed(database, keys, found, at, tmp_path / "first")
    everybody_moves(database, keys, at)
    with database.write() as connection:
        run = runs.ask(connection, keys, runs.AskedRun("a", "test", at))
        runs.write_input(connection, keys, run, tmp_path / "second")
        after = read_tables(connection, keys)
    again = solved(tmp_path / "second")
    confirm(again)
    assert again.proposal.status in ("optimal", "feasible")
    moved = {p.client: p for p in first.proposal.placements}
    assert not [p for p in again.proposal.placements
                if p.client in moved and not p.resident]  # fmt: skip
    assert after_hours(after) == expected_hours(found.tables, first)
    for name, unit in after.units.iterrows():
        came = sum(p.unit == name for p in moved.values())
        left = sum(found.tables.clients.loc[c, "lives_in"] == name for c in moved)
        assert unit["capacity"] == found.tables.units.loc[name, "capacity"] - came + left


def proposed(
    database: Database, keys: Keys, found: Delivered, at: dt.datetime, place: Path
) -> Outcome:
    with database.write() as connection:
        digest = deliveries.compared(connection, keys, found).digest
        deliveries.take_in(connection, keys, found, digest, by="a", role="test", at=at)
        run = runs.ask(connection, keys, runs.AskedRun("a", "test", at))
        runs.write_input(connection, keys, run, place)
        runs.start(connection, run, at)
    outcome = solved(place)
    with database.write() as connection:
        runs.finish(connection, keys, run, written(outcome, None), at)
    return outcome


def everybody_moves(database: Database, keys: Keys, at: dt.datetime) -> None:
    """Offer and accept in the order of the chains; then move in, in the same order."""
    order = (PLACINGS.c.chain, PLACINGS.c.order, PLACINGS.c.id)
    with database.read() as connection:
        names = list(connection.execute(select(PLACINGS.c.id).order_by(*order)).scalars())
    for name in names:
        do(database, keys, name, Event.OFFER, at)
        do(database, keys, name, Event.ACCEPT, at)
    for name in names:
        do(database, keys, name, Event.MOVE_IN, at)


def do(database: Database, keys: Keys, name: str, event: Event, at: dt.datetime) -> None:
    with database.write() as connection:
        asked = select(PLACINGS.c.state).where(PLACINGS.c.id == name)
        if connection.execute(asked).scalar_one() != "placed":  # a swap moves all at once
            act(connection, keys, Asked(name, event, "a", "test", at))


def after_hours(tables: Tables) -> dict[str, float]:
    free = tables.providers["hours_free"].dropna()
    return {str(name): round(float(value), 3) for name, value in free.items()}


def expected_hours(before: Tables, outcome: Outcome) -> dict[str, float]:
    left = {name: round(value * 1000) for name, value in after_hours(before).items()}
    rulebook, clients = outcome.scene.rulebook, before.clients
    for placed in outcome.proposal.placements:
        row = clients.loc[placed.client]
        profile = row["next_profile"] or row["profile"]
        if placed.provider in left:
            left[placed.provider] -= rulebook.profile(profile).hours_milli[row["intensity"]]
    return {name: value / 1000 for name, value in left.items()}
