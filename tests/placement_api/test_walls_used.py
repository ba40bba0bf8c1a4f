"""Rows for a person are read as that person: row-level security then stands behind every route."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

AS_THE_PLATFORM = {
    "accounts.list_accounts": "no rows about persons; policy lets the admin alone in",
    "accounts.list_tokens": "as list_accounts",
    "agreements.agreement_progress": "sums over the region; own rows were chosen as the person",
    "agreements.spread": "which counts are hidden depends on the whole table",
    "audit.head": "the chain has no rows of anybody",
    "audit.list_events": "as head",
    "audit.verification": "as head",
    "features._rows": "borders of municipalities: files, not rows",
    "health.ready": "nobody asks",
    "imports.deliver": "a delivery is compared with everything there is",
    "imports.list_imports": "as deliver",
    "runs.list_runs": "figures of runs; no rows about persons",
    "runs.read_run": "as list_runs",
    "runs.read_placing": "what may happen depends on a chain that a provider may not see",
    "session._entered": "his own account",
    "supply._away": "what falls is told whole, also outside his municipalities",
}
"""Which functions of the routes read without a person, and why they may."""


def reads(file: Path) -> Iterator[str]:
    for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "read"
                    and ast.unparse(node.func.value).endswith("database")
                    and not node.args
                ):
                    yield f"{file.stem}.{function.name}"


def test_only_stated_functions_read_as_the_platform_itself(root: Path) -> None:
    files = (root / "api/placement_api/routes").glob("*.py")
    found = {name for file in files for name in reads(file)}
    assert found == set(AS_THE_PLATFORM)
