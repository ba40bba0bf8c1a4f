"""The planner's questions on reach, from the command line, on the invented region."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape
from typer.testing import CliRunner

from placement.geo.crs import to_wgs84
from placement_api import covering, reaching
from placement_api.cli import app
from placement_api.exits import ExitStatus
from placement_data import demo


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reach") / "aanlevering"
    path.mkdir()
    demo.write_demo(path, 1)
    return path


@pytest.fixture(scope="module")
def here(folder: Path) -> reaching.Ground:
    return reaching.ground(folder, lambda _text: None)


def told(*words: str | Path) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


def test_networks_are_built_once_and_the_folder_then_reads_them(folder: Path) -> None:
    assert "deel dat heen en terug samenhangt" in told("build", folder)
    stored = sorted(path.name for path in (folder / "networks").iterdir())
    assert len(stored) == 2
    told("build", folder)
    assert sorted(path.name for path in (folder / "networks").iterdir()) == stored
    told("check", folder)


def test_the_planners_question_names_clients_and_the_place_that_helps_most(folder: Path) -> None:
    asked = ("--at", "03:00", "--minutes", "15", "--close", "pa-1", "--best-new")
    answer = json.loads(told("cover", folder, *asked, "--json"))
    (found,) = answer["asks"]
    clients = [client for unit in found["lost"] for client in unit["clients"]]
    assert clients
    assert found["units_before"] - found["units_after"] == len(found["lost"])
    assert found["best_new"]["places"][0]["units"] >= len(found["lost"])
    text = told("cover", folder, *asked)
    assert all(client in text for client in clients)
    assert "plekken vergeleken" in text
    assert "aanname" in text


def test_a_road_that_is_shut_shows_who_loses_cover(folder: Path, here: reaching.Ground) -> None:
    at = here.base("pa-1")
    spot = f"{here.bases.x_mm[at] / 1_000},{here.bases.y_mm[at] / 1_000}"
    asked = ("cover", folder, "--at", "03:00", "--minutes", "15", "--shut", spot)
    answer = json.loads(told(*asked, "--json"))
    (found,) = answer["asks"]
    assert len(answer["shut"]) == 1
    # The base stands on that road: nobody comes from it by car any more.
    (closed,) = json.loads(told(*asked[:-2], "--close", "pa-1", "--json"))["asks"]
    assert {unit["unit"] for unit in found["lost"]} >= {unit["unit"] for unit in closed["lost"]}
    assert found["lost"]
    assert "met de auto niet te bereiken" in told(*asked)
    code, words = refused("cover", folder, "--shut", "20000,400000")
    assert code == ExitStatus.FAULTS
    assert "--shut" in words


def test_a_base_that_opens_where_advised_brings_what_was_promised(
    here: reaching.Ground,
) -> None:
    asks = reaching.asked(here, "03:00", 15.0)
    changes = covering.Changes(close=("pa-1",))
    closed = covering.changed(here, changes, asks).after[0]
    places, gain, _ = covering.best_sites(here, changes, closed, 500)
    best = int(gain.best()[0])
    spot = f"{places.x_mm[best] / 1_000},{places.y_mm[best] / 1_000}"
    opened = covering.Changes(close=("pa-1",), open_at=spot)
    after = covering.changed(here, opened, asks).after[0]
    assert int((after.in_time & ~closed.in_time).sum()) == int(gain.units[best])
    assert not (closed.in_time & ~after.in_time).any()


def test_the_cover_by_the_rulebook_is_the_verdict_of_the_match(here: reaching.Ground) -> None:
    from placement.geo.build import build_scene

    scene = build_scene(here.delivery.tables, here.delivery.rulebook, 0, here.networks)
    for cover in covering.changed(
        here, covering.Changes(), reaching.asked(here, None, None)
    ).before:
        table = scene.reach[cover.ask.name]
        fits = (table.tenths >= 0) & (table.tenths <= table.limit_tenths[:, None, None])
        own = here.units.provider
        for u in (cover.ask.units & (own >= 0) & (here.units.occupied_provider < 0)).nonzero()[0]:
            assert cover.in_time[u] == fits[0, own[u], u]


def test_an_area_holds_no_unit_that_the_matrix_puts_later(
    here: reaching.Ground, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "gebied.geojson"
    told("reach", folder, "--window", "03:00", "--minutes", "15", "-o", out)
    (ask,) = reaching.asked(here, "03:00", 15.0)
    inside = reaching.covered_by_base(here, ask)
    lon, lat = to_wgs84(here.units.x_mm / 1_000, here.units.y_mm / 1_000)
    features = json.loads(out.read_text())["features"]
    assert {f["properties"]["base"] for f in features} == set(inside)
    for feature in features:
        held = shapely.contains_xy(shape(feature["geometry"]), lon, lat) & ask.units
        names = {here.units.ids[u] for u in held.nonzero()[0].tolist()}
        assert names <= set(inside[feature["properties"]["base"]])
        assert names


def test_a_route_is_told_per_street_class_and_is_slower_in_the_rush_hour(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "route.geojson"
    calm = told("reach", folder, "--from", "pa-1", "--to", "u102", "-o", out)
    assert "te voet van en naar de weg" in calm
    minutes = json.loads(out.read_text())["features"][0]["properties"]["minutes"]
    told("reach", folder, "--from", "pa-1", "--to", "u102", "--at", "08:00", "-o", out)
    assert json.loads(out.read_text())["features"][0]["properties"]["minutes"] > minutes


def test_the_overview_counts_the_borderline_and_the_matrix_has_every_pair(
    here: reaching.Ground, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "minuten.csv"
    text = told("reach", folder, "--sensitivity", "-o", out)
    assert "op het randje" in text
    assert "Wie omslaat" in text
    rows = out.read_text().splitlines()
    assert len(rows) == 1 + len(here.travel.base) * len(here.units.ids)


@pytest.mark.parametrize(
    ("words", "status", "wanted"),
    [
        (("reach", "--from", "zz", "--to", "u001"), ExitStatus.NOT_FOUND, "«zz»"),
        (("reach", "--from", "pa-1", "--to", "zz"), ExitStatus.NOT_FOUND, "«zz»"),
        (("reach", "--at", "25:00", "--minutes", "5"), ExitStatus.FAULTS, "«25:00»"),
        (("cover", "--at", "03:00"), ExitStatus.FAULTS, "horen bij elkaar"),
        (("cover", "--close", "zz"), ExitStatus.NOT_FOUND, "«zz»"),
        (("cover", "--staff", "pa-2=nacht"), ExitStatus.FAULTS, "BASE=22:00-06:00"),
        (("cover", "--open", "1,2"), ExitStatus.FAULTS, "RD-meters"),
        (("cover", "--open", "nan,447000"), ExitStatus.FAULTS, "RD-meters"),
        (("cover", "--open", "u001", "--provider", "zz"), ExitStatus.FAULTS, "providers"),
    ],
)
def test_what_is_asked_wrongly_is_named(
    folder: Path, words: tuple[str, ...], status: ExitStatus, wanted: str
) -> None:
    code, text = refused(words[0], folder, *words[1:])
    assert (code, wanted in text) == (status, True), text
