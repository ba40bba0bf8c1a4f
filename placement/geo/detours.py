"""Other costs on a few ways, and what changes by it: the rest of the matrix is not asked again.

Twenty roads out of a hundred thousand change a fiftieth of the minutes and touch a third of the
places; what no changed way leads to keeps the numbers it had.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.geo.ends import Ends, ends, finish
from placement.geo.network import UNREACHABLE, Bools, Ints
from placement.geo.roads import Roads, Small, climbed, entries, searched
from placement.geo.snap import Snap
from placement.geo.speeds import walking_ms


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Asked:
    """Minutes that were asked, with what is needed to tell how other costs change them.

    `ms`: (S, G) as `placement.geo.travel.travel_over`; `row`: (N,) the row in `found` of each rank,
    -1 where it does not matter; `found`: (R, S) what each start costs to those.
    """

    roads: Roads
    starts: Snap
    goals: Snap
    ms: Ints
    row: Small
    found: Small


def ask(roads: Roads, starts: Snap, goals: Snap) -> Asked:
    """Return the travel from each start to each goal, kept so that `detoured` is quick."""
    from placement.geo.kernels import hierarchy

    own = roads.hierarchy
    leave, reach = _leave(roads, starts), _reach(roads, goals)
    by, toll = entries(roads, reach)
    row = hierarchy.asked(own.first, own.head, by.reshape(-1))
    found = searched(roads, leave, row)
    same = found[:0], np.full(len(found), -1, dtype=np.int32)
    ms = _doors(roads, (leave, reach), row[by], toll, (found, *same))
    return Asked(roads, starts, goals, ms, row, found)


def detoured(asked: Asked, cost: Ints) -> tuple[Ints, Ints]:
    """Return which goals have other numbers when edges cost `cost`, (E,), and theirs: (S, C)."""
    from placement.geo.kernels import changes, hierarchy

    roads = asked.roads.with_cost(cost)
    own, other = roads.hierarchy, cost != asked.roads.cost
    leave = _leave(roads, asked.starts)
    marked = _marked(asked.roads, roads, leave, other)
    place = hierarchy.asked(own.first, own.head, entries(roads, leave)[0].reshape(-1))
    risen = place, climbed(roads, leave, place)
    arcs = own.first, own.head
    fresh, now = changes.sweep_again(arcs, roads.down, asked.row, marked, risen, asked.found)
    edge = np.maximum(asked.goals.edge, 0)
    turned = other[edge]
    for node in (roads.network.edge_u[edge], roads.network.edge_v[edge]):
        turned |= now[asked.row[own.rank[node]]] >= 0
    places = np.flatnonzero(turned)
    reach = _reach(roads, asked.goals.only(places))
    by, toll = entries(roads, reach)
    ms = _doors(roads, (leave, reach), asked.row[by], toll, (asked.found, fresh, now))
    return places, ms


def _leave(roads: Roads, starts: Snap) -> Ends:
    return ends(roads.network, roads.cost, starts, walking_ms(starts.leg_mm), leaving=True)


def _reach(roads: Roads, goals: Snap) -> Ends:
    return ends(roads.network, roads.cost, goals, walking_ms(goals.leg_mm), leaving=False)


def _marked(before: Roads, after: Roads, leave: Ends, other: Bools) -> Bools:
    """Return which ranks must be looked at again: (N,)."""
    from placement.geo.kernels import changes

    own = after.hierarchy
    marked = np.zeros(len(own.rank), dtype=np.bool_)
    # Whoever climbs over a changed arc, or starts on a changed edge, may come otherwise to all
    # that lies above it.
    low = own.tail[before.up != after.up]
    edge = leave.edge[other[leave.edge]]
    network = after.network
    nodes = own.rank[np.concatenate([network.edge_u[edge], network.edge_v[edge]])]
    changes.mark_above(own.first, own.head, np.concatenate([low, nodes]), marked)
    marked[own.tail[before.down != after.down]] = True
    return marked


def _doors(
    roads: Roads, at: tuple[Ends, Ends], by: Small, toll: Small, found: tuple[Small, Small, Small]
) -> Ints:
    from placement.geo.kernels import hierarchy

    leave, reach = at
    ms = np.empty((len(leave.edge), len(reach.edge)), dtype=np.int64)
    hierarchy.doors(found, by.astype(np.int64), toll, reach.leg, int(UNREACHABLE), ms)
    finish(roads.network, leave, reach, ms, None)
    return ms
