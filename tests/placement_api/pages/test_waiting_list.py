"""The waiting list: what it says, finds and sorts, who may see it, and parking what is chosen."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from placement.audience.roles import Role
from placement.rulebook.rule_names import RULE_NAMES
from placement.store import accounts, audit, pinning
from placement.store.audit import AUDIT
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement_api.app import create_app
from tests.placement_api.pages.conftest import Door, Visiting, account_of, csrf
from tests.placement_api.pages.drawn import OTHERS, digest, ids, row
from tests.placement_api.serving import NOW, Served

PARK = "/wachtlijst/parkeren"
DECIDE = "/wachtlijst/besluiten"


def live(served: Served) -> dict[str, str]:
    """Return who has a live placing, and which."""
    asked = select(PLACINGS.c.client, PLACINGS.c.id).where(PLACINGS.c.state == "proposed")
    with served.platform.database.read() as connection:
        return {row.client: row.id for row in connection.execute(asked)}


def seen(served: Served, client: str) -> int:
    blind = served.platform.keys.blind(client, ("audit", "client"))
    with served.platform.database.read() as connection:
        return len(audit.of_client(connection, blind))


def test_everyone_who_waits_is_there_with_days_state_and_reason(door: Door, served: Served) -> None:
    client = door("coordinator")
    clients = EXCHANGE["clients"]
    waits = clients.c.lives_in.is_(None) | clients.c.next_profile.isnot(None)
    with served.platform.database.read() as connection:
        count = connection.execute(select(func.count()).where(waits)).scalar_one()
        since = connection.execute(
            select(clients.c.waiting_since).where(clients.c.id == "c100")
        ).scalar_one()
    page = client.get("/wachtlijst").text
    assert f"{count} rijen" in page
    found = row(page, "c100")
    assert f">{(NOW.date() - since).days}<" in found
    assert "voorgesteld" in found
    assert 'href="/client/c100"' in found
    unplaced: Any = served.written["unplaced"]
    left = next(item for item in unplaced if item["candidates"] and item["conflict"])
    without = client.get("/wachtlijst?staat=zonder&sorteer=client").text
    assert RULE_NAMES[left["conflict"][0]["limit"]] in row(without, left["client"])


def test_a_resident_who_is_ready_to_move_on_is_marked_with_his_home(door: Door) -> None:
    page = door("coordinator").get("/wachtlijst?soort=doorstroom").text
    found = ids(page)
    assert "c148" in found
    assert "u139" in row(page, "c148")
    assert "c001" not in found


@pytest.mark.parametrize("down", [False, True])
def test_each_column_sorts_both_ways_and_empty_cells_come_last(door: Door, *, down: bool) -> None:
    client = door("coordinator")
    for key in ("client", "profiel", "urgentie", "wacht", "staat", "reden", "einde", "over",
                "letop", "gemeente", "rolstoel", "soort"):  # fmt: skip
        page = client.get(f"/wachtlijst?sorteer={'-' if down else ''}{key}")
        assert page.status_code == 200
        assert f'aria-sort="{"descending" if down else "ascending"}"' in page.text


def test_a_grant_that_ends_soon_is_marked_in_words(door: Door, served: Served) -> None:
    clients = EXCHANGE["clients"]
    with served.platform.database.write() as connection:
        connection.execute(
            clients.update().where(clients.c.id == "c001").values(grant_until=NOW.date())
        )
    page = door("coordinator").get("/wachtlijst?einde=4").text
    assert ids(page) == ["c001"]
    assert "toekenning loopt af" in row(page, "c001")


def test_what_is_searched_for_stands_in_no_address(door: Door) -> None:
    client = door("coordinator")
    sent = client.post("/wachtlijst", data={"csrf": csrf(client), "zoek": "c07", "profiel": "BTG"})
    assert sent.status_code == 303
    where = sent.headers["location"]
    assert "c07" not in unquote(where)
    page = client.get(where).text
    assert ids(page)
    assert all(name.startswith("c07") for name in ids(page))
    assert 'value="c07"' in page


def test_a_sealed_search_of_somebody_else_is_no_search(door: Door) -> None:
    client = door("coordinator")
    assert "160 rijen" in client.get("/wachtlijst?zoek=k1-abc:onzin").text


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["/wachtlijst", "/client/c001", "/client/c001/vergelijk?a=u001"])
def test_no_other_role_sees_a_client(door: Door, role: Role, path: str) -> None:
    told = door(role).get(path)
    assert told.status_code in (403, 404)
    assert "c001" not in told.text
    assert "c100" not in told.text


def test_a_coordinator_of_one_municipality_sees_its_clients_only(served: Served) -> None:
    client = TestClient(create_app(served.platform), base_url="http://testserver")
    own_town = account_of(served, "coordinator", ("GM0503",))
    client.cookies.set("placement-dev", own_town.secret)
    page = client.get("/wachtlijst").text
    assert ids(page)
    assert "Westland" not in re.sub(r"<option.*?</option>", "", page)


def test_who_is_shown_stands_in_the_audit_chain(door: Door, served: Served) -> None:
    client = door("coordinator")
    before = seen(served, "c100")
    client.get("/wachtlijst")
    assert seen(served, "c100") == before + 1


def test_chosen_clients_go_into_a_file_and_nobody_else(door: Door, served: Served) -> None:
    client = door("coordinator")
    data = {"csrf": csrf(client), "kies": ["c001", "c002"]}
    made = client.post("/wachtlijst/exporteren?vorm=print", data=data)
    assert {name for name in ("c001", "c002", "c003") if name in made.text} == {"c001", "c002"}
    assert client.post("/wachtlijst/exporteren?vorm=xlsx", data=data).content[:2] == b"PK"
    with served.platform.database.read() as connection:
        details = select(AUDIT.c.detail).where(AUDIT.c.action == "clients.read")
        assert {"print", "xlsx"} <= set(connection.execute(details).scalars())


def test_parking_shows_what_falls_before_it_happens(door: Door, served: Served) -> None:
    client = door("coordinator")
    standing = live(served)
    chosen = [name for name in standing if name.startswith("c1")][:2]
    token = csrf(client)
    asked = client.post(PARK, data={"csrf": token, "kies": chosen})
    assert "doet tot de opgegeven datum niet mee" in asked.text
    wish = {"csrf": token, "kies": chosen, "reason": "tijdelijk_niet", "until": "2027-02-01"}
    shown = client.post(PARK, data=wish)
    assert shown.status_code == 200
    assert all(f"plaatsing van {name}" in shown.text for name in chosen)
    assert live(served) == standing
    done = client.post(PARK, data={**wish, "digest": digest(shown.text)})
    assert (done.status_code, done.headers["location"]) == (303, "/wachtlijst?geparkeerd=2")
    assert not set(chosen) & set(live(served))
    page = client.get("/wachtlijst?staat=geparkeerd").text
    assert sorted(ids(page)) == sorted(chosen)


def test_two_of_one_chain_are_parked_together(door: Door, served: Served) -> None:
    placements: Any = served.written["placements"]
    number = next(one["chain"] for one in placements if one["chain"])
    chosen = [one["client"] for one in placements if one["chain"] == number]
    assert len(chosen) > 1
    client = door("coordinator")
    wish = {"csrf": csrf(client), "kies": chosen, "reason": "zorgvraag_veranderd"}
    shown = client.post(PARK, data=wish).text
    done = client.post(PARK, data={**wish, "digest": digest(shown)})
    assert done.status_code == 303
    assert not set(chosen) & set(live(served))
    page = client.get("/wachtlijst?staat=herindicatie").text
    assert sorted(ids(page)) == sorted(chosen)


def test_parking_is_refused_where_something_changed_meanwhile(door: Door, served: Served) -> None:
    client, token = door("coordinator"), ""
    token = csrf(client)
    wish = {"csrf": token, "kies": "c100", "reason": "tijdelijk_niet", "until": "2027-02-01"}
    shown = client.post(PARK, data=wish).text
    with served.platform.database.write() as connection:
        connection.execute(
            PLACINGS.update().where(PLACINGS.c.client == "c100").values(state="withdrawn")
        )
    told = client.post(PARK, data={**wish, "digest": digest(shown)})
    assert told.status_code == 400
    assert "intussen iets gewijzigd" in told.text


@pytest.mark.parametrize(
    ("sent", "fault"),
    [({"until": ""}, "reason"), ({"reason": "tijdelijk_niet"}, "until"),
     ({"reason": "tijdelijk_niet", "until": "morgen"}, "until"),
     ({"reason": "woning_vervallen", "until": "2027-02-01"}, "reason")],
)  # fmt: skip
def test_a_refused_parking_keeps_what_was_filled_in(
    door: Door, sent: dict[str, str], fault: str
) -> None:
    client = door("coordinator")
    told = client.post(PARK, data={"csrf": csrf(client), "kies": "c001", **sent})
    assert told.status_code == 400
    assert f'href="#veld-{fault}"' in told.text
    assert 'name="kies" value="c001"' in told.text


def test_a_client_out_of_sight_cannot_be_parked(door: Door) -> None:
    client = door("coordinator")
    told = client.post(PARK, data={"csrf": csrf(client), "kies": ["c001", "bestaat-niet"]})
    assert told.status_code == 404


def ticks(page: str) -> set[str]:
    """Return who is ticked on a page of the list, in sight or not."""
    shown = re.findall(r'name="kies" value="([^"]+)" checked', page)
    return {*shown, *re.findall(r'type="hidden" name="kies" value="([^"]+)"', page)}


def test_what_is_ticked_stays_on_other_pages_orders_and_filters(door: Door) -> None:
    client = door("coordinator")
    token = csrf(client)
    sent = client.post("/wachtlijst?sorteer=-wacht&blad=2",
                       data={"csrf": token, "kies": ["c100", "c130"]})  # fmt: skip
    assert sent.status_code == 303
    assert "c100" not in unquote(sent.headers["location"])
    second = client.get(sent.headers["location"]).text
    assert "blad 2 van 4" in second
    assert ticks(second) == {"c100", "c130"}
    one_more = ids(second)[0]
    sent = client.post("/wachtlijst", data={"csrf": token, "kies": ["c100", "c130", one_more],
                                            "profiel": "BTG"})  # fmt: skip
    filtered = client.get(sent.headers["location"]).text
    assert "c100" not in ids(filtered)
    assert ticks(filtered) == {"c100", "c130", one_more}
    assert re.search(r"<span data-chosen>3</span>", filtered)
    assert client.get("/wachtlijst?blad=2").text.count(" checked") == 0


def test_ticks_of_somebody_else_or_of_nobody_known_are_no_ticks(door: Door, served: Served) -> None:
    client = door("coordinator")
    sent = client.post("/wachtlijst?blad=2", data={"csrf": csrf(client), "kies": ["c001", "weg"]})
    assert ticks(client.get(sent.headers["location"]).text) == {"c001"}
    asked = accounts.NewAccount("ander", "coordinator")
    with served.platform.database.write() as connection:
        account = accounts.add_account(connection, asked, "", NOW)
        secret = accounts.open_session(connection, account, NOW)
    other = TestClient(create_app(served.platform), base_url="http://testserver")
    other.cookies.set("placement-dev", secret)
    assert not ticks(other.get(sent.headers["location"]).text)


def test_no_more_are_ticked_at_once_than_a_person_looks_through(door: Door) -> None:
    client = door("coordinator")
    many = [f"c{number:04}" for number in range(201)]
    told = client.post("/wachtlijst?blad=2", data={"csrf": csrf(client), "kies": many})
    assert told.status_code == 413


def decided(client: TestClient, **fields: Any) -> tuple[str, dict[str, Any]]:
    """Ask for decisions; return the page that tells what follows, and the form to send on."""
    form = {"csrf": csrf(client), **fields}
    told = client.post(DECIDE, data=form)
    assert told.status_code == 200, told.text
    units = {f"woning-{name}": value for name, value in re.findall(
        r'name="woning-(\w+)" value="(\w*)"', told.text)}  # fmt: skip
    return told.text, {**form, **units, "digest": digest(told.text)}


def unit_of(served: Served, client: str) -> str:
    """Return where the proposal puts somebody."""
    placements: Any = served.written["placements"]
    return str(next(one["unit"] for one in placements if one["client"] == client))


def pinned(served: Served) -> list[tuple[str, str, str, str]]:
    with served.platform.database.read() as connection:
        found = pinning.pins(connection, served.platform.keys)
    return [(p["client"], p["unit"], p["decision"], p["reason"]) for p in found]


def test_several_are_pinned_where_they_are_proposed_after_what_follows_was_shown(
    door: Door, served: Served
) -> None:
    client = door("coordinator")
    told, form = decided(client, kies=["c100", "c130"], besluit="must",
                         lijst="/wachtlijst?profiel=BW&sorteer=-wacht")  # fmt: skip
    first, second = (unit_of(served, name) for name in ("c100", "c130"))
    assert f"Blijft in {first}, ook als een andere plaats beter wordt." in told
    assert "Voldoet aan elke regel." in told
    assert not pinned(served)
    without = client.post(DECIDE, data=form)
    assert without.status_code == 400
    assert 'href="#veld-reason"' in without.text
    done = client.post(DECIDE, data={**form, "reason": "afgesproken met de familie"})
    where = done.headers["location"]
    assert where == "/wachtlijst?profiel=BW&sorteer=-wacht&vastgezet=2"
    assert sorted(pinned(served)) == [("c100", first, "must", "afgesproken met de familie"),
                              ("c130", second, "must", "afgesproken met de familie")]  # fmt: skip
    assert "2 cliënten vastgezet." in client.get(where).text


def test_a_place_that_comes_free_in_a_chain_can_be_pinned(door: Door, served: Served) -> None:
    placements: Any = served.written["placements"]
    later = next(one for one in placements if one["chain"] and one["order"] == 2)
    client = door("coordinator")
    _, form = decided(client, kies=[later["client"]], besluit="must")
    done = client.post(DECIDE, data={**form, "reason": "afspraak"})
    assert done.headers["location"] == "/wachtlijst?vastgezet=1"


def test_who_has_no_place_is_told_where_he_could_go(door: Door) -> None:
    told, _ = decided(door("coordinator"), kies=["c059"], besluit="must")
    assert re.search(r"Past in en heeft plaats: u\d+", told)


def test_who_goes_back_to_the_list_finds_his_filters_and_ticks(door: Door) -> None:
    client = door("coordinator")
    told, _ = decided(client, kies=["c100", "c130"], besluit="never",
                      lijst="/wachtlijst?profiel=BW")  # fmt: skip
    where = re.search(r'<a href="(/wachtlijst[^"]+)">Niet doen', told)
    assert where is not None
    page = client.get(unescape(where[1])).text
    assert ticks(page) == {"c100", "c130"}
    assert '<option value="BW" selected>' in page
    told, _ = decided(client, kies=["c100"], besluit="never", lijst="//elders.nl/wachtlijst")
    assert "elders" not in told


def test_another_unit_shows_anew_what_follows_before_it_is_written(
    door: Door, served: Served
) -> None:
    client = door("coordinator")
    _, form = decided(client, kies=["c100"], besluit="must")
    wanted, now = unit_of(served, "c050"), unit_of(served, "c100")
    changed = client.post(DECIDE, data={**form, "woning-c100": wanted, "reason": "wens"})
    assert changed.status_code == 400
    assert f"Komt in {wanted} en niet meer in {now}." in changed.text
    assert f"c050 krijgt dan een andere plaats dan {wanted}, of geen." in changed.text
    assert "mislukt elke volgende berekening" in changed.text
    assert ">wens</textarea>" in changed.text
    assert not pinned(served)


def test_several_are_shut_out_and_what_is_left_for_each_is_told(door: Door, served: Served) -> None:
    client = door("coordinator")
    told, form = decided(client, kies=["c100", "c148"], besluit="never")
    unit = unit_of(served, "c100")
    assert f"Het voorstel voor {unit} keert niet terug" in told
    assert re.search(r"blijven voor deze cliënt \d+ passende woningen over", told)
    assert "Over deze cliënt besluit u nu niets." in told  # nothing is proposed for c148
    done = client.post(DECIDE, data={**form, "reason": "te ver"})
    assert done.headers["location"] == "/wachtlijst?uitgesloten=1"
    assert pinned(served) == [("c100", unit, "never", "te ver")]


@pytest.mark.parametrize(
    ("units", "fault"),
    [({"c100": "u014", "c130": "u014"}, "u014 heeft 1 plaats en is hier 2 keer gekozen"),
     ({"c100": "u014", "c130": "bestaat-niet"}, "deze woning bestaat niet"),
     ({"c100": "", "c130": ""}, "minstens één cliënt een woning")],
)  # fmt: skip
def test_bulk_decisions_that_cannot_be_come_back_whole_and_write_nothing(
    door: Door, served: Served, units: dict[str, str], fault: str
) -> None:
    client = door("coordinator")
    form: dict[str, Any] = {"kies": list(units), "besluit": "must", "reason": "omdat",
                            "csrf": csrf(client), "digest": ""}  # fmt: skip
    form |= {f"woning-{name}": unit for name, unit in units.items()}
    shown = client.post(DECIDE, data=form)
    told = client.post(DECIDE, data={**form, "digest": digest(shown.text)})
    assert told.status_code == 400
    assert fault in told.text
    assert ">omdat</textarea>" in told.text
    assert not pinned(served)


def test_bulk_decisions_are_all_taken_or_none(door: Door, served: Served) -> None:
    client = door("coordinator")
    _, form = decided(client, kies=["c100"], besluit="must")
    client.post(DECIDE, data={**form, "reason": "eerst"})
    _, form = decided(client, kies=["c100", "c130"], besluit="never")
    told = client.post(DECIDE, data={**form, "reason": "daarna"})
    assert told.status_code == 400
    assert "al het omgekeerde besloten" in told.text
    assert [row[0] for row in pinned(served)] == ["c100"]


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_decides_about_a_client(door: Door, role: Role) -> None:
    client = door(role)
    told = client.post(DECIDE, data={"csrf": csrf(client), "kies": "c100", "besluit": "must"})
    assert told.status_code in (403, 404)
    assert "c100" not in told.text


@pytest.mark.browser
def test_rows_are_chosen_over_two_pages_and_parked_with_the_keyboard_alone(
    visit: Visiting,
) -> None:
    page = visit("coordinator")
    page.goto("/wachtlijst")
    page.locator("tbody input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    assert page.locator("span[data-chosen]").inner_text() == "3"
    page.get_by_role("button", name="Volgende").focus()
    page.keyboard.press("Enter")
    page.get_by_text("blad 2 van").first.wait_for()
    page.locator("tbody input[type=checkbox]").last.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    assert page.locator("span[data-chosen]").inner_text() == "4"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "Vastzetten…"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Parkeren: 4").wait_for()
    page.get_by_label("Kan tijdelijk niet verhuizen").focus()
    page.keyboard.press("Space")
    page.get_by_label("Tot", exact=False).fill("2027-02-01")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wat er gebeurt").wait_for()
    page.get_by_role("button", name="Parkeren").focus()
    page.keyboard.press("Enter")
    page.get_by_text("4 cliënten geparkeerd").wait_for()
