"""The pages on PostgreSQL, where the database itself keeps each role to its own rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from placement.audience.policy import Actor
from placement.audience.roles import ROLES, Role
from placement.store.engine import APP_ROLE, open_database
from placement.store.migrations import upgrade
from placement_api.pages import menu
from tests.placement_api.pages.conftest import Door
from tests.placement_api.pages.crawling import crawl, wants_file
from tests.placement_api.pages.planning import people, said
from tests.placement_api.serving import Region, Served, fill, on, propose
from tests.postgres import server, url

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
GUARDED = ("clients", "placings", "units", "exclusion_zones", "pins", "proposals", "parkings")
OUTSIDE = ("corporation", "planner", "auditor", "admin")


@pytest.fixture(scope="module")
def filled(region: Region) -> Iterator[Served]:
    """The demo region on a server of its own, filled once: these tests only look."""
    with server() as home:
        engine = create_engine(url(home, "postgres").replace("postgresql:", "postgresql+psycopg:"),
                               isolation_level="AUTOCOMMIT")  # fmt: skip
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE pages"))
        engine.dispose()
        database = open_database(url(home, "pages"))
        upgrade(database)
        fill(database, region.keys, region.database.parent / "demo")
        name = propose(database, region.keys, region.written)
        yield on(database, region, name)
        database.close()


@pytest.fixture
def served(filled: Served) -> Served:
    """Stand in for the region on SQLite, so that every door leads to this one."""
    return filled


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_opens_and_names_no_client_to_who_may_know_none(
    door: Door, served: Served, role: Role
) -> None:
    found = crawl(door(role), each=1, skip=wants_file)
    assert {path: told.status_code for path, told in found.items() if told.status_code != 200} == {}
    assert {item.path for item in menu.of(role)} <= set(found)
    known = people(served)
    for path, told in found.items():
        if role in OUTSIDE:
            assert said(told.text).isdisjoint(known), path
    if role == "corporation":
        assert {"u097", "u098", "u101", "u107"} <= said(found["/woningen"].text)


def test_the_rows_are_guarded_by_the_database_and_a_role_sees_its_own(served: Served) -> None:
    database = served.platform.database
    assert database.dialect == "postgresql"
    with database.read() as connection:
        asked = text("SELECT relname FROM pg_class WHERE relrowsecurity")
        assert set(GUARDED) <= set(connection.execute(asked).scalars())
        every = connection.execute(text("SELECT count(*) FROM units")).scalar_one()
    with database.read(Actor("a", "corporation", frozenset({"woonbron"}))) as connection:
        assert connection.execute(text("SELECT current_user")).scalar_one() == APP_ROLE
        assert connection.execute(text("SELECT count(*) FROM clients")).scalar_one() == 0
        assert 0 < connection.execute(text("SELECT count(*) FROM units")).scalar_one() < every
