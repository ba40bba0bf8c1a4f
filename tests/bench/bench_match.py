"""How fast the match is, and what it is worth against what users would do by hand.

`python tests/bench/bench_match.py [SIZE ...]`, sizes S, S-chains, M (default: S S-chains, five
seeds each); M takes a minute and 2 GiB. Baselines in the same run: first come first served (what
a spreadsheet does), and CP-SAT of OR-Tools on the same rows, for the first goal alone.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from ortools.sat.python import cp_model

from placement import plan, solve
from placement.rules import GOALS, LIMITS
from placement.sources import folder as source
from placement_data.synthetic import write_preset

LIMIT_S = 60.0
TODAY = dt.date(2026, 11, 21)
SEEDS = {"S": (1, 2, 3, 4, 5), "S-chains": (1, 2, 3, 4, 5), "M": (1,)}


def problem_of(size: str, seed: int) -> tuple[solve.Problem, float, float]:
    """Return the problem of a seeded folder, and seconds for verdicts and for rows."""
    with tempfile.TemporaryDirectory() as name:
        write_preset(Path(name) / "in", size, seed)
        delivery = source.read(Path(name) / "in", today=TODAY)
    began = time.perf_counter()
    scene, edges = plan.judged(delivery.tables, delivery.rulebook, delivery.settings)
    judged = time.perf_counter()
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    return problem, judged - began, time.perf_counter() - judged


def first_come(problem: solve.Problem) -> tuple[int, float]:
    """Place whoever waits longest first where the rows still allow it; value of the first goal.

    Hours are left out of account, and rows that a later placement would mend (a group that is
    still too small) count as broken, so clustered units stay empty, as they do in a spreadsheet.
    """
    began = time.perf_counter()
    waiting = -next(t.points for t in problem.terms if t.id == "waiting")[: problem.candidates]
    own = problem.matrix[:, : problem.candidates].tocsc()
    kept = ~np.isin(np.array(problem.row_rule, dtype=object), ("counts", "hours"))
    used = np.zeros(problem.matrix.shape[0], dtype=np.int64)
    _, first, many = np.unique(problem.owner, return_index=True, return_counts=True)
    placed = 0
    for at in np.argsort(-waiting[first], kind="stable").tolist():
        for column in range(first[at], first[at] + many[at]):
            part = slice(own.indptr[column], own.indptr[column + 1])
            rows, values = own.indices[part], own.data[part]
            asked = kept[rows]
            if (used[rows] + values <= problem.row_high[rows])[asked].all():
                used[rows] += values
                placed -= int(problem.terms[0].points[column])
                break
    return placed, time.perf_counter() - began


def cp_sat(problem: solve.Problem, seconds: float) -> tuple[str, float]:
    """Solve the first goal alone with CP-SAT, one worker; return its status and seconds."""
    began = time.perf_counter()
    model = cp_model.CpModel()
    columns = [
        model.new_int_var(int(low), int(high), "")
        for low, high in zip(problem.column_low, problem.column_high, strict=True)
    ]
    matrix = problem.matrix
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        total = cp_model.LinearExpr.weighted_sum(
            [columns[c] for c in matrix.indices[part]], matrix.data[part].tolist()
        )
        low, high = int(problem.row_low[row]), int(problem.row_high[row])
        bounds = cp_model.Domain(max(low, -(10**12)), min(high, 10**12))
        model.add_linear_expression_in_domain(total, bounds)
    points = problem.terms[0].points
    at = np.flatnonzero(points)
    goal = cp_model.LinearExpr.weighted_sum([columns[c] for c in at], points[at].tolist())
    model.minimize(goal)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    return solver.status_name(solver.solve(model)), time.perf_counter() - began


def row(size: str, seed: int) -> None:
    """Print one line: time per part, values, what is proved, and the baselines."""
    problem, verdicts, rows = problem_of(size, seed)
    began = time.perf_counter()
    answer = solve.run(problem, seed=1, seconds=LIMIT_S)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    if not isinstance(answer, solve.Solved):
        print(f"{size} seed {seed}: {answer}")
        return
    by_hand, _ = first_come(problem)
    line = (
        f"{size:9} seed {seed}: {problem.candidates:8} candidates, verdicts {verdicts:.2f} s, "
        f"rows {rows:.2f} s, match {seconds:.2f} s, {len(answer.proved)} of "
        f"{len(problem.terms)} goals proved, peak {peak:.2f} GiB; placed "
        f"{answer.values['placed']} (first come first served {by_hand})"
    )
    if not answer.complete:
        open_ = [name for name in answer.bounds if name not in answer.proved]
        line += "; open: " + ", ".join(
            f"{name} {answer.values[name]} bound {answer.bounds[name]}" for name in open_
        )
    elif size != "M":
        status, other = cp_sat(problem, LIMIT_S)
        line += f"; CP-SAT, first goal alone: {status} in {other:.2f} s = {other / seconds:.1f} x"
    print(line, flush=True)


if __name__ == "__main__":
    for asked in sys.argv[1:] or ("S", "S-chains"):
        for number in SEEDS[asked]:
            row(asked, number)
