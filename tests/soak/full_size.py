"""The full size of what tests show small: 100 kills and 1,000 races on each database.

Not collected by itself: `python -m pytest tests/soak/full_size.py`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from placement.store.crypto import Keys
from placement.store.engine import Database
from tests.placement.store.conftest import database, keys, postgres  # noqa: F401
from tests.soak.racing import CONFLICTS, race, ready
from tests.soak.working import Ledger, begin, killed, problems

KILLS = 100
RACES = 1000
pytestmark = pytest.mark.slow


def test_a_hundred_kills_lose_nothing_and_double_nothing(
    database: Database,  # noqa: F811
    keys: Keys,  # noqa: F811
    tmp_path: Path,
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    ledger, draw = Ledger(tmp_path / "ledger"), random.Random(2026)
    begin(database, keys)
    database.close()
    for seed in range(KILLS):
        killed(url, keys, seed, ledger, draw)
        assert problems(database, ledger) == []
        database.close()
    print(f"{KILLS} kills, {len(list(ledger.lines()))} acknowledged writes, 0 lost")


def test_a_thousand_races_have_one_winner_each(database: Database, keys: Keys) -> None:  # noqa: F811
    rivals = ready(database, keys)
    for _ in range(RACES):
        outcome = sorted(race(database, keys, rivals))
        assert outcome[-1] == "gelukt"
        assert outcome[0] in CONFLICTS
