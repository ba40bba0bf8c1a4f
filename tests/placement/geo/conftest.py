"""Tiny networks drawn by hand, and the real data beside the checkout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from placement.geo.arcs import Arcs, Nodes, assemble
from placement.geo.network import Kind, Network
from placement.geo.speeds import edge_ms

Way = tuple[Sequence[tuple[int, int]], bool]
Draw = Callable[..., Network]


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Draw a network from ways: (points in whole metres, both ways), nodes at the ends."""

    def drawn(ways: Sequence[Way], kind: Kind = "walk", highway: str = "residential") -> Network:
        ends = sorted({point for points, _ in ways for point in (points[0], points[-1])})
        place = {point: number for number, point in enumerate(ends)}
        shapes = [np.array(points, dtype=np.int64) * 1_000 for points, _ in ways]
        mm = np.array(
            [round(np.hypot(*np.diff(s, axis=0).T).sum()) for s in shapes], dtype=np.int64
        )
        mode = {"walk": "walk", "drive": "car", "bike": "bike"}[kind]
        arcs = Arcs(
            u=np.array([place[p[0]] for p, _ in ways]),
            v=np.array([place[p[-1]] for p, _ in ways]),
            mm=mm,
            ms=edge_ms(mode, mm, [highway] * len(ways)),
            both=np.array([both for _, both in ways]),
            shape_mm=np.concatenate(shapes),
            shape_start=np.cumsum([0, *(len(s) for s in shapes)]),
        )
        xy = np.array(ends, dtype=np.int64) * 1_000
        names = np.array([str(n) for n in range(len(ends))])
        return assemble(kind, Nodes(names, xy[:, 0], xy[:, 1]), arcs, file="getekend")

    return drawn


@pytest.fixture(scope="session")
def realdata(shared_dir: Path) -> Path:
    """The folder with real geodata."""
    return shared_dir / "realdata"
