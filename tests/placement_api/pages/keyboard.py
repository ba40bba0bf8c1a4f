"""A page without a mouse: what has the focus, and how one gets somewhere by keys alone."""

from __future__ import annotations

from playwright.sync_api import Page

SAID = """
(e => e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || e.name)
(document.activeElement)
"""


def focused(page: Page) -> str:
    """Return what has the focus says of itself."""
    return str(page.evaluate(SAID) or "").strip()


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until what has the focus says `wanted`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in focused(page):
            return
    raise AssertionError(f"no {wanted!r} within {most} presses")


def follow(page: Page, wanted: str, most: int = 60) -> None:
    """Go to something by Tab, press Enter, and wait for the page that comes."""
    tab_to(page, wanted, most)
    with page.expect_navigation():
        page.keyboard.press("Enter")
