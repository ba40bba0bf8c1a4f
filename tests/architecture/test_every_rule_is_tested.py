"""A rule comes with its tests: a harness test, a case in the expert's words, a golden model."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.rules import RULES

PLACES = {
    "a harness test": "tests/placement/rules/test_{}.py",
    "a case in the expert's words": "tests/cases/{}.toml",
    "a golden model": "tests/golden/{}.json",
}
IDS = sorted({rule.id for rule in RULES})


@pytest.mark.parametrize("what", PLACES)
def test_every_rule_has(what: str, root: Path) -> None:
    missing = [rule for rule in IDS if not (root / PLACES[what].format(rule)).is_file()]
    assert missing == []


@pytest.mark.parametrize("what", PLACES)
def test_nothing_is_left_of_a_rule_that_is_gone(what: str, root: Path) -> None:
    before, after = Path(PLACES[what]).name.split("{}")
    found = (root / PLACES[what]).parent.glob(f"{before}*{after}")
    names = {path.name[len(before) : len(path.name) - len(after)] for path in found}
    assert names - set(IDS) == set()


def test_every_rule_file_is_in_the_list(root: Path) -> None:
    files = {path.stem for path in (root / "placement" / "rules").glob("*.py")} - {"__init__"}
    assert files == set(IDS)
