"""From arcs as files give them to a Network: turned, merged, and told what hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from placement.errors import Fault, GeoError
from placement.geo.network import Bools, Ints, Kind, Network

_FRAGMENT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Arcs:
    """Arcs from u to v, or `both` ways; each shape begins in u and ends in v. E arcs, K points."""

    u: Ints
    v: Ints
    mm: Ints
    ms: Ints
    both: Bools
    shape_mm: Ints
    shape_start: Ints
    highway: Sequence[str] = ()
    """OSM way class per arc, or nothing where the source does not tell."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes with the ids of their source and RD places in whole millimetres: (N,)."""

    id: NDArray[np.str_]
    x_mm: Ints
    y_mm: Ints


def assemble(kind: Kind, nodes: Nodes, arcs: Arcs, *, file: str, note: str = "") -> Network:
    """Return the network of these arcs.

    An arc and its exact way back become one edge, passable both ways; a walking network may be
    passed both ways everywhere. Fragments, less than a tenth of the largest part that hangs
    together in both directions, are kept for passing and are not snappable; the note counts them.
    Raises GeoError for a network without ways or without two places that reach each other.
    """
    if not len(arcs.u):
        raise GeoError([Fault(file, "het netwerk heeft geen wegen")])
    first, forward, backward = _merged(arcs)
    if kind == "walk":
        forward = backward = np.ones(len(first), dtype=np.bool_)
    u, v = arcs.u[first], arcs.v[first]
    part, sizes = _parts(len(nodes.x_mm), u, v, forward, backward)
    if sizes.max() < 2:
        raise GeoError([Fault(file, "in het netwerk is geen plek die heen en terug bereikbaar is")])
    kept = sizes >= max(2.0, _FRAGMENT_SHARE * sizes.max())
    start, points = _picked(arcs, first)
    classes, edge_class = _classes(arcs, first)
    return Network(
        kind=kind,
        node_id=nodes.id,
        node_x_mm=nodes.x_mm,
        node_y_mm=nodes.y_mm,
        edge_u=u,
        edge_v=v,
        edge_mm=arcs.mm[first],
        edge_ms=arcs.ms[first],
        forward=forward,
        backward=backward,
        snappable=(part[u] == part[v]) & kept[part[u]],
        shape_mm=points,
        shape_start=start,
        note=" ".join(filter(None, [_counted(sizes, kept), note])),
        classes=classes,
        edge_class=edge_class,
    )


def _merged(arcs: Arcs) -> tuple[Ints, Bools, Bools]:
    """Return the first arc of each drawn edge and whether it may be passed either way."""
    sums = np.add.reduceat(arcs.shape_mm, arcs.shape_start[:-1], axis=0)
    low, high = np.minimum(arcs.u, arcs.v), np.maximum(arcs.u, arcs.v)
    points = np.diff(arcs.shape_start)
    order = np.lexsort((sums[:, 1], sums[:, 0], points, arcs.ms, arcs.mm, high, low))
    table = np.column_stack([low, high, arcs.mm, arcs.ms, points, sums])[order]
    new = np.concatenate([[True], (table[1:] != table[:-1]).any(axis=1)])
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(new) - 1
    _, first = np.unique(group, return_index=True)
    along = arcs.u == arcs.u[first][group]
    loop = arcs.u == arcs.v
    repeated = np.bincount(group)[group] > 1
    forward = np.bincount(group, weights=along | arcs.both) > 0
    backward = np.bincount(group, weights=~along | arcs.both | (loop & repeated)) > 0
    drawn = np.argsort(first)
    return first[drawn], forward[drawn], backward[drawn]


def _parts(count: int, u: Ints, v: Ints, forward: Bools, backward: Bools) -> tuple[Ints, Ints]:
    tail = np.concatenate([u[forward], v[backward]])
    head = np.concatenate([v[forward], u[backward]])
    graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(count, count))
    _, labels = connected_components(graph.tocsr(), directed=True, connection="strong")
    return labels.astype(np.int64), np.bincount(labels)


def _picked(arcs: Arcs, chosen: Ints) -> tuple[Ints, Ints]:
    counts = np.diff(arcs.shape_start)[chosen]
    start = np.concatenate([[0], np.cumsum(counts)])
    offset = np.repeat(arcs.shape_start[chosen] - start[:-1], counts)
    return start, arcs.shape_mm[offset + np.arange(start[-1])]


def _classes(arcs: Arcs, chosen: Ints) -> tuple[NDArray[np.str_], Ints]:
    given = np.array(arcs.highway or [""] * len(arcs.u), dtype=np.str_)[chosen]
    names, place = np.unique(given, return_inverse=True)
    return names, place.astype(np.int64)


def _counted(sizes: Ints, kept: Bools) -> str:
    total, inside = int(sizes.sum()), int(sizes[kept].sum())
    text = f"{inside} van {total} knooppunten liggen in een deel dat heen en terug samenhangt"
    if kept.sum() > 1:
        text += f" ({kept.sum()} losse delen)"
    if inside < total:
        text += (
            f"; {total - inside} liggen in losse stukjes en tellen niet als dichtstbijzijnde weg"
        )
    return text + "."
