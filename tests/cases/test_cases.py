"""The cases in the expert's words, put to the rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from placement.domain import TABLES
from placement.rule import Gate, Goal, Limit
from placement.rules import RULES
from tests.placement.rules.scene_of import allows, scene_of, state, value

HERE = Path(__file__).parent
NAMES = {
    "gemeenten": "municipalities",
    "aanbieders": "providers",
    "BW-locaties": "bw_locations",
    "uitvalsbases": "care_bases",
    "complexen": "complexes",
    "woningen": "units",
    "cliënten": "clients",
    "uitsluitingszones": "exclusion_zones",
    "uit elkaar": "keep_apart",
    "streefaantallen": "spread_targets",
    "vorig voorstel": "previous",
    "vastgezet": "pins",
    "opkomsttijden": "reach",
    "afstanden": "unit_distances",
    "loopafstanden": "bw_walks",
    "bevestigingen": "confirmations",
}
IDS = {
    "municipalities": ("Delft", "Westland"),
    "providers": ("Noord", "Zuid", "West"),
    "bw_locations": ("Haven", "Molen"),
    "care_bases": ("Post 1", "Post 2"),
    "complexes": ("Hof", "Plein"),
    "units": ("Kade 1", "Kade 2", "Kade 3", "Kade 4"),
    "clients": ("Anna", "Bram", "Carla", "Dirk", "Els"),
}
COUNT = {"municipalities": 2}
UNASKED = {"complexes"}
BASE = {
    "municipalities": {"region": None},
    "bw_locations": {"provider": "Noord"},
    "care_bases": {"provider": "Noord"},
    "complexes": {"occupied_bt": 0},
    "units": {"municipality": "Delft"},
    "clients": {"age": None},
}
ANSWERS = {"holds": "ja", "fails": "nee", "unknown": "onbekend"}
PLACED = re.compile(r"(?P<client>\w+) in (?P<unit>.+?)(?: bij (?P<provider>\w+))?")


def every() -> Iterator[tuple[str, dict[str, Any]]]:
    """All cases with the rule that they are about."""
    for path in sorted(HERE.glob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        assert read["regel"] == path.stem
        for case in read["geval"]:
            yield path.stem, case


CASES = list(every())


def columns(table: str) -> dict[str, str]:
    """The column of each Dutch word; a word that comes back is «andere ...»."""
    found: dict[str, str] = {}
    for item in fields(TABLES[table]):
        word = item.metadata["column"].dutch
        found[f"andere {word}" if word in found else word] = item.name
    return found


def rows(table: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows under the names of the exchange format, with an id where the table has one."""
    known = columns(table)
    made = []
    for number, row in enumerate(given):
        strange = set(row) - set(known)
        assert not strange, f"{table}: {strange}, bekend zijn {sorted(known)}"
        own = {known[word]: _cell(said) for word, said in row.items()}
        name = {"id": IDS[table][number]} if table in IDS else {}
        made.append({**name, **BASE.get(table, {}), **own})
    return made


def _cell(said: Any) -> Any:
    return tuple(said) if isinstance(said, list) else said


def scene(given: dict[str, Any]) -> Any:
    """The scene of what is given, with the rest permissive."""
    tables = {
        table: rows(table, given.get(dutch, [{}] * COUNT.get(table, 1)))
        for dutch, table in NAMES.items()
        if dutch in given or table in IDS.keys() - UNASKED
    }
    return scene_of(given.get("instellingen"), **tables)


def chosen(plan: list[str]) -> list[tuple[str, str, str]]:
    """The placements that a plan names."""
    found = []
    for line in plan:
        match = PLACED.fullmatch(line)
        assert match, line
        found.append((match["client"], match["unit"], match["provider"] or "Noord"))
    return found


def rule(name: str, kind: type) -> Any:
    return next(r for r in RULES if r.id == name and isinstance(r, kind))


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=[f"{name}: {case['naam']}" for name, case in CASES]
)
def test_a_case_in_the_words_of_the_expert(name, case):
    here, expected = scene(case.get("gegeven", {})), case["verwacht"]
    if "plan" not in case:
        answer = ANSWERS[state(rule(name, Gate), here, "Anna", "Kade 1", "Noord")]
    elif isinstance(expected, int):
        answer = value(rule(name, Goal), here, *chosen(case["plan"]))
    else:
        kept = allows(rule(name, Limit), here, *chosen(case["plan"]))
        answer = "mag" if kept else "mag niet"
    assert answer == expected


def test_every_rule_has_a_case_on_either_side():
    """A gate or a limit needs a yes and a no; otherwise a rule that always says yes would pass."""
    said: dict[str, set[Any]] = {}
    for name, case in CASES:
        said.setdefault(name, set()).add(case["verwacht"])
    gates = {r.id for r in RULES if isinstance(r, Gate)}
    limits = {r.id for r in RULES if isinstance(r, Limit)}
    assert {name for name in gates if not {"ja", "nee"} <= said[name]} == set()
    assert {name for name in limits if not {"mag", "mag niet"} <= said[name]} == set()
