"""The import contracts hold, and each of them fails when a module breaks it."""

from __future__ import annotations

import pytest

from tests.architecture.conftest import Copy

LINT = ("-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache")
BREAKERS = (
    ("Rooms: api above", "placement/spread.py", "import placement_maps.palette\n"),
    ("Rooms: api above", "data/placement_data/toy.py", "import placement.quantities\n"),
    ("The core in layers", "placement/spread.py", "import placement.jobs\n"),
    ("The core in layers", "placement/rulebook/toy.py", "import placement.tables\n"),
    ("The core in layers", "placement/unknown_room.py", ""),
    ("Solvers only behind", "placement/rules/toy.py", "from ortools.sat.python import cp_model\n"),
    ("Solvers only behind", "placement/explain/toy.py", "import ortools\n"),
    ("No drawing, web", "placement/audience/toy.py", "import folium\n"),
    ("No drawing, web", "placement/geo/toy.py", "import fastapi\n"),
    ("No database, network", "placement/tables/toy.py", "import sqlite3\n"),
    ("No database, network", "maps/placement_maps/toy.py", "import requests\n"),
    ("No rule knows", "placement/rules/toy.py", "from placement.rules import rent\n"),
    ("No map layer knows", "maps/placement_maps/layers/toy.py",
     "from placement_maps.layers import roads\n"),
    ("Maps see audience", "maps/placement_maps/toy.py", "import placement.tables\n"),
    ("Maps see audience", "maps/placement_maps/toy.py", "import placement.proposal\n"),
    ("Maps see audience", "maps/placement_maps/toy.py", "import placement.audience.coordinator\n"),
)  # fmt: skip


def broken(copy: Copy) -> str:
    """Return the lines that import-linter marks as broken."""
    told = copy.run(*LINT)
    assert "Contracts: " in told.stdout, told.stdout + told.stderr
    return "\n".join(line for line in told.stdout.splitlines() if "BROKEN" in line)


def test_the_contracts_hold(copy: Copy) -> None:
    assert broken(copy) == ""


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "path", "text"), BREAKERS)
def test_a_module_that_breaks_a_contract_is_found(
    copy: Copy, contract: str, path: str, text: str
) -> None:
    (copy.root / "placement/audience/coordinator.py").touch()
    copy.write(path, f"from __future__ import annotations\n{text}")
    assert contract in broken(copy)
