"""How fast a nation is solved, in which phase, with how much memory, and how that grows.

`python tests/bench/bench_nation.py [SIZE ...] [--workers N] [--seconds S]`: sizes S, Q (one region
of a nation), M/4 (four of those), L, XL; default S Q M/4 L. CPU seconds of all processes together
stand beside wall seconds, as others may use the machine. Peak memory is that of this process plus
the largest worker times their number. Last comes the growth: the slope of CPU over clients x units
on log scales, where 0.5 is linear in the number of people.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import os
import resource
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from placement import nation, plan, solve
from placement.geo.networks import Networks
from placement.geo.split import split
from placement.proposal import Proposal
from placement.rules import GOALS, LIMITS
from placement.sources import folder as source
from placement.sources.folder import Delivery
from placement_data.synthetic import PRESETS, write_synthetic

TODAY = dt.date(2026, 11, 21)
SIZES = {
    "S": PRESETS["S"],
    "Q": {"clients": 375, "units": 300},
    "M/4": {"clients": 1500, "units": 1200, "regions": 4},
    "L": PRESETS["L"],
    "XL": PRESETS["XL"],
}


@dataclass(frozen=True)
class Watch:
    """CPU seconds of this process and its ended workers, and wall seconds, since a moment."""

    cpu: float
    wall: float

    @classmethod
    def now(cls) -> Watch:
        """Return the present moment."""
        times = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(sum(t.ru_utime + t.ru_stime for t in times), time.perf_counter())

    def told(self) -> str:
        """Return what went by since."""
        now = Watch.now()
        return f"{now.cpu - self.cpu:.1f} CPU s ({now.wall - self.wall:.1f} wall)"


def peak_gib(workers: int) -> float:
    """Return peak memory of this process and all workers, GiB."""
    own, child = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return float(own + (workers * child if workers > 1 else 0)) / 2**20


def delivered(size: str) -> Delivery:
    """Write and read the folder of a size; print what both take."""
    with tempfile.TemporaryDirectory() as name:
        began = Watch.now()
        write_synthetic(Path(name) / "in", seed=1, **SIZES[size])
        print(f"  write {began.told()}")
        began = Watch.now()
        taken = source.read(Path(name) / "in", today=TODAY)
        print(f"  read {began.told()}, peak {peak_gib(1):.2f} GiB")
    return taken


def one_part(taken: Delivery) -> None:
    """Print the phases of the first part of a delivery."""
    began = Watch.now()
    parts = split(taken.tables, taken.rulebook, Networks())
    print(f"  split in {len(parts)}: {began.told()}")
    began = Watch.now()
    scene, edges = plan.judged(parts[0], taken.rulebook, taken.settings)
    verdicts, began = began.told(), Watch.now()
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    rows, began = began.told(), Watch.now()
    answer = solve.run(problem, seed=1, seconds=120.0)
    proved = len(answer.proved) if isinstance(answer, solve.Solved) else 0
    print(
        f"  first part: {len(edges.candidates)} candidates, verdicts {verdicts}, rows {rows}, "
        f"solve {began.told()}, {proved} of {len(problem.terms)} goals proved"
    )


def match(size: str, workers: int, seconds: int) -> float:
    """Print the phases of one size; return the CPU seconds of the match."""
    print(f"{size}: {dict(SIZES[size])}", flush=True)
    taken = delivered(size)
    one_part(taken)
    settings = taken.settings.model_copy(update={"time_limit_s": Decimal(seconds)})
    began = Watch.now()
    found = nation.run(taken.tables, taken.rulebook, settings, workers=workers)
    spent = Watch.now().cpu - began.cpu
    print(f"  match, {workers} workers: {began.told()}, peak {peak_gib(workers):.2f} GiB")
    print(f"  {found.status}: {len(found.placements)} placed, {len(found.unplaced)} not")
    tell(found)
    return spent


def tell(found: Proposal) -> None:
    """Print each goal with its gap."""
    for term, value in found.objective.items():
        bound = found.bound.get(term)
        gap = "no bound" if bound is None else f"gap {abs(value - bound) / max(1, abs(bound)):.3%}"
        print(f"    {term:12} {value:10} {'proved' if term in found.proved else gap}", flush=True)


def growth(spent: dict[str, float]) -> None:
    """Print the slope of CPU over pairs from one size to the next."""
    pairs = {size: SIZES[size]["clients"] * SIZES[size]["units"] for size in spent}
    for small, large in pairwise(sorted(spent, key=pairs.__getitem__)):
        slope = math.log(spent[large] / spent[small]) / math.log(pairs[large] / pairs[small])
        print(f"growth {small} -> {large}: {slope:.2f}")


def main() -> None:
    """Run as the command line asks."""
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", nargs="*", default=["S", "Q", "M/4", "L"])
    asked.add_argument("--workers", type=int, default=os.cpu_count())
    asked.add_argument("--seconds", type=int, default=600)
    given = asked.parse_args()
    growth({size: match(size, given.workers, given.seconds) for size in given.sizes})


if __name__ == "__main__":
    # Workers import this file anew.
    main()
