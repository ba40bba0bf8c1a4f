"""Offers: the clock, the timeline of a placing, each step with what follows, for both parties."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from placement.audience.roles import Role
from placement.store import accounts
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement_api.app import create_app
from placement_api.pages.offers import clock
from tests.placement_api.pages.conftest import Door, Site, Visiting, account_of, csrf
from tests.placement_api.serving import NOW, Served

LATER = "2026-12-01"


@dataclass
class Desk:
    """Somebody at the offers: the coordinator or a provider."""

    client: TestClient
    served: Served
    token: str

    def row(self, **where: Any) -> dict[str, Any]:
        asked = select(PLACINGS).where(*(PLACINGS.c[k] == v for k, v in where.items()))
        with self.served.platform.database.read() as connection:
            found = connection.execute(asked.order_by(PLACINGS.c.order, PLACINGS.c.client))
            return dict(found.mappings().first() or {})

    def page(self, name: str, status: int = 200) -> str:
        told = self.client.get(f"/aanbieding/{name}")
        assert told.status_code == status, told.text
        return told.text

    def do(self, name: str, path: str, status: int = 303, **fields: Any) -> str:
        version = fields.pop("version", self.row(id=name)["version"])
        sent = {"csrf": self.token, "version": str(version), **fields}
        told = self.client.post(f"/aanbieding/{name}/{path}", data=sent)
        assert told.status_code == status, told.text
        return told.headers["location"] if status == 303 else told.text


@pytest.fixture
def desk(door: Door, served: Served) -> Desk:
    client = door("coordinator")
    return Desk(client, served, csrf(client))


@pytest.fixture
def provider(door: Door, served: Served) -> Desk:
    """Return the desk of provider pa."""
    client = door("provider")
    return Desk(client, served, csrf(client))


def alone(desk: Desk, **where: Any) -> str:
    """Offer a placing that stands in no chain; return its id."""
    name = str(desk.row(chain=0, state="proposed", **where)["id"])
    desk.do(name, "aanbieden", until=LATER)
    return name


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def omklap_home(served: Served) -> str:
    """Return a placing of BT, in no chain, in a home whose tenancy may pass to the client."""
    units = EXCHANGE["units"]
    form = units.c.housing_form.in_(("independent", "gespikkeld"))
    asked = select(PLACINGS.c.id).where(
        PLACINGS.c.profile == "BT", PLACINGS.c.chain == 0,
        PLACINGS.c.unit.in_(select(units.c.id).where(form)),
    )  # fmt: skip
    with served.platform.database.read() as connection:
        return str(connection.execute(asked.order_by(PLACINGS.c.client)).scalars().first())


def ticking(served: Served) -> Desk:
    """Return the coordinator's desk where each thing happens a second after the one before."""
    seconds = count()
    tick = lambda: NOW + dt.timedelta(seconds=next(seconds))  # noqa: E731
    served.platform = replace(served.platform, clock=tick)
    client = TestClient(create_app(served.platform), base_url="http://testserver",
                        follow_redirects=False)  # fmt: skip
    client.cookies.set("placement-dev", account_of(served, "coordinator").secret)
    return Desk(client, served, csrf(client))


def test_a_placing_goes_from_proposal_to_omklap_on_one_timeline(served: Served) -> None:
    desk, name = ticking(served), omklap_home(served)
    for path, state in (("aanbieden", "aangeboden"), ("accepteren", "geaccepteerd"),
                        ("plaatsen", "geplaatst"), ("omklappen", "omgeklapt")):  # fmt: skip
        assert f"/aanbieding/{name}/{path}" in desk.page(name)
        where = desk.do(name, path, until=LATER if path == "aanbieden" else "")
        assert where == f"/aanbieding/{name}?gedaan={path}"
        assert state in desk.page(name)
    told = plain(desk.page(name))
    order = ("voorgesteld", "aangeboden", "geaccepteerd", "geplaatst", "omgeklapt")
    places = [told.rindex(f" {word} ") for word in order]
    assert places == sorted(places)
    assert "Er valt hier voor u nu niets te doen." in told


def test_reasons_stand_with_their_consequence_before_anything_is_saved(desk: Desk) -> None:
    name = alone(desk)
    told = plain(desk.client.get(f"/aanbieding/{name}/weigeren").text)
    assert "Deze woning past niet bij de cliënt" in told
    assert "krijgt deze woning niet meer voorgesteld" in told
    assert "pas eerst het gegeven «hoogste huur» aan" in told
    assert "clients." not in told
    assert "keten" not in told
    assert desk.row(id=name)["state"] == "offered"


def test_a_refusal_is_told_with_its_reason_and_note_and_a_repair_is_proposed(desk: Desk) -> None:
    name = alone(desk)
    desk.do(name, "weigeren", reason="woning_past_niet", note="te ver van <b>school</b>")
    page = desk.page(name)
    told = plain(page)
    assert "geweigerd" in told
    assert "krijgt deze woning niet meer voorgesteld" in told
    assert "te ver van &lt;b&gt;school&lt;/b&gt;" in page
    assert "Bereken het herstel" in told
    assert 'action="/match"' in page


def test_a_refusal_that_asks_for_other_data_says_who_must_put_it_right_and_what_to_do_till_then(
    served: Served,
) -> None:
    desk = ticking(served)
    name = alone(desk)
    desk.do(name, "weigeren", reason="huur_te_hoog")
    page = desk.page(name)
    assert "Laat eerst dit gegeven verbeteren bij wie de gegevens aanlevert: hoogste huur" in plain(
        page
    )
    sent = {
        field: re.search(rf'name="{field}" value="([^"]+)"', page)[1]  # type: ignore[index]
        for field in ("kies", "besluit")
    }
    client = sent["kies"]
    unit = re.search(rf'name="woning-{client}" value="([^"]+)"', page)
    assert unit is not None
    sent[f"woning-{client}"] = unit[1]
    told = desk.client.post("/wachtlijst/besluiten", data={"csrf": desk.token, **sent}).text
    assert f'value="{unit[1]}"' in told
    assert "Uitsluiten: 1 cliënt" in plain(told)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "kies een reden"),
        ({"reason": "bestaat-niet"}, "kies een reden"),
        ({"reason": "nieuw_voorstel"}, "kies een reden"),
        ({"reason": "tijdelijk_niet"}, "bij deze reden hoort een datum"),
        ({"reason": "tijdelijk_niet", "until": "2026-11-21"}, "vul een dag na vandaag in"),
        ({"reason": "tijdelijk_niet", "until": "gisteren"}, "is geen"),
    ],
)
def test_a_refusal_that_is_not_in_order_comes_back_whole(
    desk: Desk, fields: dict[str, str], fault: str
) -> None:
    name = alone(desk)
    page = desk.do(name, "weigeren", 400, note="lang verhaal", **fields)
    assert fault in plain(page)
    assert "lang verhaal</textarea>" in page
    if fields.get("reason") == "tijdelijk_niet":
        assert re.search(r'value="tijdelijk_niet" required checked', page)
    assert desk.row(id=name)["state"] == "offered"


def test_parking_lasts_until_the_day_that_was_filled_in(desk: Desk) -> None:
    name = alone(desk)
    desk.do(name, "weigeren", reason="tijdelijk_niet", until="2027-02-01")
    assert "tot 1 feb 2027" in plain(desk.page(name))


def test_who_is_too_late_sees_what_happened_and_loses_nothing(desk: Desk) -> None:
    name = alone(desk)
    seen = desk.row(id=name)["version"]
    desk.do(name, "accepteren")
    page = desk.do(name, "weigeren", 409, version=seen, reason="locatie", note="mijn verhaal")
    told = plain(page)
    assert "intussen door iemand anders gewijzigd" in told
    assert "Dit kan nu niet meer" in told
    assert "mijn verhaal</textarea>" in page
    assert desk.row(id=name)["state"] == "accepted"


def test_a_refusal_in_a_chain_shows_before_and_after_what_falls_with_it(desk: Desk) -> None:
    first, second = desk.row(chain=1, order=1), desk.row(chain=1, order=2)
    assert f"/aanbieding/{second['id']}/aanbieden" not in desk.page(second["id"])
    refused = desk.client.get(f"/aanbieding/{second['id']}/aanbieden")
    assert refused.status_code == 409
    assert "eerder in de keten" in refused.text
    desk.do(first["id"], "aanbieden", until=LATER)
    before = plain(desk.client.get(f"/aanbieding/{first['id']}/weigeren").text)
    assert f"{second['client']} → {second['unit']}" in before
    desk.do(first["id"], "weigeren", reason="geen_reactie")
    after = plain(desk.page(first["id"]))
    assert "Wat hiermee verviel" in after
    assert f"{second['client']} → {second['unit']}" in after
    assert "Een eerdere stap in de keten gaat niet door" in plain(desk.page(second["id"]))


def test_who_is_too_late_to_answer_stands_first(desk: Desk) -> None:
    early, late = alone(desk), alone(desk)
    past = NOW - dt.timedelta(days=2)
    with desk.served.platform.database.write() as connection:
        connection.execute(update(PLACINGS).where(PLACINGS.c.id == late).values(expires_at=past))
    page = desk.client.get("/aanbiedingen").text
    assert page.index(late) < page.index(early)
    assert "te laat: 2 dagen" in page
    assert "1 aanbieding is te laat beantwoord." in plain(page)
    only = desk.client.get("/aanbiedingen?staat=te-laat").text
    assert late in only
    assert early not in only


@pytest.mark.parametrize(
    ("hours", "told"),
    [(72, "3 dagen"), (25, "1 dag"), (5, "5 uur"), (0.5, "30 min"), (-3, "te laat: 3 uur")],
)
def test_the_clock_speaks_as_people_do(hours: float, told: str) -> None:
    assert clock(NOW + dt.timedelta(hours=hours), NOW) == told


def test_a_provider_sees_its_own_offers_and_answers_them(desk: Desk, provider: Desk) -> None:
    own, other = alone(desk, provider="pa"), alone(desk, provider="pb")
    proposed = desk.row(provider="pa", state="proposed")["id"]
    page = provider.client.get("/aanbiedingen").text
    assert own in page
    assert other not in page
    assert proposed not in page
    for name in (other, proposed):
        provider.page(name, 404)
    told = provider.page(own)
    assert "/accepteren" in told
    assert "/weigeren" in told
    for hidden in ("/intrekken", "/verlopen", "/voorstel/", "/client/", "Waarom deze plaats",
                   "coordinator-pagina"):  # fmt: skip
        assert hidden not in told
    assert "de coördinator" in plain(told)
    assert provider.do(own, "accepteren") == f"/aanbieding/{own}?gedaan=accepteren"
    assert desk.row(id=own)["state"] == "accepted"


def test_a_provider_refuses_with_its_own_reasons_and_then_it_is_gone(
    desk: Desk, provider: Desk
) -> None:
    own = alone(desk, provider="pa")
    desk_note = "alleen voor de coördinator"
    form = plain(provider.client.get(f"/aanbieding/{own}/weigeren").text)
    assert "Aanbieder heeft geen uren beschikbaar" in form
    assert "Woning is nog niet klaar" not in form
    assert "Vergissing van de coördinator" not in form
    provider.do(own, "weigeren", 400, reason="vergissing")
    assert provider.do(own, "weigeren", reason="geen_uren", note="vol") == (
        "/aanbiedingen?klaar=weigeren"
    )
    assert "Geweigerd." in provider.client.get("/aanbiedingen?klaar=weigeren").text
    provider.page(own, 404)
    assert desk_note not in desk.page(own)
    assert "vol" in plain(desk.page(own))


def test_a_provider_reads_no_note_of_the_coordinator_nor_who_else_is_in_the_chain(
    desk: Desk, provider: Desk
) -> None:
    with desk.served.platform.database.read() as connection:
        chained = select(PLACINGS).where(PLACINGS.c.chain > 0, PLACINGS.c.order == 1)
        rows = [dict(row) for row in connection.execute(chained).mappings()]
    first = next(row for row in rows if row["provider"] == "pa") if any(
        row["provider"] == "pa" for row in rows) else rows[0]  # fmt: skip
    with desk.served.platform.database.write() as connection:
        connection.execute(
            update(PLACINGS).where(PLACINGS.c.id == first["id"]).values(provider="pa")
        )
    second = desk.row(chain=first["chain"], order=2)
    desk.do(first["id"], "aanbieden", until=LATER, note="gevoelig verhaal")
    for page in (provider.page(first["id"]),
                 provider.client.get(f"/aanbieding/{first['id']}/weigeren").text):  # fmt: skip
        assert "gevoelig verhaal" not in page
        assert second["client"] not in page
    assert "gevoelig verhaal" in desk.page(first["id"])


def test_a_coordinator_of_one_municipality_sees_of_a_chain_only_his_own_clients(
    served: Served,
) -> None:
    asked = accounts.NewAccount("delft", "coordinator", (), ("GM0503",))
    with served.platform.database.write() as connection:
        account = accounts.add_account(connection, asked, "", NOW)
        secret = accounts.open_session(connection, account, NOW)
        clients = EXCHANGE["clients"]
        homes = dict(connection.execute(select(clients.c.id, clients.c.home_municipality)).all())
        rows = [dict(r) for r in connection.execute(select(PLACINGS)).mappings() if r["chain"]]
    client = TestClient(create_app(served.platform), base_url="http://testserver",
                        follow_redirects=False)  # fmt: skip
    client.cookies.set("placement-dev", secret)
    tested = 0
    for row in rows:
        others = [r for r in rows if r["chain"] == row["chain"] and r["id"] != row["id"]]
        page = client.get(f"/aanbieding/{row['id']}")
        if homes[row["client"]] != "GM0503":
            assert page.status_code == 404
            continue
        for other in others:
            seen = homes[other["client"]] == "GM0503"
            assert (other["client"] in page.text) == seen
            tested += not seen
        assert "/voorstel/" not in page.text
    assert tested
    assert client.get(f"/voorstel/{served.proposal}").status_code == 403


def test_a_provider_may_do_no_more_than_answer(desk: Desk, provider: Desk) -> None:
    own = alone(desk, provider="pa")
    assert "doet de coördinator" in provider.do(own, "intrekken", 403, reason="vergissing")
    assert desk.row(id=own)["state"] == "offered"


@pytest.mark.parametrize("role", ["corporation", "planner", "auditor", "admin"])
def test_other_roles_see_no_offers(desk: Desk, door: Door, role: Role) -> None:
    name = alone(desk)
    client = door(role)
    for path in ("/aanbiedingen", f"/aanbieding/{name}", f"/aanbieding/{name}/weigeren"):
        told = client.get(path)
        assert told.status_code == 403
        assert not re.search(r"\bc\d{3}\b", told.text)
    sent = {"csrf": csrf(client), "version": "2"}
    assert client.post(f"/aanbieding/{name}/accepteren", data=sent).status_code == 403


def test_an_unknown_event_or_placing_is_not_found(desk: Desk) -> None:
    name = alone(desk)
    assert desk.client.get(f"/aanbieding/{name}/verbranden").status_code == 404
    desk.page("bestaat-niet", 404)


@pytest.mark.browser
def test_a_provider_answers_in_the_browser(site: Site, visit: Visiting) -> None:
    rows = select(PLACINGS).where(PLACINGS.c.provider == "pa", PLACINGS.c.chain == 0)
    with site.served.platform.database.read() as connection:
        row = connection.execute(rows.order_by(PLACINGS.c.client)).mappings().first()
    assert row is not None
    desk, page = visit("coordinator"), visit("provider")
    desk.goto(f"/aanbieding/{row['id']}")
    desk.get_by_role("link", name="Aanbieden", exact=True).click()
    desk.get_by_role("button", name="Aanbieden").click()
    desk.wait_for_url("**?gedaan=aanbieden")
    page.goto("/aanbiedingen")
    page.get_by_role("link", name=row["client"]).click()
    page.get_by_role("link", name="Weigeren").click()
    page.get_by_label("Aanbieder heeft geen uren beschikbaar").check()
    page.get_by_role("button", name="Weigeren").click()
    page.wait_for_url("**/aanbiedingen?klaar=weigeren")
    assert page.get_by_text("Geweigerd.").is_visible()
