"""Two coordinators and one home, at the same moment: exactly one succeeds, each time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from placement.store.crypto import Keys
from placement.store.engine import Database
from tests.soak.racing import CONFLICTS, race, ready

TRIES = 50


@pytest.mark.slow
def test_of_two_who_offer_the_same_home_exactly_one_succeeds(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    rivals = ready(database, keys)
    outcomes = [race(database, keys, rivals) for _ in range(TRIES)]
    assert threading.active_count() < 20
    for outcome in outcomes:
        assert sorted(outcome)[-1] == "gelukt"
        assert sorted(outcome)[0] in CONFLICTS
