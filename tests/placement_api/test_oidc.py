"""Coming in through a real identity provider, on loopback; and everything that must not open."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from oidc_provider_mock import User

from placement.errors import SetupError
from placement.store import accounts
from placement_api import oidc
from placement_api.platform import utc_now
from placement_api.problems import Refused
from tests.placement_api.provider import running
from tests.placement_api.region import World, browser_of, empty

PEOPLE = (
    User(sub="s-anna", claims={"preferred_username": "anna@delft", "groups": ["bw-coordinatie"],
                               "gemeenten": ["GM0503"]}),
    User(sub="s-kees", claims={"preferred_username": "kees@k1", "groups": ["woonbedrijf"],
                               "bedrijven": "k1"}),
    User(sub="s-geen", claims={"preferred_username": "geen", "groups": ["iets anders"]}),
    User(sub="s-twee", claims={"preferred_username": "twee",
                               "groups": ["bw-coordinatie", "woonbedrijf"]}),
    User(sub="s-admin", claims={"preferred_username": "admin.een", "groups": ["woonbedrijf"]}),
)  # fmt: skip
CLAIMS = """
role_claim = "groups"
organisations_claim = "bedrijven"
municipalities_claim = "gemeenten"
[roles]
"bw-coordinatie" = "coordinator"
"woonbedrijf" = "corporation"
"""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running(PEOPLE) as address:
        yield address


@pytest.fixture
def world(tmp_path: Path, issuer: str) -> World:
    (tmp_path / "claims.toml").write_text(CLAIMS)
    secret = tmp_path / "geheim"
    secret.write_text("een-lang-geheim-van-de-dienst")
    secret.chmod(0o600)
    made = empty(tmp_path)
    settings = replace(
        made.platform.settings, oidc_issuer=issuer, oidc_client="placement",
        oidc_secret_file=str(secret), oidc_claims=str(tmp_path / "claims.toml"),
    )  # fmt: skip
    made.platform = replace(made.platform, settings=settings, clock=utc_now)
    made.client = browser_of(made.platform)
    return made


def asked(browser: TestClient) -> str:
    """Return the address of the provider that the platform sends the browser to."""
    answer = browser.get("/v1/session/oidc", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def agreed(address: str, subject: str) -> str:
    """Say yes at the provider; return the path and query it sends the browser back with."""
    answer = httpx.post(address, data={"sub": subject}, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def kept_by(browser: TestClient) -> str:
    """Return the cookie between the two halves of a login, as the server reads it."""
    return browser.cookies["__Host-placement-oidc"].strip('"')


def enter(world: World, subject: str) -> tuple[TestClient, int]:
    browser = world.browser()
    return browser, browser.get(agreed(asked(browser), subject)).status_code


def test_the_provider_is_asked_for_a_code_with_state_nonce_and_a_hashed_verifier(
    world: World,
) -> None:
    query = parse_qs(urlsplit(asked(world.browser())).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["https://plaatsing.example/v1/session/oidc/callback"]
    assert all(len(query[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))


def test_role_and_bounds_come_from_the_claims_by_the_mapping(world: World) -> None:
    browser, status = enter(world, "s-anna")
    assert status == 200
    mine = browser.get("/v1/session").json()
    assert (mine["role"], mine["municipalities"]) == ("coordinator", ["GM0503"])
    browser, _ = enter(world, "s-kees")
    mine = browser.get("/v1/session").json()
    assert (mine["role"], mine["organisations"]) == ("corporation", ["k1"])


def test_the_session_cookie_is_as_strict_as_after_a_password(world: World) -> None:
    browser = world.browser()
    cookies = browser.get(agreed(asked(browser), "s-anna")).headers.get_list("set-cookie")
    mine = next(text for text in cookies if text.startswith("__Host-placement="))
    assert {"HttpOnly", "Secure", "SameSite=strict"} <= set(mine.split("; "))


def test_the_second_login_finds_the_same_account(world: World) -> None:
    one, _ = enter(world, "s-anna")
    two, _ = enter(world, "s-anna")
    assert one.get("/v1/session").json()["account"] == two.get("/v1/session").json()["account"]


def test_a_role_taken_away_at_the_provider_ends_the_sessions_of_before(
    world: World, tmp_path: Path
) -> None:
    before, _ = enter(world, "s-kees")
    (tmp_path / "claims.toml").write_text(CLAIMS.replace('"corporation"', '"planner"'))
    after, _ = enter(world, "s-kees")
    assert after.get("/v1/session").json()["role"] == "planner"
    assert before.get("/v1/session").status_code == 401


@pytest.mark.parametrize("subject", ["s-geen", "s-twee"])
def test_who_has_no_role_here_or_two_stays_out(world: World, subject: str) -> None:
    browser, status = enter(world, subject)
    assert status == 403
    assert browser.get("/v1/session").status_code == 401


def test_a_closed_account_stays_out(world: World) -> None:
    browser, _ = enter(world, "s-anna")
    name = browser.get("/v1/session").json()["account"]
    with world.platform.database.write() as connection:
        accounts.set_disabled(connection, name, disabled=True)
    assert enter(world, "s-anna")[1] == 403


def test_a_local_account_of_the_same_name_is_not_taken_over(world: World) -> None:
    assert enter(world, "s-admin")[1] == 409


def test_an_answer_opens_nothing_in_a_browser_that_did_not_ask(world: World) -> None:
    answer = agreed(asked(world.browser()), "s-anna")
    assert world.browser().get(answer).status_code == 401
    other = world.browser()
    asked(other)
    assert other.get(answer).status_code == 401, "the state is another"


def test_a_code_opens_once(world: World) -> None:
    browser = world.browser()
    answer = agreed(asked(browser), "s-anna")
    cookies = dict(browser.cookies)
    assert browser.get(answer).status_code == 200
    again = world.browser()
    for name, value in cookies.items():
        again.cookies.set(name, value)
    assert again.get(answer).status_code == 401


@pytest.mark.parametrize("wrong", ["nonce", "client", "verifier", "nothing"])
def test_an_answer_for_another_nonce_client_or_verifier_is_refused(
    world: World, wrong: str
) -> None:
    provider, keys = oidc.provider_of(world.platform.settings), world.platform.keys
    browser = world.browser()
    answer = agreed(asked(browser), "s-anna")
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer).query).items()}
    kept = json.loads(keys.open(kept_by(browser), oidc.PLACE))
    if wrong == "nonce":
        kept["nonce"] = "een andere"
    if wrong == "verifier":
        kept["verifier"] = secrets.token_urlsafe(48)
    if wrong == "client":
        provider = replace(provider, client_id="een-ander")
    back = "https://plaatsing.example/v1/session/oidc/callback"
    cookie = keys.seal(json.dumps(kept), oidc.PLACE)
    if wrong == "nothing":
        assert oidc.finish(provider, keys, back, cookie, query, utc_now()).role == "coordinator"
    else:
        with pytest.raises(Refused):
            oidc.finish(provider, keys, back, cookie, query, utc_now())


def test_an_answer_that_comes_too_late_is_refused(world: World) -> None:
    provider = oidc.provider_of(world.platform.settings)
    browser = world.browser()
    answer = agreed(asked(browser), "s-anna")
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer).query).items()}
    cookie = kept_by(browser)
    back = "https://plaatsing.example/v1/session/oidc/callback"
    late = utc_now() + dt.timedelta(minutes=11)
    with pytest.raises(Refused):
        oidc.finish(provider, world.platform.keys, back, cookie, query, late)
    assert oidc.finish(provider, world.platform.keys, back, cookie, query, utc_now()).name


def test_a_provider_over_plain_http_elsewhere_is_refused(world: World) -> None:
    settings = replace(world.platform.settings, oidc_issuer="http://identiteit.example")
    with pytest.raises(SetupError, match="https"):
        oidc.provider_of(settings)


@pytest.mark.parametrize(
    ("text", "mode"), [("kort", 0o600), ("lang genoeg maar open bestand", 0o644)]
)
def test_a_secret_that_is_weak_or_readable_is_refused(
    world: World, tmp_path: Path, text: str, mode: int
) -> None:
    file = tmp_path / "ander"
    file.write_text(text)
    file.chmod(mode)
    settings = replace(world.platform.settings, oidc_secret_file=str(file))
    with pytest.raises(SetupError):
        oidc.provider_of(settings)


def test_without_a_provider_the_route_says_so(tmp_path: Path) -> None:
    answer = empty(tmp_path).browser().get("/v1/session/oidc", follow_redirects=False)
    assert answer.status_code == 503
