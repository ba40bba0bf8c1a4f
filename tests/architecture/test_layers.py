"""Every layer stands on the list, a new one costs one file and one line, and privacy is a wall."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import placement_maps
from placement_maps.layer import Layer
from placement_maps.layers import LAYERS

PACKAGE = Path(placement_maps.__file__).parent
ROOT = PACKAGE.parents[1]
MAY_IMPORT = ("placement.audience", "placement.quantities")
LAYERS_MAY_IMPORT = {
    "placement.audience.views",
    "placement_maps",
    "placement_maps.choropleth",
    "placement_maps.escape",
    "placement_maps.layer",
    "placement_maps.palette",
}

TOY = '''
"""A toy."""
from placement_maps import palette
from placement_maps.layer import EVERYONE, Layer, LegendEntry, Points, point_feature

def draw(view):
    sign = palette.base_sign()
    at = {"type": "Point", "coordinates": [4.357, 52.012]}
    feature = point_feature("toy-0", at, "Proef", "Proef", "Proefpunt", "")
    return [Points({"Proef": sign}, [feature])]

def legend(view):
    return [LegendEntry(palette.base_sign(), "Proef in de legenda", "Proef")]

LAYER = Layer("toy", "Proeflaag", EVERYONE, draw, legend)
'''
RENDER = """
import datetime, placement_maps
from placement.audience.views import MapView
print(placement_maps.__file__)
print(placement_maps.render(MapView("planner", "T", "", datetime.date(2025, 1, 1), (), ())))
"""


def imports(file: Path) -> set[str]:
    """Return the modules that a file imports, names of a package included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name} imports relatively"
            found.add(node.module or "")
    return found


def test_every_layer_file_is_on_the_list_once() -> None:
    files = {file.stem for file in (PACKAGE / "layers").glob("[a-z]*.py")}
    listed = [layer.draw.__module__.rsplit(".", 1)[-1] for layer in LAYERS]
    assert sorted(listed) == sorted(files)


def test_ids_and_titles_are_unique() -> None:
    assert len({layer.id for layer in LAYERS}) == len(LAYERS)
    assert len({layer.title for layer in LAYERS}) == len(LAYERS)
    assert all(isinstance(layer, Layer) and layer.audience for layer in LAYERS)


def test_layers_know_only_views_and_what_they_are_drawn_with() -> None:
    for file in (PACKAGE / "layers").glob("[a-z]*.py"):
        ours = {name for name in imports(file) if name.startswith("placement")}
        assert ours <= LAYERS_MAY_IMPORT, file.name


def test_the_maps_know_nothing_of_placement_but_audience_views() -> None:
    for file in PACKAGE.rglob("*.py"):
        core = {n for n in imports(file) if n == "placement" or n.startswith("placement.")}
        assert all(name.startswith(MAY_IMPORT) for name in core), f"{file.name}: {sorted(core)}"


def test_a_new_layer_is_one_file_and_one_line(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "placement_maps")
    layers = tmp_path / "placement_maps" / "layers"
    (layers / "toy.py").write_text(TOY, encoding="utf-8")
    index = layers / "__init__.py"
    text = index.read_text(encoding="utf-8")
    text = text.replace("    roads,\n)", "    roads,\n    toy,\n)")
    index.write_text(text.replace("    roads.LAYER,\n", "    roads.LAYER,\n    toy.LAYER,\n"))
    found = subprocess.run(
        [sys.executable, "-c", RENDER],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""},
    )
    assert found.returncode == 0, found.stderr
    assert str(tmp_path) in found.stdout
    assert '"Proeflaag"' in found.stdout
    assert "Proef in de legenda" in found.stdout
