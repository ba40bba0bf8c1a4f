"""The day of a housing corporation: agreements, own dwellings, a test, an offer; never a client."""

from __future__ import annotations

import re
import statistics
import time

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, update

from placement.audience.roles import Role
from placement.store.exchange import EXCHANGE
from tests.placement_api.pages.conftest import Door, Visiting, csrf
from tests.placement_api.pages.planning import people, rows_of, said, sheets
from tests.placement_api.serving import NOW, Served

PAGES = ("/afspraken", "/afspraken/a01", "/woningen", "/woningtoets", "/woningtoets?woning=u101",
         "/woning-aanbieden")  # fmt: skip
HOME = {"adres": "Testweg 1, Delft", "gemeente": "GM0503", "woonvorm": "independent",
        "huur": "700,50", "x": "84714,3", "y": "447982,4", "toelichting": "achterom"}  # fmt: skip


def own_units(served: Served) -> set[str]:
    with served.platform.database.read() as connection:
        units = EXCHANGE["units"]
        found = connection.execute(units.select().where(units.c.corporation == "woonbron"))
        return {row.id for row in found}


def test_no_page_nor_download_of_a_corporation_holds_a_client(door: Door, served: Served) -> None:
    client, known = door("corporation"), people(served)
    for path in PAGES:
        for form in ("", "print", "xlsx"):
            answer = client.get(path, params={"vorm": form} if form else {})
            assert answer.status_code == 200
            text = sheets(answer.content) if form == "xlsx" else answer.text
            assert said(text).isdisjoint(known), (path, form)
            assert said(str(dict(answer.headers))).isdisjoint(known), (path, form)


def test_its_map_shows_its_own_dwellings_free_or_not_and_nobody(door: Door, served: Served) -> None:
    answer = door("corporation").get("/woningen/kaart.json")
    assert answer.status_code == 200
    assert said(answer.text).isdisjoint(people(served))
    keys = {str(f["properties"].get("key", "")) for f in answer.json()["features"]}
    units = {key.split("/")[-1] for key in keys if re.search(r"/u\d+$", key)}
    assert units == own_units(served)


def test_it_sees_its_own_agreements_with_evidence_and_no_other(door: Door) -> None:
    client = door("corporation")
    assert [row[0] for row in rows_of(client, "/afspraken")] == ["a01", "a02"]
    detail = client.get("/afspraken/a01").text
    assert "overdracht-001" in detail
    assert "u101" in detail
    for other in ("a03", "a11", "bestaat-niet"):
        refused = client.get(f"/afspraken/{other}")
        assert refused.status_code == 404
        assert "niet voor deze rol" in refused.text


def test_who_took_a_lease_over_is_neither_counted_nor_shown(served: Served, door: Door) -> None:
    with served.platform.database.write() as connection:
        connection.execute(update(EXCHANGE["agreements"]).where(
            EXCHANGE["agreements"].c.id == "a02").values(kind="omklap"))  # fmt: skip
        table = EXCHANGE["deliveries"]
        made = {"agreement": "a02", "unit": "u-weg", "date": NOW.date(), "status": "delivered",
                "evidence": "omgeklapt", "position": 900, "changed_at": NOW}  # fmt: skip
        connection.execute(insert(table).values(**made))
    for role in ("corporation", "planner"):
        client = door(role)  # type: ignore[arg-type]
        (row,) = [row for row in rows_of(client, "/afspraken") if row[0] == "a02"]
        stand, figures = row[-10], row[-7:]
        assert [stand, *figures] == ["afgeschermd"] * 8
        text = client.get("/afspraken/a02").text
        assert "u-weg" not in text
        assert "gaat over hun bewoners" in text
        assert "a02" not in [r[0] for r in rows_of(client, "/afspraken?stand=behind")]
        assert "u-weg" not in client.get("/afspraken/a02?vorm=print").text
    assert "u-weg" in door("coordinator").get("/afspraken/a02").text


def test_its_dwellings_are_its_own_and_free_or_not(door: Door, served: Served) -> None:
    shown = rows_of(door("corporation"), "/woningen")
    assert {row[0] for row in shown} == own_units(served)
    assert {row[7] for row in shown} <= {"vrij", "niet vrij"}


def test_a_dwelling_lived_in_shows_nothing_that_a_free_one_does_not(
    door: Door, served: Served
) -> None:
    name = sorted(own_units(served))[0]
    with served.platform.database.write() as connection:
        units = EXCHANGE["units"]
        connection.execute(update(units).where(units.c.id == name).values(
            capacity=0, occupied=1, occupied_provider="pb", version=2))  # fmt: skip
    client = door("corporation")
    taken = client.get(f"/woningtoets?woning={name}").text
    assert "pb" not in said(taken.split("<main")[1])
    assert "geschikt" in taken
    (row,) = [row for row in rows_of(client, "/woningen") if row[0] == name]
    assert row[7] == "niet vrij"


def test_a_dwelling_of_another_is_refused_as_one_that_does_not_exist(door: Door) -> None:
    client = door("corporation")
    told = [client.get(f"/woningtoets?woning={name}") for name in ("u001", "u-bestaat-niet")]
    assert [answer.status_code for answer in told] == [400, 400]
    faults = [re.findall(r"field__fault[^>]*>(.*?)</p>", answer.text) for answer in told]
    assert faults[0] == faults[1]


def test_a_refusal_takes_as_long_whether_the_dwelling_exists_or_not(door: Door) -> None:
    client = door("corporation")

    def spent(name: str) -> float:
        began = time.process_time()
        client.get(f"/woningtoets?woning={name}")
        return time.process_time() - began

    spent("u001")
    pairs = [(spent("u001"), spent("u-geen")) for _ in range(15)]
    one, none = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert 0.5 < one / none < 2


def test_a_test_tells_every_rule_with_its_source(door: Door) -> None:
    client = door("corporation")
    text = client.get("/woningtoets?woning=u101").text
    assert "Bijlage 2a, § Beschermd Thuis" in text
    assert re.search(r"in [\d,]+ van 45 min ter plaatse", text)
    assert "Woonvorm past bij het zorgprofiel" in text
    pdf = client.get("/woningtoets?woning=u101&vorm=pdf")
    assert pdf.content.startswith(b"%PDF")


def test_a_rent_that_is_too_high_is_told(door: Door) -> None:
    path = "/woningtoets?x=84714,3&y=447982,4&huur=900&maxhuur=700"
    assert "voldoet niet" in door("corporation").get(path).text


@pytest.mark.parametrize(("query", "fault"), [
    ("x=84714,3", "y: ontbreekt"), ("x=1&y=2", "niet in Nederland"), ("x=abc&y=1", "geen getal"),
    ("adres=Voorstraat 1", "geen adressenbestand"), ("woning=u101&huur=-1", "te klein"),
])  # fmt: skip
def test_a_faulty_test_keeps_what_was_filled_in(door: Door, query: str, fault: str) -> None:
    answer = door("corporation").get(f"/woningtoets?{query}&maxhuur=651")
    assert answer.status_code == 400
    assert fault in answer.text
    assert 'value="651"' in answer.text


def offer(client: TestClient, **changed: str) -> str:
    """Offer a dwelling and return its id, as the coordinator's list shows it."""
    answer = client.post("/woning-aanbieden", data={"csrf": csrf(client), **HOME, **changed})
    assert (answer.status_code, answer.headers.get("location")) == (
        303, "/woning-aanbieden?gedaan=ja")  # fmt: skip
    return ""


def only_offered(client: TestClient) -> str:
    (found,) = set(
        re.findall(r"/aanbod/aangeboden/(\w{20,})", client.get("/aanbod/aangeboden").text)
    )
    return found


def test_an_offer_with_faults_loses_nothing(door: Door) -> None:
    client = door("corporation")
    sent = {"csrf": csrf(client), **HOME, "huur": "abc", "woonvorm": ""}
    answer = client.post("/woning-aanbieden", data=sent)
    assert answer.status_code == 400
    for kept in ("Testweg 1, Delft", "achterom", 'value="abc"', 'value="GM0503" selected'):
        assert kept in answer.text
    assert "Woonvorm: ontbreekt" in answer.text
    assert "geen getal" in answer.text


def test_an_offered_dwelling_becomes_a_unit_and_the_corporation_sees_it(door: Door) -> None:
    mine, theirs = door("corporation"), door("coordinator")
    offer(mine)
    name, token = only_offered(theirs), csrf(theirs)
    assert "achterom" in theirs.get(f"/aanbod/aangeboden/{name}").text
    theirs.post(f"/aanbod/aangeboden/{name}/behandelen", data={"csrf": token})
    taken = {"csrf": token, "versie": "2", "nummer": "wb-9", "x": "84714.3", "y": "447982.4",
             "plaatsen": "1"}  # fmt: skip
    for changed, fault in (({"versie": "1"}, "iemand anders"), ({"nummer": "u001"}, "ander"),
                           ({"nummer": "<b>"}, "vorm"), ({"x": "1"}, "Nederland")):  # fmt: skip
        refused = theirs.post(f"/aanbod/aangeboden/{name}/opnemen", data=taken | changed)
        assert refused.status_code in (400, 409)
        assert fault in refused.text
    done = theirs.post(f"/aanbod/aangeboden/{name}/opnemen", data=taken)
    assert done.status_code == 303
    assert [row[0] for row in rows_of(mine, "/woningen?zoek=wb-9")] == ["wb-9"]
    (row,) = rows_of(mine, "/woning-aanbieden")
    assert (row[6], row[8]) == ("opgenomen", "wb-9")


def test_a_declined_dwelling_comes_back_with_a_coded_reason(door: Door) -> None:
    mine, theirs = door("corporation"), door("coordinator")
    offer(mine)
    name = only_offered(theirs)
    sent = {"csrf": csrf(theirs), "versie": "1", "reden": "mevrouw wil hier niet wonen"}
    assert theirs.post(f"/aanbod/aangeboden/{name}/afwijzen", data=sent).status_code == 400
    done = theirs.post(f"/aanbod/aangeboden/{name}/afwijzen", data={**sent, "reden": "rent"})
    assert done.status_code == 303
    (row,) = rows_of(mine, "/woning-aanbieden")
    assert (row[6], row[7]) == ("afgewezen", "de huur is te hoog")


def test_an_offer_can_be_taken_back_by_its_own_corporation_alone(door: Door) -> None:
    mine, theirs = door("corporation"), door("coordinator")
    offer(mine)
    name = only_offered(theirs)
    path = f"/woning-aanbieden/{name}/intrekken"
    assert theirs.post(path, data={"csrf": csrf(theirs)}).status_code == 403
    assert mine.post(path, data={"csrf": csrf(mine)}).status_code == 303
    assert [row[6] for row in rows_of(mine, "/woning-aanbieden")] == ["ingetrokken"]


def test_a_corporation_does_not_come_where_others_work(door: Door) -> None:
    client = door("corporation")
    for path in ("/aanbod/aangeboden", "/spreiding", "/dekking", "/vergelijken"):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize("role", ["provider", "auditor", "admin"])
def test_other_roles_do_not_come_here(door: Door, role: Role) -> None:
    client = door(role)
    for path in ("/afspraken", "/woningen", "/woningtoets", "/woning-aanbieden",
                 "/aanbod/aangeboden"):  # fmt: skip
        assert client.get(path).status_code == 403, path


def test_what_somebody_types_is_shown_as_text(door: Door) -> None:
    mine, theirs = door("corporation"), door("coordinator")
    offer(mine, adres="<script>alert(1)</script>", complex="=1+1", toelichting="<img onerror=x>")
    for text in (mine.get("/woning-aanbieden").text,
                 theirs.get(f"/aanbod/aangeboden/{only_offered(theirs)}").text):  # fmt: skip
        assert "<script>alert" not in text
        assert "<img onerror" not in text


@pytest.mark.browser
def test_a_corporation_tests_and_offers_a_dwelling_in_a_browser(visit: Visiting) -> None:
    page = visit("corporation", 390)
    page.goto("/woningtoets")
    page.get_by_label("Nummer van een eigen woning").fill("u101")
    page.get_by_role("button", name="Toets").click()
    page.get_by_role("heading", name="Uitkomst voor woning u101").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto("/woning-aanbieden")
    page.get_by_label("Adres").fill("Testweg 1")
    page.get_by_role("button", name="Bied aan").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Adres").input_value() == "Testweg 1"
    page.get_by_label("Gemeente").select_option("GM0503")
    page.get_by_label("Woonvorm").select_option("independent")
    page.get_by_role("button", name="Bied aan").click()
    page.get_by_role("status").filter(has_text="aangeboden").wait_for()
    assert "nieuw" in page.locator("table").inner_text()


def test_the_interface_counts_who_took_a_lease_no_more_than_the_page(
    served: Served, door: Door
) -> None:
    with served.platform.database.write() as connection:
        agreements = EXCHANGE["agreements"]
        connection.execute(update(agreements).where(agreements.c.id == "a01").values(kind="omklap"))
    for role in ("corporation", "planner"):
        items = door(role).get("/v1/agreement-progress").json()["items"]  # type: ignore[arg-type]
        (item,) = [one for one in items if one["id"] == "a01"]
        assert {"delivered", "needed", "forecast", "standing"}.isdisjoint(item)
        assert "delivered" in item["suppressed"]
