"""The admin lets people in, shows them out, and never sees a secret twice."""

from __future__ import annotations

import datetime as dt
import html
import re

from fastapi.testclient import TestClient

from placement.store import accounts
from placement_api.app import create_app
from tests.placement_api.pages.conftest import Door, csrf
from tests.placement_api.serving import NOW, Served

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


def test_other_organisations_count_at_once_and_end_what_is_open(door: Door, served: Served) -> None:
    admin, client = door("admin"), door("corporation")
    assert len(client.get("/v1/units").json()["items"]) == 4
    own = f"{PATH}/{id_of(served, 'corporation-pagina')}"
    with served.platform.database.write() as connection:
        account = accounts.account_named(connection, "corporation-pagina")["id"]
        until = NOW + dt.timedelta(days=1)
        key = accounts.add_token(connection, account, "k", (), until)
    sent = admin.post(f"{own}/binding", data={"csrf": csrf(admin), "organisations": ["vidomes"],
                                              "municipalities": ["GM1926"]})  # fmt: skip
    assert sent.status_code == 303
    assert "Dit geldt vanaf nu" in admin.get(sent.headers["location"]).text
    assert client.get("/woningen").headers["location"].startswith("/inloggen")
    client.cookies.clear()
    told = client.get("/v1/units", headers={"Authorization": f"Bearer {key}"}).json()["items"]
    assert {(row["corporation"], row["municipality"]) for row in told} <= {("vidomes", "GM1926")}
    assert "Accounts: andere organisaties of gemeenten" in door("auditor").get("/toezicht").text


def test_what_an_account_may_not_be_bound_to_comes_back_as_it_was_filled_in(
    door: Door, served: Served
) -> None:
    admin, _ = door("admin"), door("corporation")
    own = f"{PATH}/{id_of(served, 'corporation-pagina')}/binding"
    none = admin.post(own, data={"csrf": csrf(admin), "municipalities": ["GM0503"]})
    assert none.status_code == 400
    assert "kies ten minste één organisatie" in none.text
    assert re.search(r'value="GM0503" checked', none.text)
    odd = admin.post(own, data={"csrf": csrf(admin), "organisations": ["pa"],
                                "municipalities": ["GM9999"]})  # fmt: skip
    assert "hoort niet bij deze rol" in odd.text
    assert "is geen gemeente van deze regio" in odd.text


def test_an_admin_cannot_be_bound_to_a_part_and_so_shut_out(door: Door, served: Served) -> None:
    admin = door("admin")
    own = f"{PATH}/{id_of(served, 'admin-pagina')}"
    sent = admin.post(f"{own}/binding", data={"csrf": csrf(admin), "municipalities": ["GM0503"]})
    assert sent.status_code == 400
    assert "werkt voor de hele regio" in make(admin, role="auditor", municipalities=["GM0503"])[1]
    assert "Voor wie dit account werkt" not in admin.get(own).text


KEYS = "/beheer/sleutels"


def test_a_key_is_shown_this_once_does_what_was_ticked_and_stops_when_withdrawn(
    door: Door, served: Served
) -> None:
    admin, _ = door("admin"), door("coordinator")
    account = id_of(served, "coordinator-pagina")
    assert "coordinator-pagina" in admin.get(KEYS).text
    form = admin.get(f"{KEYS}/nieuw?account={account}").text
    assert "Cliënten: lezen" in form
    assert "Logboek: lezen" not in form
    asked = {"csrf": csrf(admin), "account": account, "label": "koppeling", "days": "30"}
    made = admin.post(f"{KEYS}/nieuw", data={**asked, "scopes": ["units"]})
    secret = secret_in(made.text)
    machine = TestClient(create_app(served.platform), base_url="http://testserver",
                         headers={"Authorization": f"Bearer {secret}"})  # fmt: skip
    assert machine.get("/v1/units").status_code == 200
    assert machine.get("/v1/clients").status_code == 403
    listed = admin.get(KEYS).text
    assert secret not in listed
    assert "Woningen (lezen)" in listed
    token = re.search(rf"{KEYS}/(\w+)/intrekken", listed)
    assert token is not None
    admin.post(f"{KEYS}/{token[1]}/intrekken", data={"csrf": csrf(admin)})
    assert machine.get("/v1/units").status_code == 401
    assert "ingetrokken" in admin.get(KEYS).text


def test_a_key_without_a_choice_or_beyond_its_account_is_refused_and_keeps_the_form(
    door: Door, served: Served
) -> None:
    admin, _ = door("admin"), door("corporation")
    account = id_of(served, "corporation-pagina")
    asked = {"csrf": csrf(admin), "account": account, "label": "koppeling", "days": "900"}
    none = admin.post(f"{KEYS}/nieuw", data=asked)
    assert none.status_code == 400
    assert "kies wat de sleutel mag" in none.text
    assert 'value="koppeling"' in none.text
    assert 'id="veld-days-fout"' in none.text
    more = admin.post(f"{KEYS}/nieuw", data={**asked, "days": "9", "scopes": ["clients", "units"]})
    assert "hoort niet bij de rol van dit account" in more.text
    assert re.search(r'value="units" checked', more.text)
    assert admin.post(f"{KEYS}/nieuw", data={**asked, "account": "niemand"}).status_code == 404


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
        for path in (PATH, f"{PATH}/nieuw", KEYS, f"{KEYS}/nieuw", "/beheer/organisaties",
                     "/beheer/instellingen"):  # fmt: skip
            assert client.get(path).status_code == 403
        assert make(client)[0] == 403
