"""A proposal as a board: what it shows, what is out of date, decisions, and offers from it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from placement.audience.roles import Role
from placement.store import audit, pinning, placings, proposals, runs
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement.store.refusals import refusals
from placement.store.staleness import prints_now, stale_of
from tests.placement_api.pages.conftest import Door, Site, Visiting, csrf
from tests.placement_api.serving import NOW, Served


@dataclass
class Desk:
    """A coordinator at the board."""

    client: TestClient
    served: Served
    token: str

    @property
    def board(self) -> str:
        return f"/voorstel/{self.served.proposal}"

    def get(self, path: str = "") -> str:
        told = self.client.get(self.board + path)
        assert told.status_code == 200, told.text
        return told.text

    def post(self, path: str, status: int = 200, **fields: Any) -> Any:
        told = self.client.post(self.board + path, data={"csrf": self.token, **fields})
        assert told.status_code == status, told.text
        return told

    def rows(self, **where: Any) -> list[dict[str, Any]]:
        with self.served.platform.database.read() as connection:
            asked = select(PLACINGS).order_by(PLACINGS.c.client)
            found = [dict(row) for row in connection.execute(asked).mappings()]
        return [row for row in found if all(row[k] == v for k, v in where.items())]

    def free(self, count: int) -> list[dict[str, Any]]:
        return self.rows(chain=0, state="proposed")[:count]


@pytest.fixture
def desk(door: Door, served: Served) -> Desk:
    client = door("coordinator")
    return Desk(client, served, csrf(client))


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [f"{row['id']}:{row['version']}" for row in rows]


def test_the_heading_counts_and_says_what_was_proved(desk: Desk) -> None:
    told = re.sub(r"<[^>]+>|\s+", " ", desk.get())
    for part in ("93 krijgen een plaats", "12 verhuizen", "47 wachten nog", "bewezen het beste"):
        assert part in re.sub(r" +", " ", told)


def test_a_plan_that_is_not_proved_says_how_much_better_it_can_be(desk: Desk) -> None:
    platform, made = desk.served.platform, dict(desk.served.written)
    made |= {
        "status": "feasible",
        "proved": ["placed"],
        "bound": {**made["objective"], "waiting": 250_000},
    }  # type: ignore[dict-item]
    with platform.database.write() as connection:
        run = runs.ask(connection, platform.keys, runs.AskedRun("a", "coordinator", NOW))
        runs.start(connection, run, NOW)
        kept = runs.finish(connection, platform.keys, run, made, NOW)
    assert kept is not None
    told = desk.client.get(f"/voorstel/{kept.id}").text
    assert "niet op elk punt bewezen het beste" in told
    assert "hoogstens 6.077" in told  # 250,000 against 243,923


def test_chains_stand_in_their_order_and_only_the_first_step_can_be_offered(desk: Desk) -> None:
    told = desk.get("/ketens")
    first, second = desk.rows(chain=1)[1], desk.rows(chain=1)[0]
    assert first["order"] == 1
    assert told.index(first["client"]) < told.index(second["client"])
    confirm = desk.post("/aanbieden", kies=names([first, second])).text
    hidden = re.findall(r'name="kies" value="([^"]+)"', confirm)
    assert hidden == names([first])
    assert "na acceptatie mag worden aangeboden" in confirm
    assert "eerst moet wie eerder in de keten staat accepteren" in confirm


def test_groups_and_those_without_a_place_are_told_with_why(desk: Desk) -> None:
    assert "g10" in desk.get("/groepen")
    left = desk.get("/zonder-plaats")
    assert left.count("<tr data-id=") == 47
    assert "vrije uren van de aanbieder" in left


def test_what_is_ticked_on_the_board_stays_on_other_pages_and_filters(desk: Desk) -> None:
    chosen = [row["id"] for row in desk.free(2)]
    sent = desk.post("?sorteer=client&blad=3", 303, kies=chosen).headers["location"]
    page = desk.client.get(sent).text
    assert "blad 3 van 3" in page
    assert all(f'type="hidden" name="kies" value="{name}"' in page for name in chosen)
    sent = desk.post("", 303, kies=chosen, soort="verhuizing").headers["location"]
    assert "soort=verhuizing" in sent
    assert "<span data-chosen>2</span>" in desk.client.get(sent).text


def test_what_was_chosen_is_offered_each_by_itself_with_its_last_day(desk: Desk) -> None:
    rows = desk.free(3)
    confirm = desk.post("/aanbieden", kies=names(rows)).text
    assert all(row["client"] in confirm for row in rows)
    assert {row["state"] for row in desk.rows(proposal=desk.served.proposal)} == {"proposed"}
    sent = desk.post("/aanbiedingen", 303, kies=names(rows), until="2026-12-01")
    assert sent.headers["location"] == "/aanbiedingen?gedaan=3"
    offered = desk.rows(state="offered")
    assert [row["id"] for row in offered] == [row["id"] for row in rows]
    # The whole last day counts, here and not in UTC.
    assert {str(row["expires_at"])[:19] for row in offered} == {"2026-12-01 22:59:59"}


def test_all_that_can_be_offered_now_is_one_button(desk: Desk) -> None:
    confirm = desk.post("/aanbieden", alles="ja").text
    ready = re.findall(r'name="kies" value="([^"]+)"', confirm)
    assert len(ready) == 93  # 105 without the second steps of twelve chains


def test_a_day_that_has_passed_comes_back_with_what_was_chosen(desk: Desk) -> None:
    rows = desk.free(2)
    told = desk.post("/aanbiedingen", 400, kies=names(rows), until="2026-11-21").text
    assert "ligt niet na vandaag" in told
    assert re.findall(r'name="kies" value="([^"]+)"', told) == names(rows)
    assert 'value="2026-11-21"' in told


def test_choosing_nothing_says_so(desk: Desk) -> None:
    assert "U koos nog niets" in desk.post("/aanbieden", 400).text
    assert "U koos nog niets" in desk.post("/vastzetten", 400, besluit="must").text


def test_who_is_second_to_offer_is_told_by_name(desk: Desk) -> None:
    rows = desk.free(2)
    seen = names(rows)
    desk.post("/aanbiedingen", 303, kies=seen[:1], until="2026-12-01")
    told = desk.post("/aanbiedingen", kies=seen, until="2026-12-01").text
    assert "Niet alles is aangeboden" in told
    assert f"<strong>{rows[0]['client']}</strong>" in told
    assert f">{rows[1]['client']}</a>" in told
    assert len(desk.rows(state="offered")) == 2


def test_what_changed_meanwhile_is_named_on_the_board_with_why(desk: Desk) -> None:
    platform, row = desk.served.platform, desk.free(1)[0]
    units = EXCHANGE["units"]
    with platform.database.write() as connection:
        connection.execute(
            update(units).where(units.c.id == row["unit"]).values(rent=999, version=2)
        )
    told = desk.get()
    assert f"woning {row['unit']} is sinds dit voorstel gewijzigd" in told
    assert "kan niet meer" in told
    assert row["client"] in desk.post("/aanbieden", kies=names([row])).text


def test_the_whole_proposal_is_judged_stale_as_each_placing_is(desk: Desk) -> None:
    platform, rows = desk.served.platform, desk.free(6)
    units, clients = EXCHANGE["units"], EXCHANGE["clients"]
    desk.post("/aanbiedingen", 303, kies=names(rows[:1]), until="2026-12-01")
    with platform.database.write() as connection:
        for row, table, values in (
            (rows[1], units, {"rent": 1}), (rows[2], units, {"capacity": 0}),
            (rows[3], clients, {"urgency": 2 if rows[3] else 1}),
        ):  # fmt: skip
            name = row["unit"] if table is units else row["client"]
            values |= {"version": 2}
            connection.execute(update(table).where(table.c.id == name).values(values))
        connection.execute(
            update(PLACINGS).where(PLACINGS.c.id == rows[4]["id"]).values(unit=rows[0]["unit"])
        )
    day = NOW.date()
    with platform.database.read() as connection:
        prints = prints_now(connection, platform.keys, desk.served.proposal)
        every = desk.rows(proposal=desk.served.proposal)
        whole = stale_of(connection, every, prints, day)
        for row in every:
            if row["state"] == "proposed":
                chain = placings.chain_of(connection, row)
                why = tuple(refusals(connection, platform.keys, row, chain, day))
                assert whole.get(row["id"], ()) == why
    assert {rows[n]["id"] for n in (1, 2, 4)} <= set(whole)


def test_a_board_asks_the_database_the_same_however_long_it_is(desk: Desk) -> None:
    from sqlalchemy import event

    asked: list[str] = []
    engine = desk.served.platform.database.engine
    desk.get()
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    desk.get()
    event_free = [text for text in asked if "audit" not in text.lower()]
    assert len(event_free) < 40


def test_a_decision_has_a_reason_and_waits_for_the_next_run(desk: Desk) -> None:
    row = desk.free(1)[0]
    asked = desk.post("/vastzetten", kies=[row["id"]], besluit="never").text
    assert "zo mag het nooit worden" in asked
    back = desk.post("/besluiten", 400, kies=[row["id"]], besluit="never").text
    assert "ontbreekt" in back
    assert f'value="{row["id"]}"' in back
    desk.post("/besluiten", 303, kies=[row["id"]], besluit="never", reason="te dicht bij ex")
    shown = desk.get("/besluiten")
    assert "te dicht bij ex" in shown
    assert "1 besluit zit nog niet in dit voorstel" in re.sub(r"\s+", " ", shown)
    with desk.served.platform.database.read() as connection:
        pin = pinning.pins(connection, desk.served.platform.keys)[0]
    assert (pin["client"], pin["unit"], pin["decision"]) == (row["client"], row["unit"], "never")
    desk.post("/besluiten/intrekken", 303, kies=[pin["id"]])
    assert "te dicht bij ex" not in desk.get("/besluiten")


def test_a_decision_against_another_comes_back_with_its_reason(desk: Desk) -> None:
    row = desk.free(1)[0]
    desk.post("/besluiten", 303, kies=[row["id"]], besluit="never", reason="nee")
    told = desk.post("/besluiten", 409, kies=[row["id"]], besluit="must", reason="toch wel").text
    assert "al het omgekeerde besloten" in told
    assert "toch wel</textarea>" in told


def test_a_later_proposal_shows_who_moved_and_why(desk: Desk) -> None:
    platform, made = desk.served.platform, dict(desk.served.written)
    placements: Any = made["placements"]
    gone, later = placements[0], NOW + dt.timedelta(minutes=1)
    earlier = desk.served.proposal
    with platform.database.write() as connection:
        run = runs.ask(connection, platform.keys, runs.AskedRun("a", "coordinator", later))
        runs.start(connection, run, later)
        kept = runs.finish(
            connection, platform.keys, run, made | {"placements": placements[1:]}, later
        )
        assert kept is not None
        assert proposals.latest(connection) == kept.id
    told = desk.client.get(f"/voorstel/{kept.id}/verschil?met={earlier}").text
    assert "valt af" in told
    assert gone["client"] in told
    assert "0 </strong>" not in told
    only = desk.client.get(f"/voorstel/{kept.id}/verschil?met={earlier}&soort=dropped").text
    assert only.count("<tr data-id=") == 1
    old = desk.get()
    assert "Er is een nieuwer voorstel" in old


def test_the_first_proposal_has_nothing_to_be_compared_with(desk: Desk) -> None:
    assert "niets om mee te vergelijken" in desk.get("/verschil")


def test_the_workbook_holds_every_table_and_the_map_is_shut_in(desk: Desk) -> None:
    book = desk.client.get(f"{desk.board}/voorstel.xlsx")
    with zipfile.ZipFile(io.BytesIO(book.content)) as sheets:
        count = sum(name.startswith("xl/worksheets/sheet") for name in sheets.namelist())
    assert count >= 8
    drawn = desk.client.get(f"{desk.board}/kaart.html")
    policy = drawn.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    kept = desk.client.get(f"{desk.board}/kaart.html?bewaren=ja")
    assert kept.headers["content-disposition"] == 'attachment; filename="kaart.html"'


def test_layers_come_as_a_geopackage(desk: Desk) -> None:
    made = desk.client.get(f"{desk.board}/voorstel.gpkg")
    assert made.content.startswith(b"SQLite format 3\0")


@pytest.mark.slow
def test_on_paper_everybody_is_there(desk: Desk) -> None:
    page = desk.get("/afdruk")
    assert page.count("<tr>") > 105 + 47
    made = desk.client.get(f"{desk.board}/voorstel.pdf")
    assert made.content.startswith(b"%PDF")


PATHS = ("", "/ketens", "/groepen", "/zonder-plaats", "/verschil", "/besluiten", "/kaart",
         "/kaart.html", "/voorstel.xlsx", "/voorstel.gpkg", "/afdruk", "/voorstel.pdf")  # fmt: skip


@pytest.mark.parametrize("role", ["corporation", "provider", "planner", "auditor", "admin"])
def test_nobody_else_sees_a_proposal_in_any_form(door: Door, served: Served, role: Role) -> None:
    client = door(role)
    token = csrf(client)
    for path in PATHS:
        told = client.get(f"/voorstel/{served.proposal}{path}")
        assert told.status_code == 403
        assert not re.search(r"\bc\d{3}\b", told.text)
    for path in ("/aanbieden", "/aanbiedingen", "/vastzetten", "/besluiten"):
        sent = {"csrf": token, "alles": "ja", "until": "2026-12-01"}
        assert client.post(f"/voorstel/{served.proposal}{path}", data=sent).status_code == 403


def test_who_was_seen_on_the_board_stands_in_the_audit_chain(desk: Desk) -> None:
    table = audit.METADATA.tables["audit"]
    count = select(func.count()).where(table.c.action == "proposals.read")
    with desk.served.platform.database.read() as connection:
        before = connection.execute(count).scalar_one()
    desk.get()
    with desk.served.platform.database.read() as connection:
        assert connection.execute(count).scalar_one() - before == 50
        assert audit.verify(connection) is None


def test_an_unknown_proposal_is_not_found(desk: Desk) -> None:
    assert desk.client.get("/voorstel/bestaat-niet").status_code == 404


@pytest.mark.browser
def test_the_map_works_inside_its_frame(site: Site, visit: Visiting) -> None:
    page = visit("coordinator")
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.goto(f"/voorstel/{site.served.proposal}/kaart")
    frame = page.frame_locator("iframe")
    frame.locator(".leaflet-container").wait_for(timeout=30_000)
    assert said == []
