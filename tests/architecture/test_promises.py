"""Each kind of change has exactly one place: a toy added there works without another edit."""

from __future__ import annotations

import shutil

import pytest

from tests.architecture.conftest import Copy

TABLES = {
    "municipalities": "id,name\nGM0503,Delft\n",
    "providers": "id,name,profiles,hours_free\np1,Een,BT,100\n",
    "care_bases": "id,provider,x,y\nk1,p1,84500,447500\n",
    "units": "id,housing_form,x,y,municipality\nu1,independent,84500,447500,GM0503\n",
    "reach": "base,unit,minutes\nk1,u1,45\n",
    "clients": (
        "id,profile,intensity,waiting_since,grant_until\nc1,BT,basis,2026-01-01,2029-01-01\n"
    ),
}
STATUS = """
import sys
from pathlib import Path
from datetime import date
from placement import plan
from placement.sources.folder import read
d = read(Path("folder"), today=date(2026, 11, 21))
outcome = plan.run(d.tables, d.rulebook, d.settings, walk=d.walk, drive=d.drive,
                   sha256=d.sha256)
placed = [p.client for p in outcome.proposal.placements]
blocking = [b.rule for u in outcome.proposal.unplaced for b in u.blocking]
sentences = [b.sentence for u in outcome.proposal.unplaced for b in u.blocking]
"""
TOY_RULE = '''
"""A toy."""
import numpy as np
from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

def judge(scene: Scene) -> Verdict:
    """Refuse everything."""
    return yes_no(np.zeros((1, 1, 1), dtype=bool))

GATE = Gate(id="toy", sentence="Een speelgoedregel weigert alles.", judge=judge)
'''
TOY_LAYER = '''
"""A toy."""
from typing import Final
from folium.map import Layer as FoliumLayer
from placement.audience.views import MapView
from placement_maps.layer import EVERYONE, Layer, LegendEntry, Points

def draw(view: MapView) -> list[FoliumLayer]:
    """Draw one point."""
    return [Points({}, [])]

def legend(_view: MapView) -> list[LegendEntry]:
    """Name it."""
    return []

LAYER: Final = Layer("toy", "Speelgoedlaag", EVERYONE, draw, legend)
'''


@pytest.fixture
def with_folder(copy: Copy) -> Copy:
    """The copy with a folder in which one client fits one unit, at exactly 45 minutes."""
    (copy.root / "folder").mkdir()
    for name, text in TABLES.items():
        copy.write(f"folder/{name}.csv", text)
    return copy


@pytest.mark.slow
def test_a_new_rule_is_one_file_and_one_line(with_folder: Copy) -> None:
    copy = with_folder
    assert copy.python(STATUS + "print(placed)") == "['c1']"
    copy.write("placement/rules/toy.py", TOY_RULE)
    registry = "placement/rules/__init__.py"
    copy.edit(registry, "    age,\n", "    age,\n    toy,\n")
    copy.edit(registry, "    pin_never.GATE,\n", "    pin_never.GATE,\n    toy.GATE,\n")
    told = copy.python(STATUS + "print(placed, blocking, sentences)")
    assert told.startswith("[] ['toy'] [")
    assert "Een speelgoedregel weigert alles" in told


@pytest.mark.slow
def test_a_changed_norm_is_one_value_in_the_rulebook(with_folder: Copy) -> None:
    copy = with_folder
    code = (
        "from placement.rulebook import load; print(load('dwo-2024').profile('BT').reach_minutes)"
    )
    assert copy.python(code) == "45.0"
    path = "data/placement_data/regions/dwo/rulebook.toml"
    copy.edit(path, "on_site = { value = 45,", "on_site = { value = 44,")
    assert copy.python(code) == "44.0"
    assert copy.python(STATUS + "print(placed, blocking)") == "[] ['reach']"


def test_a_new_region_is_one_folder(copy: Copy) -> None:
    regions = copy.root / "data/placement_data/regions"
    shutil.copytree(regions / "dwo", regions / "toy")
    for name in ("region.toml", "rulebook.toml", "statements.toml"):
        path = f"data/placement_data/regions/toy/{name}"
        text = (copy.root / path).read_text(encoding="utf-8")
        copy.write(path, text.replace("dwo-2024", "toy-2030").replace('id = "dwo"', 'id = "toy"'))
    code = (
        "from placement import rulebook as r; b = r.load('toy-2030'); "
        "print('toy-2030' in r.names(), b.id, b.profile('BT').reach_minutes)"
    )
    assert copy.python(code) == "True toy-2030 45.0"
    told = copy.run("-m", "placement_api.cli", "rules", "--rulebook", "toy-2030")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("toy-2030: ")


def test_a_new_map_layer_is_one_file_and_one_line(copy: Copy) -> None:
    if not list((copy.root / "maps/placement_maps/static").glob("*.js")):
        pytest.skip("the browser files of the map are not installed (make setup)")
    copy.write("maps/placement_maps/layers/toy.py", TOY_LAYER)
    registry = "maps/placement_maps/layers/__init__.py"
    copy.edit(registry, "    roads,\n", "    roads,\n    toy,\n")
    copy.edit(registry, "    roads.LAYER,\n", "    roads.LAYER,\n    toy.LAYER,\n")
    code = (
        "from datetime import date; from placement.audience.views import MapView; "
        "import placement_maps; "
        "v = MapView('coordinator', 't', 's', date(2026, 11, 21), (), ()); "
        "print('Speelgoedlaag' in placement_maps.render(v))"
    )
    assert copy.python(code) == "True"
