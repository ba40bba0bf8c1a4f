"""The door: who comes in, who does not, and what every page carries."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from placement.store import accounts
from placement_api.app import create_app
from tests.placement_api.pages.conftest import Door, Visiting, csrf
from tests.placement_api.serving import NOW, Served

PASSWORD = "correct paard batterij nietje"


@pytest.fixture
def stranger(served: Served) -> TestClient:
    asked = accounts.NewAccount("petra", "coordinator")
    with served.platform.database.write() as connection:
        accounts.add_account(connection, asked, PASSWORD, NOW)
    return TestClient(create_app(served.platform), base_url="http://testserver",
                      follow_redirects=False)  # fmt: skip


def test_nobody_is_sent_to_the_door_and_back_to_where_he_was_going(stranger: TestClient) -> None:
    sent = stranger.get("/account")
    assert (sent.status_code, sent.headers["location"]) == (303, "/inloggen?verder=%2Faccount")
    entered = stranger.post(
        "/inloggen", data={"name": "petra", "password": PASSWORD, "verder": "/account"}
    )
    assert (entered.status_code, entered.headers["location"]) == (303, "/account")
    assert "petra" in stranger.get("/account").text


@pytest.mark.parametrize("onward", ["//elders.example", "https://elders.example", "/\\elders"])
def test_the_door_leads_to_no_other_site(stranger: TestClient, onward: str) -> None:
    sent = {"name": "petra", "password": PASSWORD, "verder": onward}
    assert stranger.post("/inloggen", data=sent).headers["location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_nothing_more(stranger: TestClient) -> None:
    told = stranger.post("/inloggen", data={"name": "petra", "password": "mis"})
    assert told.status_code == 401
    assert 'value="petra"' in told.text
    assert "Naam of wachtwoord klopt niet." in told.text
    assert "mis" not in re.findall(r'value="([^"]*)"', told.text)


def test_a_form_without_its_token_changes_nothing(door: Door) -> None:
    client = door("coordinator")
    refused = client.post("/uitloggen")
    assert refused.status_code == 403
    assert "laad de pagina opnieuw" in refused.text
    assert client.get("/").status_code == 200


def test_a_stranger_sends_no_long_forms(stranger: TestClient) -> None:
    told = stranger.post("/inloggen", data={"name": "x" * 30_000})
    assert told.status_code == 413
    assert "te groot" in told.text


def test_an_address_with_a_slash_behind_it_is_none(door: Door) -> None:
    assert door("coordinator").get("/account/").status_code == 404


def test_leaving_ends_the_session_on_the_server_too(door: Door) -> None:
    client = door("coordinator")
    secret = client.cookies["placement-dev"]
    assert client.post("/uitloggen", data={"csrf": csrf(client)}).status_code == 303
    client.cookies.set("placement-dev", secret)
    assert client.get("/").status_code == 303


def test_every_page_has_its_own_nonce_and_lets_nothing_else_run(door: Door) -> None:
    client = door("coordinator")
    first, second = client.get("/"), client.get("/")
    policy = first.headers["content-security-policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce is not None
    assert f'nonce="{nonce[1]}"' in first.text
    assert policy != second.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_an_unknown_page_says_what_to_do(door: Door) -> None:
    told = door("planner").get("/bestaat-niet")
    assert told.status_code == 404
    assert "Controleer het adres" in told.text


def test_a_page_speaks_english_to_who_asks_for_it(door: Door) -> None:
    client = door("coordinator")
    chosen = client.post("/taal", data={"taal": "en"})
    assert chosen.status_code == 303
    assert '<html lang="en"' in client.get("/").text


@pytest.mark.browser
def test_someone_logs_in_with_the_keyboard_alone(visit: Visiting, stranger: TestClient) -> None:
    page = visit("planner")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
