"""The documents and tiles that the coordinator's map draws."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from placement.audience.views import MapView
from placement_api.outputs.mvt import Levels, Points, mercator, together
from placement_api.pages import mapping
from placement_api.pages.map_supply import Proposed, Shown, shown_of
from placement_api.pages.visiting import Visit
from placement_maps import palette
from placement_maps.layer import unit_legend

LATER: Mapping[str, str] = MappingProxyType(
    {
        "reach": "Opkomsttijd (alle vensters)",
        "coverage_demand": "Vraag per gemeente", "coverage_supply": "Vrije plaatsen per gemeente",
        "coverage_reach_day": "Op tijd overdag (13:00)",
        "coverage_reach_night": "Op tijd in de nacht (03:00)",
        "coverage_spread": "Spreiding: gehuisvest min doel",
    }
)  # fmt: skip
"""Layers that are reckoned when they are first looked at, with how they stand in the list."""
MOST_DOTS = 10_000
"""Of more units those that lie together are one dot, from afar."""
NEAR, NEARER = 13, 14
"""From this zoom level on units have their signs, where there are few or many of them."""
AFAR = "Van ver weg een stip per plek: groter is meer woningen, wit is ten minste een vrij"
UNIT_LAYERS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "clustered": ("Geclusterde woningen", ("clustered",)),
        "gespikkeld": ("Gespikkelde woningen", ("gespikkeld",)),
        "units": ("Overige woonvormen", ("intramural", "shared", "independent")),
    }
)  # fmt: skip


def document_of(visit: Visit, shown: Shown) -> str:
    """Return all layers as one document of text, made once per state of the supply."""
    return visit.platform.maps.get(("document", shown.key), lambda: _document(shown))


def _document(shown: Shown) -> str:
    view = replace(shown.view, units=()) if shown.many else shown.view
    told = mapping.document(view)
    ids = [layer["id"] for layer in told["layers"]]
    first = ids.index("roads") if "roads" in ids else min(1, len(ids))
    if shown.proposed is not None:
        told["layers"][first:first] = list(_later())
    if shown.many:
        told["layers"] += list(_tiled(shown))
        told["signs"] |= _signs()
        told.setdefault("bbox", _box(shown.view))
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _later() -> Iterator[dict[str, Any]]:
    for name, title in LATER.items():
        yield {"id": name, "title": title, "shown": False, "legend": [], "labels": [],
               "later": f"/kaart/lagen/{name}.json"}  # fmt: skip


def _tiled(shown: Shown) -> Iterator[dict[str, Any]]:
    afar = [{"sign": "", "text": AFAR}] if _crowded(shown) else []
    for name, (title, forms) in UNIT_LAYERS.items():
        legend = dict.fromkeys((e.sign, e.text) for form in forms for e in unit_legend(form))
        yield {
            "id": f"tiles-{name}", "title": title, "shown": True, "labels": [],
            "legend": [{"sign": mapping.image(s), "text": t} for s, t in legend] + afar,
            "tiles": f"/kaart/tegels/{shown.print}/{{z}}/{{x}}/{{y}}.mvt",
            "near": NEARER if _crowded(shown) else NEAR,
            "colours": {form: palette.form(form).colour for form in forms},
        }  # fmt: skip


def _signs() -> dict[str, str]:
    return {f"{form}-{state}": mapping.image(palette.unit_sign(form, state))
            for form in palette.FORMS for state in palette.STATES}  # fmt: skip


def _box(view: MapView) -> list[float]:
    at = np.array([unit.point["coordinates"] for unit in view.units])
    return [*at.min(axis=0).tolist(), *at.max(axis=0).tolist()]


def levels_of(visit: Visit, print_: str) -> Levels:
    """Return what the tiles of a state of the supply hold; of a state that is past, those of now.

    Kept by the name of that state and the visitor's bounds, so that a tile asks nothing of the
    database.
    """
    actor, maps = visit.who.actor, visit.platform.maps
    key = ("tiles", print_, actor.role, actor.organisations, actor.municipalities)
    if key in maps:
        return maps.get(key, lambda: _levels(shown_of(visit)))
    shown = shown_of(visit)
    return maps.get((*key[:1], shown.print, *key[2:]), lambda: _levels(shown))


def numbers_at(visit: Visit, shown: Shown, asked: Sequence[int], z: int) -> list[int]:
    """Return the units that are drawn with those `asked` at a zoom level; numbers of the view."""
    known = [n for n in asked if n < len(shown.view.units)]
    levels = levels_of(visit, shown.print)
    return together(levels.points, z, known).tolist() if z < levels.near else known


def _levels(shown: Shown) -> Levels:
    return Levels(_points(shown.view), NEARER if _crowded(shown) else 0)


def _crowded(shown: Shown) -> bool:
    """Tell whether units that lie together are drawn as one, from afar."""
    return len(shown.view.units) > MOST_DOTS


def _points(view: MapView) -> Points:
    # Of units that are one dot the first of these is told: where there is room is looked for.
    forms, states = tuple(palette.FORMS), ("free", *(s for s in palette.STATES if s != "free"))
    at = np.array([unit.point["coordinates"] for unit in view.units], dtype=np.float64)
    x, y = mercator(at[:, 0], at[:, 1])
    form = np.array([forms.index(unit.form) for unit in view.units], dtype=np.int64)
    state = np.array([states.index(unit.state) for unit in view.units], dtype=np.int64)
    return Points(x, y, form, state, forms, states)


def later_of(visit: Visit, shown: Shown, name: str) -> str | None:
    """Return the document of a layer that is reckoned when it is asked; None for no such layer."""
    proposed = shown.proposed
    if proposed is None or name not in LATER:
        return None
    key = ("later", name, proposed.id, id(proposed.recalled))
    return visit.platform.maps.get(key, lambda: _later_document(visit, proposed, name))


def _later_document(visit: Visit, proposed: Proposed, name: str) -> str:
    whole = ("figures", name.partition("_")[0], proposed.id, id(proposed.recalled))
    make = _reach_view if name == "reach" else _coverage_view
    view = visit.platform.maps.get(whole, lambda: make(proposed))
    told = mapping.document(view, (name,), shown=name)
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _reach_view(proposed: Proposed) -> MapView:
    from placement.audience.reach import reached

    return replace(proposed.view, reach_areas=reached(proposed.case).areas)


def _coverage_view(proposed: Proposed) -> MapView:
    from placement.audience.coverage import Choice
    from placement_api import spatial

    delivery = proposed.recalled.delivery
    return spatial.coverage(delivery, spatial.Ground(), "coordinator", Choice(), lambda _: None)
