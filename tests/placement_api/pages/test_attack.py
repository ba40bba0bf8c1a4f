"""Somebody of a corporation who wants to know about a client tries every door of the pages."""

from __future__ import annotations

import re
import statistics
import time
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from starlette.routing import Route

from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement_api.app import create_app
from tests.placement_api.pages.conftest import Door, account_of, csrf
from tests.placement_api.pages.crawling import crawl, steady
from tests.placement_api.pages.planning import people, said, sheets
from tests.placement_api.serving import Served

NOBODY = "c9-bestaat-niet"
APART = ("/static", "/uitloggen", "/zoeken")
"""Files that are the same for all, the way out, and the search, which has a test of its own."""
VARYING = frozenset({"content-length", "set-cookie", "x-request-id"})
PART = re.compile(r"\{(\w+)(?::\w+)?\}")


def addresses(served: Served, about: str) -> list[tuple[str, str]]:
    """Return every page that reads or writes, with `about` wherever it takes a name."""
    found = []
    for route in create_app(served.platform).routes:
        if not isinstance(route, Route) or route.path.startswith(APART):
            continue
        methods = sorted((route.methods or set()) & {"GET", "POST"})
        found += [(method, PART.sub(quote(about, safe=""), route.path)) for method in methods]
    return found


def ask(client: TestClient, token: str, method: str, path: str) -> Response:
    sent = {"csrf": token, "client": "c001", "zoek": "c001"}
    answer: Response = client.get(path) if method == "GET" else client.post(path, data=sent)
    return answer


def told(answer: Response) -> str:
    """Return all that an answer says: its status, headers and text."""
    headers = {name: value for name, value in answer.headers.items() if name not in VARYING}
    return steady(f"{answer.status_code} {headers} {answer.text}")


def secrets(served: Served) -> list[str]:
    """Return names of one client, one placing and one proposal that are there."""
    with served.platform.database.read() as connection:
        placing = connection.execute(PLACINGS.select().limit(1)).mappings().one()
    return [str(placing["client"]), str(placing["id"]), served.proposal]


@pytest.mark.slow
def test_no_door_of_a_corporation_says_more_of_what_is_there_than_of_what_is_not(
    door: Door, served: Served
) -> None:
    """Pages, downloads, errors and headers alike: the name that was asked is all that differs."""
    client, known = door("corporation"), people(served)
    token = csrf(client)
    there = {name: addresses(served, name) for name in [*secrets(served), NOBODY]}
    telling = []
    for kinds in zip(*there.values(), strict=True):
        answers = [ask(client, token, method, path) for method, path in kinds]
        blank = {
            told(one).replace(quote(name, safe=""), "*").replace(name, "*")
            for one, name in zip(answers, there, strict=True)
        }
        if len(blank) > 1:
            telling.append(kinds[0])
        for one, name in zip(answers, there, strict=True):
            assert said(one.text) & known <= {name, "c001"}, kinds[0]
    assert telling == []


def test_no_download_of_a_corporation_holds_a_client(door: Door, served: Served) -> None:
    client, known = door("corporation"), people(served)
    files = {path: one for path, one in crawl(client, each=1).items()
             if one.content[:2] == b"PK" or one.content[:4] == b"%PDF"}  # fmt: skip
    assert {"xlsx", "pdf"} <= {path.rpartition("vorm=")[2] for path in files}
    for path, one in files.items():
        text = sheets(one.content) if one.content[:2] == b"PK" else one.content.decode("latin-1")
        assert said(text).isdisjoint(known), path
        assert not re.search("cli[eë]nt", text.split("Elke inzage")[0]) or "PK" not in text[:2]


def test_what_a_corporation_searches_for_tells_it_of_nobody(door: Door, served: Served) -> None:
    client = door("corporation")
    token, pages = csrf(client), []
    for text in (*secrets(served), NOBODY):
        sent = client.post("/zoeken", data={"csrf": token, "zoek": text})
        assert text not in sent.headers["location"]
        pages.append(steady(client.get(sent.headers["location"]).text).replace(text, "*"))
        listed = client.get(f"/woningen?zoek={text}").text
        assert "Geen eigen woning voldoet hieraan" in listed
    assert len(set(pages)) == 1
    assert "Niets gevonden dat uw rol mag zien" in pages[0]


def test_a_refusal_takes_a_corporation_as_long_whether_somebody_is_there_or_not(
    door: Door, served: Served
) -> None:
    client, name = door("corporation"), secrets(served)[0]

    def spent(path: str) -> float:
        began = time.process_time()
        client.get(path)
        return time.process_time() - began

    pairs = [(spent(f"/client/{name}"), spent(f"/client/{NOBODY}")) for _ in range(30)]
    one, none = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert 0.6 < one / none < 1.7


def test_no_answer_of_a_corporation_can_be_kept_or_compared_by_a_mark(
    door: Door, served: Served
) -> None:
    """An ETag or a date would tell, without the content, that something changed."""
    client = door("corporation")
    for path in ("/", "/woningen", "/woningen/kaart.json", "/afspraken", "/woning-aanbieden"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "no-store", path
        assert not {"etag", "last-modified"} & set(headers), path


def test_a_session_of_another_organisation_sees_nothing_of_this_one(served: Served) -> None:
    app = create_app(served.platform)
    client = TestClient(app, base_url="http://testserver", follow_redirects=False)
    client.cookies.set("placement-dev", account_of(served, "corporation").secret)
    with served.platform.database.read() as connection:
        rows = connection.execute(EXCHANGE["units"].select()).mappings().all()
    foreign = {str(row["id"]) for row in rows if row["corporation"] != "woonbron"}
    for path in ("/woningen", "/afspraken", "/woning-aanbieden", "/woningen/kaart.json"):
        assert said(client.get(path).text).isdisjoint(foreign), path
    pages = {
        steady(client.get(f"/woningtoets?woning={unit}").text).replace(unit, "*")
        for unit in [*sorted(foreign)[:3], NOBODY]
    }
    assert len(pages) == 1
