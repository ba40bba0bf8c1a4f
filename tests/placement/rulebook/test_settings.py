from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from placement.errors import RulebookError
from placement.rulebook import load, read_settings

EXCHANGE = """
rulebook = "dwo-2024"
date = 2026-11-21              # 'today' of the run
seed = 1
time_limit_s = 60
[match]
objective = ["placed", "waiting", "stability", "spread_max", "spread_l1", "preference", "travel"]
urgency_weight = { 1 = 9, 2 = 3, 3 = 1 }
wait_cap_weeks = 260
lead_weeks = 12
min_stay_weeks = 13
chains = true
[cluster]
radius_m = 100
bw_radius_m = 100
between_units = "pairwise"
min_group = 2
max_group = 12
shared_needs_bw = false
single_provider = true
[reach_minutes]
BT = 45
BTG = 15
[mix]
max_share = 0.25
[preference]
municipality = 50
provider = 20
per_100_m = 1
distance_cap = 300
"""


def faults(text: str) -> list[str]:
    with pytest.raises(RulebookError) as caught:
        read_settings(text)
    return [fault.sentence() for fault in caught.value.faults]


def test_empty_settings_are_the_defaults() -> None:
    settings = read_settings("")
    assert (settings.rulebook, settings.date, settings.seed) == ("dwo-2024", None, 1)
    assert settings.changes() == {}
    book = load("dwo-2024")
    assert book.with_settings(settings) is book


def test_the_exchange_defaults_are_those_of_the_dwo_rulebook() -> None:
    book = load("dwo-2024")
    applied = book.with_settings(read_settings(EXCHANGE))
    for part in ("cluster", "match", "mix", "preference", "profiles"):
        assert getattr(applied, part) == getattr(book, part)


def test_every_key_reaches_the_rulebook() -> None:
    settings = read_settings(
        """
        date = 2026-01-02
        seed = 7
        time_limit_s = 2.5
        [match]
        objective = ["waiting", "placed"]
        urgency_weight = { 1 = 5, 2 = 4, 3 = 0 }
        wait_cap_weeks = 10
        lead_weeks = 0
        min_stay_weeks = 1
        chains = false
        [cluster]
        radius_m = 99.5
        bw_radius_m = 50
        between_units = "chain"
        walk = "straight"
        min_group = 3
        max_group = 5
        shared_needs_bw = true
        single_provider = false
        bw_provider = "own"
        [reach_minutes]
        BT = 30
        BTG = 7.5
        [mix]
        max_share = 0.1
        [preference]
        municipality = 1
        provider = 2
        per_100_m = 3
        distance_cap = 4
        """
    )
    assert (settings.date, settings.seed) == (dt.date(2026, 1, 2), 7)
    assert settings.time_limit_s == Decimal("2.5")
    book = load("dwo-2024").with_settings(settings)
    assert book.match.objective == ("waiting", "placed")
    assert book.match.urgency_weight == {1: 5, 2: 4, 3: 0}
    assert (book.match.wait_cap_weeks, book.match.lead_weeks) == (10, 0)
    assert (book.match.min_stay_weeks, book.match.chains) == (1, False)
    assert (book.cluster.radius_mm, book.cluster.bw_radius_mm) == (99_500, 50_000)
    assert (book.cluster.between_units, book.cluster.walk) == ("chain", "straight")
    assert (book.cluster.min_group, book.cluster.max_group) == (3, 5)
    assert (book.cluster.shared_needs_bw, book.cluster.single_provider) == (True, False)
    assert book.cluster.bw_provider == "own"
    assert book.profile("BT").windows[0].limit_ms == 30 * 60_000
    assert book.profile("BTG").windows[0].limit_ms == 450_000
    assert book.mix.max_share == Fraction(1, 10)
    preference = book.preference
    assert (preference.municipality, preference.provider) == (1, 2)
    assert (preference.per_100_m, preference.distance_cap) == (3, 4)


def test_a_share_is_exactly_what_the_text_writes() -> None:
    book = load("dwo-2024").with_settings(read_settings("mix.max_share = 0.07"))
    assert book.mix.max_share == Fraction(7, 100)
    assert 100 * book.mix.max_share == 7


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("rulebok = 'dwo-2024'", "bedoeld is misschien «rulebook»"),
        ("[match]\nleed_weeks = 3", "bedoeld is misschien «lead_weeks»"),
        ("[klusters]\na = 1", "bedoeld is misschien «cluster»"),
        ("rulebook = 'dwo-2025'", "deze regelset bestaat niet"),
        ("rulebook = 3", "is geen tekst"),
        ("date = '2026-11-21'", "geen datum"),
        ("date = 2026-11-21T10:00:00", "geen datum"),
        ("seed = -1", "minstens 0"),
        ("seed = 1.5", "geen geheel getal"),
        ("time_limit_s = 0", "meer dan 0"),
        ("time_limit_s = inf", "geen eindig getal"),
        ("time_limit_s = nan", "geen eindig getal"),
        ("match = 3", "is geen tabel"),
        ("[match]\nobjective = 'placed'", "is geen lijst"),
        ("[match]\nobjective = []", "geen enkel doel"),
        ("[match]\nobjective = ['plaatsen']", "is onbekend"),
        ("[match]\nobjective = ['placed', 'placed']", "placed staat er meer dan eens in"),
        ("[match]\nurgency_weight = { 1 = 9, 2 = 3, 4 = 1 }", "urgentie 4 bestaat niet"),
        ("[match]\nurgency_weight = { 1 = 9, 2 = 3 }", "urgentie 3 ontbreekt"),
        ("[match]\nurgency_weight = { 1 = 9, 2 = -3, 3 = 1 }", "urgentie 2 is geen geheel getal"),
        ("[match]\nurgency_weight = 3", "geen tabel met gewichten"),
        ("[match]\nlead_weeks = -1", "minstens 0"),
        ("[match]\nlead_weeks = true", "geen geheel getal"),
        ("[match]\nchains = 1", "geen true of false"),
        ("[cluster]\nradius_m = 0", "meer dan 0"),
        ("[cluster]\nradius_m = 0.0001", "drie decimalen"),
        ("[cluster]\nradius_m = '100'", "geen getal"),
        ("[cluster]\nbetween_units = 'allemaal'", "pairwise, chain of adjoining"),
        ("[cluster]\nmin_group = 5\nmax_group = 4", "min_group is groter dan max_group"),
        ("[cluster]\nmin_group = 0", "minstens 1"),
        ("[reach_minutes]\nBW = 1", "een van BT, BTG"),
        ("[reach_minutes]\nBT = -45", "meer dan 0"),
        ("[mix]\nmax_share = 1.01", "hoogstens 1"),
        ("[mix]\nmax_share = -0.1", "minstens 0"),
        ("[preference]\nprovider = 'veel'", "geen geheel getal"),
        ("a = = 1", "geen geldige TOML"),
        ("seed = 1\nseed = 2", "geen geldige TOML"),
    ],
)
def test_a_fault_is_told_in_dutch(text: str, part: str) -> None:
    assert any(part in sentence for sentence in faults(text)), faults(text)


def test_all_faults_come_in_one_report() -> None:
    found = faults(
        """
        seed = -1
        rulebook = "x"
        unknown = 1
        [match]
        objective = ["placed", "placed", "other"]
        urgency_weight = { 1 = -9, 5 = 3 }
        [cluster]
        radius_m = -3
        min_group = 9
        max_group = 2
        [mix]
        max_share = 2
        """
    )
    columns = ("seed", "rulebook", "unknown", "match.objective.2", "match.objective:")
    columns += ("match.urgency_weight", "cluster.radius_m", "cluster:", "mix.max_share")
    for column in columns:
        assert sum(f"kolom {column}" in sentence for sentence in found) == 1, (column, found)
    assert len(found) == len(set(found)) == 9


def test_a_group_that_only_clashes_with_the_rulebook_is_a_fault_of_the_settings() -> None:
    settings = read_settings("[cluster]\nmin_group = 13")
    with pytest.raises(RulebookError) as caught:
        load("dwo-2024").with_settings(settings)
    assert caught.value.faults[0].sentence().startswith("settings.toml, kolom cluster")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_settings("\ufeffseed = 3").seed == 3


@pytest.mark.real
def test_the_settings_of_every_case_load(cases: dict[str, Path]) -> None:
    for folder in cases.values():
        settings = read_settings((folder / "settings.toml").read_text("utf-8"))
        book = load(settings.rulebook).with_settings(settings)
        assert book.match.objective[-1] == "stability"
        assert not book.match.chains
