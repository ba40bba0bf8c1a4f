"""The whole path on both databases: propose, offer, refuse, repair, accept, move in, omklap."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert, select

from placement.errors import ConflictError
from placement.lifecycle import Event, LifecycleError, State
from placement.store import audit
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.importing import apply
from placement.store.placings import PLACINGS, Asked, Done, act
from placement.store.prints import print_of, prints_of
from placement.store.proposals import keep
from placement.store.rows import frame, read_tables
from placement.store.state import tables_for_match
from placement.tables import Tables
from placement.tables.schema import declared

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
TODAY = NOW.date()
HOURS = 8.7


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    full = [{item.name: item.default for item in declared(name)} | row for row in rows]
    return frame(name, full)


def world() -> Tables:
    home = {"x": 84_000.0, "y": 447_000.0, "municipality": "GM0503", "corporation": "k"}
    asks = {"profile": "BT", "intensity": "basis", "waiting_since": dt.date(2026, 1, 5),
            "grant_until": dt.date(2029, 1, 1)}  # fmt: skip
    return Tables.of(
        {
            "municipalities": table("municipalities", {"id": "GM0503", "name": "Delft"}),
            "providers": table("providers", {"id": "p", "name": "P", "profiles": ("BT", "BTG"),
                                             "hours_free": 100.0}),
            "corporations": table("corporations", {"id": "k", "name": "K"}),
            "complexes": table("complexes", {"id": "x", "dwellings": 40, "occupied_bt": 2}),
            "units": table(
                "units",
                {"id": "u1", "housing_form": "independent", "complex": "x", **home},
                {"id": "u2", "housing_form": "independent", **home, "capacity": 0, "occupied": 1,
                 "occupied_provider": "p"},
                {"id": "u3", "housing_form": "independent", **home},
            ),
            "clients": table(
                "clients",
                {"id": "c1", **asks, "lives_in": "u2", "next_profile": "BT", "profile": "BTG"},
                {"id": "c2", **asks},
                {"id": "c3", **asks, "birth_date": dt.date(1990, 5, 5)},
            ),
            "spread_targets": table("spread_targets", {"profile": "BT", "municipality": "GM0503",
                                                       "target": 9, "occupied": 4}),
            "agreements": table("agreements", {
                "id": "a", "corporation": "k", "municipality": "GM0503", "kind": "omklap",
                "period_from": dt.date(2026, 1, 1), "period_until": dt.date(2026, 12, 31),
                "promised": 3}),
        }
    )  # fmt: skip


WRITTEN = {
    "status": "optimal", "objective": {"placed": 2}, "bound": {"placed": 2}, "proved": ["placed"],
    "unplaced": [], "placements": [
        {"client": "c1", "unit": "u1", "provider": "p", "chain": 1, "order": 1},
        {"client": "c2", "unit": "u2", "provider": "p", "chain": 1, "order": 2},
        {"client": "c3", "unit": "u3", "provider": "p", "chain": None, "order": None},
    ],
}  # fmt: skip


@pytest.fixture
def ids(database: Database, keys: Keys) -> dict[str, str]:
    """Placing ids by client, of a proposal in which c1 moves on and frees the home of c2."""
    with database.write() as connection:
        apply(connection, keys, world(), at=NOW)
        propose(connection, keys, WRITTEN, "r1")
        found = connection.execute(select(PLACINGS.c.client, PLACINGS.c.id)).all()
    return dict(found)


def propose(connection: Any, keys: Keys, written: dict[str, Any], run: str) -> None:
    snapshots, runs = METADATA.tables["snapshots"], METADATA.tables["runs"]
    prints = prints_of(keys, read_tables(connection, keys))
    made = {"sha256": run, "at": NOW, "parts": {}, "prints": prints, "sealed_zip": ""}
    connection.execute(insert(snapshots).values(**made))
    connection.execute(insert(runs).values(
        id=run, state="done", asked_at=NOW, asked_by="a", time_limit_s=60, seed=1, rulebook="",
        input_sha256=run, version="", phase="", progress={}, reason="", cancel_asked=False, tries=0,
    ))  # fmt: skip
    keep(connection, keys, run, written, by="a", at=NOW)


def do(database: Database, keys: Keys, placing: str, event: Event, **more: Any) -> Done:
    with database.write() as connection:
        return act(connection, keys, Asked(placing, event, "a", "coordinator", NOW, **more))


def states(database: Database) -> dict[str, str]:
    with database.read() as connection:
        return dict(connection.execute(select(PLACINGS.c.client, PLACINGS.c.state)).all())


def test_a_chain_runs_from_offer_to_omklap_in_its_order(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    with pytest.raises(LifecycleError, match="eerder in de keten"):
        do(database, keys, ids["c2"], Event.OFFER)
    for client in ("c1", "c2"):
        do(database, keys, ids[client], Event.OFFER)
        do(database, keys, ids[client], Event.ACCEPT)
    with pytest.raises(LifecycleError, match="nog bewoond"):
        do(database, keys, ids["c2"], Event.MOVE_IN)
    do(database, keys, ids["c1"], Event.MOVE_IN)
    do(database, keys, ids["c2"], Event.MOVE_IN)
    with database.read() as connection:
        tables = read_tables(connection, keys)
    units, clients = tables.units, tables.clients
    assert list(units["capacity"]) == [0, 0, 1]
    assert list(units["occupied"]) == [1, 1, 0]
    assert list(clients["lives_in"]) == ["u1", "u2", None]
    assert list(clients["profile"]) == ["BT", "BT", "BT"]
    assert tables.providers["hours_free"].iloc[0] == 100.0 - 2 * HOURS
    assert tables.complexes["occupied_bt"].iloc[0] == 3
    assert tables.spread_targets["occupied"].iloc[0] == 6
    do(database, keys, ids["c1"], Event.OMKLAP)
    with database.read() as connection:
        tables = read_tables(connection, keys)
        assert audit.verify(connection) is None
    assert list(tables.units.index) == ["u2", "u3"]
    assert list(tables.deliveries["unit"]) == ["u1"]
    assert states(database) == {"c1": "omgeklapt", "c2": "placed", "c3": "proposed"}


def test_a_refusal_breaks_only_its_tail_and_its_reason_is_followed(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    do(database, keys, ids["c1"], Event.OFFER)
    do(database, keys, ids["c3"], Event.OFFER)
    done = do(database, keys, ids["c1"], Event.REFUSE, reason="tijdelijk_niet",
              until=dt.date(2027, 3, 1), note="opname")  # fmt: skip
    assert done.fell == (ids["c2"],)
    assert states(database) == {"c1": "refused", "c2": "withdrawn", "c3": "offered"}
    with database.read() as connection:
        tables = tables_for_match(connection, keys, TODAY)
        later = tables_for_match(connection, keys, dt.date(2027, 3, 1))
    assert tables.clients.loc["c1", "next_profile"] is None  # lives on in u2, does not move
    assert later.clients.loc["c1", "next_profile"] == "BT"


def test_what_is_offered_is_a_pin_that_no_match_moves(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    do(database, keys, ids["c3"], Event.OFFER)
    with database.read() as connection:
        tables = tables_for_match(connection, keys, TODAY)
    assert [tuple(row) for row in tables.pins[["client", "unit", "decision"]].to_numpy()] == [
        ("c3", "u3", "must")
    ]
    assert set(tables.previous["client"]) == {"c1", "c2", "c3"}


def test_a_new_proposal_replaces_what_was_only_proposed(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    do(database, keys, ids["c3"], Event.OFFER)
    with database.write() as connection:
        propose(connection, keys, {**WRITTEN, "placements": WRITTEN["placements"][2:]}, "r2")
    assert states(database) == {"c1": "withdrawn", "c2": "withdrawn", "c3": "offered"}


def test_a_unit_changed_since_the_match_is_refused_by_name(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    units = world().units
    units.loc["u3", "rent"] = 900.0
    with database.write() as connection:
        apply(connection, keys, world().replace(units=units), at=NOW)
    with pytest.raises(ConflictError, match="woning u3 is sinds dit voorstel gewijzigd"):
        do(database, keys, ids["c3"], Event.OFFER)
    assert states(database)["c3"] == "proposed"


def test_the_same_client_is_not_offered_two_places(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    do(database, keys, ids["c3"], Event.OFFER)
    with database.write() as connection:
        row = dict(connection.execute(
            select(PLACINGS).where(PLACINGS.c.id == ids["c3"])).mappings().one())  # fmt: skip
        second = {**row, "id": "second", "unit": "u1", "state": State.PROPOSED.value}
        units = EXCHANGE["units"]
        unit = dict(connection.execute(
            select(units).where(units.c.id == "u1")).mappings().one())  # fmt: skip
        seen = print_of(keys, "units", unit)
        connection.execute(insert(PLACINGS).values(**{**second, "unit_print": seen}))
    with pytest.raises(ConflictError, match="al een andere plaats"):
        do(database, keys, "second", Event.OFFER)


def test_of_two_coordinators_at_the_same_moment_one_succeeds(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    with database.write() as connection:
        row = dict(connection.execute(
            select(PLACINGS).where(PLACINGS.c.id == ids["c3"])).mappings().one())  # fmt: skip
        clients = EXCHANGE["clients"]
        client = dict(connection.execute(
            select(clients).where(clients.c.id == "c2")).mappings().one())  # fmt: skip
        seen = print_of(keys, "clients", client)
        rival = {**row, "id": "rival", "client": "c2", "client_print": seen}
        connection.execute(insert(PLACINGS).values(**rival))
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def offer(name: str) -> None:
        start.wait()
        try:
            do(database, keys, name, Event.OFFER)
            outcomes.append("gelukt")
        except ConflictError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=offer, args=(name,)) for name in (ids["c3"], "rival")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [
        "de plaats in woning u3 is al aan iemand anders aangeboden",
        "gelukt",
    ]


def test_a_page_that_saw_an_older_version_is_told_so(
    database: Database, keys: Keys, ids: dict[str, str]
) -> None:
    do(database, keys, ids["c3"], Event.OFFER, version=1)
    with pytest.raises(ConflictError, match="door iemand anders gewijzigd"):
        do(database, keys, ids["c3"], Event.ACCEPT, version=1)
