"""The map in a real Chromium: works by mouse and keyboard, and asks nothing of the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from placement_maps import render
from tests.placement_maps.conftest import Opened
from tests.placement_maps.sample_view import large_view, sample_view

pytestmark = pytest.mark.browser
Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def html() -> str:
    return render(sample_view())


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (900, 1100), (390, 844)])
def test_the_map_opens_without_a_request_or_a_complaint(
    open_map: Open, html: str, width: int, height: int
) -> None:
    opened = open_map(html, width, height)
    opened.page.wait_for_timeout(300)
    assert opened.quiet()
    assert len(opened.requests) - sum(u.startswith("data:") for u in opened.requests) == 1
    sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not opened.page.evaluate(sideways)


def test_the_list_of_layers_is_open_on_a_wide_screen_only(open_map: Open, html: str) -> None:
    assert open_map(html).page.get_by_label("Wegen").is_visible()
    assert not open_map(html, 390, 844).page.get_by_label("Wegen").is_visible()


def test_each_layer_can_be_switched_off_and_on(open_map: Open, html: str) -> None:
    opened = open_map(html)
    boxes = opened.page.locator(".leaflet-control-layers-selector")
    assert boxes.count() == 10
    for box in boxes.all():
        box.set_checked(checked=False)
    opened.page.wait_for_selector(".pm-sign", state="detached")
    assert opened.page.locator("path.leaflet-interactive, .pm-label").count() == 0
    for box in boxes.all():
        box.set_checked(checked=True)
    opened.page.wait_for_selector(".pm-sign")
    assert opened.page.locator("path.leaflet-interactive").count() > 20
    assert opened.quiet()


def test_tab_reaches_a_sign_and_enter_opens_what_it_says(open_map: Open, html: str) -> None:
    page = open_map(html).page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('pm-sign')"):
            break
    label = page.evaluate("document.activeElement.textContent")
    assert label
    assert page.evaluate("document.activeElement.getAttribute('role')") == "button"
    for _ in range(12):  # a gathered sign zooms in first
        page.keyboard.press("Enter")
        page.wait_for_timeout(120)
        if page.locator(".leaflet-popup").count():
            break
    assert page.locator(".leaflet-popup h3").first.inner_text()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "dialog"
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate("document.activeElement.closest('.leaflet-container') !== null")


def test_an_area_is_reached_by_keyboard_too(open_map: Open, html: str) -> None:
    page = open_map(html).page
    page.locator("path[role=button]").first.focus()
    page.keyboard.press("Enter")
    assert "Gemeente Delft" in page.locator(".leaflet-popup").inner_text()
    assert "Voorgesteld" in page.locator(".leaflet-popup table").inner_text()


def test_a_row_shows_its_place_and_escape_returns_to_the_row(open_map: Open, html: str) -> None:
    page = open_map(html).page
    button = page.get_by_role("button", name="E003: toon op de kaart").first
    button.focus()
    page.keyboard.press("Enter")
    assert "E003" in page.locator(".leaflet-popup h3").inner_text()
    other = page.get_by_role("button", name="K103: toon op de kaart")
    other.click()
    assert "K103" in page.locator(".leaflet-popup h3").last.inner_text()  # the first fades out
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "K103"


def test_a_row_switches_its_layer_on(open_map: Open, html: str) -> None:
    page = open_map(html).page
    page.get_by_label("Overige woonvormen").uncheck()
    page.get_by_role("button", name="E003: toon op de kaart").first.click()
    assert page.get_by_label("Overige woonvormen").is_checked()


def test_the_skip_link_leads_past_the_map(open_map: Open, html: str) -> None:
    page = open_map(html).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Sla de kaart over"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "gegevens"


def test_signs_never_cover_each_other(open_map: Open, html: str) -> None:
    page = open_map(html).page
    page.wait_for_timeout(200)
    covered = page.evaluate(
        """() => { const boxes = [...document.querySelectorAll('.pm-sign')]
          .map((e) => e.getBoundingClientRect());
        return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right &&
          b.left < a.right && a.top < b.bottom && b.top < a.bottom)); }"""
    )
    assert not covered


def test_printing_opens_every_table_and_closes_them_after(open_map: Open, html: str) -> None:
    page = open_map(html).page
    closed = page.locator("details:not([open])").count()
    assert closed
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == closed


def test_without_javascript_the_tables_are_there(open_map: Open, html: str) -> None:
    view = replace(sample_view(), municipalities=())
    page = open_map(render(view)).page
    assert page.locator(".pm-table").count() == len(view.tables)
    assert "<noscript>" in html


@pytest.mark.slow
def test_ten_thousand_units_are_gathered_into_few_signs(open_map: Open) -> None:
    opened = open_map(render(large_view(10_000)))
    assert opened.page.locator(".pm-sign").count() < 400
    assert opened.quiet()
