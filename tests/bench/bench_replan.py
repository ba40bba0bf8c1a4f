"""What a new solve costs after one change, near the plan as it was, and against the full solve.

`python tests/bench/bench_replan.py [SIZE] [SEEDS] [--each N] [--from SEED] [--fresh]`: size S
(default) or M, SEEDS (8) seeds from SEED (1) on, N (3) of each kind per seed: a placed client
withdraws, a client arrives, a wish changes, a unit in use is gone. CPU seconds of the search that
keeps what stands and of the solve, which begins with that and with what the solve before left
(`--fresh`: with nothing, to compare); reading, verdicts and rows stand apart. Goal of issue 3 at
S: at most 0.3 s; of the full time it tells the share, as the solver spends it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from placement import plan, solve
from placement.errors import InputError
from placement.geo.scene import Ints
from placement.proposal import Placement
from placement.rules import GOALS, LIMITS
from placement.sources import folder as source
from placement.what_if import Case, Cell, RemoveClient, RemoveUnit, changed
from placement.what_if.effect import previous_of
from placement_data.synthetic import write_preset

TODAY = dt.date(2026, 11, 21)
GOAL_S = 0.3
LIMIT_S = 300.0
NEW = "zz-new"
Made = Callable[[Case, Placement], Case]


@dataclass(frozen=True)
class Solved:
    """One solve: CPU seconds of verdicts and rows, and of hint and search; what it proved."""

    prepared: float
    spent: float
    complete: bool
    kept: tuple[Placement, ...]
    carried: solve.Carried | None
    values: Mapping[str, int]


def case_of(size: str, seed: int) -> Case:
    """Return the case of a seeded folder."""
    with tempfile.TemporaryDirectory() as name:
        write_preset(Path(name) / "in", size, seed)
        read = source.read(Path(name) / "in", today=TODAY)
    return Case(read.tables, read.rulebook, read.settings)


def solved(case: Case, before: Solved | None) -> Solved:
    """Solve a case, beginning with what stands of an earlier plan and what its solve left."""
    began = time.process_time()
    scene, edges = plan.judged_of(case)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    ready, hint, begin = time.process_time(), None, None
    if before is not None and before.carried is not None:
        rows = [(p.client, p.unit, p.provider) for p in before.kept]
        hint = solve.nearby(scene, edges.candidates, problem, rows, seed=1, seconds=30.0)
        begin = solve.known(scene, edges.candidates, before.carried.asked)
    answer = solve.run(problem, seed=1, seconds=LIMIT_S, hint=hint, begin=begin)
    ended = time.process_time()
    assert isinstance(answer, solve.Solved)
    found = solve.read(scene, edges.candidates, problem, answer.x)
    kept = tuple(_placements(scene.seekers.ids, scene.units.ids, scene.providers.ids, found))
    left = solve.carried(scene, edges.candidates, answer)
    return Solved(ready - began, ended - ready, answer.complete, kept, left, answer.values)


def _placements(
    clients: tuple[str, ...], units: tuple[str, ...], providers: tuple[str, ...], found: solve.Plan
) -> Iterator[Placement]:
    columns: tuple[Ints, ...] = (found.client, found.unit, found.provider)
    for c, u, p in zip(*(c.tolist() for c in columns), strict=True):
        yield Placement(clients[c], units[u], providers[p])


def near(case: Case, earlier: tuple[Placement, ...]) -> Case:
    """Return the case with an earlier plan as its previous one."""
    bare = type("Bare", (), {"placements": earlier})()
    return replace(case, tables=case.tables.replace(previous=previous_of(bare)))


def withdrawn(case: Case, one: Placement) -> Case:
    """Return the case in which a placed client no longer seeks."""
    return changed(case, [RemoveClient(one.client)])


def arrived(case: Case, one: Placement) -> Case:
    """Return the case with a new client, urgent, otherwise like one who is placed."""
    clients = case.tables.clients
    row = clients.loc[[one.client]].rename(index={one.client: NEW}).assign(urgency=1)
    row = row.astype(clients.dtypes.to_dict())
    return replace(case, tables=case.tables.replace(clients=pd.concat([clients, row])))


def rewished(case: Case, one: Placement) -> Case:
    """Return the case in which a placed client refuses the provider that he has."""
    return changed(case, [Cell("clients", one.client, "refuse_providers", one.provider)])


def gone(case: Case, one: Placement) -> Case:
    """Return the case without the unit that a client was to get."""
    return changed(case, [RemoveUnit(one.unit)])


KINDS: dict[str, Made] = {
    "withdrawn": withdrawn,
    "arrived": arrived,
    "wish": rewished,
    "unit gone": gone,
}


def chosen(placements: tuple[Placement, ...], count: int) -> list[Placement]:
    """Return some placements, evenly spread."""
    at = np.linspace(0, len(placements) - 1, count + 2).astype(int)[1:-1]
    return [placements[n] for n in at.tolist()]


def main() -> None:
    """Print per kind what a new solve costs."""
    asked = argparse.ArgumentParser()
    asked.add_argument("size", nargs="?", default="S")
    asked.add_argument("seeds", nargs="?", type=int, default=8)
    asked.add_argument("--each", type=int, default=3)
    asked.add_argument("--from", type=int, default=1, dest="first")
    asked.add_argument("--fresh", action="store_true")
    given = asked.parse_args()
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    shares: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for seed in range(given.first, given.first + given.seeds):
        case = case_of(given.size, seed)
        full = solved(case, None)
        told = f"seed {seed}: full {full.spent:.2f} (+ {full.prepared:.2f} verdicts and rows)"
        print(told, end="", flush=True)
        for kind, made in KINDS.items():
            here = list(again(case, full, made, each=given.each, fresh=given.fresh))
            spent[kind] += here
            shares[kind] += [one / full.spent for one in here]
            print(f"; {kind} " + " ".join(f"{s:.2f}" for s in here), end="", flush=True)
        print(flush=True)
    for kind, every in spent.items():
        within = sum(s <= GOAL_S for s in every)
        told = f"median {np.median(every):.2f}, worst {max(every):.2f} CPU s"
        share = f"of the full solve median {np.median(shares[kind]):.0%}"
        print(f"{kind:10} {told}; {within} of {len(every)} within {GOAL_S} s; {share}")


def again(case: Case, full: Solved, made: Made, *, each: int, fresh: bool) -> Iterator[float]:
    """Yield what each new solve costs; infinite where it did not end."""
    for one in chosen(full.kept, each):
        try:
            other = near(made(case, one), full.kept)
        except InputError:
            continue  # someone lives in that unit
        found = solved(other, None if fresh else full)
        yield found.spent if found.complete else np.inf


if __name__ == "__main__":
    main()
