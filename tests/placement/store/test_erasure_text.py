"""Erasing one client leaves every other as it was, also where ids look alike."""

from __future__ import annotations

from placement.store.erasure import _without

WRITTEN = {
    "placements": [{"client": "c1", "unit": "u1", "verdicts": ["c1 woont er"], "x": 3}],
    "unplaced": [{"client": "c10", "conflict": [{"held_by": ["c1", "c1-beta"],
                                                 "sentence": "daar komt c1, naast c10."}]}],
}  # fmt: skip


def test_an_id_within_another_id_stays() -> None:
    assert _without(WRITTEN, "c1", "gewist") == {
        "placements": [{"client": "gewist", "unit": "u1", "verdicts": []}],
        "unplaced": [{"client": "c10", "conflict": [{"held_by": ["gewist", "c1-beta"],
                                                     "sentence": "daar komt gewist, naast c10."}]}],
    }  # fmt: skip
