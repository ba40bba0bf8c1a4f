"""What holds for every page of every role, found by following the links from the first page on."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from placement.audience.roles import ROLES, Role
from placement.store.exchange import EXCHANGE
from tests.placement_api.pages.conftest import Door
from tests.placement_api.pages.crawling import crawl, is_page, looked, steady, wants_file
from tests.placement_api.serving import Served

FIRST_PAGE_BYTES = 300_000
PEOPLE = ("clients", "exclusion_zones", "keep_apart", "pins", "confirmations", "previous")
WORK = ("placing_events", "placings", "parkings", "proposals")


LARGE = [
    pytest.param(role, marks=pytest.mark.slow) if role in ("coordinator", "planner") else role
    for role in ROLES
]  # fmt: skip
"""Who has the most pages takes longer to walk."""


@pytest.mark.parametrize("role", LARGE)
def test_every_link_leads_to_a_page_that_loads_and_runs_nothing_foreign(
    door: Door, role: Role
) -> None:
    client = door(role)
    found = crawl(client, each=1, skip=wants_file)
    assert len(found) >= 6
    broken = {path: told.status_code for path, told in found.items() if told.status_code != 200}
    assert broken == {}
    for path, told in found.items():
        policy = told.headers["content-security-policy"]
        if policy.startswith("sandbox"):
            # A file that may be mailed, shown apart: no part of this site, and nothing gets in.
            assert "allow-same-origin" not in policy
            assert not re.search(r"https?:", policy)
            continue
        assert "unsafe" not in policy, path
        assert told.headers["x-content-type-options"] == "nosniff"
        if is_page(told):
            page = looked(told.text)
            assert page.faults == [], path
            assert all(re.match(r"/(?!/)|data:", load) for load in page.loads), path
            assert told.text.count("<h1") == 1, path


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_is_light(door: Door, role: Role) -> None:
    client = door(role)
    first = client.get("/")
    weight = len(first.content)
    for load in looked(first.text).loads:
        answer = client.get(load)
        weight += len(answer.content)
        for more in re.findall(r'@import url\("([^"]+)"\)', answer.text):
            weight += len(client.get(f"{load.rsplit('/', 1)[0]}/{more}").content)
    assert weight <= FIRST_PAGE_BYTES


def clients_of(served: Served) -> tuple[str, ...]:
    with served.platform.database.read() as connection:
        return tuple(connection.execute(EXCHANGE["clients"].select()).scalars("id"))


def nobody_left(served: Served) -> None:
    """Take everybody out of the database, and all that is about somebody."""
    with served.platform.database.write() as connection:
        for name in (*WORK, *PEOPLE):
            connection.execute(text(f"DELETE FROM {name}"))


def told_to(client: TestClient) -> dict[str, bytes | str]:
    """Return all that a role is told, pages and files, without what differs at every visit."""
    found = crawl(client, skip=lambda path: "vorm=pdf" in path)
    return {
        path: steady(told.text) if is_page(told) else told.content for path, told in found.items()
    }


@pytest.mark.slow
def test_a_corporation_is_told_the_same_whether_there_are_clients_or_not(
    door: Door, served: Served
) -> None:
    """No id, no count, no trace: who waits and who is placed changes nothing in what it gets."""
    corporation, names = door("corporation"), clients_of(served)
    before = told_to(corporation)
    for path, told in before.items():
        shown = told if isinstance(told, str) else told.decode("latin-1")
        words = set(re.findall(r"\w+", shown))
        assert words.isdisjoint(names), path
    nobody_left(served)
    after = told_to(corporation)
    assert after.keys() == before.keys()
    assert [path for path in before if before[path] != after[path]] == []
