"""Coming in: right, wrong, too often, with a second factor, and what a session is worth."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from placement.store import accounts, audit, login
from placement.store.accounts import ACCOUNTS, SESSIONS
from placement.store.login import ATTEMPTS
from tests.placement_api.passwords import STRONG
from tests.placement_api.region import BASE, NOW, PASSWORD, World, empty

NAME = "anna"
NEW = "een heel ander lang geheim"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = empty(tmp_path)
    with made.platform.database.write() as connection:
        accounts.add_account(connection, accounts.NewAccount(NAME, "coordinator"), PASSWORD, NOW)
    return made


def enter(browser: TestClient, password: str = PASSWORD, name: str = NAME, **more: str) -> Any:
    return browser.post("/v1/session", json={"name": name, "password": password, **more})


def csrf(browser: TestClient) -> dict[str, str]:
    return {"X-CSRF-Token": browser.get("/v1/session").json()["csrf"]}


def test_the_cookie_is_bound_to_this_host_and_kept_from_scripts_and_other_sites(
    world: World,
) -> None:
    answer = enter(world.browser())
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-placement=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_session_opens_what_its_role_may_see(world: World) -> None:
    browser = world.browser()
    assert browser.get("/v1/clients").status_code == 401
    enter(browser)
    assert browser.get("/v1/clients").status_code == 200
    assert browser.get("/v1/audit").status_code == 403


def test_logging_in_again_gives_a_new_secret_and_ends_the_old_session(world: World) -> None:
    browser, name = world.browser(), "__Host-placement"
    enter(browser)
    old = browser.cookies[name]
    enter(browser)
    assert browser.cookies[name] != old
    again = world.browser()
    again.cookies.set(name, old)
    assert again.get("/v1/session").status_code == 401


def test_leaving_ends_the_session_on_the_server_too(world: World) -> None:
    browser = world.browser()
    enter(browser)
    secret = browser.cookies["__Host-placement"]
    assert browser.delete("/v1/session", headers=csrf(browser)).status_code == 204
    browser.cookies.set("__Host-placement", secret)
    assert browser.get("/v1/session").status_code == 401


def test_a_session_ends_when_idle_and_at_its_longest(world: World) -> None:
    browser = world.browser()
    enter(browser)
    for _ in range(3):
        world.time.now += dt.timedelta(minutes=29)
        assert browser.get("/v1/session").status_code == 200
    world.time.now += dt.timedelta(minutes=31)
    assert browser.get("/v1/session").status_code == 401
    enter(browser)
    for _ in range(21):
        world.time.now += dt.timedelta(minutes=29)
        last = browser.get("/v1/session").status_code
    assert last == 401


def test_a_form_without_the_token_or_from_elsewhere_is_refused(world: World) -> None:
    browser = world.browser()
    enter(browser)
    right = csrf(browser)
    assert browser.delete("/v1/session").status_code == 403
    assert (
        browser.delete("/v1/session", headers={"X-CSRF-Token": "\xe9".encode()}).status_code == 403
    )
    elsewhere = {**right, "Origin": "https://elders.example"}
    assert browser.delete("/v1/session", headers=elsewhere).status_code == 403
    here = {**right, "Origin": BASE}
    assert browser.delete("/v1/session", headers=here).status_code == 204


def test_logging_in_from_another_website_is_refused(world: World) -> None:
    body = {"name": NAME, "password": PASSWORD}
    answer = world.browser().post(
        "/v1/session", json=body, headers={"Origin": "https://elders.example"}
    )
    assert answer.status_code == 403


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(world: World) -> None:
    wrong = enter(world.browser(), "niet het juiste wachtwoord")
    unknown = enter(world.browser(), "niet het juiste wachtwoord", "niemand")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


@pytest.mark.parametrize("name", [NAME, "niemand"])
def test_after_five_wrong_passwords_an_account_waits_whether_it_exists_or_not(
    world: World, name: str
) -> None:
    for _ in range(5):
        assert enter(world.browser(), "fout fout fout fout", name).status_code == 401
    locked = enter(world.browser(), PASSWORD, name)
    assert locked.status_code == 429
    assert int(locked.headers["Retry-After"]) == 60
    world.time.now += dt.timedelta(seconds=61)
    expected = 200 if name == NAME else 401
    assert enter(world.browser(), PASSWORD, name).status_code == expected


def test_the_wait_doubles_and_a_right_password_forgets_it(world: World) -> None:
    waits = []
    for _ in range(12):
        answer = enter(world.browser(), "fout fout fout fout")
        if answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            world.time.now += dt.timedelta(seconds=waits[-1] + 1)
    assert waits == [60, 120, 240, 480]
    world.time.now += dt.timedelta(hours=1)
    assert enter(world.browser()).status_code == 200
    assert enter(world.browser(), "fout fout fout fout").status_code == 401


def test_an_address_that_tries_many_names_waits(world: World) -> None:
    for number in range(30):
        assert enter(world.browser(), "fout", f"naam{number}").status_code == 401
    assert enter(world.browser()).status_code == 429


def test_neither_names_nor_addresses_can_be_read_from_the_counts(world: World) -> None:
    enter(world.browser(), "fout")
    with world.platform.database.read() as connection:
        kept = connection.execute(select(ATTEMPTS.c.key)).scalars().all()
    assert len(kept) == 2
    assert all(len(key) == 64 for key in kept)


def test_a_closed_account_stays_out_and_its_sessions_end(world: World) -> None:
    browser = world.browser()
    enter(browser)
    with world.platform.database.write() as connection:
        name = accounts.account_named(connection, NAME)["id"]
    path = f"/v1/accounts/{name}"
    assert world.ask("admin", "PATCH", path, json={"disabled": True}).status_code == 204
    assert browser.get("/v1/session").status_code == 401
    assert enter(world.browser()).status_code == 401


def test_the_last_admin_cannot_be_closed(world: World) -> None:
    with world.platform.database.read() as connection:
        name = accounts.account_named(connection, "admin.een")["id"]
    answer = world.ask("admin", "PATCH", f"/v1/accounts/{name}", json={"disabled": True})
    assert answer.status_code == 409


def test_a_new_account_must_choose_a_password_before_anything_else(world: World) -> None:
    made = world.ask("admin", "POST", "/v1/accounts", json={"name": "bas", "role": "coordinator"})
    once = made.json()["oneTimeSecret"]
    browser = world.browser()
    assert enter(browser, once, "bas").json()["mustChange"] is True
    assert browser.get("/v1/clients").status_code == 403
    body = {"current": once, "new": NEW}
    done = browser.put("/v1/session/password", json=body, headers=csrf(browser))
    assert done.status_code == 200
    assert browser.get("/v1/clients").status_code == 200
    assert enter(world.browser(), once, "bas").status_code == 401


def test_changing_a_password_ends_every_other_session(world: World) -> None:
    one, two = world.browser(), world.browser()
    enter(one)
    enter(two)
    old = one.cookies["__Host-placement"]
    body = {"current": PASSWORD, "new": NEW}
    assert one.put("/v1/session/password", json=body, headers=csrf(one)).status_code == 200
    assert one.cookies["__Host-placement"] != old
    assert one.get("/v1/session").status_code == 200
    assert two.get("/v1/session").status_code == 401


@pytest.mark.parametrize(
    "weak", ["zo-kort", "a" * 20, "wachtwoord12345!", "Placement-Admin-2026", "123456789012345",
             "anna houdt van lange geheimen"],
)  # fmt: skip
def test_a_weak_password_is_refused_and_never_repeated(world: World, weak: str) -> None:
    browser = world.browser()
    enter(browser)
    body = {"current": PASSWORD, "new": weak}
    answer = browser.put("/v1/session/password", json=body, headers=csrf(browser))
    assert answer.status_code == 400
    assert weak not in answer.text


def test_an_old_hash_is_made_anew_at_login(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with world.platform.database.write() as connection:
        connection.execute(
            update(ACCOUNTS).where(ACCOUNTS.c.name == NAME).values(password_hash=cheap)
        )
    monkeypatch.setattr(login, "hasher", lambda: STRONG)
    assert enter(world.browser()).status_code == 200
    with world.platform.database.read() as connection:
        kept = accounts.account_named(connection, NAME)["password_hash"]
    assert kept != cheap
    assert "m=65536,t=3" in kept


def test_a_code_of_the_second_factor_counts_once(world: World) -> None:
    browser = world.browser()
    enter(browser)
    made = browser.post("/v1/session/totp", json={"password": PASSWORD}, headers=csrf(browser))
    codes = pyotp.TOTP(made.json()["secret"])
    now = world.time.now
    done = browser.put("/v1/session/totp", json={"code": codes.at(now)}, headers=csrf(browser))
    assert done.status_code == 204
    assert enter(world.browser()).status_code == 401
    assert enter(world.browser(), code=codes.at(now)).status_code == 401, "it was used already"
    world.time.now += dt.timedelta(seconds=30)
    fresh = codes.at(world.time.now)
    assert enter(world.browser(), code=fresh).status_code == 200
    assert enter(world.browser(), code=fresh).status_code == 401
    with world.platform.database.read() as connection:
        kept = accounts.account_named(connection, NAME)["sealed_totp"]
    assert made.json()["secret"] not in kept


def test_a_second_factor_that_was_not_confirmed_locks_nobody_out(world: World) -> None:
    browser = world.browser()
    enter(browser)
    browser.post("/v1/session/totp", json={"password": PASSWORD}, headers=csrf(browser))
    assert enter(world.browser()).status_code == 200


def test_no_secret_is_kept_as_itself(world: World) -> None:
    browser = world.browser()
    enter(browser)
    secret = browser.cookies["__Host-placement"]
    with world.platform.database.read() as connection:
        kept = connection.execute(select(SESSIONS.c.secret_hash)).scalars().all()
        row = accounts.account_named(connection, NAME)
    assert secret not in kept
    assert row["password_hash"].startswith("$argon2id$")


def test_who_came_in_and_who_did_not_stands_in_the_chain(world: World) -> None:
    enter(world.browser())
    enter(world.browser(), "fout fout fout fout")
    with world.platform.database.read() as connection:
        rows = audit.page(connection, 0, 10, action="sessions.create")
        assert audit.verify(connection) is None
    assert [row["outcome"] for row in rows] == ["ok", "denied"]


def test_a_token_with_scopes_reads_those_only_and_stops_when_revoked(world: World) -> None:
    with world.platform.database.write() as connection:
        name = accounts.account_named(connection, NAME)["id"]
    body = {"account": name, "label": "koppeling", "scopes": ["units"], "days": 1}
    secret = world.ask("admin", "POST", "/v1/tokens", json=body).json()["secret"]
    bearer = {"Authorization": f"Bearer {secret}"}
    browser = world.browser()
    assert browser.get("/v1/units", headers=bearer).status_code == 200
    assert browser.get("/v1/clients", headers=bearer).status_code == 403
    listed = world.get("admin", "/v1/tokens").json()["items"]
    found = next(item["id"] for item in listed if item["label"] == "koppeling")
    assert world.ask("admin", "DELETE", f"/v1/tokens/{found}").status_code == 204
    assert browser.get("/v1/units", headers=bearer).status_code == 401


def test_a_token_has_no_password_to_change(world: World) -> None:
    answer = world.ask("coordinator", "POST", "/v1/session/totp", json={"password": PASSWORD})
    assert answer.status_code == 403
