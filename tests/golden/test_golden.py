"""No rule says anything else about the fixed scene than what was read and stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from placement.rules import RULES
from tests.golden.model import every_model, golden_scene
from tests.placement.rules.scene_of import candidates_of

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def models():
    return every_model()


@pytest.mark.parametrize("rule_id", sorted({rule.id for rule in RULES}))
def test_a_rule_says_what_is_stored(rule_id, models):
    """Where this is meant: `python tests/golden/update.py`, and read what changed."""
    stored = json.loads((HERE / f"{rule_id}.json").read_text(encoding="utf-8"))
    assert models[rule_id] == stored


def test_the_fixed_scene_has_candidates_of_every_profile():
    scene = golden_scene()
    found = candidates_of(scene)
    assert set(scene.seekers.profile[found.client].tolist()) == {0, 1, 2}
    assert (found.leave >= 0).any()


def test_every_stored_model_is_of_a_rule():
    assert {path.stem for path in HERE.glob("*.json")} == {rule.id for rule in RULES}
