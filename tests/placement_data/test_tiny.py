from collections import Counter

import pytest

from placement_data.rows import settings_text, table_text
from placement_data.synthetic import tiny
from placement_data.synthetic.tiny import FEATURES

SEEDS = range(500)


@pytest.fixture(scope="module")
def instances():
    return [tiny(seed) for seed in SEEDS]


def test_the_same_seed_gives_the_same_instance():
    assert tiny(3) == tiny(3)
    assert tiny(3) != tiny(7)


def test_instances_stay_small_enough_to_try_everything(instances):
    for made in instances:
        assert 2 <= len(made.tables["clients"]) <= 7
        assert 2 <= len(made.tables["units"]) <= 6
        assert 1 <= len(made.tables["providers"]) <= 3


def test_every_feature_comes_alone_in_pairs_and_among_many(instances):
    alone = {made.features[0] for made in instances if len(made.features) == 1}
    paired = {name for made in instances if len(made.features) == 2 for name in made.features}
    many = Counter(name for made in instances if len(made.features) > 9 for name in made.features)
    assert alone == paired == set(FEATURES)
    assert set(many) == set(FEATURES)


def test_every_instance_can_be_written(instances):
    for made in instances:
        assert settings_text(made.settings)
        assert all(table_text(name, rows) for name, rows in made.tables.items())


def test_references_hold(instances):
    for made in instances:
        units = {row["id"] for row in made.tables["units"]}
        clients = {row["id"] for row in made.tables["clients"]}
        for row in made.tables["reach"] + made.tables["bw_walks"]:
            assert row["unit"] in units
        for name in ("pins", "previous", "exclusion_zones"):
            assert {row["client"] for row in made.tables.get(name, [])} <= clients


def test_a_unit_houses_at_least_its_residents(instances):
    for made in instances:
        homes = Counter(c["lives_in"] for c in made.tables["clients"] if c.get("lives_in"))
        units = {row["id"]: row for row in made.tables["units"]}
        assert all(units[home]["occupied"] >= count for home, count in homes.items())


def test_values_lie_on_both_sides_of_their_limits(instances):
    minutes = {r["minutes"] for made in instances for r in made.tables["reach"]}
    walks = {r["metres"] for made in instances for r in made.tables["bw_walks"]}
    assert {15.0, 15.1, 45.0, 45.1} <= minutes
    assert {99, 100, 100.001, 101} <= walks


def test_settings_vary(instances):
    cluster = [made.settings.get("cluster", {}) for made in instances]
    assert {c.get("min_group") for c in cluster} >= {1, 2, 3}
    assert {c.get("max_group") for c in cluster} >= {2, 3, 4, 5}
    assert {c.get("between_units") for c in cluster} >= {"pairwise", "chain"}
    assert {c.get("single_provider") for c in cluster} >= {True, False}
    assert {c.get("shared_needs_bw") for c in cluster} >= {True, False}
    match = [made.settings.get("match", {}) for made in instances]
    assert {m.get("chains") for m in match} >= {True, False}
    assert len({tuple(m["objective"]) for m in match if "objective" in m}) > 20


def test_some_residents_form_swap_rings(instances):
    def ring(made):
        moving = [c for c in made.tables["clients"] if c.get("lives_in")]
        wanted = Counter(c["next_profile"] for c in moving)
        return len(moving) > 1 and wanted == Counter(c["profile"] for c in moving)

    assert sum(map(ring, instances)) > 10


def test_a_promise_is_rare_and_stands_for_a_free_dwelling(instances):
    promised = [
        (made, pin)
        for made in instances
        for pin in made.tables.get("pins", [])
        if pin["decision"] == "must"
    ]
    assert 0 < len(promised) < 0.15 * len(instances)
    for made, pin in promised:
        unit = next(u for u in made.tables["units"] if u["id"] == pin["unit"])
        assert unit["housing_form"] == "independent"
        assert unit["capacity"] == 1
