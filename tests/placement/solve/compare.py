"""One tiny instance put to both: the engine and the brute force."""

from __future__ import annotations

from collections.abc import Mapping

from placement_data.rows import Settings, Tables
from tests.placement.solve.brute_force import Broken, evaluate, optimum
from tests.placement.solve.engine import propose_rows, world


def disagreement(tables: Tables, settings: Settings) -> str | None:
    """Return in what the engine and the brute force differ; None where they agree in every term."""
    tried = world(tables, settings)
    best, told = optimum(tried), propose_rows(tables, settings)
    if best is None or told.status == "infeasible":
        same = best is None and told.status == "infeasible"
        return None if same else f"brute force {best}, engine {told.status}"
    if told.status != "optimal":
        return f"status {told.status}"
    found = evaluate(tried, told.steps, told.occupied_groups)
    if isinstance(found, Broken):
        return f"the proposal breaks {found.rule}: {found.about}"
    asked = [*tried.settings["match"]["objective"], "moves"]
    differing = [
        f"{term}: engine {told.values[term]}, its plan {found[term]}, best {best.values[term]}"
        for term in asked
        if not told.values[term] == found[term] == best.values[term]
    ]
    return "; ".join(differing) or None


def summary(values: Mapping[str, int]) -> str:
    """Return values on one line."""
    return " ".join(f"{name}={value}" for name, value in values.items())
