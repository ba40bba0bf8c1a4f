"""Each task of a coordinator and of a provider from the first page on, with keys alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from placement.store.placings import PLACINGS
from tests.placement_api.pages.conftest import Site, Visiting
from tests.placement_api.pages.keyboard import focused, follow, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_coordinator_finds_a_client_compares_two_units_and_decides(visit: Visiting) -> None:
    page = visit("coordinator")
    page.goto("/")
    follow(page, "Wachtlijst")
    tab_to(page, "Zoek in de lijst")
    page.keyboard.type("c059")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # the first button of the form is that of its filters
    assert page.locator("tbody tr").count() == 1
    assert "c059" not in page.url
    tab_to(page, "Kies c059")
    follow(page, "c059")
    tab_to(page, "Zoek wat zou helpen")
    page.keyboard.press("Enter")
    page.get_by_text("Elke wijziging is nagerekend").wait_for()
    tab_to(page, "Oordeel van de regels over")
    page.keyboard.press("Enter")
    assert page.locator("details[open] table.verdicts").count() == 1
    follow(page, "Vergelijk met")
    follow(page, "Besluit over")
    assert page.url.endswith("#besluit")
    tab_to(page, "Besluit")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Reden")
    page.keyboard.type("te ver van familie")
    follow(page, "Besluit vastleggen")
    page.get_by_text("Besluit vastgelegd. Het telt mee").wait_for()
    assert page.locator("#besluiten ~ form.card").inner_text().startswith("Uitgesloten van u")


def test_a_coordinator_pins_two_clients_of_the_list_at_once(visit: Visiting) -> None:
    page = visit("coordinator")
    page.goto("/wachtlijst")
    tab_to(page, "Kies c100")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert focused(page) == "Vastzetten…"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("ook als een andere plaats beter wordt").count() == 2
    page.go_back()  # nothing was done, and nothing that was ticked is lost
    assert page.locator("span[data-chosen]").inner_text() == "2"
    assert page.locator("tbody input:checked").count() == 2
    tab_to(page, "Vastzetten…", 300)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "Reden")
    page.keyboard.type("afspraak")
    follow(page, "Leg vast")
    page.get_by_text("2 cliënten vastgezet.").wait_for()


def test_a_coordinator_takes_a_unit_out_of_service(visit: Visiting) -> None:
    page = visit("coordinator")
    page.goto("/")
    follow(page, "Aanbod")
    follow(page, "Kalender: wat komt vrij")
    follow(page, "u041")
    follow(page, "Buiten gebruik nemen")
    tab_to(page, "Woning is nog niet klaar")
    page.keyboard.press("Space")
    tab_to(page, "Tot")
    page.keyboard.type("01022027")
    follow(page, "Bekijk wat er gebeurt")
    page.get_by_role("heading", name="Wat er gebeurt").wait_for()
    follow(page, "Buiten gebruik nemen")
    page.get_by_text("Buiten gebruik genomen").wait_for()
    follow(page, "Weer in gebruik nemen")
    page.get_by_text("doet weer mee vanaf de volgende match").wait_for()


def test_a_coordinator_offers_and_the_provider_answers(site: Site, visit: Visiting) -> None:
    with site.served.platform.database.read() as connection:
        asked = select(PLACINGS).where(PLACINGS.c.provider == "pa", PLACINGS.c.chain == 0)
        first = connection.execute(asked.order_by(PLACINGS.c.client)).mappings().first()
    assert first is not None
    page = visit("coordinator")
    page.goto(f"/aanbieding/{first['id']}")
    follow(page, "Aanbieden")
    follow(page, "Aanbieden")
    page.get_by_text("Aangeboden.").wait_for()
    page = visit("provider")
    page.goto("/")
    follow(page, "Onze locaties")
    assert page.get_by_text("Vrije uren per week").count() == 1
    follow(page, "Aanbiedingen")
    follow(page, str(first["client"]))
    follow(page, "Weigeren")
    tab_to(page, "Aanbieder heeft geen uren")
    page.keyboard.press("Space")
    tab_to(page, "Toelichting")
    page.keyboard.type("vanaf maart weer")
    follow(page, "Weigeren")
    page.get_by_text("Geweigerd.").wait_for()
