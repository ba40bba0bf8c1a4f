"""Explanations check the plan without the solver, so every limit must be told to them as well."""

from __future__ import annotations

import ast
from pathlib import Path

from placement.explain import stops
from placement.rules import LIMITS


def test_a_new_limit_is_told_to_the_evaluator_of_the_explanations() -> None:
    assert {limit.id for limit in LIMITS} == set(stops.CHECKED)


def test_every_limit_but_one_place_can_be_the_reason_that_stops_a_placement() -> None:
    tree = ast.parse(Path(stops.__file__).read_text(encoding="utf-8"))
    made = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Stop"
        and isinstance(call.args[0], ast.Constant)
    }
    assert made == set(stops.CHECKED) - {"one_place"}
