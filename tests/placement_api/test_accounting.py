"""Who reads or is refused data of a person stands in the chain: when, whom, why, for whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from placement.store import audit
from tests.placement_api.region import World, empty, fill


@pytest.fixture
def world(tmp_path: Path) -> World:
    return fill(empty(tmp_path))


def chain(world: World, action: str) -> list[dict[str, Any]]:
    with world.platform.database.read() as connection:
        return audit.page(connection, 0, 10_000, action=action)


def blind(world: World, client: str) -> str:
    return world.platform.keys.blind(client, ("audit", "client"))


@pytest.mark.parametrize(
    ("path", "action", "clients"),
    [
        ("/v1/clients", "clients.read", {"c1-alfa", "c2-beta", "c3-gamma"}),
        ("/v1/clients/c1-alfa", "clients.read", {"c1-alfa"}),
        ("/v1/pins", "pins.read", {"c3-gamma"}),
        ("/v1/keep-apart", "keep_apart.read", {"c1-alfa", "c2-beta"}),
        ("/v1/exclusion-zones", "exclusion_zones.read", {"c1-alfa"}),
        ("/v1/placings", "placings.read", {"c1-alfa", "c2-beta", "c3-gamma"}),
        ("/v1/proposals/PROPOSAL", "proposals.read", {"c1-alfa", "c2-beta", "c3-gamma"}),
    ],
)
def test_every_client_who_was_read_is_written_down(
    world: World, path: str, action: str, clients: set[str]
) -> None:
    headers = {"X-Purpose": "plaatsing", "X-On-Behalf": "medewerker-7"}
    answer = world.get("coordinator", path.replace("PROPOSAL", world.proposal), headers=headers)
    assert answer.status_code == 200
    rows = chain(world, action)
    assert {row["client"] for row in rows} == {blind(world, name) for name in clients}
    assert {(row["purpose"], row["on_behalf"], row["outcome"]) for row in rows} == {
        ("plaatsing", "medewerker-7", "ok")
    }
    assert {row["actor"] for row in rows} == {world.accounts["coordinator"]}


def test_a_dwelling_that_is_read_is_nobody(world: World) -> None:
    world.get("coordinator", "/v1/units")
    assert chain(world, "units.read") == []


def test_a_refusal_is_written_with_who_was_refused(world: World) -> None:
    world.get("corporation", "/v1/placings")
    (row,) = chain(world, "placings.read")
    assert (row["outcome"], row["role"]) == ("denied", "corporation")


def test_a_probe_for_one_client_is_written_with_that_client(world: World) -> None:
    world.get("provider", "/v1/clients/c3-gamma")
    (row,) = chain(world, "clients.read")
    assert (row["outcome"], row["client"]) == ("denied", blind(world, "c3-gamma"))


@pytest.mark.parametrize("name", ["X-Purpose", "X-On-Behalf"])
def test_a_purpose_is_a_code_and_no_story(world: World, name: str) -> None:
    answer = world.get("coordinator", "/v1/units", headers={name: "mevrouw A. uit de Laan"})
    assert answer.status_code == 400
    assert "mevrouw" not in answer.text


def test_no_client_is_readable_in_the_chain(world: World) -> None:
    world.get("coordinator", "/v1/clients")
    text = world.get("auditor", "/v1/audit?pageSize=1000").text
    assert "c1-alfa" not in text
    assert "1987" not in text


def test_an_auditor_pages_through_the_chain_and_sees_that_it_holds(world: World) -> None:
    for _ in range(3):
        world.get("coordinator", "/v1/clients")
    numbers, after = [], 0
    while True:
        page = world.get("auditor", f"/v1/audit?after={after}&pageSize=4").json()
        numbers += [row["number"] for row in page["items"]]
        if "next" not in page:
            break
        after = page["next"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert world.get("auditor", "/v1/audit/verification").json()["holds"] is True
    assert world.get("auditor", "/v1/audit/head").json()["number"] == numbers[-1]


@pytest.mark.parametrize("path", ["/live", "/v1/units", "/v1/clients", "/v1/bestaat-niet"])
def test_every_answer_carries_the_security_headers(world: World, path: str) -> None:
    headers = world.get("corporation", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "max-age" in headers["Strict-Transport-Security"]
    assert headers["Cache-Control"]
