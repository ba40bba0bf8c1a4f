"""What explanations, what-ifs and a new run after one change cost, in CPU seconds.

`python tests/bench/bench_explain.py [SIZE ...]`, sizes S and M (default S). M solves for
LIMIT_S first, then explains. Goals of issue 3: a pair <= 50 ms, one client <= 500 ms at M; a
change of one client solves again in a fraction of the full time.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from placement import explain, what_if
from placement.explain.alternative import alternatives
from placement.explain.exclusion import Exclusion
from placement.explain.report import unplaced
from placement.explain.smallest import Smallest
from placement.proposal import Outcome
from placement.sources import folder as source
from placement_data.synthetic import write_preset

TODAY = dt.date(2026, 11, 21)
LIMIT_S = 300
ASKED = 25
"""How many clients and pairs are asked, spread over the table."""
Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """Return what work gives and its CPU seconds."""
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def case_of(size: str, seed: int) -> what_if.Case:
    """Return the case of a seeded folder."""
    with tempfile.TemporaryDirectory() as name:
        write_preset(Path(name) / "in", size, seed)
        read = source.read(Path(name) / "in", today=TODAY)
    settings = read.settings.model_copy(update={"time_limit_s": LIMIT_S})
    return what_if.Case(read.tables, read.rulebook, settings)


def spread(names: tuple[str, ...]) -> list[str]:
    """Return some names, evenly spread."""
    return [names[k] for k in np.linspace(0, len(names) - 1, ASKED).astype(int).tolist()]


def asked(outcome: Outcome) -> None:
    """Print what single questions cost: mean and worst of ASKED."""
    scene, proposal = outcome.scene, outcome.proposal
    clients, units = spread(scene.seekers.ids), spread(scene.units.ids)
    reading, left = explain.reader(scene, outcome.edges), explain.remaining(outcome)
    assert left is not None
    waiting = spread(tuple(u.client for u in proposal.unplaced))
    number = {c: n for n, c in enumerate(scene.seekers.ids)}

    def whole(client: str) -> None:
        helps = ()
        if client in waiting:
            helps = explain.helps(reading, left, number[client])
        explain.client(outcome, client, helps=helps, seconds=0)

    questions: dict[str, list[Callable[[], object]]] = {
        "pair": [
            lambda c=c, u=u: explain.pair(outcome, c, u)
            for c, u in zip(clients, units, strict=True)
        ],
        "placed client, no new solve": [
            lambda c=p.client: whole(c) for p in proposal.placements[:ASKED]
        ],
        "unplaced client with what helps": [lambda c=c: whole(c) for c in waiting],
        "unit": [lambda u=u: explain.unit_lines(outcome, u) for u in units],
    }
    for name, works in questions.items():
        costs = [timed(work)[1] for work in works]
        print(
            f"  {name:32} mean {np.mean(costs) * 1000:7.1f} ms, worst {max(costs) * 1000:7.1f} ms"
        )


def bulk(outcome: Outcome) -> None:
    """Print what explaining everyone at once costs."""
    reading, left = explain.reader(outcome.scene, outcome.edges), explain.remaining(outcome)
    found, cost = timed(lambda: alternatives(outcome))
    print(
        f"  alternatives of all: {cost:.2f} s, {len(found)} of {len(outcome.proposal.placements)}"
    )
    told, cost = timed(lambda: unplaced(reading, left))
    print(f"  reasons of all {len(told)} without a place: {cost:.2f} s")


def left_out(outcome: Outcome, most: int) -> None:
    """Print of how many a set is proved that leaves them out, and how small that is proved to be.

    Each is asked anew, as one question on the command line is; at most `most`, evenly spread.
    """
    ids = outcome.scene.seekers.ids
    asked = [ids.index(u.client) for u in outcome.proposal.unplaced if u.candidates]
    chosen = [asked[k] for k in np.unique(np.linspace(0, len(asked) - 1, most).astype(int))]
    told: Counter[str] = Counter()
    costs, sizes = [], []
    for who in chosen:
        sets = Smallest(outcome)
        found, cost = timed(lambda sets=sets, who=who: sets.of(who))
        costs.append(cost)
        if found is not None:
            sizes.append(len(sets.parts(found)))
        told["none" if found is None else known(found)] += 1
    shares = ", ".join(f"{name} {count}" for name, count in told.most_common())
    print(f"  smallest sets of {len(chosen)}: {shares}; median {np.median(sizes):.0f} parts")
    print(f"    mean {np.mean(costs) * 1000:.0f} ms, worst {max(costs) * 1000:.0f} ms")


def known(found: Exclusion) -> str:
    """Return what is proved of how small a set is."""
    if found.least:
        return "least in number"
    return "no part to spare" if found.irreducible else "small"


def changed(case: what_if.Case, outcome: Outcome, full: float) -> None:
    """Print what a new run after a change of one client costs, near the plan and free."""
    someone = outcome.proposal.placements[len(outcome.proposal.placements) // 2].client
    change = (what_if.RemoveClient(someone),)
    for free in (False, True):
        effect, cost = timed(
            lambda free=free: what_if.what_if(case, change, before=outcome, free=free)
        )
        counts = {kind: len(effect.difference.of(kind)) for kind in ("moved", "new", "dropped")}
        how = "free" if free else "near the plan"
        part = f"{cost:.2f} s = {cost / full:.2f} of the full run"
        print(f"  one client less, {how:13}: {part} {counts}")


def main(sizes: list[str]) -> None:
    """Print the figures of each size."""
    for size in sizes:
        case = case_of(size, 1)
        outcome, full = timed(lambda case=case: what_if.run(case))
        print(f"{size}: {len(outcome.edges.candidates)} candidates, full run {full:.2f} CPU s")
        if outcome.plan is None:
            print("  no plan within the time, so nothing to explain")
            continue
        asked(outcome)
        bulk(outcome)
        if size != "M":
            left_out(outcome, ASKED)
        if size != "M":
            changed(case, outcome, full)


if __name__ == "__main__":
    main(sys.argv[1:] or ["S"])
