"""How often the match agrees with trying everything, and what both cost.

`python tests/bench/bench_brute_force.py [COUNT] [FIRST]`: COUNT instances (600) of each kind, from
seed FIRST (0) on; prints every disagreement with its seed. Exit status 1 where there is one.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from placement_data.rows import Settings, Tables
from placement_data.synthetic import tiny
from tests.placement.solve.brute_force import optimum
from tests.placement.solve.compare import disagreement
from tests.placement.solve.engine import world
from tests.placement.solve.harsh import harsh

KINDS = ("tiny", "harsh")


def instance(kind: str, seed: int) -> tuple[Tables, Settings, tuple[str, ...]]:
    """Return the tables, the settings and what bites."""
    return harsh(seed) if kind == "harsh" else tuple(tiny(seed))  # type: ignore[return-value]


def compare(kind: str, first: int, count: int) -> int:
    """Compare instances of one kind; print and return the number of disagreements."""
    began, wrong = time.perf_counter(), 0
    for seed in range(first, first + count):
        tables, settings, features = instance(kind, seed)
        try:
            found = disagreement(tables, settings)
        except Exception as error:  # noqa: BLE001 (one that fails is told, the rest goes on)
            found = f"{type(error).__name__}: {error}"
        if found is not None:
            wrong += 1
            print(f"  {kind} {seed} ({', '.join(features)}): {found}")
    seconds = time.perf_counter() - began
    print(f"{kind}: {count} instances from seed {first}, {wrong} disagreements, {seconds:.1f} s")
    return wrong


def cost(first: int, count: int) -> None:
    """Print how much of the time is the brute force."""
    worlds = [world(*instance("tiny", seed)[:2]) for seed in range(first, first + count)]
    began = time.perf_counter()
    tried = [optimum(one) for one in worlds]
    seconds = time.perf_counter() - began
    plans = sum(best.tried for best in tried if best is not None)
    print(f"trying everything: {plans} plans of {count} instances in {seconds:.1f} s")


def main() -> int:
    """Run as the command line asks."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    wrong = sum(compare(kind, first, count) for kind in KINDS)
    cost(first, min(count, 100))
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
