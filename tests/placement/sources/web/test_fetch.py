"""Fetching: page by page, patient, whole or not at all, and nothing of a client goes out."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import gzip
import inspect
import json
import time
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import httpx
import pyogrio
import pytest

from placement.errors import NotFoundError
from placement.sources.boundaries import read_boundaries
from placement.sources.web import fetch as module
from placement.sources.web.fetch import adopt, fetch
from placement.sources.web.keep import papers_path, read_papers
from placement.sources.web.register import Area, Source, area, sources
from placement.sources.web.visitor import FetchError
from tests.placement.sources.web.server import Reply

TODAY = dt.date(2026, 11, 22)
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"


def feature(at: int, code: str = "") -> dict:
    x = 4.36 + at / 1000
    ring = [[x, 52.0], [x + 0.01, 52.0], [x + 0.01, 52.01], [x, 52.0]]
    properties = {"statcode": code or f"GM{500 + at:04d}"}
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": f"g.{at}", "properties": properties, "geometry": shape}


def page(items: list[dict], following: str = "", **more: object) -> Reply:
    links = (
        [{"rel": "next", "type": "application/geo+json", "href": following}] if following else []
    )
    told = {"type": "FeatureCollection", "features": items, "links": links, **more}
    return Reply(json.dumps(told).encode())


def three_pages(asked) -> Reply:
    at = int(asked.query.get("cursor", ["0"])[0])
    following = f"items?cursor={at + 1}" if at < 2 else ""
    return page([feature(2 * at), feature(2 * at + 1)], following)


def get(source, area, tmp_path, manners, **more):
    return fetch(source, area, tmp_path, TODAY, manners=manners, **more)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_pages_are_followed_to_the_last_and_become_one_file(
    service, source, area, tmp_path, manners
):
    service.answer = three_pages
    path, papers = get(source, area, tmp_path, manners)
    assert papers.records == 6
    read = pyogrio.read_dataframe(path)
    assert list(read["statcode"]) == [f"GM{500 + at:04d}" for at in range(6)]
    assert read.crs.to_epsg() == 4326
    assert len(read_boundaries(path)[0]) == 6
    assert left(tmp_path) == ["gebieden.geojson", "gebieden.geojson.json"]


def test_the_papers_hold_date_checksum_edition_and_attribution(
    service, source, area, tmp_path, manners
):
    service.answer = three_pages
    path, papers = get(source, area, tmp_path, manners)
    told = json.loads(papers_path(path).read_text("utf-8"))
    assert told["date"] == "2026-11-22"
    assert told["edition"] == "2025"
    assert told["attribution"] == "CBS, CC BY 4.0"
    assert told["origin"] == source.url
    assert len(told["sha256"]) == 64
    assert read_papers(path) == papers


def test_what_is_there_is_not_asked_again_unless_that_is_wanted(
    service, source, area, tmp_path, manners
):
    service.answer = three_pages
    get(source, area, tmp_path, manners)
    get(source, area, tmp_path, manners)
    assert len(service.asked) == 3
    get(source, area, tmp_path, manners, refresh=True)
    assert len(service.asked) == 6
    get(source.model_copy(update={"edition": "2026"}), area, tmp_path, manners)
    assert len(service.asked) == 9


def test_a_file_that_changed_since_it_was_fetched_is_not_trusted(
    service, source, area, tmp_path, manners
):
    service.answer = three_pages
    path, _ = get(source, area, tmp_path, manners)
    path.write_text(path.read_text("utf-8").replace("GM0500", "GM0999"), "utf-8")
    assert read_papers(path) is None
    get(source, area, tmp_path, manners)
    assert "GM0999" not in path.read_text("utf-8")


def test_a_busy_service_is_given_the_time_it_asks_for(
    service, source, area, tmp_path, manners, slept
):
    busy = Reply(status=429, headers={"Retry-After": "7"})
    service.script = [busy, Reply(status=500), page([feature(1)])]
    get(source, area, tmp_path, manners)
    assert slept == [7.0, 2.0]


def test_retry_after_may_be_a_date(service, source, area, tmp_path, manners, slept):
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    late = Reply(status=503, headers={"Retry-After": format_datetime(moment, usegmt=True)})
    service.script = [late, page([feature(1)])]
    get(source, area, tmp_path, manners)
    assert 25 <= slept[0] <= 30


def test_more_patience_than_two_minutes_is_refused_at_once(
    service, source, area, tmp_path, manners, slept
):
    service.script = [Reply(status=429, headers={"Retry-After": "86400"})]
    with pytest.raises(FetchError, match="86400 s geduld"):
        get(source, area, tmp_path, manners)
    assert slept == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_service_that_stays_down_ends_the_fetch_after_some_tries(
    service, source, area, tmp_path, manners, slept, status
):
    service.script = [Reply(status=status)]
    with pytest.raises(FetchError, match=r"3 keer geprobeerd.*--from"):
        get(source, area, tmp_path, manners)
    assert slept == [1.0, 2.0]
    assert left(tmp_path) == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_asked_again(service, source, area, tmp_path, manners, status):
    service.script = [Reply(status=status)]
    with pytest.raises(FetchError, match=str(status)):
        get(source, area, tmp_path, manners)
    assert len(service.asked) == 1


def test_an_answer_that_is_cut_off_is_asked_again_and_never_kept(
    service, source, area, tmp_path, manners
):
    whole = page([feature(1), feature(2)])
    cut = Reply(whole.content[:100], says=len(whole.content))
    service.script = [cut, whole]
    path, papers = get(source, area, tmp_path, manners)
    assert papers.records == 2
    service.script = [cut]
    before = path.read_bytes()
    with pytest.raises(FetchError, match="brak het antwoord af"):
        get(source, area, tmp_path, manners, refresh=True)
    assert path.read_bytes() == before
    assert left(tmp_path) == ["gebieden.geojson", "gebieden.geojson.json"]


def test_json_that_stops_half_way_is_refused(service, source, area, tmp_path, manners):
    service.script = [Reply(page([feature(1)]).content[:-20])]
    with pytest.raises(FetchError, match="geen geldige JSON"):
        get(source, area, tmp_path, manners)
    assert left(tmp_path) == []


def test_a_service_that_says_nothing_is_not_waited_for_forever(
    service, source, area, tmp_path, manners
):
    service.script = [Reply(send=lambda _write: time.sleep(1.5))]
    hasty = replace(manners, read_s=0.2, attempts=2)
    began = time.monotonic()
    with pytest.raises(FetchError, match="niet op tijd"):
        get(source, area, tmp_path, hasty)
    assert time.monotonic() - began < 5


def test_a_service_that_drips_is_not_waited_for_forever(service, source, area, tmp_path, manners):
    def drip(write) -> None:
        for _ in range(40):
            write(b" ")
            time.sleep(0.05)

    service.script = [Reply(send=drip)]
    hasty = replace(manners, total_s=0.3, attempts=1)
    with pytest.raises(FetchError, match="te langzaam"):
        get(source, area, tmp_path, hasty)


def test_a_page_of_html_is_no_data(service, source, area, tmp_path, manners):
    service.script = [Reply(b"<html>onderhoud</html>", kind="text/html; charset=utf-8")]
    with pytest.raises(FetchError, match="gaf text/html"):
        get(source, area, tmp_path, manners)
    assert len(service.asked) == 1


def test_pages_that_lead_in_a_circle_end_the_fetch(service, source, area, tmp_path, manners):
    turn = iter(range(100))
    service.answer = lambda asked: page([feature(next(turn))], "items?cursor=1")
    with pytest.raises(FetchError, match="kring"):
        get(source, area, tmp_path, manners)
    assert len(service.asked) <= 3


def test_the_same_features_under_new_links_end_the_fetch(service, source, area, tmp_path, manners):
    turn = iter(range(100))
    service.answer = lambda asked: page([feature(1)], f"items?cursor={next(turn)}")
    with pytest.raises(FetchError, match="dubbel"):
        get(source, area, tmp_path, manners)
    assert len(service.asked) == 2


def test_pages_without_an_end_are_stopped(service, source, area, tmp_path, manners):
    turn = iter(range(1000))

    def on(asked) -> Reply:
        at = next(turn)
        return page([feature(at)], f"items?cursor={at}")

    service.answer = on
    with pytest.raises(FetchError, match="meer dan 20 bladzijden"):
        get(source, area, tmp_path, replace(manners, most_pages=20))
    assert len(service.asked) == 20


def test_fewer_features_than_announced_are_refused(service, source, area, tmp_path, manners):
    service.script = [page([feature(1)], numberMatched=5)]
    with pytest.raises(FetchError, match="beloofde 5"):
        get(source, area, tmp_path, manners)
    service.script = [page([feature(1)], numberReturned=2)]
    with pytest.raises(FetchError, match="onvolledige"):
        get(source, area, tmp_path, manners)
    assert left(tmp_path) == []


def test_another_coordinate_system_than_asked_for_is_refused(
    service, source, area, tmp_path, manners
):
    asks_rd = source.model_copy(update={"query": {"crs": RD}})
    service.script = [page([feature(1)])]
    with pytest.raises(FetchError, match="coördinatenstelsel «geen»"):
        get(asks_rd, area, tmp_path, manners)
    good = page([feature(1)])
    good.headers["Content-Crs"] = f"<{RD}>"
    service.script = [good]
    path, _ = get(asks_rd, area, tmp_path, manners)
    assert pyogrio.read_info(path)["crs"] == "EPSG:28992"


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_no_number_in_json_is_refused(service, source, area, tmp_path, manners, word):
    text = page([feature(1)]).content.replace(b"52.01", word.encode())
    service.script = [Reply(text)]
    with pytest.raises(FetchError, match="geen geldige JSON"):
        get(source, area, tmp_path, manners)


def test_a_link_to_another_host_is_not_followed(service, source, area, tmp_path, manners):
    service.script = [page([feature(1)], "http://elders.example/items?cursor=2")]
    with pytest.raises(FetchError, match="andere plek"):
        get(source, area, tmp_path, manners)
    moved = Reply(status=302, headers={"Location": "http://elders.example/items"})
    service.script = [moved]
    with pytest.raises(FetchError, match="andere plek"):
        get(source, area, tmp_path, manners)


def test_an_answer_without_end_is_cut(service, source, area, tmp_path, manners):
    bomb = gzip.compress(b" " * 3_000_000)
    service.script = [Reply(bomb, headers={"Content-Encoding": "gzip"})]
    with pytest.raises(FetchError, match="meer dan 1 MB"):
        get(source, area, tmp_path, replace(manners, most_page_bytes=1_000_000))


def test_a_file_is_streamed_and_kept_whole(service, source, area, tmp_path, manners):
    content = bytes(range(256)) * 4_000
    wanted = {"kind": "file", "file": "x.zip", "accept": ("application/zip",), "query": {}}
    packed = source.model_copy(update=wanted | {"send": "nothing"})
    cut = Reply(content[:9_000], kind="application/zip", says=len(content))
    service.script = [cut, Reply(content, kind="application/zip")]
    path, papers = get(packed, area, tmp_path, manners)
    assert path.read_bytes() == content
    assert papers.bytes == len(content)
    with pytest.raises(FetchError, match="meer dan 0 MB"):
        get(packed, area, tmp_path, replace(manners, most_bytes=5_000), refresh=True)
    assert path.read_bytes() == content


def test_odata_rows_become_the_dump_that_the_office_makes(service, source, area, tmp_path, manners):
    rows = [
        {"ID": at, "RegioS": "GM0503  ", "Perioden": f"{2020 + at}JJ00", "Stand_1": value}
        for at, value in enumerate([51495, None, 7])
    ]
    first = {"value": rows[:2], "odata.nextLink": f"{service.url}/items?$skip=2"}
    service.script = [
        Reply(json.dumps(told).encode(), kind="application/json;charset=utf-8")
        for told in (first, {"value": rows[2:]})
    ]
    table = source.model_copy(
        update={
            "kind": "odata",
            "file": "t.csv",
            "send": "municipality",
            "region_filter": "RegioS eq '{code}'",
            "filter": "Perioden eq '2020JJ00'",
        }
    )
    path, papers = get(table, area, tmp_path, manners)
    assert papers.records == 3
    assert path.read_text("utf-8").splitlines()[:3] == [
        "ID;RegioS;Perioden;Stand_1",
        "0;GM0503;2020JJ00;51495",
        "1;GM0503;2021JJ00;",
    ]
    asked = service.asked[0].query["$filter"][0]
    assert asked == "(RegioS eq 'GM0503' or RegioS eq 'GM1842') and Perioden eq '2020JJ00'"


def test_a_file_by_hand_gets_the_same_papers_without_a_network(area, source, tmp_path):
    given = tmp_path / "van-usb.geojson"
    given.write_bytes(page([feature(1)]).content)
    path, papers = adopt(source, area, given, tmp_path / "bronnen", TODAY)
    assert path.read_bytes() == given.read_bytes()
    assert papers.origin == "met de hand neergelegd"
    assert papers.attribution == source.attribution
    by_hand = source.model_copy(update={"kind": "hand", "file": "x.csv"})
    with pytest.raises(FetchError, match="--from"):
        fetch(by_hand, area, tmp_path, TODAY)


def test_a_geopackage_by_hand_keeps_its_kind_and_is_not_asked_for_again(area, source, tmp_path):
    given, folder = tmp_path / "van-usb.gpkg", tmp_path / "bronnen"
    given.write_bytes(b"a GeoPackage")
    path, papers = adopt(source, area, given, folder, TODAY)
    assert path.name == Path(source.file).stem + ".gpkg"
    # No service is there to answer: what was put down counts.
    assert fetch(source, area, folder, TODAY) == (path, papers)
    path.write_bytes(b"another one")
    with pytest.raises(FetchError):
        fetch(source.model_copy(update={"kind": "hand"}), area, folder, TODAY)


CLIENT = {
    "id": "c-8841",
    "address": "Geheimstraat 12",
    "postcode": "2628ZZ",
    "x": "84123.5",
    "y": "447765.5",
}


def test_all_that_goes_out_is_the_region_and_fixed_words(service, source, area, tmp_path, manners):
    (tmp_path / "clients.csv").write_text(
        "\n".join([",".join(CLIENT), ",".join(CLIENT.values())]), "utf-8"
    )
    service.answer = three_pages
    get(source, area, tmp_path, manners)
    for asked in service.asked:
        sent = f"{asked.method} {asked.path} {asked.query} {asked.body} {asked.headers}"
        assert not [value for value in CLIENT.values() if value in sent]
    first = service.asked[0]
    assert first.query == {"f": ["json"], "limit": ["2"], "bbox": ["4.3000,51.9000,4.5000,52.1000"]}
    own = {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert {name.title() for name in first.headers} <= own


def test_fetching_takes_a_region_and_knows_no_table() -> None:
    taken = inspect.signature(fetch).parameters
    assert list(taken) == ["source", "area", "folder", "today", "manners", "refresh"]
    assert set(Area.model_fields) == {"region", "bbox", "municipalities"}
    folder = Path(inspect.getfile(module)).parent
    allowed = ("placement.errors", "placement.sources.atomic", "placement.sources.web")
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        own = {name for name in names if name.startswith("placement.")}
        assert [name for name in own if not name.startswith(allowed)] == [], path.name


def test_geocoding_opens_no_connection() -> None:
    root = Path(inspect.getfile(module)).parents[1]
    for path in [*(root / "geocode").glob("*.py"), *(root / "bag").glob("*.py")]:
        text = path.read_text("utf-8")
        assert not any(word in text for word in ("httpx", "socket", "sources.web", "logging"))


def test_every_register_that_ships_is_pinned_cited_and_safe() -> None:
    known = sources()
    wanted = {"gemeenten", "gemeenten-cbs", "wijken", "buurten", "bag", "bag-lvc", "bag-plus"}
    assert wanted | {"osm", "osm-pbf", "woningvoorraad", "wmo"} <= set(known)
    for each in known.values():
        assert each.url.startswith("https://") or each.kind == "hand"
        assert each.cite
        assert each.attribution
        assert each.edition
        assert httpx.URL(each.url).userinfo == b""
    assert len({each.file for each in known.values()}) == len(known)


def test_the_area_of_dwo_holds_its_municipalities_and_no_more_than_a_rectangle() -> None:
    dwo = area("dwo")
    assert set(dwo.municipalities) == {"GM0503", "GM1842", "GM1926", "GM1783"}
    assert dwo.bbox_text == "4.0900,51.9100,4.5000,52.0800"
    with pytest.raises(NotFoundError, match="dwo"):
        area("nergens")


def test_rows_that_are_no_table_are_refused(service, source, area, tmp_path, manners):
    table = source.model_copy(update={"kind": "odata", "file": "t.csv", "send": "nothing"})
    for told in ({"value": "x"}, {"rows": []}, {"value": []}, {"value": [{"a": 1}, {"b": 2}]}, []):
        service.script = [Reply(json.dumps(told).encode(), kind="application/json")]
        with pytest.raises(FetchError):
            get(table, area, tmp_path, manners)
    assert csv.QUOTE_MINIMAL == 0
    assert left(tmp_path) == []


def test_a_source_that_the_file_describes_wrongly_is_named() -> None:
    with pytest.raises(ValueError, match="surprise"):
        Source(name="x", title="x", kind="file", file="f", edition="1", attribution="a",
               licence="l", cite="c", surprise=1)  # fmt: skip


def test_every_register_stands_in_the_register_of_data(root) -> None:
    text = (root / "data/README.md").read_text("utf-8")
    for each in sources().values():
        assert f"`{each.name}`" in text
        assert each.edition in text or each.edition in ("actueel", "van de leverancier")
