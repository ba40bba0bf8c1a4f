"""The page that `render` returns: whole, alike on every run, and only what its reader may see."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from placement.audience.views import MapView, TableView
from placement_maps import Tiles, render, render_to
from placement_maps.layers import LAYERS
from placement_maps.tables import cell
from tests.placement_maps.sample_view import large_view, sample_view


@pytest.fixture(scope="module")
def view() -> MapView:
    return sample_view()


@pytest.fixture(scope="module")
def html(view: MapView) -> str:
    return render(view)


def test_the_same_view_gives_the_same_bytes(view: MapView, html: str) -> None:
    assert render(view) == html


def test_nothing_is_loaded_from_anywhere(html: str) -> None:
    assert not re.search(r"<(script|img|iframe|link)[^>]+(src|href)=", html)
    assert not re.search(r"url\((?!data:|#|')", html)


def test_the_page_is_dutch_and_lets_a_reader_zoom_and_skip_the_map(html: str) -> None:
    assert '<html lang="nl">' in html
    assert "user-scalable" not in html
    assert 'href="#gegevens">Sla de kaart over</a>' in html


def test_every_notice_and_source_is_on_the_page(view: MapView, html: str) -> None:
    assert all(text in html for text in (*view.notices, *view.attributions))


def test_a_table_has_caption_and_scopes_and_all_its_rows(view: MapView, html: str) -> None:
    for table in view.tables:
        assert f"<caption>{table.title}</caption>" in html
    assert html.count('<th scope="col">') >= sum(len(table.columns) for table in view.tables)
    assert html.count('<th scope="row">') >= sum(len(table.rows) for table in view.tables)


def test_a_unit_in_a_table_is_a_button_to_the_map(html: str) -> None:
    assert re.search(r'data-key="unit-\d+" aria-label="E002: toon op de kaart">E002</button>', html)


def test_a_reader_without_right_to_clients_gets_no_placement_layer(view: MapView) -> None:
    bare = replace(view, tables=(), audience="corporation")
    page = render(bare)
    assert "Voorstel met verhuizingen" not in page
    assert not any(placement.client in page for placement in view.placements)


def test_a_planner_gets_no_single_unit(view: MapView) -> None:
    page = render(replace(view, tables=(), audience="planner"))
    assert not any(f"{unit.id}:" in page for unit in view.units)
    assert "Gemeenten en spreiding" in page


def test_a_layer_with_nothing_to_show_is_left_out_of_list_and_legend(view: MapView) -> None:
    page = render(replace(view, reach_areas=(), care_bases=()))
    assert "Opkomsttijd" not in page.replace("Opkomsttijd 11", "")
    assert "Uitvalsbas" not in page


def test_an_empty_view_still_gives_a_page() -> None:
    empty = MapView("coordinator", "Leeg", "", date(2025, 1, 1), (), ())
    assert "<title>Leeg</title>" in render(empty)


def test_a_view_without_boundaries_opens_where_its_units_are(view: MapView) -> None:
    page = render(replace(view, municipalities=()))
    box = re.search(r'"bounds": \[\[([\d.]+), ([\d.]+)\], \[([\d.]+), ([\d.]+)\]\]', page)
    assert box is not None
    south, west, north, east = map(float, box.groups())
    assert 51.9 < south < north < 52.1
    assert 4.1 < west < east < 4.5


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": ["</script>", 52.0]},
        {"type": "Point", "coordinates": [float("nan"), 52.0]},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_geometry_that_is_no_geometry_is_refused(
    view: MapView, geometry: dict[str, object]
) -> None:
    broken = replace(view.units[0], point=geometry)
    with pytest.raises(ValueError, match=r"not a number|a point was expected"):
        render(replace(view, municipalities=(), units=(broken,)), layers=LAYERS)


def test_tiles_open_the_policy_for_their_host_only(view: MapView) -> None:
    page = render(view, Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Kaart <b>"))
    assert "img-src data: https://tiles.example.org;" in page
    assert "Kaart \\u0026lt;b\\u0026gt;" in page


@pytest.mark.parametrize("rest", ["{{7*7}}", "{% x %}", "<b>", "${a}"])
def test_a_tile_address_is_no_template(view: MapView, rest: str) -> None:
    with pytest.raises(ValueError, match="mag alleen"):
        render(view, Tiles("https://tiles.example.org/{z}/{x}/{y}" + rest, "Kaart"))


def test_a_map_is_written_whole_or_not_at_all(view: MapView, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    render_to(view, target)
    before = target.read_bytes()
    broken = replace(view.units[0], point={"type": "Point", "coordinates": [None, 1]})
    with pytest.raises(ValueError, match="not a number"):
        render_to(replace(view, units=(broken,)), target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_no_draft(view: MapView, tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()
    with pytest.raises(OSError, match="map"):
        render_to(view, tmp_path / "map.html")
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"), (float("nan"), "–"), (1.5, "1,5"), (100.0, "100"), (True, "ja"), (7, "7"),
        (date(2025, 11, 3), "3-11-2025"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_is_written_the_dutch_way(value: str | float | date | None, text: str) -> None:
    assert cell(value) == text


def test_an_id_that_this_reader_sees_no_place_of_is_plain_text(view: MapView) -> None:
    table = TableView("t", "Tabel", ("Cliënt",), ((view.placements[0].client,),))
    page = render(replace(view, audience="planner", tables=(table,)))
    assert f'<th scope="row">{view.placements[0].client}</th>' in page


def test_a_region_renders_in_half_a_second(view: MapView) -> None:
    larger = large_view(300)
    render(view)
    start = time.perf_counter()
    render(larger)
    # Measured 0.1 s; the wide margin is for a busy machine.
    assert time.perf_counter() - start < 1.5
