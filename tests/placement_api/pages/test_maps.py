"""The coordinator's map: what it shows and to whom, its answers to the millimetre, and its keys."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page
from sqlalchemy import func, select, update

from placement.audience.roles import ROLES, Role
from placement.store.exchange import EXCHANGE, METADATA
from placement_api.app import create_app
from placement_api.pages import map_drawn, map_supply
from tests.placement_api.pages.conftest import Door, Site, Visiting, account_of
from tests.placement_api.serving import Served

PATHS = (
    "/kaart", "/kaart/lagen.json", "/kaart/lagen/coverage_demand.json", "/kaart/wat/woning/u001",
    "/kaart/straal?bij=woning/u001", "/kaart/bereik?basis=pa-1", "/kaart/sluiten/bw/bw01",
    "/kaart/tegels/x/8/131/84.mvt", "/kaart/nummer/x/1", "/kaart?soort=voorstel&vorm=xlsx",
)  # fmt: skip
OTHERS = tuple(role for role in ROLES if role != "coordinator")
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>${7*7}{{7*7}}\''
AXE = Path(__file__).parents[3] / "maps/node_modules/axe-core/axe.min.js"


def layers(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/kaart/lagen.json").json()
    return found


def keys(told: dict[str, Any]) -> set[str]:
    return {f["properties"]["key"] for f in told["features"] if "key" in f["properties"]}


@pytest.mark.parametrize("role", OTHERS)
def test_the_map_of_the_region_is_the_coordinators_alone(door: Door, role: Role) -> None:
    client = door(role)
    for path in PATHS:
        told = client.get(path)
        assert told.status_code == 403, path
        assert not re.search(r">[^<]*\bc\d{3}\b[^<]*<", told.text)


def test_everything_on_the_map_stands_in_a_list_too(door: Door) -> None:
    client = door("coordinator")
    drawn = {key for key in keys(layers(client)) if not key.startswith(("gebied", "bereik"))}
    listed = set()
    for kind in ("woningen", "bw", "bases", "complexen", "groepen", "voorstel", "gemeenten"):
        for number in range(1, 9):
            page = client.get(f"/kaart?soort={kind}&blad={number}").text
            listed |= {key for key in drawn if f'data-id="{key}"' in page}
    assert drawn <= listed


def test_the_document_is_geojson_with_the_layers_of_the_printed_map(door: Door) -> None:
    told = layers(door("coordinator"))
    assert told["type"] == "FeatureCollection"
    assert all(f["type"] == "Feature" and f["geometry"]["coordinates"] for f in told["features"])
    named = {layer["id"] for layer in told["layers"]}
    assert named >= {"municipalities", "bw", "bases", "clustered", "gespikkeld", "units",
                     "corporations", "proposal", "reach", "coverage_reach_night"}  # fmt: skip
    assert all(layer["legend"] or layer.get("later") for layer in told["layers"])
    assert {f["properties"]["sign"] for f in told["features"] if "sign" in f["properties"]} == set(
        told["signs"]
    )


@pytest.mark.parametrize("name", ["reach", "coverage_demand", "coverage_reach_night"])
def test_layers_that_take_reckoning_come_when_they_are_asked(door: Door, name: str) -> None:
    told = door("coordinator").get(f"/kaart/lagen/{name}.json").json()
    assert [layer["id"] for layer in told["layers"]] == [name]
    assert told["features"]
    assert told["layers"][0]["legend"]


def test_who_is_shown_on_the_map_stands_in_the_audit_chain(door: Door, served: Served) -> None:
    def noted() -> int:
        chain = METADATA.tables["audit"]
        with served.platform.database.read() as connection:
            asked = select(func.count()).where(chain.c.action == "proposals.read")
            return int(connection.execute(asked).scalar_one())

    client = door("coordinator")
    before = noted()
    people = [k for k in keys(layers(client)) if k.startswith("plaatsing/")]
    assert noted() - before == len(people)
    before = noted()
    client.get("/kaart/sluiten/bw/bw01")
    assert noted() - before >= 8


def test_a_coordinator_of_one_municipality_sees_its_units_and_no_proposal(served: Served) -> None:
    client = TestClient(create_app(served.platform), base_url="http://testserver")
    own_town = account_of(served, "coordinator", ("GM0503",))
    client.cookies.set("placement-dev", own_town.secret)
    own, drawn = EXCHANGE["units"], keys(layers(client))
    with served.platform.database.read() as connection:
        places = dict(connection.execute(select(own.c.id, own.c.municipality)).all())
    seen = {key.removeprefix("woning/") for key in drawn if key.startswith("woning/")}
    assert seen == {name for name, place in places.items() if place == "GM0503"}
    assert not any(key.startswith(("plaatsing/", "groep/")) for key in drawn)
    others = {name for name, place in places.items() if place != "GM0503"}
    for path in ("/kaart/bereik?basis=pa-1&minuten=45", "/kaart/sluiten/bw/bw01",
                 "/kaart/straal?bij=woning/u001&m=10000", "/kaart/sluiten/basis/pa-1"):  # fmt: skip
        told = client.get(path).text
        assert not [name for name in others if f"woning/{name}" in told]
    assert client.get("/kaart/wat/plaatsing/c052").status_code == 404
    assert client.get("/kaart?soort=voorstel").text.count("data-id=") == 0


def test_a_radius_counts_whole_millimetres_and_its_boundary(door: Door, served: Served) -> None:
    own = EXCHANGE["units"]
    with served.platform.database.write() as connection:
        x, y = connection.execute(select(own.c.x, own.c.y).where(own.c.id == "u001")).one()
        for name, dx in (("u002", 60.0), ("u003", 60.001)):
            place = {"x": x + dx, "y": y + 80.0, "version": 2}
            connection.execute(update(own).where(own.c.id == name).values(**place))
    client = door("coordinator")
    exact = client.get("/kaart/straal?bij=woning/u001&m=100").text
    assert 'data-id="woning/u002"' in exact
    assert 'data-id="woning/u003"' not in exact
    wider = client.get("/kaart/straal?bij=woning/u001&m=100,001").text
    assert 'data-id="woning/u003"' in wider
    assert "100,001" in wider


@pytest.mark.parametrize(
    "asked", ["m=100", "bij=woning/u001&m=-1", "bij=woning/u001&m=1e9", "lon=0&lat=0&m=10",
              "lon=nan&lat=1&m=10", "bij=woning/u001&m=99999", "bij=woning/nee&m=5"],
)  # fmt: skip
def test_a_radius_that_makes_no_sense_is_refused_with_a_page(door: Door, asked: str) -> None:
    told = door("coordinator").get(f"/kaart/straal?{asked}")
    assert told.status_code in (400, 404)
    assert "<h1" in told.text


def test_reach_of_a_base_depends_on_the_hour_and_the_minutes(door: Door) -> None:
    client = door("coordinator")
    near, far = (client.get(f"/kaart/bereik?basis=pa-1&om=03:00&minuten={m}").text for m in (1, 45))
    assert near.count("data-id=") < far.count("data-id=")
    assert client.get("/kaart/bereik?basis=geen&om=03:00&minuten=15").status_code == 404
    assert client.get("/kaart/bereik?basis=pa-1&om=25:00&minuten=15").status_code == 400


def test_what_hangs_on_a_location_and_who_falls_out_if_it_closes(door: Door) -> None:
    client = door("coordinator")
    hanging = client.get("/kaart/wat/bw/bw01").text
    assert "Binnen loopafstand" in hanging
    assert 'data-id="woning/u026"' in hanging
    closed = client.get("/kaart/sluiten/bw/bw01").text
    assert "Plaatsingen in het voorstel die niet meer kunnen" in closed
    assert re.search(r'data-id="plaatsing/c\d+"', closed)
    assert "niet meer als geclusterd tellen" in closed
    assert "Reken ook een nieuw voorstel door" in closed


@pytest.mark.slow
def test_a_new_proposal_without_a_location_says_what_each_client_gets(door: Door) -> None:
    told = door("coordinator").get("/kaart/sluiten/bw/bw01?opnieuw=ja").text
    assert "Nieuw voorstel zonder deze locatie" in told
    assert "geen plaats meer" in told
    assert "Reken ook een nieuw voorstel door" not in told


def test_a_base_that_closes_leaves_units_that_nobody_reaches_in_time(door: Door) -> None:
    told = door("coordinator").get("/kaart/sluiten/basis/pa-1").text
    assert "Niet meer op tijd" in told
    assert 'data-id="woning/u102"' in told


def test_choosing_a_thing_opens_the_page_of_the_list_that_holds_it(door: Door) -> None:
    told = door("coordinator").get("/kaart?kies=woning/u120").text
    assert 'data-id="woning/u120"' in told
    assert "blad 3 van 3" in told


def test_the_list_is_filtered_by_state_and_name(door: Door) -> None:
    client = door("coordinator")
    free = client.get("/kaart?stand=free").text
    assert "vrij" in free
    assert "badge--proposed" not in free
    assert client.get("/kaart?zoek=u00").text.count("<tr data-id=") == 9


def test_many_units_come_as_tiles_and_each_leads_to_its_unit(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_supply, "MOST_DRAWN", 100)
    client = door("coordinator")
    told = layers(client)
    tiled = [layer for layer in told["layers"] if "tiles" in layer]
    assert len(tiled) == 3
    assert not any(key.startswith("woning/") for key in keys(told))
    content = client.get(tiled[0]["tiles"].format(z=0, x=0, y=0)).content
    features = mapbox_vector_tile.decode(content)["punten"]["features"]
    assert len(features) == 144
    print_ = tiled[0]["tiles"].split("/")[3]
    sent = client.get(f"/kaart/nummer/{print_}/{features[5]['id']}")
    assert sent.headers["location"] == "/kaart/wat/woning/u006"
    both = client.get(f"/kaart/nummer/{print_}/{features[5]['id']},{features[6]['id']}").text
    assert 'data-id="woning/u006"' in both
    assert 'data-id="woning/u007"' in both
    assert client.get(f"/kaart/nummer/{print_}/1,x").status_code == 404
    assert client.get(f"/kaart/nummer/oud/{features[5]['id']}").status_code == 404
    assert client.get(f"/kaart/nummer/{print_}/999999").status_code == 404
    assert client.get("/kaart/tegels/x/15/0/0.mvt").status_code == 404
    assert client.get("/kaart/tegels/x/2/4/0.mvt").status_code == 404


def test_from_afar_units_that_lie_together_are_one_dot_that_leads_to_all_of_them(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_supply, "MOST_DRAWN", 100)
    monkeypatch.setattr(map_drawn, "MOST_DOTS", 100)
    client = door("coordinator")
    (tiles,) = {layer["tiles"] for layer in layers(client)["layers"] if "tiles" in layer}
    seen, dots = set[str](), mapbox_vector_tile.decode(
        client.get(tiles.format(z=0, x=0, y=0)).content)["punten"]["features"]  # fmt: skip
    assert len(dots) <= 5
    assert {dot["properties"]["size"] for dot in dots} > {20}
    for dot in dots:
        where = f"/kaart/nummer/{tiles.split('/')[3]}/{dot['id']}?z=0"
        seen |= set(re.findall(r'data-id="woning/(\w+)"', client.get(where).text))
    assert len(seen) == 144
    near = mapbox_vector_tile.decode(client.get(tiles.format(z=14, x=8390, y=5410)).content)
    assert near["punten"]["features"]
    assert all(dot["properties"]["size"] == 1 for dot in near["punten"]["features"])


def poison(served: Served) -> None:
    """Write markup and templates into every name that the map shows."""
    with served.platform.database.write() as connection:
        for table in ("bw_locations", "providers", "corporations", "complexes", "municipalities"):
            own = EXCHANGE[table]
            connection.execute(update(own).values(name=EVIL, version=own.c.version + 1))


def test_names_are_text_wherever_the_map_shows_them(door: Door, served: Served) -> None:
    poison(served)
    client = door("coordinator")
    told = layers(client)
    assert any(EVIL in f["properties"].get("label", "") for f in told["features"])
    for path in ("/kaart?soort=bw", "/kaart/wat/bw/bw01", "/kaart/wat/gemeente/GM0503",
                 "/kaart/sluiten/bw/bw01", "/kaart/wat/woning/u001"):  # fmt: skip
        page = client.get(path).text
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def ready(page: Page, path: str = "/kaart") -> Page:
    page.goto(path)
    page.wait_for_selector("[data-ready]", timeout=60_000)
    return page


@pytest.mark.browser
@pytest.mark.slow
def test_map_and_list_choose_each_other_and_names_run_nothing(visit: Visiting, site: Site) -> None:
    poison(site.served)
    page = ready(visit("coordinator"))
    page.click("tr[data-id='woning/u026'] td:nth-child(2)")
    page.wait_for_selector("#wat[data-key='woning/u026']")
    center = page.evaluate("document.querySelector('[data-map]').placementMap.map.getCenter().lng")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#wat[data-key='woning/u027']")
    assert page.get_attribute("tr[data-chosen]", "data-id") == "woning/u027"
    # Now the other way: a location on the map, chosen in its middle by keyboard.
    page.evaluate("""() => {
        const view = document.querySelector('[data-map]').placementMap;
        for (const layer of view.doc.layers) if (layer.id !== 'bw') view.show(layer.id, false);
        view.map.jumpTo({ center: view.byKey.get('bw/bw03')[0].geometry.coordinates, zoom: 17 });
        return new Promise((done) => view.map.once('idle', done));
    }""")
    page.focus("[data-map] canvas")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wat[data-key='bw/bw03']")
    page.wait_for_selector("tr[data-chosen][data-id='bw/bw03']")
    assert EVIL in page.inner_text("#wat")
    assert page.evaluate("window.hacked") is None
    assert center


@pytest.mark.browser
@pytest.mark.slow
def test_the_keys_move_the_map_and_draw_a_radius_and_a_reach(visit: Visiting) -> None:
    page = ready(visit("coordinator"))
    where = """(() => {
        const map = document.querySelector('[data-map]').placementMap.map;
        return [map.getCenter().lng, map.getZoom()];
    })()"""
    page.focus("[data-map] canvas")
    lng, zoom = page.evaluate(where)
    # One by one: a key that comes before the first frame of a move takes its place.
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(was) => {where}[0] > was", arg=lng)
    page.keyboard.press("+")
    page.wait_for_function(f"(was) => {where}[1] > was", arg=zoom)
    page.click("summary:has-text('Straal')")
    page.fill("#straal-bij", "u026")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wat:has-text('Binnen 100 m van woning u026')")
    shapes = json.loads(page.get_attribute("#wat", "data-shapes") or "[]")
    assert [kind for kind, _ in shapes] == ["straal", "midden"]
    page.click("summary:has-text('Bereik van')")
    page.click("form[action='/kaart/bereik'] button")
    page.wait_for_selector("#wat:has-text('om 03:00')")
    assert page.evaluate("document.activeElement.id") == "wat"


@pytest.mark.browser
@pytest.mark.slow
def test_units_in_tiles_are_chosen_by_key_and_found_in_the_list(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_supply, "MOST_DRAWN", 100)
    page = ready(visit("coordinator"), "/kaart?kies=woning/u102")
    page.focus("tr[data-id='woning/u102']")
    page.wait_for_selector("#wat[data-key='woning/u102']")
    page.evaluate("""() => {
        const view = document.querySelector('[data-map]').placementMap;
        for (const layer of view.doc.layers) if (!layer.tiles) view.show(layer.id, false);
        const [at] = [JSON.parse(document.querySelector('#wat').dataset.point).coordinates];
        view.map.jumpTo({ center: at, zoom: 17 });
        return new Promise((done) => view.map.once('idle', done));
    }""")
    page.evaluate("document.querySelector('#wat').dataset.key = ''")
    page.focus("[data-map] canvas")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wat[data-key='woning/u102'], #wat:has-text('Kies een woning')")
    page.wait_for_selector("tr[data-chosen][data-id='woning/u102'], #wat tr")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [1440, 390])
def test_the_map_page_has_no_faults_of_accessibility(visit: Visiting, width: int) -> None:
    page = ready(visit("coordinator", width))  # type: ignore[call-arg]
    for step in ("", "tr[data-id='woning/u026'] th a", "summary:has-text('Straal')"):
        if step:
            page.click(step)
            page.wait_for_timeout(300)
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                              " 'wcag22aa', 'best-practice']})")  # fmt: skip
        told = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]
        assert told == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
