"""The dwelling check: by number, address, point or click; what it draws, and for whom."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from placement.audience.roles import Role
from placement.sources.bag import store
from placement.store.exchange import EXCHANGE
from placement_api.demonstration import keep_addresses
from tests.placement.sources.geocode.conftest import book
from tests.placement_api.pages.conftest import Door, Visiting, account_of
from tests.placement_api.pages.planning import people, said
from tests.placement_api.serving import Served

HOUSE = re.compile(r"(\d+)([A-Za-z]?)(?:-(.+))?")
Asking = Callable[[Role], TestClient]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The addresses that `make demo` looks up in."""
    file = tmp_path_factory.mktemp("adressen") / "adressen.parquet"
    keep_addresses(file)
    return file


def with_addresses(served: Served, file: Path) -> None:
    settings = replace(served.platform.settings, addresses=str(file))
    served.platform = replace(served.platform, settings=settings)


@pytest.fixture
def asking(served: Served, invented: Path) -> Asking:
    """Return a way in per role, to a server with addresses."""
    with_addresses(served, invented)

    def come_in(role: Role) -> TestClient:
        client = TestClient(served.app, base_url="http://testserver", follow_redirects=False)
        client.cookies.set("placement-dev", account_of(served, role).secret)
        return client

    return come_in


def verdicts(page: str) -> list[str]:
    """Return what a page says of the three profiles."""
    return [re.sub(r"<[^>]+>|\s+", " ", item).strip()
            for item in re.findall(r'<li class="suits__item.*?</li>', page, re.DOTALL)]  # fmt: skip


def test_an_address_is_tested_with_the_rent_and_the_minutes(asking: Asking) -> None:
    page = asking("corporation").get(
        "/woningtoets", params={"adres": "Appelstraat 2, Delft", "huur": "700", "maxhuur": "650"}
    ).text  # fmt: skip
    assert "Uitkomst voor Appelstraat 2, 9000AA Delft" in page
    assert len(verdicts(page)) == 3
    assert "De huur is € 700; de cliënt kan maar tot € 650 betalen" in page
    assert re.search(r"van 45 min ter plaatse", page)
    assert re.search(r"BW-locatie[^<]*grens\s+100\s+m", page)


def test_an_address_in_more_towns_gives_a_choice_that_keeps_what_was_filled_in(
    asking: Asking,
) -> None:
    client = asking("corporation")
    told = client.get("/woningtoets", params={"adres": "Appelstraat 2", "huur": "700"})
    assert told.status_code == 400
    assert "Welk adres bedoelt u?" in told.text
    ways = re.findall(r'<li><a href="(/woningtoets\?[^"]*adresnummer=\d{16}[^"]*)">([^<]+)',
                      told.text)  # fmt: skip
    assert len(ways) > 3
    assert all("huur=700" in way for way, _ in ways)
    for way, label in ways[:3]:
        assert f"Uitkomst voor {label}" in client.get(way.replace("&amp;", "&")).text


@pytest.mark.parametrize(("address", "why"), [
    ("Bestaatnietlaan 1, Delft", "staat niet in dit BAG-bestand"), ("9000AA 998", "bestaat niet"),
    ("zomaar wat", "het huisnummer ontbreekt"),
])  # fmt: skip
def test_an_address_that_is_not_there_is_said_to_be_so(
    asking: Asking, address: str, why: str
) -> None:
    told = asking("corporation").get("/woningtoets", params={"adres": address})
    assert told.status_code == 400
    assert why in told.text
    assert "Uitkomst voor" not in told.text
    assert f'value="{address}"' in told.text


def test_a_click_is_the_point_it_was_clicked_on(asking: Asking) -> None:
    client = asking("corporation")
    point = client.get("/woningtoets?x=84714,3&y=447982,4&maxhuur=600").text
    clicked = client.get("/woningtoets?punt=4.3633207,52.0157416&maxhuur=600").text
    assert verdicts(clicked) == verdicts(point)
    x, y = (re.search(rf'name="{axis}" value="([\d,]+)"', clicked) for axis in "xy")
    assert x is not None
    assert y is not None
    assert abs(float(x[1].replace(",", ".")) - 84714.3) < 0.2
    assert abs(float(y[1].replace(",", ".")) - 447982.4) < 0.2
    near = re.search(r'Adres in de buurt: ([^(]+) \((\d+) m\)\. <a href="([^"]+)"', clicked)
    assert near is not None
    again = client.get(near[3].replace("&amp;", "&")).text
    assert f"Uitkomst voor {near[1]}" in again


@pytest.mark.parametrize("point", ["4.36", "0.0,1.0", "abc,def", "4.3,52.0,1", "99.9,99.9"])
def test_a_click_that_makes_no_sense_is_refused_on_the_page(asking: Asking, point: str) -> None:
    told = asking("corporation").get("/woningtoets", params={"punt": point})
    assert told.status_code == 400
    assert "<h1>Woning toetsen" in told.text


def test_the_point_and_how_far_a_cluster_reaches_are_drawn(asking: Asking) -> None:
    page = asking("corporation").get("/woningtoets?x=84714,3&y=447982,4").text
    found = re.search(r"data-asked='([^']+)'", page)
    assert found is not None
    shapes = json.loads(found[1])["shapes"]
    assert [kind for kind, _ in shapes] == ["straal", "midden"]


def drawn(client: TestClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/woningtoets/kaart.json").json()
    return told


def test_a_corporation_clicks_on_its_own_dwellings_and_sees_nobody(
    asking: Asking, served: Served
) -> None:
    own, known = EXCHANGE["units"], people(served)
    with served.platform.database.write() as connection:
        rows = connection.execute(own.select()).mappings().all()
        mine = {row["id"] for row in rows if row["corporation"] == "woonbron"}
        for name in sorted(mine)[:2]:
            connection.execute(update(own).where(own.c.id == name).values(
                capacity=0, occupied=1, occupied_provider="pb", version=2))  # fmt: skip
    client = asking("corporation")
    told = drawn(client)
    keys = {f["properties"].get("key", "") for f in told["features"]}
    assert {key.removeprefix("woning/") for key in keys if key.startswith("woning/")} == mine
    assert said(json.dumps(told)).isdisjoint(known)
    assert "ewoond" not in json.dumps(told, ensure_ascii=False)
    pages = [client.get(f"/woningtoets?{query}").text for query in (
        "x=84714,3&y=447982,4", "adres=Appelstraat 2, Delft", "punt=4.3633,52.0157",
        *(f"woning={name}" for name in sorted(mine)))]  # fmt: skip
    assert all(said(page).isdisjoint(known) for page in pages)


def test_coordinator_and_planner_test_any_dwelling_of_the_region(asking: Asking) -> None:
    for role in ("coordinator", "planner"):
        client = asking(role)
        page = client.get("/woningtoets?woning=u101").text
        assert "Uitkomst voor woning u101" in page
        assert "eigen woning" not in page
        keys = {f["properties"].get("key", "") for f in drawn(client)["features"]}
        assert any(key.startswith("bw/") for key in keys)
        assert not any(key.startswith(("woning/", "plaatsing/")) for key in keys)


def test_the_map_of_the_region_leads_to_the_check_of_a_unit_and_of_a_place(asking: Asking) -> None:
    client = asking("coordinator")
    unit = client.get("/kaart/wat/woning/u101").text
    assert 'href="/woningtoets?woning=u101"' in unit
    place = client.get("/kaart/straal?lon=4.3633207&lat=52.0157416&m=50").text
    way = re.search(r'href="(/woningtoets\?punt=[\d.,]+)"', place)
    assert way is not None
    assert "Uitkomst voor punt 84714, 447982" in client.get(way[1]).text


@pytest.mark.parametrize("role", ["provider", "auditor", "admin"])
def test_others_test_nothing(door: Door, role: Role) -> None:
    client = door(role)
    for path in ("/woningtoets", "/woningtoets/kaart.json", "/woningtoets?adres=Laan 1"):
        assert client.get(path).status_code == 403


@pytest.mark.real
def test_real_addresses_are_found_and_tested(
    served: Served, asking: Asking, shared_dir: Path, tmp_path: Path
) -> None:
    """8,931 addresses of the south-east of Delft, as a BAG would hold them."""
    source = shared_dir / "realdata/gebouwen/osm_adressen_delft_zuidoost.csv"
    made = []
    with source.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = HOUSE.fullmatch(row["huisnummer"])
            number, letter, addition = found.groups(default="") if found else ("0", "", "")
            made.append({
                "street": row["straat"], "number": int(number), "letter": letter,
                "addition": addition, "postcode": row["postcode"], "town": row["woonplaats"],
                "address": int(row["osm_id"]), "object": int(row["osm_id"]),
                "x_mm": round(float(row["x_rd"]) * 1000), "y_mm": round(float(row["y_rd"]) * 1000),
                "municipality": "GM0503",
            })  # fmt: skip
    store.write(book(made), tmp_path / "echt.parquet")
    with_addresses(served, tmp_path / "echt.parquet")
    client, told = asking("corporation"), dict[str, str]()
    for address in ("Graaf Floriskade 36, 2613 JV Delft", "2613JV 36", "Graaf Floriskade 36",
                    "Mekelweg 8, Delft", "Mekelweg 99999, Delft"):  # fmt: skip
        told[address] = client.get("/woningtoets", params={"adres": address}).text
    assert (
        "Uitkomst voor Graaf Floriskade 36, 2613JV Delft"
        in told["Graaf Floriskade 36, 2613 JV Delft"]
    )
    assert len(verdicts(told["2613JV 36"])) == 3
    assert "Welk adres bedoelt u?" in told["Graaf Floriskade 36"]
    # One number at many doors: the label is the same, so the points are shown to choose by.
    several = re.findall(r'adresnummer=\d{16}">Mekelweg 8, 2628CD Delft \(punt [^)]+\)',
                         told["Mekelweg 8, Delft"])  # fmt: skip
    assert len(several) == len(set(several)) == 6
    assert "staat niet in dit BAG-bestand" in told["Mekelweg 99999, Delft"]
    near = client.get("/woningtoets", params={"x": 84176.44, "y": 446789.43}).text
    assert re.search(r"Adres in de buurt: [^(]+, 26\d\d[A-Z]{2} Delft \(\d m\)", near)


@pytest.mark.browser
def test_the_map_is_clicked_and_the_cross_is_tested_by_keyboard(visit: Visiting) -> None:
    page = visit("corporation")
    page.goto("/woningtoets")
    page.wait_for_selector("[data-ready]")
    page.get_by_label("Huur per maand").fill("700")
    page.evaluate("""() => {
        const { map } = document.querySelector('[data-map]').placementMap;
        map.jumpTo({ center: [4.3670, 52.0140], zoom: 15 });
        return new Promise((done) => map.once('idle', done));
    }""")
    box = page.locator("[data-map] canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2)
    page.get_by_role("heading", name=re.compile("Uitkomst voor punt")).wait_for()
    assert page.get_by_label("Huur per maand").input_value() == "700"
    east = float(page.locator("#veld-x").input_value().replace(",", "."))
    # The map has gone to that point: what lies under the cross is what was clicked.
    page.wait_for_selector("[data-ready]")
    page.wait_for_timeout(600)
    page.focus("[data-map] canvas")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("Uitkomst voor punt")).wait_for()
    assert float(page.locator("#veld-x").input_value().replace(",", ".")) > east
