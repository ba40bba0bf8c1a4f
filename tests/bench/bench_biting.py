"""On which rules, alone and in pairs, the tiny instances bite that are put to the brute force.

`python tests/bench/bench_biting.py [COUNT] [FIRST]`: COUNT drawn instances (100) of each kind from
seed FIRST (0) on. Each goes to the solver and to the brute force, and is then solved without each
of its rules: a rule bites where the best values are others without it. Exit status 1 where the
two disagree, or where a rule never bites. Pairs that drawn instances do not reach are built:
`bench_pairs.py`.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from placement_data.synthetic import tiny
from tests.placement.solve.biting import IDS, biting
from tests.placement.solve.compare import disagreement
from tests.placement.solve.harsh import harsh
from tests.placement.solve.uneven import uneven

KINDS = (tiny, harsh, uneven)
PAIRS = len(IDS) * (len(IDS) - 1) // 2


@dataclass
class Met:
    """How often rules bite alone and beside each other; how many bite at all, and are wrong."""

    alone: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    bitten: int = 0
    wrong: int = 0


def met(first: int, count: int) -> Met:
    """Put instances of every kind to solver and brute force, and see which rules bite."""
    result = Met()
    for seed, make in itertools.product(range(first, first + count), KINDS):
        tables, settings = make(seed)[:2]
        try:
            told, found = disagreement(tables, settings), biting(tables, settings)
        except Exception as error:  # noqa: BLE001 (one that fails is told, the rest goes on)
            told, found = f"{type(error).__name__}: {error}", frozenset()
        if told is not None:
            result.wrong += 1
            print(f"{make.__name__} {seed}: {told}", flush=True)
        result.bitten += bool(found)
        result.alone.update(found)
        result.pairs.update(itertools.combinations(sorted(found), 2))
    return result


def table(found: Met) -> None:
    """Print per rule how often it bites, and beside how many others."""
    print("| rule | instances in which it bites | rules that bite beside it |")
    print("| --- | --- | --- |")
    for rule in IDS:
        partners = sum(rule in pair for pair in found.pairs)
        print(f"| {rule} | {found.alone[rule]} | {partners} of {len(IDS) - 1} |")


def main() -> int:
    """Print the table; exit status 1 where a rule never bites or the two disagree."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.perf_counter()
    found = met(first, count)
    table(found)
    seconds = time.perf_counter() - began
    told = f"{len(KINDS) * count} instances from seed {first}, {found.bitten} in which a rule bites"
    print(f"{told}, {found.wrong} disagreements, {seconds:.0f} s")
    print(f"{len(found.pairs)} of {PAIRS} pairs bite in one instance")
    return int(found.wrong > 0 or any(not found.alone[rule] for rule in IDS))


if __name__ == "__main__":
    sys.exit(main())
