"""Match: start, follow, cancel, and what is told when it fails; the walk by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from placement import jobs
from placement.audience.roles import Role
from placement.store import runs
from placement_api.platform import written
from tests.placement_api.pages.conftest import Door, Site, Visiting, csrf
from tests.placement_api.pages.keyboard import focused, tab_to
from tests.placement_api.serving import NOW, Served


def ask(served: Served, **more: int) -> str:
    platform = served.platform
    with platform.database.write() as connection:
        wish = runs.AskedRun("iemand", "coordinator", NOW, **more)
        return runs.ask(connection, platform.keys, wish)


def test_the_runs_so_far_stand_in_a_list_with_their_outcome(door: Door, served: Served) -> None:
    told = door("coordinator").get("/match").text
    assert "105 plaatsen, 47 wachtenden zonder plaats, bewezen het beste" in told
    assert f'href="/voorstel/{served.proposal}"' in told


def test_a_run_is_started_followed_and_cancelled(door: Door, served: Served) -> None:
    client = door("coordinator")
    token = csrf(client)
    started = client.post("/match", data={"csrf": token, "seconds": "30", "seed": "7"})
    where = started.headers["location"]
    assert started.status_code == 303
    page = client.get(where).text
    assert "in de wachtrij" in page
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    with served.platform.database.read() as connection:
        row = runs.read(connection, where.rsplit("/", 1)[1])
    assert (row["seed"], row["time_limit_s"]) == (7, 30)
    assert client.post(f"{where}/afbreken", data={"csrf": token}).status_code == 303
    after = client.get(where).text
    assert "afgebroken voor de start" in after
    assert "hx-trigger" not in after
    assert "http-equiv" not in after


def test_a_form_that_is_sent_twice_starts_one_run(door: Door, served: Served) -> None:
    client = door("coordinator")
    page = client.get("/match").text
    key = re.search(r'name="sleutel" value="(\d+)"', page)
    assert key is not None
    assert key[1] not in client.get("/match").text
    form = {"csrf": csrf(client), "seconds": "30", "seed": "7", "sleutel": key[1]}
    first, second = (client.post("/match", data=form).headers["location"] for _ in range(2))
    assert first == second
    changed = client.post("/match", data={**form, "seconds": "60"}).headers["location"]
    assert changed != first
    with served.platform.database.read() as connection:
        assert len([row for row in runs.listed(connection) if row["state"] == "queued"]) == 2


def test_a_seed_that_is_no_number_comes_back_with_what_was_filled_in(door: Door) -> None:
    client = door("coordinator")
    told = client.post("/match", data={"csrf": csrf(client), "seed": "zeven", "seconds": "300"})
    assert told.status_code == 400
    assert "is geen geheel getal" in told.text
    assert 'value="zeven"' in told.text
    assert '<option value="300" selected>' in told.text


def test_progress_tells_each_goal_how_much_better_it_can_be(door: Door, served: Served) -> None:
    run = ask(served)
    goals = {"objective": {"placed": 200, "waiting": 9}, "bound": {"placed": 273, "waiting": 9}}
    with served.platform.database.write() as connection:
        runs.start(connection, run, NOW)
        found = {**goals, "proved": ["waiting"]}
        runs.progress(connection, run, "plan zoeken", found, NOW)
    told = door("coordinator").get(f"/match/{run}").text
    assert "plan zoeken" in told
    assert "hoogstens 73" in told
    assert "bewezen het beste" in told


def test_a_failed_run_says_why_and_what_to_do(door: Door, served: Served) -> None:
    run = ask(served)
    with served.platform.database.write() as connection:
        runs.end(connection, run, "failed", "de berekening overschreed haar tijd", NOW)
    told = door("coordinator").get(f"/match/{run}").text
    assert "de berekening overschreed haar tijd" in told
    assert "Start opnieuw met meer tijd." in told


@pytest.mark.parametrize("role", ["corporation", "provider", "planner"])
def test_other_roles_have_no_match(door: Door, role: Role) -> None:
    client = door(role)
    assert client.get("/match").status_code == 403
    assert client.post("/match", data={"csrf": csrf(client)}).status_code == 403


def test_an_auditor_sees_the_runs_but_no_proposal_and_starts_none(door: Door) -> None:
    client = door("auditor")
    told = client.get("/match").text
    assert "Berekeningen" in told
    assert "/voorstel/" not in told
    assert client.post("/match", data={"csrf": csrf(client)}).status_code == 403


@pytest.fixture
def working(site: Site, tmp_path: Path) -> Iterator[Site]:
    """Let the site do the runs that it is asked, by the queue that `placement serve` opens."""
    platform = site.served.platform

    def launch() -> jobs.Matching:
        return jobs.launch(
            platform.database, platform.keys, written, platform.clock,
            url=f"sqlite:///{tmp_path}/placement.db", executor="test",
        )  # fmt: skip

    with ThreadPoolExecutor(1) as aside:  # the browser's own loop runs in this thread
        queue = aside.submit(launch).result()
        platform.jobs.submit = queue.submit  # type: ignore[method-assign]
        yield site
        aside.submit(jobs.stop, queue).result()


@pytest.mark.browser
def test_a_double_click_starts_one_run(site: Site, visit: Visiting) -> None:
    page = visit("coordinator")
    page.goto("/match")
    page.get_by_role("button", name="Start berekening").dblclick()
    page.wait_for_url("**/match/*")
    with site.served.platform.database.read() as connection:
        assert len([row for row in runs.listed(connection) if row["state"] == "queued"]) == 1


@pytest.mark.browser
@pytest.mark.slow
def test_from_match_to_offer_by_keyboard_alone(working: Site, visit: Visiting) -> None:
    page = visit("coordinator")
    page.goto("/")
    tab_to(page, "Match")
    page.keyboard.press("Enter")
    page.wait_for_url("**/match")
    tab_to(page, "Start berekening")
    page.keyboard.press("Enter")
    page.wait_for_url("**/match/*")
    # The page follows by itself; when the run has ended the focus is where one goes on.
    page.wait_for_selector("text=Bekijk het voorstel", timeout=120_000)
    page.wait_for_function("document.activeElement.innerText === 'Bekijk het voorstel'")
    assert page.locator("[hx-trigger]").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/voorstel/*")
    tab_to(page, "Kies c")
    first = focused(page).removeprefix("Kies ")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = focused(page).removeprefix("Kies ")
    page.keyboard.press("Space")
    assert page.locator("span[data-chosen]").inner_text() == "2"
    page.keyboard.press("Enter")  # from the rows to what can be done with them
    assert "Bied gekozen aan" in focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanbieden")
    tab_to(page, "Doe 2 aanbiedingen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanbiedingen?gedaan=2")
    shown = page.locator("tbody th").all_inner_texts()
    assert sorted(shown) == sorted([first, second])
