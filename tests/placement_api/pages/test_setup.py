"""Rules with their sources, settings without a secret, help and search for every role."""

from __future__ import annotations

import html
import re

import pytest

from placement.audience.roles import ROLES, Role
from placement.rulebook import load
from tests.placement_api.pages.conftest import Door, csrf
from tests.placement_api.serving import Served


def test_every_line_of_the_rulebook_is_shown_with_its_source(door: Door) -> None:
    page = html.unescape(door("admin").get("/beheer/regels").text)
    for line in load("dwo-2024").readable():
        assert line.name in page
        assert line.wording in page
        assert line.source in page


def test_a_rulebook_that_is_not_in_force_says_so(door: Door) -> None:
    admin = door("admin")
    assert "een voorstel, niet van kracht" in admin.get("/beheer/regels?regelset=werksessie-2").text
    assert "dwo-2024" in admin.get("/beheer/regels?regelset=bestaat-niet").text


def test_settings_show_no_secret(door: Door, served: Served) -> None:
    page = door("admin").get("/beheer/instellingen").text
    assert "SQLite" in page
    assert "dwo-2024" in page
    keys = served.platform.keys
    for secret in (*keys.by_id, *(key.hex() for key in keys.by_id.values()), keys.index_key.hex()):
        assert secret not in page


@pytest.mark.parametrize("role", ROLES)
def test_help_names_the_tasks_of_a_role_and_the_sources_of_the_rules(
    door: Door, role: Role
) -> None:
    page = door(role).get("/hulp").text
    assert page.count("<section") >= 3
    assert "Bijlage 2a" in page
    assert "<kbd>" in page


def search(door: Door, role: Role, text: str) -> tuple[str, str]:
    client = door(role)
    sent = client.post("/zoeken", data={"csrf": csrf(client), "zoek": text})
    assert sent.status_code == 303
    return sent.headers["location"], client.get(sent.headers["location"]).text


def test_a_coordinator_finds_a_client_and_the_address_does_not_hold_him(door: Door) -> None:
    address, page = search(door, "coordinator", "c001")
    assert "c001" not in address
    assert 'href="/client/c001"' in page


@pytest.mark.parametrize("role", ["corporation", "planner", "auditor", "admin"])
def test_who_may_not_know_clients_finds_none(door: Door, role: Role) -> None:
    page = search(door, role, "c0")[1]
    assert not re.search(r"\bc0\d\d\b", page)
    assert "Cliënten" not in page


def test_units_are_found_by_whoever_owns_them_only(door: Door) -> None:
    own = search(door, "corporation", "u")[1]
    every = search(door, "coordinator", "u")[1]
    assert "Woningen" in every
    assert own.count("<li>") < every.count("<li>")


def test_pages_are_found_by_their_name_and_wild_signs_mean_themselves(door: Door) -> None:
    assert 'href="/beheer/regels"' in search(door, "admin", "regel")[1]
    assert "Niets gevonden" in search(door, "coordinator", "%_%")[1]


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_shows_figures_that_lead_somewhere(door: Door, role: Role) -> None:
    client = door(role)
    page = client.get("/").text
    paths = re.findall(r'class="figure[^"]*" href="([^"]+)"', page)
    assert len(paths) >= 2
    for path in paths:
        assert client.get(html.unescape(path)).status_code == 200
