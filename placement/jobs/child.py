"""The match in a process of its own: the server stays quick, and stopping is ending a process."""

from __future__ import annotations

import multiprocessing as mp
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from placement import plan
from placement.errors import InputError
from placement.proposal import Outcome
from placement.solve import Progress
from placement.sources import folder as source

Written = Mapping[str, Any]
Writer = Callable[[Outcome, Written | None], Written]
"""How an outcome is written down, beside the proposal before it if there was one.

Importable by name: it crosses into the other process.
"""
POLL_S = 0.5


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a match is: its phase, and per goal the value of the best plan so far and a bound."""

    phase: str = "voorbereiden"
    objective: Mapping[str, int] = field(default_factory=dict)
    bound: Mapping[str, int] = field(default_factory=dict)

    def after(self, told: str | Progress) -> Reached:
        """Return how far it is after what the match told."""
        if isinstance(told, str):
            return replace(self, phase=told)
        bound = {**self.bound, told.term: int(told.bound)}
        if told.value is None:
            return replace(self, bound=bound)
        return replace(self, bound=bound, objective={**self.objective, told.term: int(told.value)})


Stop = Callable[[Reached], bool]
"""Is told twice a second how far a match is, and says whether to break it off."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a match ended: `written` where there is a proposal, else a reason in Dutch."""

    kind: Literal["done", "failed", "cancelled"]
    written: Mapping[str, Any] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One match to do: the folder to read, and what the run asks."""

    folder: Path
    seed: int
    time_limit_s: int
    write: Writer
    earlier: Written | None = None


def run(task: Task, stop: Stop, grace_s: float = 60.0) -> Ended:
    """Run the match in a child.

    A child that overruns its time limit by `grace_s` is ended. Nothing of the child outlives it.
    """
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(task, theirs), daemon=True)
    child.start()
    theirs.close()
    deadline = time.monotonic() + task.time_limit_s + grace_s
    try:
        return _listen(ours, stop, deadline)
    finally:
        child.kill()
        child.join()
        ours.close()


def _listen(pipe: Connection, stop: Stop, deadline: float) -> Ended:
    reached = Reached()
    while time.monotonic() < deadline:
        if stop(reached):
            return Ended("cancelled", reason="afgebroken op verzoek")
        until = time.monotonic() + POLL_S
        while (left := until - time.monotonic()) > 0 and pipe.poll(left):
            try:
                told = pipe.recv()
            except EOFError:
                return Ended("failed", reason="de berekening is onverwacht gestopt")
            if isinstance(told, Ended):
                return told
            reached = reached.after(told)
    return Ended("failed", reason="de berekening overschreed haar tijd")


def _work(task: Task, pipe: Connection) -> None:
    """Do the match and tell how it ended; texts of unknown errors stay inside."""
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    try:
        delivery = source.read(task.folder)
        asked = {"seed": task.seed, "time_limit_s": task.time_limit_s}
        settings = delivery.settings.model_copy(update=asked)
        outcome = plan.run(
            delivery.tables,
            delivery.rulebook,
            settings,
            walk=delivery.walk,
            drive=delivery.drive,
            sha256=delivery.sha256,
            on_progress=pipe.send,
            report=pipe.send,
        )
        pipe.send(Ended("done", dict(task.write(outcome, task.earlier))))
    except BrokenPipeError:  # nobody listens any more
        os._exit(1)
    except InputError as error:
        pipe.send(Ended("failed", reason=_faults(error)))
    except Exception as error:  # noqa: BLE001 - a run must end in a stated way, whatever happened
        pipe.send(Ended("failed", reason=f"onvoorziene fout ({type(error).__name__})"))


def _faults(error: InputError) -> str:
    """Return how many faults there are and in which files; their texts may hold personal data."""
    files = ", ".join(sorted({fault.file for fault in error.faults}))
    return f"{len(error.faults)} fout(en) in de gegevens: {files}"


def _follow(parent: int) -> None:
    """End with the parent: a killed worker leaves no match behind that nobody waits for."""
    while os.getppid() == parent:
        time.sleep(POLL_S)
    os._exit(1)
