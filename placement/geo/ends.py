"""How points on edges meet the nodes, and the ways between two points that pass no node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.geo.network import UNKNOWN, UNREACHABLE, Bools, Ints, Network
from placement.geo.snap import Snap

NO_WAY = np.int64(2**30 - 1)
"""From here on a cost counts as no way at all: twelve days, or a thousand kilometres on foot."""


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Points on edges and the cost between them and the edge's u and v; NO_WAY if not allowed.

    All (n,). `edge` is 0 for a point that is nowhere; it then has no way either.
    """

    at: Snap
    edge: Ints
    leg: Ints
    part: Ints
    """Cost from the edge's u to the point."""
    by_u: Ints
    by_v: Ints
    passable: Bools
    """Whether the edge itself is open at all; on a closed one nobody goes from door to door."""


def ends(network: Network, cost: Ints, at: Snap, leg: Ints, *, leaving: bool) -> Ends:
    """Return how points are left, or else reached; `cost` per edge, `leg` per point, whole."""
    edge = np.maximum(at.edge, 0)
    length, whole = network.edge_mm[edge], cost[edge]
    part = np.rint(whole * (at.along_mm / np.maximum(length, 1))).astype(np.int64)
    passable = whole < NO_WAY
    to_v, to_u = network.forward[edge] & passable, network.backward[edge] & passable
    if not leaving:
        to_v, to_u = to_u, to_v
    # Standing on the node itself, a one-way street does not bind.
    use_u = at.covered & (to_u | (at.along_mm <= 0))
    use_v = at.covered & (to_v | (at.along_mm >= length))
    by_u = np.where(use_u, np.minimum(part, NO_WAY), NO_WAY)
    by_v = np.where(use_v, np.minimum(whole - part, NO_WAY), NO_WAY)
    return Ends(at, edge, leg, part, by_u, by_v, passable)


def finish(network: Network, leave: Ends, reach: Ends, total: Ints, limit: int | None) -> None:
    """Put right, in place, what only nodes were asked about: `total` (starts, goals).

    Two points on one edge may go straight along it, two on the very same spot are 0 apart; UNKNOWN
    where either end is not covered, UNREACHABLE beyond `limit`.
    """
    a, b = _matches(leave.at.edge, reach.at.edge)
    one, two = leave.at, reach.at
    # The same spot lies on the same edge: a pair with other edges need not be looked at.
    same = (one.x_mm[a] == two.x_mm[b]) & (one.y_mm[a] == two.y_mm[b])
    spot = a[same], b[same]
    ahead = reach.part[b] - leave.part[a]
    go, back = network.forward[leave.edge[a]], network.backward[leave.edge[a]]
    straight = (go & (ahead >= 0)) | (back & (ahead <= 0))
    straight &= leave.passable[a]
    a, b, ahead = a[straight], b[straight], ahead[straight]
    total[a, b] = np.minimum(total[a, b], np.abs(ahead) + leave.leg[a] + reach.leg[b])
    if limit is not None:
        total[total > limit] = UNREACHABLE
    total[~leave.at.covered] = UNKNOWN
    total[:, ~reach.at.covered] = UNKNOWN
    total[spot] = 0


def _matches(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return all places i, j with left[i] == right[j], in no order."""
    if len(left) < len(right):
        # Sorting the few and looking the many up takes a fraction of the other way around.
        return _matches(right, left)[::-1]
    wanted = np.zeros(max(left.max(initial=0), right.max(initial=0)) + 2, dtype=np.bool_)
    wanted[right] = True  # -1, no edge at all, is the last
    here = np.flatnonzero(wanted[left])
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    low = np.searchsorted(ordered, left[here], side="left")
    many = np.searchsorted(ordered, left[here], side="right") - low
    offset = np.repeat(low - np.cumsum(many) + many, many)
    return np.repeat(here, many), order[offset + np.arange(len(offset))]
