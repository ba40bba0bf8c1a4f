"""The small region of targets on which both spread goals are told."""

from tests.placement.rules.scene_of import scene_of

TARGETS = [
    {"profile": "BT", "municipality": "M0", "target": 3, "occupied": 1},
    {"profile": "BT", "municipality": "M1", "target": 0, "occupied": 1},
    {"profile": "BW", "municipality": "M0", "target": 2, "occupied": 2},
]


def scene(targets=TARGETS):
    clients = [{}, {}, {"profile": "BW", "lives_in": "u2", "next_profile": "BT"}]
    units = [{}, {"municipality": "M1"}, {"housing_form": "intramural"}]
    return scene_of(clients=clients, units=units, spread_targets=list(targets))
