"""Every pair of rules meets in an instance, and there the match agrees with trying everything.

`python tests/bench/bench_pairs.py [SEED [PART OF]]` (default 0): an instance built for each pair
(tests/placement/solve/pairs.py), or for one part of so many of the pairs. Exit status 1 where a
pair does not meet, or where solver and brute force disagree.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.placement.solve.compare import disagreement
from tests.placement.solve.pairs import PAIRS, Pair, pair_instance


def told(pair: Pair, seed: int) -> str | None:
    """Return what is wrong with a pair; None where it meets and both agree."""
    try:
        made = pair_instance(pair, seed)
        return "do not meet" if made is None else disagreement(*made)
    except Exception as error:  # noqa: BLE001 (one that fails is told, the rest goes on)
        return f"{type(error).__name__}: {error}"


def main() -> int:
    """Print what is wrong, and how many pairs meet."""
    seed, part, of = (*map(int, sys.argv[1:]), *(0, 0, 1)[len(sys.argv) - 1 :])
    began, failed, pairs = time.perf_counter(), 0, PAIRS[part::of]
    for pair in pairs:
        found = told(pair, seed)
        if found is not None:
            failed += 1
            print(f"  {' + '.join(pair)}: {found}", flush=True)
    good, seconds = len(pairs) - failed, time.perf_counter() - began
    print(f"seed {seed}: {good} of {len(pairs)} pairs meet and are agreed upon, {seconds:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
