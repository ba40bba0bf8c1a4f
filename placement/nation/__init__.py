"""A nation: regions that can not influence one another, solved apart and joined to one proposal.

Nothing of the size of all clients times all units is ever made: the tables are split, and each
region has its own scene, in this process or in a worker. Placements come without explanations;
`region_of` gives the delivery of one client's region, which `plan.run` explains as always.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

from placement.errors import NotFoundError, TableError
from placement.geo.network import Network
from placement.geo.networks import Networks
from placement.geo.split import split
from placement.nation.joined import proposal
from placement.nation.regional import Job, Regional, answered
from placement.plan import TYING
from placement.proposal import Proposal
from placement.rulebook import Rulebook, Settings
from placement.solve import Ask, Reply, at_once, in_turns, settle
from placement.tables import Tables

__all__ = ["LARGE", "MANY", "is_nation", "region_of", "run"]

LARGE = 5_000_000
"""Pairs of a client and a unit from which on a delivery is not taken whole."""
MANY = 5_000
"""Clients from which on reasons for all of them at once are more than anyone reads."""
Step = Callable[[str], None]
Submit = Callable[[Job, int | None, float], Future[Reply[Regional]]]


def is_nation(tables: Tables) -> bool:
    """Tell whether a delivery is so large that it is solved region by region, unexplained."""
    clients, units = len(tables.clients), len(tables.units)
    return clients * units >= LARGE or clients >= MANY


def run(
    tables: Tables,
    rulebook: Rulebook,
    settings: Settings,
    *,
    walk: Network | None = None,
    drive: Network | None = None,
    sha256: str = "",
    on_progress: Step = lambda _: None,
    workers: int = 1,
) -> Proposal:
    """Return one proposal for a delivery of any size, with its bounds, without explanations.

    `workers` processes share the regions (0: one per core); their number changes nothing in the
    proposal as long as the time limit, which holds for all of it, is not reached. TableError where
    pins break rules by themselves.
    """
    began = time.monotonic()
    networks = Networks(walk, drive)
    jobs = [Job(part, rulebook, settings, networks) for part in split(tables, rulebook, networks)]
    on_progress(f"{len(jobs)} zelfstandige delen; per deel een plan zoeken")
    count = min(workers or os.cpu_count() or 1, len(jobs))
    deadline = began + float(settings.time_limit_s)
    tying = TYING if TYING in rulebook.match.objective else None
    with _workers(count) as submit:
        asked = partial(_asked, jobs, submit, deadline, count)
        joint = settle(asked, len(jobs), tying, last=0 if len(jobs) == 1 else None)
    faults = [f for reply in joint.replies if reply.plan for f in reply.plan.faults]
    if faults:
        raise TableError(sorted(faults, key=lambda fault: fault.row or 0))
    return proposal(joint, rulebook, settings, tying, sha256, time.monotonic() - began)


def region_of(
    tables: Tables,
    rulebook: Rulebook,
    client: str,
    *,
    walk: Network | None = None,
    drive: Network | None = None,
) -> Tables:
    """Return the delivery of the part that a client stands in; NotFoundError for no client."""
    for part in split(tables, rulebook, Networks(walk, drive)):
        if client in part.clients.index:
            return part
    raise NotFoundError(f"Cliënt «{client}» staat niet in deze aanlevering.")


@contextmanager
def _workers(count: int) -> Iterator[Submit]:
    if count == 1:
        yield lambda job, floor, seconds: at_once(answered(job, floor, seconds))
        return
    # A fork would copy locks that the threads of numerical libraries hold.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=spawn) as pool:
        yield lambda job, floor, seconds: pool.submit(answered, job, floor, seconds)


def _asked(
    jobs: Sequence[Job], submit: Submit, deadline: float, workers: int, asks: Sequence[Ask]
) -> list[Reply[Regional]]:
    """Return the reply to each ask, small regions first."""
    order = sorted(range(len(asks)), key=lambda at: jobs[asks[at].part].pairs)
    replies = in_turns(
        [asks[at] for at in order],
        lambda ask, seconds: submit(jobs[ask.part], ask.floor, seconds),
        deadline,
        workers,
    )
    return [reply for _, reply in sorted(zip(order, replies, strict=True), key=lambda p: p[0])]
