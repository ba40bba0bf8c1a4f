"""The demo region served with one account per role: by a test client, and to a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, Playwright

from placement.audience.roles import ROLES, Role
from placement.store import accounts
from placement_api.app import create_app
from tests.conftest import CHROMIUM, FLAGS
from tests.placement_api.serving import NOW, Region, Served, listening, serve

ORGANISATIONS: dict[Role, tuple[str, ...]] = {"corporation": ("woonbron",), "provider": ("pa",)}


Door = Callable[[Role], TestClient]


@dataclass(frozen=True)
class Account:
    """An account with an open session."""

    id: str
    secret: str


def account_of(served: Served, role: Role, municipalities: tuple[str, ...] = ()) -> Account:
    own = ORGANISATIONS.get(role, ())
    asked = accounts.NewAccount(f"{role}-pagina", role, own, municipalities)
    with served.platform.database.write() as connection:
        account = accounts.add_account(connection, asked, "", NOW)
        return Account(account, accounts.open_session(connection, account, NOW))


@pytest.fixture
def door(served: Served) -> Door:
    """Return a way in per role: a test client whose session is open. `csrf` reads its token."""
    app = create_app(served.platform)

    def come_in(role: Role) -> TestClient:
        client = TestClient(app, base_url="http://testserver", follow_redirects=False)
        client.cookies.set("placement-dev", account_of(served, role).secret)
        return client

    return come_in


def csrf(client: TestClient) -> str:
    """Return the token that a form of this session carries."""
    return str(client.get("/v1/session").json()["csrf"])


@dataclass(frozen=True)
class Site:
    """A server for a browser, with a session per role."""

    url: str
    secrets: dict[Role, str]
    served: Served


@pytest.fixture
def site(region: Region, tmp_path: Path) -> Iterator[Site]:
    """Serve a copy of the region to a browser."""
    made = serve(region, tmp_path)
    secrets = {role: account_of(made, role).secret for role in ROLES}
    with listening(made) as url:
        yield Site(url, secrets, made)
    made.platform.database.close()


@pytest.fixture(scope="session")
def chromium(play: Playwright) -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield browser
    browser.close()


Visiting = Callable[[Role], Page]


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Visiting]:
    """Return a browser page per role, logged in; whatever it asks from elsewhere fails the test."""
    contexts, foreign = [], []

    def go(role: Role, width: int = 1440) -> Page:
        context = chromium.new_context(base_url=site.url, viewport={"width": width, "height": 900},
                                       locale="nl-NL")  # fmt: skip
        context.add_cookies(
            [{"name": "placement-dev", "value": site.secrets[role], "url": site.url}]
        )
        page = context.new_page()
        page.on("request", lambda asked: foreign.append(asked.url)
                if not asked.url.startswith((site.url, "data:", "blob:")) else None)  # fmt: skip
        contexts.append(context)
        return page

    yield go
    for context in contexts:
        context.close()
    assert not foreign
