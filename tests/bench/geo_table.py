"""How the comparison of the geometry measures and prints: CPU seconds, ratio, growth."""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Callable
from typing import Any

import numpy as np

GROWTH: dict[str, list[tuple[int, float]]] = {}


def least(run: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Return the least CPU seconds of some runs, and the last answer."""
    best, answer = float("inf"), None
    for _ in range(times):
        del answer
        gc.collect()
        start = time.process_time()
        answer = run()
        best = min(best, time.process_time() - start)
    return best, answer


def in_a_row(run: Callable[[], Any], times: int = 10) -> tuple[float, Any]:
    """Return the CPU seconds of one of ten runs in a row, which is too short to time alone."""

    def some() -> Any:
        for _ in range(times - 1):
            run()
        return run()

    took, answer = least(some, 5)
    return took / times, answer


def title(text: str, goal: float | None = None) -> None:
    print(f"\n{text}" + (f"   goal {goal} s" if goal else ""))


def row(who: str, took: float, ours: float | None = None, note: str = "") -> float:
    ratio = f"{took / ours:9.1f} x ours" if ours else " " * 16
    print(f"  {who:<44}{took:10.4f} s {ratio}  {note}")
    return took


def grown(what: str, size: int, took: float) -> None:
    GROWTH.setdefault(what, []).append((size, took))


def peer(name: str) -> Any | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"  {name:<44}not run here")
        return None


def growth() -> None:
    title("growth: slope of log time over log size")
    for what, points in GROWTH.items():
        if len(points) > 2:
            size, took = np.log(np.array(points)).T
            slope = np.polyfit(size, took, 1)[0]
            print(f"  {what:<18}{slope:6.2f}   " + ", ".join(f"{s}: {t:.4f} s" for s, t in points))
