"""Somebody who wants to know about a client asks every route, with guesses: what does he learn?"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from placement.audience.roles import Role
from placement.sources import folder as source
from placement.store.audit import page as events
from placement.store.importing import apply
from placement_data.demo import write_demo
from tests.placement_api.matrix import IDS, filled, routes
from tests.placement_api.region import NOW, PROPOSAL, World, app_of, empty, fill

OUTSIDE: tuple[Role, ...] = ("corporation", "planner", "auditor", "admin")
SECRETS = ("c1-alfa", "c2-beta", "c3-gamma", "1987-03-14", "83777.25", "446333.5", "741.17",
           "83111.25", "vertrouwelijk verhaal")  # fmt: skip
"""Ids and values of the clients of the small region; nothing else in it has them."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return fill(empty(tmp_path_factory.mktemp("region")))


def answers(world: World, role: Role) -> list[str]:
    """Return the whole answers, headers too, of every route that reads, and of wrong guesses."""
    told = []
    for name in routes(app_of(world)):
        method, path = name.split()
        if method != "GET" or "/oidc" in path:
            continue
        for asked in {filled(world, path), path.replace("{id}", "onbekend")}:
            for query in ("", "?page=2&pageSize=1", "?pageSize=x", "?client=c1-alfa&state=offered"):
                answer = world.get(role, asked + query)
                told.append(f"{asked}{query} {dict(answer.headers)} {answer.text}")
    return told


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_client_nor_anything_of_one_occurs_in_any_answer(world: World, role: Role) -> None:
    for text in answers(world, role):
        asked, _, answer = text.partition(" ")
        found = [secret for secret in SECRETS if secret in answer and secret not in asked]
        assert found == [], asked


def test_a_provider_sees_its_own_client_and_no_other(world: World) -> None:
    for text in answers(world, "provider"):
        asked, _, answer = text.partition(" ")
        found = [secret for secret in SECRETS[1:] if secret in answer and secret not in asked]
        assert found == [], asked


def test_a_corporation_cannot_tell_a_dwelling_where_somebody_lives(world: World) -> None:
    mine = world.get("corporation", "/v1/units").json()["items"]
    assert {row["id"] for row in mine} == {"u1", "u3"}
    lived_in, free = mine
    assert set(lived_in) - set(free) <= {"complex", "address"}


@pytest.mark.parametrize("role", ["corporation", "provider", "planner", "auditor", "admin"])
@pytest.mark.parametrize("path", ["/v1/clients/{}", "/v1/placings/{}", "/v1/proposals/{}"])
def test_a_refusal_is_the_same_whether_the_client_exists_or_not(
    world: World, role: Role, path: str
) -> None:
    there = {"/v1/clients/{}": "c3-gamma", "/v1/placings/{}": world.placings["c2-beta"],
             "/v1/proposals/{}": world.proposal}[path]  # fmt: skip
    one = world.get(role, path.format(there))
    none = world.get(role, path.format("c9-bestaat-niet"))
    assert one.status_code in (403, 404)
    assert (one.status_code, one.content) == (none.status_code, none.content)
    assert dict(one.headers) == dict(none.headers)


def test_a_refusal_takes_about_as_long_whether_the_client_exists_or_not(world: World) -> None:
    def spent(name: str) -> float:
        began = time.process_time()
        world.get("provider", f"/v1/clients/{name}")
        return time.process_time() - began

    pairs = [(spent("c3-gamma"), spent("c9-onbekend")) for _ in range(40)]
    one, none = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert 0.6 < one / none < 1.7


def test_every_refusal_about_persons_stands_in_the_chain(world: World) -> None:
    def count() -> int:
        with world.platform.database.read() as connection:
            return len([row for row in events(connection, 0, 10_000) if row["outcome"] == "denied"])

    before = count()
    world.get("corporation", "/v1/clients")
    world.get("provider", "/v1/clients/c3-gamma")
    world.get("corporation", "/v1/units")
    assert count() == before + 2


def test_a_planner_gets_the_same_counts_hidden_on_every_page(world: World) -> None:
    whole = world.get("planner", "/v1/complexes").json()["items"]
    pages = [world.get("planner", f"/v1/complexes?page={at}&pageSize=1").json()["items"][0]
             for at in (1, 2, 3)]  # fmt: skip
    assert pages == whole
    assert [row.get("occupiedBt") for row in whole] == [None, None, 30]


@pytest.mark.slow
@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_of_the_demo_region_is_named_to_who_may_not_know(tmp_path: Path, role: Role) -> None:
    world = empty(tmp_path)
    write_demo(tmp_path / "demo", 1)
    tables = source.read(tmp_path / "demo").tables
    with world.platform.database.write() as connection:
        apply(connection, world.platform.keys, tables, at=NOW)
    names = [str(name) for name in tables.clients.index]
    homes = {str(name) for name in tables.units.index}
    for text in answers(world, role):
        words = set(text.replace('"', " ").replace(",", " ").split())
        assert words.isdisjoint(set(names) - homes), text[:80]


def test_the_region_of_these_tests_places_its_clients_where_the_tests_say() -> None:
    assert [placed.client for placed in PROPOSAL.placements] == list(SECRETS[:3])
    assert IDS["clients"] == SECRETS[0]
