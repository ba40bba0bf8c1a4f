"""The proposal: who would go where, and the chains of moves."""

from __future__ import annotations

import math
from typing import Any, Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView, PlacementView
from placement_maps import palette
from placement_maps.layer import (
    SEES_CLIENTS,
    Feature,
    Layer,
    LegendEntry,
    Points,
    Shapes,
    facts,
    lines,
    point_feature,
    position,
    shape_feature,
)

TITLE: Final = "Voorstel met verhuizingen"
_NEW: Final = "Plaatsing"
_MOVE: Final = "Verhuizing"
_COLOURS: Final = {_NEW: palette.NAVY, _MOVE: "#8e3b6b"}
_DASHES: Final = {_NEW: "", _MOVE: "7 5"}
_SIGNS: Final = {
    _NEW: palette.placement_sign(resident=False),
    _MOVE: palette.placement_sign(resident=True),
}
_STEPS: Final = 16
_BEND: Final = 0.14


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw an arc from each person's place to the unit, and a sign at the unit."""
    arcs = [half for i, p in enumerate(view.placements) for half in _arc(i, p)]
    goals = [_goal(i, placement) for i, placement in enumerate(view.placements)]
    drawn: list[FoliumLayer] = [Shapes(arcs, "pm-proposal")] if arcs else []
    return [*drawn, Points(_SIGNS, goals, rank=0)] if goals else drawn


def legend(view: MapView) -> list[LegendEntry]:
    """Name both signs and both lines, and chains where there are any."""
    entries = [
        LegendEntry(_SIGNS[_NEW], "Plaatsing (wachtlijst)", TITLE),
        LegendEntry(_SIGNS[_MOVE], "Verhuizing (doorstroom)", TITLE),
    ]
    if any(p.origin for p in view.placements):
        entries += [
            LegendEntry(palette.line_sign(_COLOURS[kind], 2, _DASHES[kind]), text, TITLE)
            for kind, text in ((_NEW, "Vanaf de huidige plek"), (_MOVE, "Vanaf de oude eenheid"))
        ]
    if any(p.chain is not None for p in view.placements):
        entries.append(LegendEntry('<b class="pm-step">2·1</b>', "Keten 2, stap 1", TITLE))
    return entries


def _kind(placement: PlacementView) -> str:
    return _MOVE if placement.resident else _NEW


def _step(placement: PlacementView) -> str:
    if placement.chain is None:
        return ""
    return f"{placement.chain}" + ("" if placement.order is None else f"·{placement.order}")


def _texts(placement: PlacementView) -> tuple[str, str]:
    step = _step(placement)
    label = f"{_kind(placement)}: {placement.client} naar {placement.unit}"
    if step:
        label += f" (keten {step})"
    body = facts(
        (
            ("Cliënt", placement.client),
            ("Eenheid", placement.unit),
            ("Aanbieder", placement.provider),
            ("Profiel", placement.profile),
            ("Keten en stap", step),
        )
    ) + lines(placement.lines)
    return label, body


def _goal(index: int, placement: PlacementView) -> Feature:
    label, body = _texts(placement)
    kind = _kind(placement)
    feature = point_feature(f"placement-{index}", placement.point, kind, kind, label, body)
    return {**feature, "step": _step(placement)}


def _arc(index: int, placement: PlacementView) -> list[Feature]:
    """Return two halves of an arc: the arrow head stands halfway, where no sign hides it."""
    if placement.origin is None:
        return []
    start, end = position(placement.origin), position(placement.point)
    if start == end:
        return []
    kind = _kind(placement)
    style: dict[str, Any] = {
        "color": _COLOURS[kind],
        "weight": 1.6,
        "opacity": 0.6,
        "dashArray": _DASHES[kind],
        "fill": False,
    }
    points = _bend(start, end)
    middle = _STEPS // 2
    label, body = _texts(placement)
    halves = ((points[: middle + 1], kind), (points[middle:], ""))
    return [
        shape_feature(
            {"type": "LineString", "coordinates": half},
            style,
            label,
            body,
            arrow=arrow,
            key=f"line-{index}-{part}",
        )
        for part, (half, arrow) in enumerate(halves)
    ]


def _bend(start: list[float], end: list[float]) -> list[list[float]]:
    """Return points on a quadratic curve, so that lines there and back do not cover each other."""
    squeeze = math.cos(math.radians(start[1]))
    dx, dy = (end[0] - start[0]) * squeeze, end[1] - start[1]
    control = (
        (start[0] + end[0]) / 2 - dy * _BEND / squeeze,
        (start[1] + end[1]) / 2 + dx * _BEND,
    )
    curve = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        weights = ((1 - t) ** 2, 2 * t * (1 - t), t**2)
        curve.append(
            [
                sum(w * p[axis] for w, p in zip(weights, (start, control, end), strict=True))
                for axis in (0, 1)
            ]
        )
    return curve


LAYER: Final = Layer("proposal", TITLE, SEES_CLIENTS, draw, legend)
