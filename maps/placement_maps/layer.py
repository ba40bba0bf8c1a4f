"""What a map layer is, and the few things that layers are drawn with."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
from folium.map import Layer as FoliumLayer
from folium.template import Template
from folium.utilities import JsCode

from placement.audience.views import Audience, Geometry, MapView, UnitView
from placement_maps import palette
from placement_maps.escape import escape

EVERYONE: Final[frozenset[Audience]] = frozenset(
    ("coordinator", "corporation", "provider", "planner", "auditor")
)
SEES_UNITS: Final[frozenset[Audience]] = frozenset(("coordinator", "corporation", "provider"))
SEES_CLIENTS: Final[frozenset[Audience]] = frozenset(("coordinator", "provider"))
FORMS_TITLE: Final = "Woonvorm"
STATES_TITLE: Final = "Toestand van een eenheid"
OTHER_TITLE: Final = "Verder"
_DECIMALS: Final = 6
_DEPTHS: Final[Mapping[str, int]] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}

Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: a sign (our own SVG), a Dutch text, the heading it stands under."""

    sign: str
    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the map: who may see it, how it is drawn and what the legend says of it.

    `id` is a lower-case word, `title` Dutch. `draw` gives folium elements (none: the layer is left
    out); `shown` is whether the map opens with it.
    """

    id: str
    title: str
    audience: frozenset[Audience]
    draw: Callable[[MapView], Sequence[FoliumLayer]]
    legend: Callable[[MapView], Sequence[LegendEntry]]
    shown: bool = True


class Points(FoliumLayer):
    """Signs on the map: gathered into one sign with counts where they would overlap.

    `signs` maps the name of a sign to its SVG, so that a feature carries only the name; the kind
    of a feature is such a name too. Of many kinds gathered, those of the lowest `rank` are named.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = new placementMap.Points(
                {{ this.signs|tojson }}, {{ this.features|tojson }}, {{ this.rank|tojson }});
        {% endmacro %}
        """
    )

    def __init__(
        self, signs: Mapping[str, str], features: Sequence[Feature], rank: int = 2
    ) -> None:
        super().__init__(name="points", overlay=True, control=False)
        self._name = "Points"
        self.signs = dict(signs)
        self.features = list(features)
        self.rank = rank

    @property
    def keys(self) -> frozenset[str]:
        """Keys that a table row can point at."""
        return frozenset(str(feature["key"]) for feature in self.features)


class Shapes(folium.GeoJson):
    """Lines and areas. The style stands in each feature: a style function is quadratic."""

    def __init__(self, features: Sequence[Feature], pane: str) -> None:
        super().__init__(
            {"type": "FeatureCollection", "features": list(features)},
            control=False,
            on_each_feature=JsCode("placementMap.shape"),
            pane=pane,
        )
        keys = (feature["properties"].get("key") for feature in features)
        self.keys: frozenset[str] = frozenset(filter(None, keys))


class Labels(FoliumLayer):
    """Words that only lie on the map; each feature has `lines` (HTML) and `places` for them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = new placementMap.Labels({{ this.features|tojson }});
        {% endmacro %}
        """
    )
    keys: frozenset[str] = frozenset()

    def __init__(self, features: Sequence[Feature]) -> None:
        super().__init__(name="labels", overlay=True, control=False)
        self._name = "Labels"
        self.features = list(features)


def position(point: Geometry) -> list[float]:
    """Return [longitude, latitude] of a GeoJSON point; ValueError when it is anything else."""
    if point.get("type") != "Point":
        raise ValueError(f"a point was expected, not {point.get('type')!r}")
    return list(geometry(point)["coordinates"])


def geometry(shape: Geometry) -> dict[str, Any]:
    """Return a GeoJSON geometry of bare, finite numbers; ValueError when it holds more."""
    kind = str(shape.get("type"))
    if kind not in _DEPTHS:
        raise ValueError(f"no geometry that a map can draw: {kind!r}")
    try:
        return {"type": kind, "coordinates": _numbers(shape["coordinates"], _DEPTHS[kind])}
    except (TypeError, ValueError, LookupError) as error:
        raise ValueError("a coordinate is not a number") from error


def _numbers(values: Sequence[Any], depth: int) -> list[Any]:
    if depth:
        return [_numbers(value, depth - 1) for value in values]
    lon, lat = float(values[0]), float(values[1])
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise ValueError
    return [round(lon, _DECIMALS), round(lat, _DECIMALS)]


def corners(values: Sequence[Any]) -> Iterator[tuple[float, float]]:
    """Yield each (longitude, latitude) of the coordinates of a geometry, however deep they lie."""
    if values and isinstance(values[0], int | float):
        yield values[0], values[1]
        return
    for value in values:
        yield from corners(value)


def point_feature(key: str, at: Geometry, kind: str, sign: str, label: str, body: str) -> Feature:
    """Describe one sign. `label` is raw text, `body` finished HTML (its texts escaped)."""
    return {
        "key": key,
        "at": position(at),
        "kind": kind,
        "sign": sign,
        "label": escape(label),
        "html": popup(label, body),
    }


def shape_feature(
    shape: Geometry, style: Mapping[str, Any], label: str = "", body: str = "", **more: str | bool
) -> Feature:
    """Describe one line or area; without a label it cannot be chosen.

    `more`: key (a table row points at it), focus (the Tab key stops at it), arrow.
    """
    text = {"label": escape(label), "html": popup(label, body)} if label else {}
    return {
        "type": "Feature",
        "geometry": geometry(shape),
        "properties": {"style": dict(style), **text, **more},
    }


def popup(title: str, body: str) -> str:
    """Return the HTML of a popup: `title` is raw text, `body` finished HTML."""
    return f"<h3>{escape(title)}</h3>{body}"


def lines(texts: Iterable[str]) -> str:
    """Return raw sentences as an escaped list."""
    items = "".join(f"<li>{escape(text)}</li>" for text in texts if text)
    return f"<ul>{items}</ul>" if items else ""


def facts(pairs: Iterable[tuple[str, object]]) -> str:
    """Return raw word-value pairs as an escaped definition list; empty values are left out."""
    items = "".join(
        f"<dt>{escape(word)}</dt><dd>{escape(value)}</dd>"
        for word, value in pairs
        if value not in ("", None)
    )
    return f"<dl>{items}</dl>" if items else ""


def unit_points(view: MapView, forms: Callable[[str], bool]) -> Points | None:
    """Draw the units whose form is asked for; None when there are none."""
    found = [(i, unit) for i, unit in enumerate(view.units) if forms(unit.form)]
    if not found:
        return None
    looks = {(_form_key(unit.form), _state_key(unit.state)) for _, unit in found}
    signs = {f"{form}-{state}": palette.unit_sign(form, state) for form, state in sorted(looks)}
    for form in sorted({form for form, _ in looks}):
        signs[palette.form(form).label] = palette.form_sign(form)
    return Points(signs, [_unit_feature(i, unit) for i, unit in found])


def unit_legend(form: str, states: Collection[str] = tuple(palette.STATES)) -> list[LegendEntry]:
    """Say what the sign of a form is, and what its inside says in each of these states."""
    entry = LegendEntry(palette.form_sign(form), palette.form(form).label, FORMS_TITLE)
    told = {_state_key(state) for state in states}
    signs = ((palette.state_sign(state), text) for state, text in palette.STATES.items()
             if state in told)  # fmt: skip
    return [entry, *(LegendEntry(sign, text, STATES_TITLE) for sign, text in signs)]


# Only our own words name a sign: a name is a key in the script and is not escaped.
def _form_key(form: str) -> str:
    return form if form in palette.FORMS else "other"


def _state_key(state: str) -> str:
    return state if state in palette.STATES else "unavailable"


def _unit_feature(index: int, unit: UnitView) -> Feature:
    state = palette.STATES.get(unit.state, unit.state)
    pairs = (
        ("Woonvorm", unit.form_label),
        ("Toestand", state),
        ("Gemeente", unit.municipality),
        ("Aanbieder", unit.provider),
        ("Corporatie", unit.corporation),
        ("Complex", unit.complex),
        ("Groep", unit.group),
    )
    form = _form_key(unit.form)
    return point_feature(
        f"unit-{index}",
        unit.point,
        palette.form(form).label,
        f"{form}-{_state_key(unit.state)}",
        f"{unit.id}: {unit.form_label}, {state.lower()}",
        facts(pairs) + lines(unit.lines),
    )
