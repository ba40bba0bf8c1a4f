from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from placement.errors import NotFoundError, RulebookError
from placement.rulebook import ReachWindow, Rulebook, load, names
from placement.rulebook.rule_names import RULE_NAMES

REGIONS = Path(__file__).parents[3] / "data" / "placement_data" / "regions"


@pytest.fixture
def dwo() -> Rulebook:
    return load("dwo-2024")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A copy of the DWO region that a test may change."""
    return Path(shutil.copytree(REGIONS / "dwo", tmp_path / "dwo"))


def edited(region: Path, old: str, new: str, name: str = "rulebook.toml") -> Path:
    path = region / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return region


def told(error: RulebookError) -> str:
    return "\n".join(fault.sentence() for fault in error.faults)


def test_both_rulebooks_ship_and_the_default_comes_first() -> None:
    assert names() == ("dwo-2024", "werksessie-2")
    assert load("dwo-2024").in_force
    assert not load("werksessie-2").in_force
    assert load("werksessie-2").file.proposal


def test_an_unknown_rulebook_is_refused_with_those_that_exist() -> None:
    with pytest.raises(NotFoundError, match="werksessie-2"):
        load("dwo-1999")


def test_dwo_asks_the_on_site_times_of_the_sources(dwo: Rulebook) -> None:
    assert dwo.profile("BW").windows == ()
    assert dwo.profile("BT").windows == (ReachWindow(0, 1440, 45 * 60_000),)
    assert dwo.profile("BTG").reach_minutes == 15


def test_dwo_counts_average_hours_for_bt_and_btg_only(dwo: Rulebook) -> None:
    assert dwo.profile("BT").hours_milli == {"basis": 8700, "plus": 13500}
    assert dwo.profile("BTG").hours_milli == {"basis": 8700, "plus": 13500}
    assert dwo.profile("BW").hours_milli == {"basis": 0, "plus": 0}
    assert dwo.profile("BW").hours_average_milli == {"basis": 8700, "plus": 13500}


def test_clustered_has_two_forms_and_a_third_by_permission(dwo: Rulebook) -> None:
    norm = dwo.profile("BTG")
    assert norm.forms == {"clustered", "shared"}
    assert norm.forms_if_may_cluster == {"independent"}
    assert norm.near_bw == {"clustered", "independent"}
    shared = dwo.replace(cluster={"shared_needs_bw": True})
    assert "shared" in shared.profile("BTG").near_bw


def test_the_100_m_rule_is_in_whole_millimetres_with_its_default_readings(dwo: Rulebook) -> None:
    cluster = dwo.cluster
    assert (cluster.radius_mm, cluster.bw_radius_mm) == (100_000, 100_000)
    assert (cluster.between_units, cluster.walk, cluster.bw_provider) == (
        "pairwise",
        "network",
        "any",
    )
    assert (cluster.min_group, cluster.max_group) == (2, 12)
    assert cluster.borderline_mm == (90_000, 110_000)


def test_a_stay_and_a_grant_are_different_clocks(dwo: Rulebook) -> None:
    stay, grant = dwo.products["btg"].stay_years, dwo.file.grant.max_years
    assert stay is not None
    assert grant is not None
    assert (stay.low, stay.high, grant.value) == (1, 2, 3)


def test_every_named_option_lists_its_default_first() -> None:
    for name in names():
        cluster = load(name).file.cluster
        for entry in (cluster.between_units, cluster.walk, cluster.bw_provider):
            assert entry.value == entry.options[0]
        for reading in load(name).file.reading.values():
            assert reading.value == reading.options[0]


def test_the_proposal_runs_on_day_and_night_windows_that_never_pass_midnight() -> None:
    windows = load("werksessie-2").profile("BT").windows
    assert windows == (
        ReachWindow(0, 480, 1_800_000),
        ReachWindow(480, 1200, 900_000),
        ReachWindow(1200, 1440, 1_800_000),
    )
    assert load("werksessie-2").profile("BTG").windows == windows


def test_the_proposal_counts_the_low_end_for_basis_and_the_high_end_for_plus() -> None:
    rulebook = load("werksessie-2")
    assert rulebook.profile("BT").hours_milli == {"basis": 2000, "plus": 8000}
    assert rulebook.profile("BTG").hours_milli == {"basis": 6000, "plus": 12000}
    assert rulebook.profile("BTG").near_bw == frozenset()


def test_the_match_uses_the_first_product_marked_for_a_profile() -> None:
    rulebook = load("werksessie-2")
    assert rulebook.products["bw-light"].profile == "BW"
    assert rulebook.profile("BW").product == "bw"


@pytest.mark.parametrize("name", ["dwo-2024", "werksessie-2"])
def test_every_rule_has_an_origin_and_a_dutch_source_line(name: str) -> None:
    rulebook = load(name)
    assert set(rulebook.citations) == set(RULE_NAMES)
    for rule, cites in rulebook.citations.items():
        line = rulebook.source_of(rule)
        assert line.startswith(("Bijlage 2a, § ", "Werksessie 2, § ", "Leeswijze"))
        assert bool(cites) == ("§" in line)
        assert all(rulebook.cite(cite).wording for cite in cites)


def test_the_100_m_rule_names_its_section(dwo: Rulebook) -> None:
    assert dwo.source_of("bw_near") == "Bijlage 2a, § Beschermd Thuis-geclusterd"
    assert dwo.source_of("reach", "BTG") == "Bijlage 2a, § Beschermd Thuis-geclusterd"
    assert dwo.source_of("reach", "BT") == "Bijlage 2a, § Beschermd Thuis"
    assert dwo.source_of("capacity") == "Leeswijze van het platform"


@pytest.mark.parametrize("name", ["dwo-2024", "werksessie-2"])
def test_every_value_is_readable_with_its_source_or_reading(name: str) -> None:
    lines = load(name).readable()
    assert len(lines) > 80
    for line in lines:
        assert line.name
        assert line.wording
        assert bool(line.cites) == bool(line.source)


def test_numbers_in_the_readable_list_are_dutch(dwo: Rulebook) -> None:
    shown = {line.key: line.amount for line in dwo.readable()}
    assert shown["product.bt.hours.basis"] == "8,7 uur per week"
    assert shown["product.btg.windows.0.on_site"] == "15 min"
    assert shown["cluster.radius_m"] == "100 m"
    places = {line.key: line.places for line in dwo.readable()}
    assert places["cluster.radius_m"] == ("regel 254, zin 2",)
    assert shown["product.dagbesteding.treden.0"] == "7-9 dagdelen per week"


def test_a_value_changed_in_the_region_folder_is_what_load_gives(region: Path) -> None:
    changed = load("dwo-2024", edited(region, "value = 45,", "value = 40,"))
    assert changed.profile("BT").windows[0].limit_ms == 40 * 60_000
    assert load("dwo-2024").profile("BT").windows[0].limit_ms == 45 * 60_000


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("radius_m = { value = 100,", "radius_m = { value = 80.5,", "cluster"),
        ("min_group = { value = 2,", "min_group = { value = 3,", "cluster"),
        ("basis = { value = 8.7,", "basis = { value = 9.1,", "profiles"),
        ("plus = { value = 13.5,", "plus = { value = 13,", "profiles"),
        ("on_site = { value = 15,", "on_site = { value = 16,", "profiles"),
        ("max_share = { value = 0.25,", "max_share = { value = 0.3,", "mix"),
        ("lead_weeks = { value = 12,", "lead_weeks = { value = 4,", "match"),
        ("{ 1 = 9, 2 = 3, 3 = 1 }", "{ 1 = 8, 2 = 3, 3 = 1 }", "match"),
        ("distance_cap = { value = 300,", "distance_cap = { value = 200,", "preference"),
    ],
)
def test_every_norm_comes_from_the_file(region: Path, old: str, new: str, part: str) -> None:
    changed = load("dwo-2024", edited(region, old, new))
    assert getattr(changed, part) != getattr(load("dwo-2024"), part)


def test_a_new_product_is_one_table(region: Path) -> None:
    path = region / "rulebook.toml"
    table = '[product.logeren]\ntitle = "Logeren"\ngroup = { value = 2, reading = "proef" }'
    path.write_text(f"{path.read_text('utf-8')}\n{table}\n", "utf-8")
    assert load("dwo-2024", region).products["logeren"].title == "Logeren"


def test_all_faults_of_the_three_files_come_at_once(region: Path) -> None:
    edited(region, "value = 45, cites", 'value = "veel", cites')
    edited(region, "radius_m = { value = 100", "radius_m = { value = -1")
    edited(region, 'cites = ["grant-max"]', "cites = []")
    edited(region, 'short = "Bijlage 2a"', 'shrt = "Bijlage 2a"', "region.toml")
    edited(region, 'binding = "guidance"', 'binding = "heel erg"', "statements.toml")
    with pytest.raises(RulebookError) as caught:
        load("dwo-2024", region)
    report = told(caught.value)
    for part in ("geen getal", "cluster.radius_m", "precies één", "«short»", "soft-default"):
        assert part in report


def test_a_citation_of_an_unknown_statement_is_refused_with_the_nearest(region: Path) -> None:
    edited(region, 'cites = ["grant-max"]', 'cites = ["grant-maks"]')
    with pytest.raises(RulebookError) as caught:
        load("dwo-2024", region)
    assert "bedoeld is misschien «grant-max»" in told(caught.value)


def test_a_reading_may_not_claim_a_source(region: Path) -> None:
    edited(region, "max_share = { value = 0.25,", 'max_share = { value = 0.25, cites = ["spread"],')
    with pytest.raises(RulebookError) as caught:
        load("dwo-2024", region)
    assert "mix.max_share" in told(caught.value)


def test_a_rule_without_origin_or_unknown_rule_is_refused(region: Path) -> None:
    edited(region, "\nmoves = {", "\nmuves = {")
    with pytest.raises(RulebookError) as caught:
        load("dwo-2024", region)
    report = told(caught.value)
    assert "citation.moves: heeft geen herkomst" in report
    assert "«muves»" in report


@pytest.mark.parametrize("name", ["region.toml", "rulebook.toml", "statements.toml"])
def test_a_missing_or_broken_file_is_a_fault(region: Path, name: str) -> None:
    (region / name).write_text("x = = 1", "utf-8")
    with pytest.raises(RulebookError) as broken:
        load("dwo-2024", region)
    (region / name).unlink()
    with pytest.raises(RulebookError) as missing:
        load("dwo-2024", region)
    assert "geen geldige TOML" in told(broken.value)
    assert f"{name}: ontbreekt" in told(missing.value)


def test_replace_gives_another_rulebook_and_leaves_this_one(dwo: Rulebook) -> None:
    other = dwo.replace(
        cluster={"radius_m": 80, "between_units": "chain"},
        reach_minutes={"BT": 30},
        mix={"max_share": 0.1},
        product={"btg": {"title": "Anders"}},
    )
    assert other.cluster.radius_mm == 80_000
    assert other.cluster.between_units == "chain"
    assert other.profile("BT").windows == (ReachWindow(0, 1440, 30 * 60_000),)
    assert other.profile("BTG").reach_minutes == 15
    assert other.mix.max_share == Fraction(1, 10)
    assert other.profile("BTG").title == "Anders"
    assert dwo.cluster.radius_mm == 100_000
    marked = [line.key for line in other.readable() if line.adjusted]
    assert "cluster.radius_m" in marked
    assert "cluster.bw_radius_m" not in marked


def test_other_reach_minutes_replace_every_window_of_that_profile_only() -> None:
    changed = load("werksessie-2").replace(reach_minutes={"BT": 20})
    assert {w.limit_ms for w in changed.profile("BT").windows} == {20 * 60_000}
    assert {w.limit_ms for w in changed.profile("BTG").windows} == {900_000, 1_800_000}


def test_replace_reports_all_faults(dwo: Rulebook) -> None:
    with pytest.raises(RulebookError) as caught:
        dwo.replace(cluster={"min_group": 50, "radius": 3}, reach_minutes={"BW": 3})
    report = told(caught.value)
    assert "reach_minutes.BW" in report
    assert "«radius»" in report


def test_a_rule_that_the_rulebook_does_not_name_is_a_reading_of_ours(dwo: Rulebook) -> None:
    assert dwo.source_of("nope") == "Leeswijze van het platform"


def test_an_unknown_profile_or_statement_is_named(dwo: Rulebook) -> None:
    with pytest.raises(NotFoundError, match="XX"):
        dwo.profile("XX")
    with pytest.raises(NotFoundError, match="nope"):
        dwo.cite("nope")
