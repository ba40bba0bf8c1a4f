"""The day of a planner: spread, reach by the hour, two plans side by side; never a person."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from itertools import combinations, pairwise, permutations
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update

from placement.audience.roles import Role
from placement.store import accounts, runs
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement.store.proposals import PROPOSALS
from placement_api.app import create_app
from placement_api.pages.coverage import HOURS
from placement_api.pages.rules_asked import plain
from placement_api.spreading import net_stored
from tests.placement_api.pages.conftest import Door, Visiting
from tests.placement_api.pages.planning import people, rows_of, said, sheets
from tests.placement_api.serving import NOW, Region, Served, serve

PAGES = ("/spreiding", "/spreiding?profiel=BW", "/dekking", "/dekking?niveau=hexagon&uur=3",
         "/afspraken", "/afspraken/a05", "/vergelijken")  # fmt: skip
HIDDEN = "afgeschermd"
SMALL = {str(n) for n in range(1, 5)} | {f"-{n}" for n in range(1, 5)}
PERSONS = (2, 6, 7)
"""Columns of the spread that count persons: who waits, who lives there, who is proposed."""


def test_no_page_nor_download_of_a_planner_holds_a_client(door: Door, served: Served) -> None:
    client, known = door("planner"), people(served)
    for path in PAGES:
        for form in ("", "print", "xlsx"):
            answer = client.get(path, params={"vorm": form} if form else {})
            assert answer.status_code == 200, path
            text = sheets(answer.content) if form == "xlsx" else answer.text
            assert said(text).isdisjoint(known), (path, form)


def test_no_small_count_of_people_is_shown(door: Door) -> None:
    rows = rows_of(door("planner"), "/spreiding")
    assert len(rows) == 12
    for row in rows:
        assert SMALL.isdisjoint(row[at] for at in PERSONS), row


def number(text: str) -> int | None:
    """Return a count as it stands in a list; None where it is hidden."""
    return None if text == HIDDEN else int(text.replace(".", "").replace("\u2212", "-"))


def again(served: Served, hours: int, *, without: int) -> str:
    """Keep one more proposal, with some placements fewer than the first; return its name."""
    at = NOW + dt.timedelta(hours=hours)
    placements = list(served.written["placements"])[without:]  # type: ignore[call-overload]
    objective = dict(served.written["objective"])  # type: ignore[call-overload]
    objective["placed"] -= without
    made = {**served.written, "placements": placements, "objective": objective}
    with served.platform.database.write() as connection:
        asked = runs.AskedRun("test", "coordinator", at, seed=hours)
        run = runs.ask(connection, served.platform.keys, asked)
        runs.start(connection, run, at)
        kept = runs.finish(connection, served.platform.keys, run, made, at)
    assert kept is not None
    return kept.id


def test_who_notes_one_proposal_after_the_other_cannot_subtract_down_to_a_person(
    door: Door, served: Served
) -> None:
    """The true counts differ by one to four; no two answers, nor their difference, tell that."""
    client, names, spread = door("planner"), [served.proposal], list[list[list[str]]]()
    for hours in (0, 1, 2, 3, 4):
        if hours:
            names.append(again(served, hours, without=hours))
        spread.append(rows_of(client, "/spreiding"))
    assert len({net_of_all(served, name) for name in names}) == len(names)
    noted = [[number(row[at]) for row in rows for at in PERSONS] for rows in spread]
    for one, other in combinations(noted, 2):
        apart = [a - b for a, b in zip(one, other, strict=True) if None not in (a, b)]  # type: ignore[operator]
        assert all(difference % 5 == 0 for difference in apart)
    for before, after in permutations(names[:3], 2):
        page = client.get(f"/vergelijken?voor={before}&na={after}")
        assert re.search(r"ongeveer (gelijk|\d*[05] (meer|minder))", said_of_people(page.text))
        for row in rows_of(client, f"/vergelijken?voor={before}&na={after}"):
            assert all(count is None or count % 5 == 0 for count in map(number, row[2:4])), row


def net_of_all(served: Served, name: str) -> tuple[tuple[object, int], ...]:
    return tuple(sorted(net_stored(served.platform, name).items()))


def said_of_people(page: str) -> str:
    """Return what a comparison says in sums, before the list."""
    return page.split("Wat er verschilt")[1].split("Regels die verschillen", maxsplit=1)[0]


def test_who_looks_every_day_cannot_tell_that_one_person_joined_the_waiting_list(
    door: Door, served: Served
) -> None:
    client, clients = door("planner"), EXCHANGE["clients"]
    noted = []
    for _ in range(6):
        noted.append([*rows_of(client, "/spreiding"), [client.get("/v1/spread").text]])
        with served.platform.database.write() as connection:
            asked = select(clients.c.id).where(
                clients.c.lives_in.is_(None), clients.c.home_municipality == "GM0503",
                clients.c.profile == "BT").limit(1)  # fmt: skip
            one = connection.execute(asked).scalar_one()
            connection.execute(
                update(clients).where(clients.c.id == one).values(home_municipality="GM1783")
            )
    changes = [sum(a != b for a, b in pairwise([rows[at] for rows in noted]))
               for at in range(len(noted[0]))]  # fmt: skip
    assert max(changes) <= 2
    for rows in noted:
        for row in rows[:-1]:
            assert all(count is None or count % 5 == 0 for count in (number(row[2]),)), row


def test_what_is_hidden_cannot_be_taken_from_a_total(door: Door) -> None:
    """Along every line with something hidden at least two are: one alone is total minus rest."""
    rows = rows_of(door("planner"), "/spreiding")
    for column in PERSONS:
        for line in (0, 1):
            groups = defaultdict(list)
            for row in rows:
                groups[row[line]].append(row[column])
            assert all(values.count(HIDDEN) != 1 for values in groups.values()), (column, groups)


def test_a_difference_is_hidden_with_what_it_is_worked_out_of(door: Door) -> None:
    for row in rows_of(door("planner"), "/spreiding"):
        waiting, balance, now, proposed, to_go = row[2], row[4], row[6], row[7], row[8]
        assert (balance == HIDDEN) == (waiting == HIDDEN)
        assert (to_go == HIDDEN) == (HIDDEN in (now, proposed))


def test_a_filter_or_a_smaller_region_hides_the_same(
    door: Door, region: Region, tmp_path: Path
) -> None:
    client = door("planner")
    whole = rows_of(client, "/spreiding")
    for place, code in (("Delft", "GM0503"), ("Westland", "GM1783")):
        part = rows_of(client, f"/spreiding?gemeente={code}")
        assert part == [row for row in whole if row[0] == place]
    folder = tmp_path / "bound"
    folder.mkdir()
    bound = serve(region, folder)
    asked = accounts.NewAccount("p", "planner", (), ("GM1926",))
    with bound.platform.database.write() as connection:
        account = accounts.add_account(connection, asked, "", NOW)
        secret = accounts.open_session(connection, account, NOW)
    alone = TestClient(create_app(bound.platform), base_url="http://testserver")
    alone.cookies.set("placement-dev", secret)
    assert rows_of(alone, "/spreiding") == [row for row in whole if row[0] == "Pijnacker-Nootdorp"]
    assert {row[0] for row in rows_of(alone, "/dekking")} == {"Pijnacker-Nootdorp"}


def test_the_page_hides_what_the_interface_hides(door: Door) -> None:
    client = door("planner")
    told = {(item["municipality"], item["profile"]): item.get("occupied", HIDDEN)
            for item in client.get("/v1/spread").json()["items"]}  # fmt: skip
    names = {"Delft": "GM0503", "Midden-Delfland": "GM1842", "Pijnacker-Nootdorp": "GM1926",
             "Westland": "GM1783"}  # fmt: skip
    for row in rows_of(client, "/spreiding"):
        assert str(told[names[row[0]], row[1]]) == row[6]


def test_a_coordinator_sees_every_figure(door: Door, served: Served) -> None:
    rows = rows_of(door("coordinator"), "/spreiding")
    assert all(HIDDEN not in row for row in rows)
    clients = EXCHANGE["clients"]
    with served.platform.database.read() as connection:
        asked = select(clients.c.id).where(clients.c.lives_in.is_(None),
                                           clients.c.home_municipality == "GM1842")  # fmt: skip
        waiting = len(connection.execute(asked).all())
    assert sum(int(row[2]) for row in rows if row[0] == "Midden-Delfland") == waiting


def test_bt_in_each_municipality_is_told_with_the_rule(door: Door, served: Served) -> None:
    text = door("planner").get("/spreiding").text
    assert text.count('badge--ok">ja') == 4
    assert "BT moet er in elke gemeente" in text
    assert "Bijlage 2a, § Beschermd Thuis" in text


def test_a_municipality_without_any_dwelling_for_bt_is_told(served: Served, door: Door) -> None:
    with served.platform.database.write() as connection:
        units = EXCHANGE["units"]
        kinds = units.c.housing_form.in_(("independent", "gespikkeld"))
        connection.execute(update(units).where(units.c.municipality == "GM1842", kinds).values(
            housing_form="shared", version=2))  # fmt: skip
    text = door("planner").get("/spreiding").text
    assert text.count('badge--no">nee') == 1
    assert "geen woning voor BT" in text


def test_without_a_proposal_the_spread_still_stands(served: Served, door: Door) -> None:
    with served.platform.database.write() as connection:
        connection.execute(delete(PLACINGS))
        connection.execute(delete(PROPOSALS))
    client = door("planner")
    assert "nog geen voorstel" in client.get("/spreiding").text
    assert "nog geen voorstel" in client.get("/vergelijken").text


def test_at_three_in_the_night_fewer_bases_are_staffed(door: Door) -> None:
    client = door("planner")
    rows = {row[0]: row for row in rows_of(client, "/dekking?profiel=BTG&uur=3")}
    assert float(rows["Midden-Delfland"][1].replace(",", ".")) < 100
    assert rows["Midden-Delfland"][2] == "100"
    text = client.get("/dekking?profiel=BTG&uur=3").text
    assert "binnen 15 minuten" in text
    assert "00:00-07:00" in text
    assert text.count(":00</th>") == HOURS


def test_reach_is_told_per_hexagon_too(door: Door) -> None:
    rows = rows_of(door("planner"), "/dekking?niveau=hexagon&profiel=BTG")
    assert len(rows) == 50
    assert rows[0][1] == "0"


@pytest.mark.parametrize("query", ["uur=99", "uur=x", "niveau=wijk", "profiel=ZZ", "niveau=%00"])
def test_an_odd_question_about_reach_is_answered_with_the_usual(door: Door, query: str) -> None:
    assert door("planner").get(f"/dekking?{query}").status_code == 200


@pytest.mark.parametrize("role", ["corporation", "provider", "auditor", "admin"])
def test_other_roles_do_not_come_here(door: Door, role: Role, served: Served) -> None:
    client = door(role)
    for path in ("/spreiding", "/dekking", "/vergelijken", f"/vergelijken?voor={served.proposal}"):
        assert client.get(path).status_code == 403, path


def test_two_proposals_side_by_side_show_numbers_alone(door: Door, served: Served) -> None:
    client, name = door("planner"), served.proposal
    path = f"/vergelijken?voor={name}&na={name}"
    text = client.get(path).text
    assert "Beide gaan uit van dezelfde regels" in text
    assert said(text).isdisjoint(people(served))
    assert f"/voorstel/{name}/verschil" not in text
    assert {row[3] for row in rows_of(client, path)} <= {*map(str, range(-100, 101, 5)), HIDDEN}
    assert f"/voorstel/{name}/verschil" in door("coordinator").get(path).text


@pytest.mark.parametrize(("query", "status"), [
    ("voor=x&na=y", 404), ("regel1=cluster.radius_m&waarde1=9", 400),
    ("voor=PROPOSAL&regel1=cluster.radius_m&waarde1=veel", 400),
    ("voor=PROPOSAL&regel1=time_limit_s&waarde1=9000", 400),
    ("voor=PROPOSAL&regel1=product.bw&waarde1=1", 400),
])  # fmt: skip
def test_what_cannot_be_compared_is_told(
    door: Door, served: Served, query: str, status: int
) -> None:
    path = f"/vergelijken?{query.replace('PROPOSAL', served.proposal)}"
    answer = door("planner").get(path)
    assert answer.status_code == status
    assert said(answer.text).isdisjoint(people(served))


@pytest.mark.slow
def test_other_rules_are_worked_out_and_tell_no_person(door: Door, served: Served) -> None:
    client, known = door("planner"), people(served)
    path = f"/vergelijken?voor={served.proposal}&regel1=reach_minutes.BTG&waarde1=5"
    answer = client.get(path)
    assert answer.status_code == 200
    assert "ter plaatse binnen" in answer.text
    assert said(answer.text).isdisjoint(known)
    for row in rows_of(client, path):
        assert SMALL.isdisjoint(row[2:]), row
        assert row[3] in (HIDDEN, "–") or int(row[3]) % 5 == 0


def test_a_pin_that_breaks_under_other_rules_names_nobody(door: Door, served: Served) -> None:
    with served.platform.database.read() as connection:
        pinned = [row.client for row in connection.execute(select(EXCHANGE["pins"]))]
    assert pinned
    path = f"/vergelijken?voor={served.proposal}&regel1=reach_minutes.BT&waarde1=1"
    answer = door("planner").get(path)
    assert answer.status_code == 400
    assert "wat er al vastligt" in answer.text
    assert said(answer.text).isdisjoint(people(served))


@pytest.mark.browser
def test_a_planner_looks_around_in_a_browser(visit: Visiting) -> None:
    page = visit("planner", 390)
    page.goto("/spreiding")
    page.get_by_label("Zorgprofiel").first.select_option("BW")
    page.get_by_text("BW: vraag, aanbod").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto("/dekking")
    page.get_by_label("Uur", exact=True).select_option("3")
    page.get_by_role("columnheader", name="Om 03:00 op tijd (%)").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def drawn(client: TestClient, path: str) -> list[dict[str, object]]:
    """Return what a map draws: the properties of its features."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return [feature["properties"] for feature in answer.json()["features"]]


def test_a_map_shows_no_more_than_the_table_beside_it(door: Door, served: Served) -> None:
    client, known = door("planner"), people(served)
    rows = {(row[0], row[1]): row for row in rows_of(client, "/spreiding")}
    for profile in ("BW", "BT", "BTG"):
        for thing in drawn(client, f"/spreiding/kaart.json?profiel={profile}"):
            text = str(thing)
            assert said(text).isdisjoint(known)
            for (place, code), row in rows.items():
                if code == profile and place in text and "wachtenden" in text:
                    assert (HIDDEN in text) == (HIDDEN in row), text


def test_the_map_of_reach_counts_nobody(door: Door) -> None:
    client = door("planner")
    things = drawn(client, "/dekking/kaart.json?profiel=BTG&niveau=hexagon&uur=3")
    assert len(things) > 400
    assert "wachtenden" not in str(things)


def test_demand_supply_target_and_proposal_stand_in_chart_table_and_map_alike(door: Door) -> None:
    client = door("planner")
    page = client.get("/spreiding?profiel=BTG").text
    chart = page.split('class="bars"')[1].split("</dl>")[0]
    rows = {row[0]: row for row in rows_of(client, "/spreiding?profiel=BTG")}
    for place, row in rows.items():
        told = re.findall(r"<span>([^<]*)</span></dd>", chart.split(f"<dt>{place}</dt>")[1])[:5]
        assert told == [row[2], row[3], row[5], row[6], row[7]], place
    layers = client.get("/spreiding/kaart.json?profiel=BTG").json()["layers"]
    assert {f"coverage_{name}" for name in ("demand", "supply", "proposal", "spread")} <= {
        layer["id"] for layer in layers
    }
    assert "Waar plaatsen over zijn" in page


def test_the_file_of_reach_holds_every_hour_of_the_day(door: Door) -> None:
    text = sheets(door("planner").get("/dekking?vorm=xlsx").content)
    assert "Op tijd per uur van de dag" in text
    assert all(f"{hour:02d}:00" in text for hour in range(HOURS))


@pytest.mark.parametrize(("written", "read"), [
    ("0,25", "0.25"), ("120 m", "120"), ("12 weken", "12"), ("Geschakeld", "chain"),
    ("hemelsbreed", "straight"), ("nee", "false"), ("veel", "veel"),
])  # fmt: skip
def test_a_value_of_a_rule_is_read_as_people_write_it(written: str, read: str) -> None:
    assert plain(written) == read


def test_each_rule_that_can_be_chosen_tells_its_value_of_now(door: Door) -> None:
    page = door("planner").get("/vergelijken").text
    assert "Opkomsttijd BTG (minuten); nu 15" in page
    assert "alle paren, of geschakeld; nu alle paren" in page
