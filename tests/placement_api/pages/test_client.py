"""One client: facts, ranked units with their rules, what would help, decisions, and the audit."""

from __future__ import annotations

import re
from html import escape

import pytest
from sqlalchemy import delete, insert, select

from placement.store import audit
from placement.store.exchange import EXCHANGE
from placement.store.pinning import PINNED
from placement.store.placings import PLACINGS
from placement.store.proposals import PROPOSALS
from placement_api.pages import explaining
from tests.placement_api.pages.conftest import Door, Visiting, csrf
from tests.placement_api.pages.drawn import digest
from tests.placement_api.serving import Served


def looks(served: Served, client: str) -> list[str]:
    blind = served.platform.keys.blind(client, ("audit", "client"))
    with served.platform.database.read() as connection:
        return [event["action"] for event in audit.of_client(connection, blind)]


def fits(page: str) -> list[str]:
    return re.findall(r'class="fit__unit" href="/aanbod/(\w+)"', page)


def test_the_units_that_suit_stand_best_first_with_every_rule_its_number_and_source(
    door: Door,
) -> None:
    page = door("coordinator").get("/client/c001").text
    assert fits(page)[:3] == ["u097", "u100", "u085"]
    assert "De huur is € 573,30; de cliënt kan tot € 575 betalen." in page
    assert "Bijlage 2a, § Beschermd Thuis" in page
    assert "vergeven" in page
    assert "aan c085" in page
    assert "De leeftijd past niet bij 12 woningen" in page


def test_what_would_help_is_told_on_demand_and_was_checked(door: Door) -> None:
    page = door("coordinator").get("/client/c001?helpt=1").text
    assert "Met € 231,19 meer huur per maand" in page
    assert "nagerekend" in page


def test_a_placed_client_reads_where_and_what_the_best_other_place_is(door: Door) -> None:
    page = door("coordinator").get("/client/c100").text
    assert "Het laatste voorstel geeft" in page
    assert "Beste alternatief: u016" in page


def test_two_units_stand_side_by_side_rule_by_rule(door: Door) -> None:
    client = door("coordinator")
    assert "/client/c001/vergelijk?a=u097&amp;b=u100" in client.get("/client/c001").text
    page = client.get("/client/c001/vergelijk?a=u097&b=u024").text
    assert "voldoet aan elke regel" in page
    assert "voldoet niet aan 1 regel" in page
    assert "u097 is vol: daar komt c085." in page


def test_an_unknown_unit_or_client_is_a_page_that_says_so(door: Door) -> None:
    client = door("coordinator")
    assert client.get("/client/c001/vergelijk?a=bestaat-niet").status_code == 404
    assert client.get("/client/bestaat-niet").status_code == 404


def test_a_decision_is_taken_with_its_reason_and_taken_back(door: Door, served: Served) -> None:
    client, token = door("coordinator"), ""
    token = csrf(client)
    wish = {"csrf": token, "unit": "u085", "decision": "must", "reason": "familie om de hoek"}
    assert client.post("/client/c001/besluit", data=wish).status_code == 303
    page = client.get("/client/c001").text
    assert "familie om de hoek" in page
    assert "vastgezet op woning u085" in page
    with served.platform.database.read() as connection:
        pin = connection.execute(select(PINNED)).mappings().one()
    assert "familie" not in pin["sealed_reason"]
    undone = client.post(f"/client/c001/besluit/{pin['id']}/intrekken", data={"csrf": token})
    assert undone.status_code == 303
    page = client.get("/client/c001").text
    assert "Er is geen besluit over deze cliënt." in page
    assert "vastgezet op woning u085 (ingetrokken)" in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"unit": "u085", "decision": "must"}, "#veld-reason"),
     ({"unit": "", "decision": "never", "reason": "kan niet"}, "#veld-unit"),
     ({"unit": "u999", "decision": "never", "reason": "kan niet"}, "eze woning bestaat niet")],
)  # fmt: skip
def test_a_refused_decision_says_why_and_keeps_what_was_filled_in(
    door: Door, sent: dict[str, str], told: str
) -> None:
    client = door("coordinator")
    page = client.post("/client/c001/besluit", data={"csrf": csrf(client), **sent})
    assert page.status_code == 400
    assert told in page.text
    if sent.get("reason"):
        assert ">kan niet</textarea>" in page.text


def test_a_second_place_that_must_be_is_refused(door: Door) -> None:
    client = door("coordinator")
    wish = {"csrf": csrf(client), "decision": "must", "reason": "moet"}
    client.post("/client/c001/besluit", data={**wish, "unit": "u085"})
    told = client.post("/client/c001/besluit", data={**wish, "unit": "u086"})
    assert told.status_code == 400
    assert "al vastgezet op woning u085" in told.text


def test_a_parked_client_can_be_let_in_again(door: Door) -> None:
    client = door("coordinator")
    wish = {"csrf": csrf(client), "kies": "c001", "terug": "1", "reason": "zorgvraag_veranderd"}
    shown = client.post("/wachtlijst/parkeren", data=wish).text
    done = client.post("/wachtlijst/parkeren", data={**wish, "digest": digest(shown)})
    assert done.headers["location"] == "/client/c001?gedaan=geparkeerd"
    page = client.get("/client/c001").text
    assert "wacht op herindicatie" in page
    again = re.search(r'action="(/client/c001/meedoen/\w+)"', page)
    assert again is not None
    assert client.post(again[1], data={"csrf": wish["csrf"]}).status_code == 303
    assert "wacht op herindicatie" not in client.get("/client/c001").text


def test_without_a_proposal_the_page_says_that_a_match_must_run_first(
    door: Door, served: Served
) -> None:
    with served.platform.database.write() as connection:
        connection.execute(delete(PLACINGS))
        connection.execute(delete(PROPOSALS))
    page = door("coordinator").get("/client/c001").text
    assert "Er is nog geen voorstel." in page
    assert 'href="/match"' in page


def test_a_client_who_came_after_the_match_is_new(door: Door, served: Served) -> None:
    clients = EXCHANGE["clients"]
    with served.platform.database.write() as connection:
        first = connection.execute(select(clients).where(clients.c.id == "c001")).mappings().one()
        row = {**first, "id": "c999", "position": 9999, "birth_date": None, "x": None, "y": None}
        connection.execute(insert(clients), [row])
    client = door("coordinator")
    assert "zat niet in de laatste match" in client.get("/client/c999").text
    assert 'data-id="c999"' in client.get("/wachtlijst?staat=nieuw").text


@pytest.mark.parametrize("name", ["2026/001", "a b#c?d", "<i>é</i>"])
def test_an_id_may_be_any_text_and_still_leads_to_its_page(
    door: Door, served: Served, name: str
) -> None:
    clients = EXCHANGE["clients"]
    with served.platform.database.write() as connection:
        first = connection.execute(select(clients).where(clients.c.id == "c001")).mappings().one()
        row = {**first, "id": name, "position": 9999, "birth_date": None, "x": None, "y": None}
        connection.execute(insert(clients), [row])
    client = door("coordinator")
    page = client.get("/wachtlijst?staat=nieuw").text
    leads = re.search(r'<th scope="row"><a href="([^"]+)"', page)
    assert leads is not None
    opened = client.get(leads[1])
    assert opened.status_code == 200
    assert f"<h1>Cliënt {escape(name)}</h1>" in opened.text
    wish = {"csrf": csrf(client), "unit": "u085", "decision": "never", "reason": "kan niet"}
    done = client.post(f"{leads[1]}/besluit", data=wish)
    assert done.status_code == 303
    assert client.get(done.headers["location"]).status_code == 200


def test_the_look_and_the_explanation_stand_in_the_chain_with_who_is_named_in_it(
    door: Door, served: Served
) -> None:
    client = door("coordinator")
    client.get("/client/c001")
    assert {"clients.read", "explanations.read"} <= set(looks(served, "c001"))
    assert "explanations.read" in looks(served, "c085")
    assert "uitleg bekeken" in client.get("/client/c001").text


def test_the_map_of_a_client_holds_units_and_no_person(door: Door) -> None:
    told = door("coordinator").get("/client/c001/kaart.json")
    assert "u097" in told.text
    assert re.search(r"\bc\d{3}\b", told.text) is None


def test_a_large_proposal_is_opened_after_the_page_is_there(
    door: Door, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explaining, "LARGE", 10)
    served.platform.opened.forget(served.proposal)
    client = door("coordinator")
    first = client.get("/client/c001").text
    assert 'href="?uitleg=1"' in first
    assert fits(first) == []
    assert fits(client.get("/client/c001?uitleg=1").text)
    assert fits(client.get("/client/c001").text)


def test_no_sealed_field_of_a_client_is_on_the_page_or_in_the_file(door: Door) -> None:
    client = door("coordinator")
    for path in ("/client/c001", "/client/c001?vorm=html"):
        page = client.get(path)
        assert page.status_code == 200
        assert "geboortedatum" not in page.text.casefold()
    kept = client.get("/client/c001?vorm=html")
    assert 'filename="client.html"' in kept.headers["content-disposition"]
    assert "src=" not in kept.text


@pytest.mark.browser
def test_two_units_are_compared_with_one_click_and_one_is_pinned(
    visit: Visiting,
) -> None:
    page = visit("coordinator")
    page.goto("/client/c001")
    page.get_by_role("link", name="Zoek wat zou helpen").click()
    page.get_by_text("meer huur per maand").first.wait_for()
    page.get_by_role("link", name="Vergelijk met u097").first.click()
    page.get_by_role("heading", name="Woningen vergelijken voor c001").wait_for()
    page.get_by_role("link", name="Besluit over u100").click()
    assert page.get_by_label("Woning", exact=True).input_value() == "u100"
    page.get_by_label("Reden").fill("wil bij zijn zus in de buurt wonen")
    page.get_by_role("button", name="Besluit vastleggen").click()
    page.get_by_text("Vastgezet op u100").wait_for()
