import datetime as dt
import tomllib

import pytest

from placement_data.draw import Draw
from placement_data.rows import cell, settings_text, table_text, write_rows


def test_cells_follow_the_exchange_format():
    assert cell(None) == ""
    assert cell(True) == "true"
    assert cell(("a", "b")) == "a|b"
    assert cell(dt.date(2026, 11, 21)) == "2026-11-21"


def test_an_empty_table_still_has_its_required_header():
    assert table_text("reach", []) == "base,unit,minutes\n"


def test_a_column_outside_the_exchange_format_is_refused():
    with pytest.raises(KeyError, match="colour"):
        table_text("units", [{"id": "u1", "colour": "red"}])


def test_settings_survive_a_round_trip_through_toml():
    settings = {
        "date": dt.date(2026, 11, 21),
        "match": {"objective": ["placed"], "urgency_weight": {1: 9, 2: 3}, "chains": True},
        "mix": {"max_share": 0.25},
    }
    back = tomllib.loads(settings_text(settings))
    assert back["match"]["urgency_weight"] == {"1": 9, "2": 3}
    assert back["match"]["chains"] is True
    assert back["date"] == dt.date(2026, 11, 21)


def test_only_given_tables_are_written(tmp_path):
    write_rows(tmp_path, {"reach": []})
    assert [path.name for path in tmp_path.iterdir()] == ["reach.csv"]


def test_draws_repeat_and_stay_within_their_bounds():
    one, two = Draw(7), Draw(7)
    assert [one.integer(1, 3) for _ in range(50)] == [two.integer(1, 3) for _ in range(50)]
    draw = Draw("x")
    assert {draw.integer(1, 3) for _ in range(200)} == {1, 2, 3}
    assert sorted(draw.shuffled(range(9))) == list(range(9))
    assert {draw.weighted("ab", (1, 0)) for _ in range(50)} == {"a"}
