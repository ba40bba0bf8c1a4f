"""Two ways to match by hand, with every limit checked at each step: no spreadsheet does better.

Nobody is moved to make room. A first client for a group waits for no one: the next in the queue
who fits beside him, with the same provider, is placed with him.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from placement.geo.scene import Ints
from placement.solve.peers.gathering import Gathering
from placement.solve.peers.ledger import Ledger
from placement.solve.peers.task import Answered, Task

NO_CHAINS = "verhuist niemand"


def first_come(task: Task) -> Answered:
    """Place whoever waits longest first, in the open place that suits him best."""
    ledger, scene = Ledger(task), task.scene
    queue = _by_waiting(task)
    gathering = Gathering(task, ledger, _rank(queue, len(scene.seekers.ids)))
    ease = np.lexsort((task.points("travel"), task.points("preference")))
    liked = np.empty(len(ease), dtype=np.int64)
    liked[ease] = np.arange(len(ease))
    _promised(task, gathering)
    for client in queue.tolist():
        if client not in ledger.chosen:
            own = ledger.columns(client)
            own = own[ledger.open(own)]
            _first_that_fits(gathering, own[np.argsort(liked[own], kind="stable")].tolist())
    return Answered(ledger.plan(), (), NO_CHAINS)


def scarcest_first(task: Task) -> Answered:
    """Fill the place that fewest clients fit in first, with the most urgent who waits longest."""
    ledger, found, scene = Ledger(task), task.candidates, task.scene
    queue = _by_waiting(task)
    queue = queue[np.argsort(scene.seekers.urgency[queue], kind="stable")]
    rank = _rank(queue, len(scene.seekers.ids))
    gathering = Gathering(task, ledger, rank)
    _promised(task, gathering)
    waits = np.flatnonzero(~scene.seekers.resident[found.client])
    pairs = np.unique(np.stack([found.unit[waits], found.client[waits]]), axis=1)
    interest = np.bincount(pairs[0], minlength=len(scene.units.ids))
    at_unit = np.argsort(found.unit, kind="stable")
    edges = np.searchsorted(found.unit[at_unit], np.arange(len(scene.units.ids) + 1))
    for unit in np.argsort(interest, kind="stable").tolist():
        here = at_unit[edges[unit] : edges[unit + 1]]
        here = here[~scene.seekers.resident[found.client[here]]]
        here = here[np.lexsort((-ledger.hours[found.provider[here]], rank[found.client[here]]))]
        _fill(gathering, here)
    return Answered(ledger.plan(), (), NO_CHAINS)


def _fill(gathering: Gathering, here: Ints) -> None:
    ledger = gathering.ledger
    for column in here[ledger.open(here)].tolist():
        if int(ledger.found.client[column]) not in ledger.chosen:
            gathering.place(column)


def _promised(task: Task, gathering: Gathering) -> None:
    """Place whoever was promised a unit first."""
    pins, found = task.scene.pins, task.candidates
    for pin in np.flatnonzero(pins.must).tolist():
        fits = (found.client == pins.client[pin]) & (found.unit == pins.unit[pin])
        fits &= (pins.provider[pin] < 0) | (found.provider == pins.provider[pin])
        _first_that_fits(gathering, np.flatnonzero(fits).tolist())


def _first_that_fits(gathering: Gathering, columns: Iterable[int]) -> bool:
    return any(gathering.place(column) for column in columns)


def _by_waiting(task: Task) -> Ints:
    """Return the waiting clients, longest first, equal ones in the order of the table."""
    seekers = task.scene.seekers
    waiting = np.flatnonzero(~seekers.resident)
    result: Ints = waiting[np.argsort(-seekers.weeks_waiting[waiting], kind="stable")]
    return result


def _rank(queue: Ints, count: int) -> Ints:
    rank = np.full(count, count, dtype=np.int64)
    rank[queue] = np.arange(len(queue))
    return rank
