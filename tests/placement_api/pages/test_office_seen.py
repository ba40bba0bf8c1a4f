"""The tasks of provider, auditor and admin, done in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

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
