"""The documents and tiles that the coordinator's map draws."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from placement.audience.views import MapView
from placement_api.outputs.mvt import Points, mercator
from placement_api.pages import mapping
from placement_api.pages.map_supply import Proposed, Shown
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
    for name, (title, forms) in UNIT_LAYERS.items():
        legend = dict.fromkeys((e.sign, e.text) for form in forms for e in unit_legend(form))
        yield {
            "id": f"tiles-{name}", "title": title, "shown": True, "labels": [],
            "legend": [{"sign": mapping.image(s), "text": t} for s, t in legend],
            "tiles": f"/kaart/tegels/{shown.print}/{{z}}/{{x}}/{{y}}.mvt",
            "colours": {form: palette.form(form).colour for form in forms},
        }  # fmt: skip


def _signs() -> dict[str, str]:
    return {f"{form}-{state}": mapping.image(palette.unit_sign(form, state))
            for form in palette.FORMS for state in palette.STATES}  # fmt: skip


def _box(view: MapView) -> list[float]:
    at = np.array([unit.point["coordinates"] for unit in view.units])
    return [*at.min(axis=0).tolist(), *at.max(axis=0).tolist()]


def points_of(visit: Visit, shown: Shown) -> Points:
    """Return the units as arrays for tiles, in the order of the view."""
    return visit.platform.maps.get(("points", shown.key), lambda: _points(shown.view))


def _points(view: MapView) -> Points:
    forms, states = tuple(palette.FORMS), tuple(palette.STATES)
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
