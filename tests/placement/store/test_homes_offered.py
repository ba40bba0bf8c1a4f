"""A dwelling that a corporation offers: its steps, who was first, and the unit that it becomes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from placement.errors import ConflictError, NotFoundError
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.homes_offered import (
    HOMES,
    By,
    HomeState,
    NewHome,
    Step,
    move,
    note_of,
    offer,
)

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
BY = By("anna", "corporation", NOW)


@pytest.fixture
def offered(database: Database, keys: Keys) -> str:
    home = NewHome("ws", "GM0503", "Testweg 1", "independent", note="achterom")
    with database.write() as connection:
        return offer(connection, keys, home, BY)


def state(database: Database, name: str) -> tuple[str, int]:
    with database.read() as connection:
        asked = select(HOMES.c.state, HOMES.c.version).where(HOMES.c.id == name)
        found = connection.execute(asked).one()
    return str(found[0]), int(found[1])


def test_it_is_new_with_its_note_sealed(database: Database, keys: Keys, offered: str) -> None:
    with database.read() as connection:
        row = dict(connection.execute(select(HOMES)).mappings().one())
    assert row["state"] == "new"
    assert "achterom" not in str(row)
    assert note_of(keys, row) == "achterom"


def test_it_goes_from_step_to_step_and_ends(database: Database, offered: str) -> None:
    with database.write() as connection:
        move(connection, Step(offered, 1, HomeState.CONSIDERED), BY)
        move(connection, Step(offered, 2, HomeState.DECLINED, "rent"), BY)
    assert state(database, offered) == ("declined", 3)
    with pytest.raises(ConflictError, match="al afgewezen"), database.write() as connection:
        move(connection, Step(offered, 3, HomeState.CONSIDERED), BY)


def test_who_comes_second_is_told_so(database: Database, offered: str) -> None:
    with database.write() as connection:
        move(connection, Step(offered, 1, HomeState.CONSIDERED), BY)
    with pytest.raises(ConflictError, match="iemand anders"), database.write() as connection:
        move(connection, Step(offered, 1, HomeState.WITHDRAWN), BY)


@pytest.mark.parametrize("reason", ["", "omdat mevrouw De Vries er niet wil wonen"])
def test_a_reason_is_a_code_and_no_text(database: Database, offered: str, reason: str) -> None:
    with pytest.raises(ConflictError, match="reden"), database.write() as connection:
        move(connection, Step(offered, 1, HomeState.DECLINED, reason), BY)
    assert state(database, offered) == ("new", 1)


def test_what_is_not_there_cannot_go_on(database: Database) -> None:
    with pytest.raises(NotFoundError), database.write() as connection:
        move(connection, Step("geen", 1, HomeState.CONSIDERED), BY)
