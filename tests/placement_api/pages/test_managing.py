"""The admin lets people in, shows them out, and never sees a secret twice."""

from __future__ import annotations

import html
import re

from fastapi.testclient import TestClient

from placement.store import accounts
from placement_api.app import create_app
from tests.placement_api.pages.conftest import Door, csrf
from tests.placement_api.serving import Served

PATH = "/beheer/accounts"


def make(admin: TestClient, **fields: object) -> tuple[int, str]:
    asked = {"csrf": csrf(admin), "name": "petra", "role": "planner", **fields}
    told = admin.post(f"{PATH}/nieuw", data=asked)
    return told.status_code, told.text


def secret_in(page: str) -> str:
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found is not None
    return html.unescape(found[1])


def enter(served: Served, name: str, password: str) -> int:
    client = TestClient(create_app(served.platform), base_url="http://testserver",
                        follow_redirects=False)  # fmt: skip
    told = client.post("/inloggen", data={"name": name, "password": password})
    return int(told.status_code)


def id_of(served: Served, name: str) -> str:
    with served.platform.database.read() as connection:
        return str(accounts.account_named(connection, name)["id"])


def test_a_new_account_gets_a_secret_that_is_shown_this_once(door: Door, served: Served) -> None:
    admin = door("admin")
    status, page = make(admin)
    secret = secret_in(page)
    assert status == 200
    assert enter(served, "petra", secret) == 303
    assert secret not in admin.get(PATH).text
    assert secret not in admin.get(f"{PATH}/{id_of(served, 'petra')}").text
    assert "moet wachtwoord kiezen" in admin.get(PATH).text


def test_a_form_with_faults_comes_back_with_all_of_them_and_what_was_filled_in(
    door: Door,
) -> None:
    admin = door("admin")
    status, page = make(admin, name="p!", role="baas", municipalities=["GM0503"])
    assert status == 400
    assert 'value="p!"' in page
    assert "is te kort" in page or "heeft niet de verwachte vorm" in page
    assert "is geen van de toegestane waarden" in page
    assert re.search(r'value="GM0503" checked', page)


def test_a_corporation_needs_an_organisation_of_its_kind(door: Door) -> None:
    admin = door("admin")
    assert "kies ten minste één organisatie" in make(admin, role="corporation")[1]
    assert "hoort niet bij deze rol" in make(admin, role="corporation", organisations=["pa"])[1]
    assert "hoort niet bij deze rol" in make(admin, organisations=["woonbron"])[1]
    assert make(admin, role="corporation", organisations=["woonbron"])[0] == 200


def test_a_name_that_is_taken_says_so(door: Door) -> None:
    admin = door("admin")
    make(admin)
    status, page = make(admin)
    assert status == 409
    assert "er is al een account" in page


def test_an_account_is_reset_closed_and_opened_again(door: Door, served: Served) -> None:
    admin = door("admin")
    first = secret_in(make(admin)[1])
    own = f"{PATH}/{id_of(served, 'petra')}"
    second = secret_in(admin.post(f"{own}/wachtwoord", data={"csrf": csrf(admin)}).text)
    assert enter(served, "petra", first) == 401
    assert enter(served, "petra", second) == 303
    admin.post(f"{own}/toegang", data={"csrf": csrf(admin), "toegang": "sluiten"})
    assert enter(served, "petra", second) == 401
    assert "gesloten" in admin.get(own).text
    admin.post(f"{own}/toegang", data={"csrf": csrf(admin), "toegang": "openen"})
    assert enter(served, "petra", second) == 303


def test_the_last_admin_cannot_close_the_door_behind_him(door: Door, served: Served) -> None:
    admin = door("admin")
    own = f"{PATH}/{id_of(served, 'admin-pagina')}"
    told = admin.post(f"{own}/toegang", data={"csrf": csrf(admin), "toegang": "sluiten"})
    assert told.status_code == 409
    assert "laatste beheerder" in told.text


def test_organisations_show_who_works_for_them(door: Door) -> None:
    door("corporation")
    page = door("admin").get("/beheer/organisaties").text
    assert "Woonbron" in page
    assert "corporation-pagina" in page


def test_nobody_else_manages_accounts(door: Door) -> None:
    for role in ("coordinator", "corporation", "planner", "provider", "auditor"):
        client = door(role)
        for path in (PATH, f"{PATH}/nieuw", "/beheer/organisaties", "/beheer/instellingen"):
            assert client.get(path).status_code == 403
        assert make(client)[0] == 403
