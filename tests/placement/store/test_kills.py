"""Killed at random moments, on both databases: nothing that was told is lost, nothing is double."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from placement.store.crypto import Keys
from placement.store.engine import Database
from tests.soak.working import Ledger, begin, killed, problems

KILLS = 10


@pytest.mark.slow
def test_ten_kills_lose_nothing_and_double_nothing(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    ledger, draw = Ledger(tmp_path / "ledger"), random.Random(5)
    begin(database, keys)
    database.close()  # a connection does not survive a fork
    for seed in range(KILLS):
        killed(url, keys, seed, ledger, draw)
        assert problems(database, ledger) == []
        database.close()
    assert len(list(ledger.lines())) > KILLS
