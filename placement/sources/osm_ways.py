"""Which ways and nodes of OpenStreetMap may be used, per kind of network.

The walking filter is our own: the usual ones leave out cycleways, which break Dutch towns apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from placement.geo.network import Kind

Tags = Mapping[str, str]
FORWARD, BACKWARD, BOTH = 1, -1, 0

_ROADS = frozenset(
    [
        "primary",
        "primary_link",
        "secondary",
        "secondary_link",
        "tertiary",
        "tertiary_link",
        "unclassified",
        "residential",
        "living_street",
        "service",
        "road",
    ]
)
_FAST = frozenset(["motorway", "motorway_link", "trunk", "trunk_link"])
_PATHS = frozenset(["cycleway", "path", "track", "footway", "pedestrian", "steps", "bridleway"])
_PUSHED = frozenset(["footway", "pedestrian", "steps", "bridleway"])
_ACCESS = {
    "walk": ("foot", "access"),
    "bike": ("bicycle", "vehicle", "access"),
    "drive": ("motorcar", "motor_vehicle", "vehicle", "access"),
}
_CLOSED = {
    "walk": frozenset({"no", "private"}),
    "bike": frozenset({"no", "private", "use_sidepath"}),
    "drive": frozenset(
        ["no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "military"]
    ),
}
_OPEN = frozenset({"yes", "designated", "permissive", "destination", "official"})
_CAR_BARRIERS_OPEN = frozenset(
    [
        "cattle_grid",
        "border_control",
        "toll_booth",
        "sally_port",
        "gate",
        "lift_gate",
        "swing_gate",
        "no",
        "entrance",
        "height_restrictor",
        "arch",
        "kerb",
    ]
)
_YES, _AGAINST, _NO = {"yes", "1", "true"}, {"-1", "reverse"}, {"no", "0", "false"}


def way_open(kind: Kind, tags: Tags) -> bool:
    """Return whether a way with a `highway` tag belongs to the network of this kind."""
    highway = tags.get("highway", "")
    own = tags.get(_ACCESS[kind][0])
    if kind == "drive":
        usual = highway in _ROADS | _FAST and tags.get("area") != "yes"
        usual = usual and tags.get("service") != "emergency_access"
        return usual and tags.get("oneway") != "reversible" and not _closed(kind, tags)
    known = highway in _ROADS | _PATHS | _FAST
    barred = highway in _FAST or tags.get("motorroad") == "yes"
    if barred and own not in _OPEN:
        return False
    if kind == "bike" and highway in _PUSHED and own is None:
        # Beside the bicycle one is a pedestrian.
        return not _closed("walk", tags)
    return known and not _closed(kind, tags)


def way_class(kind: Kind, tags: Tags) -> str:
    """Return the way class that decides the speed."""
    highway = tags.get("highway", "")
    if kind == "bike" and highway in _PUSHED - {"steps"} and tags.get("bicycle") in _OPEN:
        return "cycleway"
    return highway


def way_direction(kind: Kind, tags: Tags) -> int:
    """Return FORWARD, BACKWARD or BOTH."""
    if kind == "walk" or (kind == "bike" and _two_way_by_bike(tags)):
        return BOTH
    oneway = tags.get("oneway", "")
    if kind == "bike":
        oneway = tags.get("oneway:bicycle", oneway)
    if oneway in _YES:
        return FORWARD
    if oneway in _AGAINST:
        return BACKWARD
    implied = tags.get("junction") in {"roundabout", "circular"}
    implied = implied or tags.get("highway") in {"motorway", "motorway_link"}
    return FORWARD if implied and oneway not in _NO else BOTH


def node_closed(kind: Kind, tags: Tags) -> bool:
    """Return whether a node with a `barrier` tag stops this kind of traffic."""
    for key in _ACCESS[kind]:
        if key in tags:
            return tags[key] in _CLOSED[kind]
    if tags.get("locked") == "yes":
        return True
    if kind == "drive":
        return tags.get("barrier") not in _CAR_BARRIERS_OPEN
    return kind == "bike" and tags.get("barrier") in {"wall", "fence", "stile", "turnstile"}


def _closed(kind: Kind, tags: Tags) -> bool:
    """Return whether the most specific access tag that is given forbids it."""
    for key in _ACCESS[kind]:
        if key in tags:
            return tags[key] in _CLOSED[kind]
    return False


def _two_way_by_bike(tags: Tags) -> bool:
    if tags.get("highway") in _PUSHED:
        return True
    keys = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    return any(tags.get(key, "").startswith("opposite") for key in keys)
