"""Bases that on-call supporters leave from."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import CareBaseView, MapView
from placement_maps import palette
from placement_maps.layer import (
    EVERYONE,
    OTHER_TITLE,
    Feature,
    Layer,
    LegendEntry,
    Points,
    facts,
    point_feature,
)

TITLE: Final = "Uitvalsbases"
_MODES: Final = {"car": "auto", "bike": "fiets", "walk": "te voet"}
_SIGNS: Final = {"base": palette.base_sign(), "Uitvalsbasis": palette.base_sign()}


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw each base."""
    found = [_base(i, base) for i, base in enumerate(view.care_bases)]
    return [Points(_SIGNS, found)] if found else []


def legend(_view: MapView) -> list[LegendEntry]:
    """Name the disc."""
    return [LegendEntry(_SIGNS["base"], "Uitvalsbasis", OTHER_TITLE)]


def _base(index: int, base: CareBaseView) -> Feature:
    body = facts(
        (
            ("Basis", base.id),
            ("Aanbieder", base.provider),
            ("Vervoer", _MODES.get(base.mode, base.mode)),
            ("Bemand", base.staffed),
        )
    )
    label = f"Uitvalsbasis {base.id} van {base.provider}"
    return point_feature(f"base-{index}", base.point, "Uitvalsbasis", "base", label, body)


LAYER: Final = Layer("bases", TITLE, EVERYONE, draw, legend)
