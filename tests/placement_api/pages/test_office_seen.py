"""The tasks of provider, auditor and admin, done in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.placement_api.pages.conftest import Visiting
from tests.placement_api.pages.test_delivering import dearer, units_of, zipped
from tests.placement_api.serving import Region

pytestmark = pytest.mark.browser


def test_an_admin_lets_somebody_in_and_processes_a_delivery(
    visit: Visiting, region: Region, tmp_path: Path
) -> None:
    folder, page = region.database.parent / "demo", visit("admin")
    page.goto("/")
    page.click("main a:has-text('Accounts') >> nth=0")
    page.click("a:has-text('Nieuw account')")
    page.fill("[name=name]", "petra")
    page.select_option("[name=role]", "corporation")
    page.click("button:has-text('Account maken')")
    assert page.input_value("[name=name]") == "petra"
    page.check("label:has-text('Woonbron') input")
    page.click("button:has-text('Account maken')")
    assert len(page.inner_text(".secret")) > 15
    page.click("nav a:has-text('Aanleveringen')")
    wrong, right = tmp_path / "fout.zip", tmp_path / "goed.zip"
    wrong.write_bytes(zipped(folder, units=units_of(folder).replace("independent", "hutje", 1)))
    right.write_bytes(zipped(folder, units=dearer(folder)))
    page.set_input_files("[name=bestand]", wrong)
    page.click("button:has-text('Bekijk wat er verandert')")
    assert "hutje" in page.inner_text(".faults")
    page.set_input_files("[name=bestand]", right)
    page.click("button:has-text('Bekijk wat er verandert')")
    page.click("button:has-text('Verwerk deze aanlevering')")
    assert "is verwerkt" in page.inner_text("[role=status] >> nth=0")


def test_an_auditor_narrows_the_log_down_and_walks_the_chain(visit: Visiting) -> None:
    visit("coordinator").goto("/client/c001")
    page = visit("auditor")
    page.goto("/toezicht")
    page.fill("[name=clientnummer]", "c001")
    page.click("button:has-text('over deze cliënt')")
    assert "c001" not in page.url
    assert page.locator("tbody tr").count() >= 2
    page.select_option("[name=gebeurtenis]", "audit.read")
    page.click("form[method=get] button:has-text('Toon')")
    assert page.locator("tbody tr").count() == 1
    page.click("nav a:has-text('Controle van de keten')")
    page.click("button:has-text('Loop de hele keten na')")
    assert "De keten klopt" in page.inner_text("main")


def test_a_provider_searches_and_finds_its_own_and_nothing_else(visit: Visiting) -> None:
    page = visit("provider")
    page.goto("/")
    page.fill("#zoek", "BW-locatie")
    page.press("#zoek", "Enter")
    hits = page.locator(".hits li")
    assert hits.count() == 3
    hits.locator("a").first.click()
    assert "/organisatie" in page.url
    assert "Polderster" in page.inner_text("main")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is wanted has the focus; somebody without a mouse has no other way."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"not reached by keyboard: {selector}")


def enter(page: Page, selector: str, expected: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.get_by_text(expected).first.wait_for()


def test_a_corporation_offers_a_dwelling_by_keyboard_alone(visit: Visiting) -> None:
    page = visit("corporation")
    page.goto("/")
    enter(page, "nav a[href='/woning-aanbieden']", "bekijkt de plaatsingscoördinator")
    for name, value in (("adres", "Phoenixstraat 4 Delft"), ("gemeente", "Delft"),
                        ("woonvorm", "zelf"), ("huur", "612,50")):  # fmt: skip
        tab_to(page, f"[name={name}]")
        page.keyboard.type(value)
    enter(page, "main form button.primary", "De woning is aangeboden")
    assert "612,50" in page.inner_text("table[data-listing]")


def test_a_planner_an_auditor_and_an_admin_do_their_task_by_keyboard_alone(
    visit: Visiting,
) -> None:
    page = visit("planner")
    page.goto("/")
    enter(page, "nav a[href='/dekking']", "Bereik per uur")
    tab_to(page, "select[name=uur]")
    page.keyboard.type("04")
    enter(page, "main .filters button", "Om 04:00 op tijd (%)")
    page = visit("auditor")
    page.goto("/")
    enter(page, "nav a[href='/toezicht/keten']", "Eindcode van nu")
    enter(page, "main form button", "De keten klopt")
    page = visit("admin")
    page.goto("/")
    enter(page, "nav a[href='/beheer/sleutels']", "Nieuwe sleutel voor account")
    tab_to(page, "#sleutel-account")
    page.keyboard.type("planner")
    enter(page, "main .filters button", "Wat mag de sleutel?")
    tab_to(page, "[name=label]")
    page.keyboard.type("koppeling")
    tab_to(page, "[name=scopes][value=units]")
    page.keyboard.press("Space")
    enter(page, "main form button.primary", "Deze sleutel ziet u alleen nu")
    assert page.inner_text(".secret").startswith("plt_")
