"""New keys: everything is sealed anew, a kill in between loses nothing, the old key goes last."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from placement.errors import SetupError
from placement.store import rotation
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import METADATA
from placement.store.proposals import read
from placement.store.rows import read_tables
from tests.placement_api.region import PROPOSAL, World, fill, world_of


@pytest.fixture
def world(database: Database, keys: Keys) -> World:
    return fill(world_of(database, keys))


def test_after_a_rotation_the_old_key_opens_nothing_and_the_new_one_everything(
    world: World, database: Database, keys: Keys
) -> None:
    with database.read() as connection:
        before = read_tables(connection, keys)
    fresh = keys.rotated()
    assert sum(rotation.seal_anew(database, fresh, batch=2)) > 5
    alone = fresh.only_current()
    with database.read() as connection:
        assert rotation.left(connection, alone) == 0
        after = read_tables(connection, alone)
        assert len(read(connection, alone, world.proposal)["placements"]) == len(
            PROPOSAL.placements
        )
        with pytest.raises(SetupError):
            read_tables(connection, keys)
    assert before.clients.equals(after.clients)


def test_a_kill_in_between_is_followed_by_doing_the_same_again(
    world: World, database: Database, keys: Keys
) -> None:
    fresh = keys.rotated()
    with database.read() as connection:
        whole = rotation.left(connection, fresh)
    work = rotation.seal_anew(database, fresh, batch=1)
    next(work)
    next(work)
    work.close()
    with database.read() as connection:
        assert rotation.left(connection, fresh) == whole - 2
        read_tables(connection, fresh)
    assert sum(rotation.seal_anew(database, fresh)) == whole - 2


def test_every_sealed_column_takes_part() -> None:
    known = {(one.table.name, one.column) for one in rotation.sealed_columns()}
    sealed = {
        (table.name, column.name)
        for table in METADATA.tables.values()
        for column in table.columns
        if column.name.startswith("sealed_")
    }
    assert sealed <= known


def test_what_does_not_open_stops_the_rotation(database: Database, keys: Keys) -> None:
    fill(world_of(database, keys))
    stranger = Keys("k9-fremd", {"k9-fremd": b"0" * 32}, keys.index_key)
    with pytest.raises(SetupError):
        list(rotation.seal_anew(database, stranger))
    with database.read() as connection:
        table = METADATA.tables["proposals"]
        assert connection.execute(select(table.c.sealed_json)).scalar_one().startswith(keys.current)
