"""Nobody changes, removes, swaps or cuts off what was done or seen without its being found."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import Connection, delete, text, update
from sqlalchemy.exc import DBAPIError

from placement.store.audit import AUDIT, HEAD, Event, Head, append, head, of_client, verify
from placement.store.engine import Database

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def event(number: int) -> Event:
    return Event("clients.read", f"account-{number % 3}", "coordinator", NOON, client=f"c{number}")


def without_guard(connection: Connection) -> None:
    """Do as somebody who owns the database would: take the guard away first."""
    if connection.engine.dialect.name == "postgresql":
        connection.execute(text("DROP TRIGGER audit_final ON audit"))
    else:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("DROP TRIGGER audit_no_delete"))


@pytest.fixture
def chain(database: Database) -> Database:
    with database.write() as connection:
        append(connection, [event(number) for number in range(1, 11)])
        append(connection, [event(11)])
    return database


def test_an_untouched_chain_holds(chain: Database) -> None:
    with chain.read() as connection:
        assert verify(connection) is None
        assert verify(connection, head(connection)) is None
        assert head(connection).number == 11


@pytest.mark.parametrize("column", [c.name for c in AUDIT.columns if c.name != "number"])
def test_any_changed_field_is_found(chain: Database, column: str) -> None:
    with chain.write() as connection:
        without_guard(connection)
        connection.execute(update(AUDIT).where(AUDIT.c.number == 4).values({column: "anders"}))
        found = verify(connection)
    assert found is not None
    assert found.number == 4


def test_a_removed_row_is_found(chain: Database) -> None:
    with chain.write() as connection:
        without_guard(connection)
        connection.execute(delete(AUDIT).where(AUDIT.c.number == 7))
        found = verify(connection)
    assert found is not None
    assert found.number == 7


def test_two_swapped_rows_are_found(chain: Database) -> None:
    with chain.write() as connection:
        without_guard(connection)
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(update(AUDIT).where(AUDIT.c.number == old).values(number=new))
        found = verify(connection)
    assert found is not None
    assert found.number == 2


def test_a_tail_cut_off_with_its_head_is_found_against_a_published_head(chain: Database) -> None:
    with chain.write() as connection:
        published = head(connection)
        without_guard(connection)
        row = connection.execute(AUDIT.select().where(AUDIT.c.number == 9)).mappings().one()
        connection.execute(delete(AUDIT).where(AUDIT.c.number > 9))
        assert verify(connection) is not None
        connection.execute(update(HEAD).values(number=9, hash=row["hash"]))
        assert verify(connection) is None
        assert verify(connection, published) is not None
        assert verify(connection, Head(9, row["hash"])) is None


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_chain(chain: Database, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), chain.write() as connection:
        connection.execute(text(change))


def test_writers_at_the_same_moment_leave_one_chain_without_gaps(database: Database) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 20):
            with database.write() as connection:
                append(connection, [event(number)])

    threads = [threading.Thread(target=write, args=(100 * at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert verify(connection) is None
        assert head(connection).number == 80


def test_the_events_of_one_client_come_oldest_first(chain: Database) -> None:
    with chain.write() as connection:
        append(connection, [event(4)])
        assert [row["number"] for row in of_client(connection, "c4")] == [4, 12]
