"""A real, headless Chromium with an empty profile, and a way to open a rendered map in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.conftest import CHROMIUM, FLAGS

# Runs before the page: counts what an injected script would do, and what the policy stops.
WATCH = """
window.fired = [];
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (...words) => window.fired.push(name + " " + words.join());
window.violations = [];
addEventListener("securitypolicyviolation", (e) => window.violations.push(e.violatedDirective));
"""


@dataclass
class Opened:
    """A page with a map in it and everything that it said or asked."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def quiet(self) -> bool:
        """Whether nothing ran, nothing was asked and nothing was complained about."""
        fired = self.page.evaluate("[...window.fired, ...window.violations]")
        return not (fired or self.console or self.dialogs or self.outside())

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


@pytest.fixture(scope="session")
def chromium(
    play: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    context = play.chromium.launch_persistent_context(
        str(tmp_path_factory.mktemp("profile")),
        executable_path=str(CHROMIUM),
        headless=True,
        args=FLAGS,
        viewport={"width": 1440, "height": 900},
    )
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.fixture
def open_map(chromium: BrowserContext, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    pages: list[Page] = []

    def opener(html: str, width: int = 1440, height: int = 900) -> Opened:
        file = tmp_path / f"map{len(pages)}.html"
        file.write_text(html, encoding="utf-8")
        page = chromium.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        opened = Opened(page)
        page.on("request", lambda request: opened.requests.append(request.url))
        page.on("console", lambda message: opened.console.append(message.text))
        page.on("pageerror", lambda error: opened.console.append(str(error)))
        page.on("dialog", lambda dialog: (opened.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri())
        page.wait_for_selector(".pm-sign")
        return opened

    yield opener
    for page in pages:
        page.close()
