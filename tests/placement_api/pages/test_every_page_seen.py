"""Every page and dialog in a real browser: usable by everybody (WCAG 2.2 AA), also without scripts.

The `visit` fixture fails whatever page asks anything from elsewhere.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from placement.audience.roles import ROLES, Role
from placement.store import accounts
from tests.placement_api.pages.conftest import Site, Visiting
from tests.placement_api.pages.crawling import kind_of, wants_file
from tests.placement_api.serving import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = "maps/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async ([where, tags]) => {
  const found = await axe.run(where ?? document, {runOnly: tags, iframes: false});
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
}"""
LINKS = """() => [...document.querySelectorAll('a[href]:not([download])')]
  .filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search)"""
MOST = 80
PASSWORD = "correct paard batterij nietje"


def walk(page: Page) -> Iterator[str]:
    """Open one page of each kind that the links lead to; yields its address once it is open."""
    waiting, seen, counted = deque(["/"]), {"/"}, Counter[str]()
    while waiting and counted.total() < MOST:
        path = waiting.popleft()
        file = "." in path.rsplit("/", 1)[-1].split("?")[0]
        if counted[kind_of(path)] or wants_file(path) or file:
            continue
        counted[kind_of(path)] += 1
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        yield path
        fresh = [link for link in page.evaluate(LINKS) if link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)


def faults(page: Page, axe: str, known: set[str]) -> list[str]:
    """Return what axe finds in a page, and in each of its dialogs when open.

    Those `known`, by their text, stand on other pages too and were looked at there.
    """
    page.evaluate(axe)
    found = list(page.evaluate(RUN, [None, TAGS]))
    for dialog in page.query_selector_all("dialog"):
        text = dialog.inner_html()
        if text in known:
            continue
        known.add(text)
        was_open = dialog.evaluate("(d) => d.open || (d.showModal(), false)")
        found += page.evaluate(RUN, [dialog, TAGS])
        if not was_open:
            dialog.evaluate("(d) => d.close()")
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_page_and_dialog_is_for_everybody_on_every_screen(
    visit: Visiting, role: Role, root: Path
) -> None:
    axe, page = (root / AXE).read_text(encoding="utf-8"), visit(role)
    wrong, wide, known = {}, [], set[str]()
    for path in walk(page):
        page.set_viewport_size({"width": 390, "height": 800})
        paper = path.endswith("/afdruk")
        if not paper and page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
        page.set_viewport_size({"width": 1440, "height": 900})
        if told := faults(page, axe, known):
            wrong[path] = told
    assert wrong == {}
    assert wide == []


def test_what_is_not_for_everybody_is_found(visit: Visiting, root: Path) -> None:
    page = visit("admin")
    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    found = faults(page, (root / AXE).read_text(encoding="utf-8"), set())
    assert [line.split(":")[0] for line in found] == ["label"]


def test_without_scripts_one_logs_in_searches_sorts_and_prints(
    site: Site, chromium: Browser
) -> None:
    with site.served.platform.database.write() as connection:
        asked = accounts.NewAccount("petra", "coordinator")
        accounts.add_account(connection, asked, PASSWORD, NOW)
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/wachtlijst")
    page.fill("[name=name]", "petra")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    assert urlsplit(page.url).path == "/wachtlijst"
    page.click("thead :is(a, button) >> nth=1")
    assert "sorteer=" in page.url
    page.fill("#zoek", "c001")
    page.press("#zoek", "Enter")
    assert page.locator("a[href='/client/c001']").count() == 1
    page.goto("/wachtlijst")
    page.click(".ways-out a >> nth=0")
    assert page.locator("table tbody tr").count() > 10
    page.goto("/account")
    page.click(".site-header button:has-text('Uitloggen')")
    assert urlsplit(page.url).path == "/inloggen"
    context.close()
