"""A confirmation stands beside the number, only within the band, and never without a name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from placement.errors import TableError
from placement.geo.build import build_scene
from placement.geo.confirmations import Confirmation, borderline, confirmed
from placement.geo.networks import Networks
from placement.geo.readings import Doors, Pairs, Reading, between
from placement.geo.scene import Scene
from placement.sources.confirmations import read_confirmations
from tests.placement.geo.test_readings import DAY
from tests.placement.rules.scene_of import rulebook_of, tables_of

TODAY = date(2026, 11, 21)
HEAD = "unit,other,rule,verdict,name,date,reason\n"


def scene_with(walk: float, apart: float) -> tuple[Scene, Pairs]:
    tables = tables_of(
        units=[
            {"housing_form": "clustered", "x": 84_000},
            {"housing_form": "clustered", "x": 84_000 + apart},
        ],
        bw_walks=[{"unit": "u0", "bw_location": "l0", "metres": walk}],
    )
    scene = build_scene(tables, rulebook_of(""), DAY, Networks())
    return scene, between(scene, tables, Reading(), Doors())


def said(other: str = "l0", rule: str = "bw_near", *, holds: bool = True) -> Confirmation:
    return Confirmation("u0", other, rule, holds, TODAY, "J. de Wit", "opgemeten", 2)


def test_both_verdicts_stand_and_the_computed_one_does_not_change() -> None:
    scene, pairs = scene_with(104.5, 96)
    before = scene.bw_walk_mm.copy()
    walk, pair = confirmed(scene, pairs, [said(), said("u1", "groups", holds=False)])
    assert (walk.mm, walk.computed, walk.said.holds) == (104_500, False, True)
    assert (pair.mm, pair.computed, pair.said.holds) == (96_000, True, False)
    assert (scene.bw_walk_mm == before).all()
    assert [row[:3] for row in borderline(scene, pairs)] == [
        ("bw_near", "u0", "l0"),
        ("groups", "u0", "u1"),
    ]


@pytest.mark.parametrize(("walk", "fine"), [(89.999, 0), (90, 1), (110, 1), (110.001, 0)])
def test_nobody_confirms_against_a_number_outside_the_band(walk: float, fine: int) -> None:
    scene, pairs = scene_with(walk, 50)
    if fine:
        assert len(confirmed(scene, pairs, [said()])) == 1
        return
    with pytest.raises(TableError) as told:
        confirmed(scene, pairs, [said()])
    assert "geen grensgeval" in told.value.faults[0].problem


def test_all_that_is_wrong_is_told_at_once() -> None:
    scene, pairs = scene_with(100, 100)
    wrong = [said("l9"), said("u0", "groups"), said(rule="rent"), said(), said()]
    with pytest.raises(TableError) as told:
        confirmed(scene, pairs, wrong)
    assert len(told.value.faults) == 4


def test_an_unknown_walk_cannot_be_confirmed() -> None:
    scene, pairs = scene_with(100, 50)
    unknown = scene.replace(bw_walk_mm=scene.bw_walk_mm * 0 - 1)
    with pytest.raises(TableError):
        confirmed(unknown, pairs, [said()])


@pytest.mark.parametrize("column", ["name", "date", "reason", "verdict"])
def test_a_confirmation_without_name_date_or_reason_is_none(tmp_path: Path, column: str) -> None:
    row = {"unit": "u0", "other": "l0", "rule": "bw_near", "verdict": "holds"}
    row |= {"name": "J. de Wit", "date": "21-11-2026", "reason": "opgemeten"}
    file = tmp_path / "confirmations.csv"
    file.write_text(HEAD + ",".join(row.values()) + "\n", encoding="utf-8")
    (read,) = read_confirmations(file, TODAY)
    assert (read.on, read.holds) == (TODAY, True)
    assert "de Wit" not in repr(read)
    row[column] = ""
    file.write_text(HEAD + ",".join(row.values()) + "\n", encoding="utf-8")
    with pytest.raises(TableError) as told:
        read_confirmations(file, TODAY)
    assert [(fault.row, fault.column) for fault in told.value.faults] == [(2, column)]


def test_a_confirmation_of_tomorrow_and_a_missing_column_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "confirmations.csv"
    file.write_text(HEAD + "u0,l0,bw_near,ja,J,2026-11-22,r\n", encoding="utf-8")
    with pytest.raises(TableError, match="1 fout"):
        read_confirmations(file, TODAY)
    file.write_text("unit,other\nu0,l0\n", encoding="utf-8")
    with pytest.raises(TableError, match="5 fout"):
        read_confirmations(file, TODAY)
