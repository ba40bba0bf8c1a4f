"""Travel times from care bases to units, in the direction of the journey."""

from __future__ import annotations

from dataclasses import replace

from placement.geo.network import Ints, Network
from placement.geo.roads import Roads, between, make_ready
from placement.geo.route import door_to_door
from placement.geo.snap import Snap, gridded
from placement.geo.speeds import edge_ms, walking_ms

_MODES = {"drive": ("car",), "bike": ("bike", "walk"), "walk": ("walk", "bike")}
_OWN = {"drive": "car", "bike": "bike", "walk": "walk"}


def mode_ms(network: Network, mode: str) -> Ints:
    """Return milliseconds per edge for `car`, `bike` or `walk`: (E,).

    A mode other than the network's own goes at its plain speed everywhere. ValueError, in Dutch,
    where the network cannot serve the mode.
    """
    if mode not in _MODES[network.kind]:
        raise ValueError(f"een netwerk van soort «{network.kind}» zegt niets over «{mode}»")
    if mode == _OWN[network.kind]:
        return network.edge_ms
    return edge_ms(mode, network.edge_mm)


def travel_ms(network: Network, bases: Snap, units: Snap, mode: str) -> Ints:
    """Return milliseconds from each base to each unit: (B, U) int64.

    Shortest over the directed network, legs at both ends on foot. UNKNOWN (-1) where the network
    does not cover an end, UNREACHABLE (2**40) where no way leads there. ValueError as `mode_ms`.
    """
    cost = mode_ms(network, mode)
    starts = (bases, walking_ms(bases.leg_mm))
    return door_to_door(network, cost, starts, (units, walking_ms(units.leg_mm)))


def ready(network: Network, mode: str) -> Roads:
    """Return the network at the speed of a mode, ready to be asked often. ValueError as `mode_ms`.

    Worth it from the second question on, and for a what-if: `Roads.with_cost` takes other times.
    """
    grid = gridded(network) if network.snappable.any() else None
    return replace(make_ready(network, mode_ms(network, mode)), grid=grid)


def travel_over(roads: Roads, bases: Snap, units: Snap) -> Ints:
    """Return what `travel_ms` does, over a network that was made ready: the same numbers."""
    starts = (bases, walking_ms(bases.leg_mm))
    return between(roads, starts, (units, walking_ms(units.leg_mm)))
