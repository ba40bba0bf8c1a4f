"""A delivery goes in whole, comes out the same, and its difference is shown first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from placement.sources import folder
from placement.sources.fingerprint import fingerprint
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE
from placement.store.importing import apply, difference
from placement.store.rows import read_tables
from placement_data.demo import write_demo

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> folder.Delivery:
    path: Path = tmp_path_factory.mktemp("demo") / "in"
    write_demo(path, 1)
    head = "unit,bw_location,other_unit,holds,name,date,reason\n"
    said = "u059,,u061,ja,J. de Wit,2026-11-02,ok\n"
    (path / "confirmations.csv").write_text(head + said, encoding="utf-8")
    return folder.read(path, today=NOW.date())


def test_what_went_in_comes_out_the_same(
    database: Database, keys: Keys, delivery: folder.Delivery
) -> None:
    with database.write() as connection:
        apply(connection, keys, delivery.tables, at=NOW)
    with database.read() as connection:
        back = read_tables(connection, keys)
        assert difference(connection, keys, delivery.tables) == ()
    for name in delivery.tables.given:
        pd.testing.assert_frame_equal(
            back.frame(name).drop(columns="row"), delivery.tables.frame(name).drop(columns="row")
        )
    assert fingerprint(back, delivery.settings, []) == fingerprint(
        delivery.tables, delivery.settings, []
    )


def test_who_confirmed_a_distance_and_why_is_kept_sealed(
    database: Database, keys: Keys, delivery: folder.Delivery
) -> None:
    with database.write() as connection:
        apply(connection, keys, delivery.tables, at=NOW)
    with database.read() as connection:
        row = connection.execute(select(EXCHANGE["confirmations"])).one()
    assert row.holds
    assert "Wit" not in row.name
    assert row.reason != "ok"


def test_a_second_delivery_is_shown_as_new_changed_and_gone(
    database: Database, keys: Keys, delivery: folder.Delivery
) -> None:
    units = delivery.tables.units
    first, last = str(units.index[0]), str(units.index[-1])
    other = units.drop(index=[last])
    other.loc[first, "rent"] = 432.1
    fresh = other.iloc[[0]].rename(index={first: "nieuw"})
    later = delivery.tables.replace(
        units=pd.concat([fresh, other]),
        previous=delivery.tables.previous.iloc[0:0],
        deliveries=delivery.tables.deliveries.iloc[::-1],
    )
    with database.write() as connection:
        apply(connection, keys, delivery.tables, at=NOW)
    with database.read() as connection:
        changes = {change.table: change for change in difference(connection, keys, later)}
    assert set(changes) == {"units", "previous"}
    assert changes["units"].new == ("nieuw",)
    assert changes["units"].gone == (last,)
    assert changes["units"].changed == ((first, ("rent",)),)
    assert len(changes["previous"].gone) == len(delivery.tables.previous)


def test_a_delivery_that_breaks_a_reference_changes_nothing(
    database: Database, keys: Keys, delivery: folder.Delivery
) -> None:
    broken = delivery.tables.units.copy()
    broken.loc[broken.index[0], "corporation"] = "bestaat-niet"
    with pytest.raises(IntegrityError), database.write() as connection:
        apply(connection, keys, delivery.tables.replace(units=broken), at=NOW)
    with database.read() as connection:
        assert connection.execute(select(EXCHANGE["municipalities"])).all() == []


def test_only_changed_rows_get_a_next_version(
    database: Database, keys: Keys, delivery: folder.Delivery
) -> None:
    clients = delivery.tables.clients.copy()
    clients.loc[clients.index[3], "max_rent"] = 555.5
    with database.write() as connection:
        apply(connection, keys, delivery.tables, at=NOW)
        apply(connection, keys, delivery.tables.replace(clients=clients), at=NOW)
        table = EXCHANGE["clients"]
        changed = connection.execute(select(table.c.id).where(table.c.version == 2)).scalars()
        assert list(changed) == [clients.index[3]]


def test_where_a_person_lives_is_nowhere_in_the_database_as_plain_text(
    database: Database, keys: Keys, delivery: folder.Delivery
) -> None:
    with database.write() as connection:
        apply(connection, keys, delivery.tables, at=NOW)
    for table, column in (("clients", "x"), ("clients", "birth_date"), ("exclusion_zones", "y")):
        with database.read() as connection:
            found = connection.execute(text(f"SELECT {column} FROM {table}")).scalars()
            stored = [value for value in found if value is not None]
        assert all(value.startswith(f"{keys.current}:") for value in stored)
