"""On PostgreSQL the database itself keeps rows from who may not see them, whatever is asked."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from placement.audience.policy import Actor, access
from placement.audience.roles import ROLES
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.placings import PLACINGS
from placement.store.scope import filters, table_of
from placement.store.walls import WALLS
from tests.placement_api.region import fill, world_of

pytestmark = pytest.mark.postgres
ON_POSTGRES = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
ACTORS = (
    *(Actor("a", role, frozenset({"k1", "p1"})) for role in ROLES),
    *(Actor("a", role, frozenset({"k1", "p1"}), frozenset({"GM0503"})) for role in ROLES),
    Actor("a", "corporation"),
    Actor("a", "provider"),
)
SHOWN = ("clients", "units", "placings", "exclusion_zones", "keep_apart", "pins", "previous",
         "confirmations", "parkings")  # fmt: skip
CLIENTS = EXCHANGE["clients"]


@pytest.fixture
def region(database: Database, keys: Keys) -> Database:
    fill(world_of(database, keys))
    return database


@ON_POSTGRES
def test_a_query_without_a_filter_shows_what_policy_shows(region: Database) -> None:
    for actor in ACTORS:
        for name in SHOWN:
            own, granted = table_of(name), access(actor, name)
            key = next(iter(own.primary_key.columns))
            with region.read() as connection:
                asked = select(key).where(*filters(own, actor, granted))
                agreed = set(connection.execute(asked).scalars()) if granted.may("read") else set()
            with region.read(actor) as connection:
                shown = set(connection.execute(select(key)).scalars())
            assert shown == agreed, (actor, name)


@ON_POSTGRES
def test_the_platform_itself_sees_everything(region: Database) -> None:
    with region.read() as connection:
        assert len(connection.execute(select(CLIENTS.c.id)).all()) == 3


@ON_POSTGRES
@pytest.mark.parametrize("table", sorted(WALLS))
def test_whoever_does_not_say_who_he_is_sees_nothing(region: Database, table: str) -> None:
    with region.alone() as connection:
        connection.execute(text("BEGIN"))
        connection.execute(text("SET LOCAL ROLE placement_app"))
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


@ON_POSTGRES
def test_who_somebody_is_ends_with_the_transaction(region: Database) -> None:
    with region.read(Actor("a", "provider", frozenset({"p1"}))) as connection:
        assert connection.execute(text("SELECT current_user")).scalar_one() == "placement_app"
    with region.alone() as connection:
        kept = "SELECT current_user, coalesce(current_setting('placement.role', true), '')"
        assert connection.execute(text(kept)).one() == ("placement", "")


@ON_POSTGRES
def test_a_provider_cannot_change_what_is_not_its_own(region: Database) -> None:
    with region.write(Actor("a", "provider", frozenset({"p1"}))) as connection:
        done = connection.execute(update(PLACINGS).values(version=99))
    assert done.rowcount == 1
    with pytest.raises(DBAPIError, match="row-level security"):  # noqa: SIM117 - it ends at the write
        with region.write(Actor("a", "provider", frozenset({"p1"}))) as connection:
            connection.execute(update(PLACINGS).values(provider="p2"))


@ON_POSTGRES
def test_the_role_of_requests_cannot_change_the_audit_chain(region: Database) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):  # noqa: SIM117 - it ends at the write
        with region.write(Actor("a", "coordinator")) as connection:
            connection.execute(text("UPDATE audit SET actor = 'x'"))


@ON_POSTGRES
def test_row_security_is_forced_on_the_owner_too(region: Database) -> None:
    asked = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    with region.read() as connection:
        assert set(connection.execute(text(asked)).scalars()) == set(WALLS)


def test_every_table_about_persons_has_a_wall() -> None:
    about = {
        table.name
        for table in METADATA.tables.values()
        for column in table.columns
        if column.name in ("client", "client_a") or column.name.startswith("sealed_")
    }
    assert about - {"audit", "accounts"} <= set(WALLS)
