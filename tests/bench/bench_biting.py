"""On which rules, alone and in pairs, the tiny instances of the brute force bite.

`python tests/bench/bench_biting.py [COUNT] [FIRST]`: COUNT instances (100) of each kind from seed
FIRST (0) on. A rule bites where the instance changes when it alone is taken away.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from placement_data.synthetic import tiny
from tests.placement.solve.biting import IDS, biting
from tests.placement.solve.harsh import harsh
from tests.placement.solve.uneven import uneven


def main() -> int:
    """Print the table; exit status 1 where a rule never bites."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.perf_counter()
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for seed in range(first, first + count):
        for make in (tiny, harsh, uneven):
            try:
                found = biting(*make(seed)[:2])
            except Exception as error:  # noqa: BLE001 (one that fails is told, the rest goes on)
                print(f"{make.__name__} {seed}: {type(error).__name__}: {error}")
                continue
            alone.update(found)
            pairs.update(itertools.combinations(sorted(found), 2))
    every = list(itertools.combinations(sorted(IDS), 2))
    print("| rule | instances in which it bites | rules it bites together with |")
    print("| --- | --- | --- |")
    for rule in IDS:
        partners = sum(rule in pair for pair in pairs)
        print(f"| {rule} | {alone[rule]} | {partners} of {len(IDS) - 1} |")
    missing = [" + ".join(pair) for pair in every if pair not in pairs]
    print(f"{3 * count} instances, {time.perf_counter() - began:.0f} s")
    print(f"pairs met: {len(pairs)} of {len(every)}; not met: {', '.join(missing) or 'none'}")
    return int(any(not alone[rule] for rule in IDS))


if __name__ == "__main__":
    sys.exit(main())
