"""One client and very many units, and the other way round: does it end, in what time and memory?

`python tests/bench/bench_odd.py [COUNT]`: COUNT (50000) units for one client, then COUNT clients
for one unit, each with all explanations, in a process of its own. CPU seconds, peak memory.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from placement import explain, plan
from placement.recheck import recheck
from placement.sources import folder as source
from placement_data.synthetic import write_rows

TODAY = dt.date(2026, 11, 21)
Row = dict[str, object]


def unit(n: int) -> Row:
    """Return a dwelling on a grid of metres."""
    row: Row = {"id": f"u{n}", "housing_form": "independent", "rent": 500, "municipality": "M0"}
    return row | {"x": 84000 + n % 1000, "y": 446000 + n // 1000}


def client(n: int) -> Row:
    """Return a waiting client; waiting times differ."""
    row: Row = {"id": f"c{n}", "profile": "BT", "intensity": "basis"}
    row |= {"waiting_since": TODAY - dt.timedelta(days=7 * (n % 100))}
    return row | {"grant_until": TODAY + dt.timedelta(days=900), "x": 84000, "y": 446000}


def delivered(clients: int, units: int) -> source.Delivery:
    """Write and read the folder."""
    there = [unit(n) for n in range(units)]
    tables = {
        "municipalities": [{"id": "M0", "name": "Plaats"}],
        "providers": [{"id": "p0", "name": "P", "profiles": ("BW", "BT", "BTG")}],
        "care_bases": [{"id": "b0", "provider": "p0", "x": 84000, "y": 446000}],
        "reach": [{"base": "b0", "unit": row["id"], "minutes": 10} for row in there],
        "units": there,
        "clients": [client(n) for n in range(clients)],
    }
    settings = {"rulebook": "dwo-2024", "date": TODAY, "time_limit_s": 300}
    with tempfile.TemporaryDirectory() as name:
        write_rows(Path(name), tables, settings)  # type: ignore[arg-type]
        return source.read(Path(name), today=TODAY)


def one(clients: int, units: int) -> None:
    """Match with explanations and explain one client; print what it cost."""
    taken, began = delivered(clients, units), time.process_time()
    outcome = plan.run(taken.tables, taken.rulebook, taken.settings)
    matched = time.process_time() - began
    assert recheck(outcome) == ()
    found, began = outcome.proposal, time.process_time()
    lines = explain.client(outcome, "c0", seconds=5.0)
    asked = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{clients} x {units}: {found.status}, {len(found.placements)} placed, "
        f"{len(found.unplaced)} not; {matched:.1f} CPU s with explanations, one client "
        f"{asked:.1f} s ({len(lines)} lines), peak {peak:.2f} GiB",
        flush=True,
    )


def main() -> None:
    """Run as the command line asks."""
    if len(sys.argv) > 2:
        one(int(sys.argv[1]), int(sys.argv[2]))
        return
    count = sys.argv[1] if len(sys.argv) > 1 else "50000"
    for sizes in (("1", count), (count, "1")):
        subprocess.run([sys.executable, __file__, *sizes], check=False)


if __name__ == "__main__":
    main()
