"""Taking turns: jobs for one or more workers that share one limit of time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from placement.solve.parts_levels import Reply

J = TypeVar("J")
T = TypeVar("T")


def in_turns(
    jobs: Sequence[J],
    submit: Callable[[J, float], Future[Reply[T]]],
    deadline: float,
    workers: int = 1,
) -> list[Reply[T]]:
    """Return the reply to each job; `submit` takes a job and its seconds.

    Jobs begin in their order, each with an equal share of the time that is left then, so what one
    leaves goes to those after it; one share stays for whatever comes after all jobs. A job cut off
    is done again, from the beginning, where more time is left in the end than it had.
    """
    given: dict[int, float] = {}
    replies: dict[int, Reply[T]] = {}

    def work(queue: list[int], shares: int) -> None:
        running: dict[Future[Reply[T]], int] = {}
        while queue or running:
            while queue and len(running) < workers:
                left = workers * (deadline - time.monotonic())
                share = left / max(workers, len(queue) + len(running) + shares)
                at = queue.pop(0)
                given[at] = share
                running[submit(jobs[at], share)] = at
            for ready in wait(running, return_when=FIRST_COMPLETED).done:
                at = running.pop(ready)
                longer = ready.result()
                if longer.state != "no_answer" or at not in replies:
                    replies[at] = longer

    work(list(range(len(jobs))), 1)
    cut = [at for at in replies if not replies[at].complete]
    left = workers * (deadline - time.monotonic()) / max(1, len(cut))
    work([at for at in sorted(cut) if left > given[at]], 0)
    return [replies[at] for at in range(len(jobs))]


def at_once(reply: Reply[T]) -> Future[Reply[T]]:
    """Return a reply that is there already as one that was waited for."""
    result: Future[Reply[T]] = Future()
    result.set_result(reply)
    return result
