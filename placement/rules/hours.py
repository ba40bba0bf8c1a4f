"""A provider takes on no more support than the hours it has left."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from placement.geo.scene import PROFILES, Ints, Scene
from placement.rule import Block, Candidates, Limit, Rows

SENTENCE = "Een aanbieder krijgt niet meer uren begeleiding erbij dan hij vrij heeft."


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return rows per provider that allow exactly the mixes of clients that its hours allow.

    An own column counts the clients of each size at each provider ("clients", provider, milli).
    With two sizes (basis and plus) the rows are the edges of the hull of whole mixes, which is
    tighter than the sum of hours and has the same whole answers; otherwise the plain sum.
    """
    builder = Rows(candidates.columns)
    mine = _by_size(scene, candidates)
    for provider in np.flatnonzero(scene.providers.hours_free_milli >= 0).tolist():
        free = int(scene.providers.hours_free_milli[provider])
        sizes = sorted(size for p, size in mine if p == provider)
        count = {
            size: builder.count(("clients", provider, size), mine[provider, size]) for size in sizes
        }
        for weights, most in _edges(sizes, free):
            terms = [(count[size], weight) for size, weight in weights.items() if weight]
            builder.add(terms, high=most, subject=scene.providers.ids[provider])
    return builder.block()


def _by_size(scene: Scene, candidates: Candidates) -> dict[tuple[int, int], Ints]:
    """Return the columns of each provider and size of client, where that takes hours at all."""
    sizes, size = np.unique(hours_of(scene), return_inverse=True)
    key = candidates.provider * len(sizes) + size[candidates.client]
    short = key.astype(np.min_scalar_type(int(key.max(initial=0))))  # sorts in a fraction
    order = np.argsort(short, kind="stable")
    keys, start = np.unique(key[order], return_index=True)
    split = np.split(order, start[1:]) if len(keys) else []
    return {
        (k // len(sizes), int(sizes[k % len(sizes)])): columns
        for k, columns in zip(keys.tolist(), split, strict=True)
        if sizes[k % len(sizes)] > 0
    }


def hours_of(scene: Scene) -> Ints:
    """Return thousandths of an hour a week that each seeker takes of a provider: (C,)."""
    table = np.array(
        [[scene.rulebook.profile(p).hours_milli[i] for i in ("basis", "plus")] for p in PROFILES],
        dtype=np.int64,
    )
    result: Ints = table[scene.seekers.profile, scene.seekers.intensity]
    return result


def _edges(sizes: list[int], free: int) -> list[tuple[dict[int, int], int]]:
    if len(sizes) == 0:
        return []
    if len(sizes) == 1:
        return [({sizes[0]: 1}, free // sizes[0])]
    if len(sizes) == 2:
        small, large = sizes
        return [({small: a, large: b}, most) for a, b, most in facets(small, large, free)]
    return [({size: size for size in sizes}, free)]


def facets(small: int, large: int, free: int) -> list[tuple[int, int, int]]:
    """Return (a, b, most): a*s + b*l <= most for all, together the hull of whole mixes (s, l).

    A mix is possible where small*s + large*l <= free; whole numbers throughout.
    """
    corners: list[tuple[int, int]] = []
    for many in range(free // large + 1):
        point = ((free - large * many) // small, many)
        while len(corners) > 1 and _turns_in(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    result = [(0, 1, free // large)]
    for (s0, l0), (s1, l1) in pairwise(corners):
        a, b = l1 - l0, s0 - s1
        result.append((a, b, a * s0 + b * l0))
    if len(corners) == 1 or corners[1][0] == corners[0][0]:
        result.append((1, 0, corners[0][0]))
    return result


def _turns_in(first: tuple[int, int], middle: tuple[int, int], last: tuple[int, int]) -> bool:
    """Tell whether the middle point lies on or inside the line from first to last."""
    ahead = (middle[1] - first[1]) * (last[0] - first[0])
    return ahead >= (last[1] - first[1]) * (middle[0] - first[0])


LIMIT = Limit("hours", SENTENCE, rows)
