"""Seeded folders put to every way in turn, and what came out as rows of one table."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean

from placement_api.bench.one import NOTHING, Measured
from placement_api.console import Step

APART = 2.0
"""Sizes that differ by a smaller factor in candidates say nothing about growth."""
SPARE_S = 600.0
"""How much longer than its own time limit a way may take before it is ended: reading, building."""
COLUMNS = (
    "werkwijze",
    "geplaatst",
    "gewicht",
    "weken gewacht",
    "regels gebroken",
    "CPU (s)",
    "eerste twee bewezen (s)",
    "keer deze match",
    "piek (MiB)",
    "bewezen doelen",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One way on all seeds of one size: means, and the worst of memory, proof and its moment."""

    title: str
    runs: tuple[Measured, ...]
    ratio: float

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        mean = {
            name: fmean(getattr(run, name) for run in self.runs)
            for name in ("placements", "weight", "weeks", "broken", "seconds")
        }
        if self.runs[0].way == NOTHING:
            return (self.title, *[""] * 4, f"{mean['seconds']:.2f}", "", "", self._peak(), "")
        if not all(run.answered for run in self.runs):
            few = f"geen plan ({sum(not r.answered for r in self.runs)} van {len(self.runs)})"
            spent = f"{mean['seconds']:.2f}"
            return (self.title, few, "", "", "", spent, "", "", self._peak(), "0")
        proved = min(run.proved for run in self.runs)
        return (
            self.title,
            f"{mean['placements']:.1f}",
            f"{mean['weight']:.1f}",
            f"{mean['weeks']:.0f}",
            f"{mean['broken']:.1f}",
            f"{mean['seconds']:.2f}",
            self._two(),
            f"{self.ratio:.2f}",
            self._peak(),
            f"{proved} van {self.runs[0].terms}",
        )

    def _two(self) -> str:
        """Return the longest that a run took to prove two terms; empty if one did not."""
        moments = [sorted(run.moments.values())[1:2] for run in self.runs]
        return f"{max(one[0] for one in moments):.2f}" if all(moments) else ""

    def _peak(self) -> str:
        return f"{max(run.peak_mib for run in self.runs):.0f}"


def compare(size: str, seeds: Sequence[int], seconds: float, step: Step) -> tuple[Line, ...]:
    """Return a line per way for a preset of the generator. KeyError for another size."""
    from placement.solve.peers import PEERS

    found: dict[str, list[Measured]] = {way: [] for way in (NOTHING, *PEERS)}
    for seed in seeds:
        for run in _runs(size, seed, seconds, tuple(found), step):
            found[run.way].append(run)
    ours = fmean(run.seconds for run in found["ours"])
    titles = {NOTHING: "(inlezen en oordelen)"} | {way: peer.title for way, peer in PEERS.items()}
    return tuple(
        Line(titles[way], tuple(runs), fmean(r.seconds for r in runs) / max(ours, 1e-9))
        for way, runs in found.items()
    )


def _runs(
    size: str, seed: int, seconds: float, ways: Sequence[str], step: Step
) -> Iterator[Measured]:
    from placement_data.synthetic import write_preset

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        write_preset(folder, size, seed)
        for way in ways:
            step(f"{size}, seed {seed}: {way}")
            yield _apart(folder, way, seconds)


def _apart(folder: Path, way: str, seconds: float) -> Measured:
    """Measure a way in a process of its own; one that fails has no answer."""
    command = [sys.executable, "-m", "placement_api.bench.one", str(folder), way, str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, capture_output=True, check=True, timeout=seconds + SPARE_S
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        return Measured(way, 0.0, 0.0, note=f"afgebroken: {type(error).__name__}")
    return Measured(**json.loads(done.stdout))


def growth(sizes: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """Yield how our CPU seconds and memory grow from one size to the next: slopes on log scales.

    Over the number of candidates; 1 is in proportion to them.
    """
    ours = {size: lines[1].runs for size, lines in sizes.items()}
    count = {size: fmean(run.candidates for run in runs) for size, runs in ours.items()}
    for small, large in pairwise(sorted(count, key=count.__getitem__)):
        times = count[large] / max(count[small], 1)
        if times < APART:
            continue
        slopes = [
            math.log(_most(ours[large], name) / _most(ours[small], name)) / math.log(times)
            for name in ("seconds", "peak_mib")
        ]
        cpu, memory = (f"{slope:.2f}".replace(".", ",") for slope in slopes)
        yield (
            f"Groei van {small} naar {large}, {times:.0f} keer zoveel kandidaten: CPU-tijd tot de "
            f"macht {cpu}, geheugen {memory}."
        )


def _most(runs: Sequence[Measured], name: str) -> float:
    return max(fmean(getattr(run, name) for run in runs), 1e-9)


def notes(lines: Sequence[Line]) -> Iterator[str]:
    """Yield what each way leaves out, once."""
    for line in lines:
        for note in dict.fromkeys(run.note for run in line.runs if run.note):
            yield f"{line.title}: {note}."
