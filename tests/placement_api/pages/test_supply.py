"""The supply: states, filters, the calendar, one unit and taking it out of service."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from placement.audience.roles import Role
from placement.store import absences
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement.store.state import tables_for_match
from tests.placement_api.pages.conftest import Door, Visiting, csrf
from tests.placement_api.pages.drawn import OTHERS, digest, ids, row
from tests.placement_api.serving import NOW, Served

UNITS = EXCHANGE["units"]


def test_every_unit_is_listed_with_its_state_and_where_it_leads(door: Door) -> None:
    client = door("coordinator")
    assert "144 rijen" in client.get("/aanbod").text
    free = client.get("/aanbod?staat=voorgesteld&sorteer=-huur").text
    assert 'href="/aanbod/u097"' in free
    assert "voorgesteld" in row(free, ids(free)[0])


def test_filters_narrow_and_a_search_stands_in_no_address(door: Door) -> None:
    client = door("coordinator")
    every = set(ids(client.get("/aanbod?binnen=26&woonvorm=independent").text))
    soon = set(ids(client.get("/aanbod?binnen=0&woonvorm=independent").text))
    assert soon < every
    sent = client.post("/aanbod", data={"csrf": csrf(client), "zoek": "u01", "rolstoel": "ja"})
    assert "u01" not in unquote(sent.headers["location"])
    found = ids(client.get(sent.headers["location"]).text)
    assert found
    assert all(name.startswith("u01") for name in found)


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["/aanbod", "/aanbod/kalender", "/aanbod/u014"])
def test_no_other_role_opens_the_supply_of_the_coordinator(
    door: Door, role: Role, path: str
) -> None:
    told = door(role).get(path)
    assert told.status_code == 403
    assert "c100" not in told.text


def test_the_calendar_shows_the_same_as_its_tables(door: Door, served: Served) -> None:
    client = door("coordinator")
    with served.platform.database.write() as connection:
        left = UNITS.c.id.not_in(select(PLACINGS.c.unit)) & (UNITS.c.capacity > 0)
        unit = connection.execute(select(UNITS.c.id).where(left).limit(1)).scalar_one()
        connection.execute(
            update(UNITS).where(UNITS.c.id == unit).values(available_from=dt.date(2027, 2, 3))
        )
    page = client.get("/aanbod/kalender").text
    grid = re.search(r"<h2>Februari 2027</h2>\s*<p><strong>(\d+)</strong>", page)
    assert grid is not None
    counts = re.search(r'<th scope="row">Februari 2027</th>(.*?)</tr>', page, re.S)
    assert counts is not None
    assert re.findall(r">(\d+)</td>", counts[1])[-1] == grid[1]
    assert unit in page
    assert client.get("/aanbod/kalender?per=week").status_code == 200


def test_a_unit_tells_its_place_who_suits_it_and_its_placings(door: Door, served: Served) -> None:
    client = door("coordinator")
    placements: Any = served.written["placements"]
    other = next(one["unit"] for one in placements if one["client"] == "c005")
    page = client.get("/aanbod/u014").text
    assert "Intramuraal: plaats in BW-locatie bw08 met toezicht dag en nacht." in page
    assert "Wie hier het beste past (35)" in page
    assert f"/client/c005/vergelijk?a=u014&amp;b={other}" in page
    assert 'href="/client/c100"' in page
    shared = client.get("/aanbod/u024").text
    assert "lopen van BW-locatie" in shared
    assert "min ter plaatse" in shared


def test_out_of_service_shows_what_falls_and_is_undone(door: Door, served: Served) -> None:
    client = door("coordinator")
    path = "/aanbod/u014/buiten-gebruik"
    token = csrf(client)
    assert "Woning is nog niet klaar" in client.get(path).text
    wish = {"csrf": token, "reason": "woning_niet_klaar", "until": "2027-03-01"}
    shown = client.post(path, data=wish)
    assert "plaatsing van c100 in u014 (voorgesteld)" in shown.text
    done = client.post(path, data={**wish, "digest": digest(shown.text)})
    assert (done.status_code, done.headers["location"]) == (303, "/aanbod/u014?gedaan=gesloten")
    with served.platform.database.read() as connection:
        asked = select(PLACINGS.c.state).where(PLACINGS.c.unit == "u014")
        assert set(connection.execute(asked).scalars()) == {"withdrawn"}
    page = client.get("/aanbod/u014").text
    assert "buiten gebruik" in page
    back = re.search(r'action="(/aanbod/u014/in-gebruik/\w+)"', page)
    assert back is not None
    assert "u014" in client.get("/aanbod/kalender").text
    assert client.post(back[1], data={"csrf": token}).status_code == 303
    assert 'data-id="u014"' in client.get("/aanbod?staat=vrij").text


@pytest.mark.parametrize(("days", "closed"), [(0, False), (1, True)])
def test_on_the_day_that_a_unit_is_back_the_list_the_map_and_the_match_all_have_it(
    door: Door, served: Served, days: int, closed: bool
) -> None:
    until = NOW.date() + dt.timedelta(days=days)
    wish = absences.Wish("unit", "u014", "woning_niet_klaar", NOW.date(), until, "", "", NOW)
    with served.platform.database.write() as connection:
        absences.keep(connection, wish)
        tables = tables_for_match(connection, served.platform.keys, NOW.date())
    client = door("coordinator")
    told = ("buiten gebruik" in row(client.get("/aanbod").text, "u014"),
            "buiten gebruik" in client.get("/kaart/wat/woning/u014").text,
            tables.units.loc["u014", "capacity"] == 0)  # fmt: skip
    assert told == (closed,) * 3


def test_out_of_service_without_a_date_comes_back_with_what_was_filled_in(door: Door) -> None:
    client = door("coordinator")
    wish = {"csrf": csrf(client), "reason": "woning_vervallen", "since": "2026-12-01"}
    told = client.post("/aanbod/u014/buiten-gebruik", data=wish)
    assert told.status_code == 400
    assert 'href="#veld-until"' in told.text
    assert 'value="2026-12-01"' in told.text


def test_the_map_of_a_unit_shows_what_its_table_says_and_names_no_client(
    door: Door, served: Served
) -> None:
    client = door("coordinator")
    told = client.get("/aanbod/u024/kaart.json")
    assert told.status_code == 200
    assert re.search(r"\bc\d{3}\b", told.text) is None
    page = client.get("/aanbod/u024").text
    assert 'data-source="/aanbod/u024/kaart.json"' in page
    table = re.search(r'<details id="omgeving">(.*?)</details>', page, re.S)
    assert table is not None
    near = set(re.findall(r'<th scope="row">([^<]+)</th>', table[1]))
    keys = (feature["properties"].get("key", "/") for feature in told.json()["features"])
    drawn = {key.split("/")[1] for key in keys}
    assert {"bw01", "u025"} <= near
    assert near <= drawn
    assert door("planner").get("/aanbod/u024/kaart.json").status_code == 403


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_a_unit_goes_out_of_service_and_no_page_is_wider_than_the_window(
    visit: Visiting, width: int
) -> None:
    page = visit("coordinator", width)
    for path in ("/aanbod", "/aanbod/kalender", "/wachtlijst", "/client/c001", "/aanbod/u014"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (path, wide)
    page.get_by_role("link", name="Buiten gebruik nemen").click()
    page.get_by_label("Woning is nog niet klaar").check()
    page.get_by_label("Tot", exact=True).fill("2027-03-01")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    page.get_by_text("plaatsing van c100 in u014").wait_for()
    page.get_by_role("button", name="Buiten gebruik nemen").click()
    page.get_by_text("Buiten gebruik vanaf").wait_for()
