"""All that a request may touch, opened once and handed on; nothing global."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from placement.proposal import Outcome
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement_api.boards import ReadProposals
from placement_api.comparing import Compared
from placement_api.keeping import Kept
from placement_api.latest import LatestReasons
from placement_api.probing import Ground
from placement_api.recalling import OpenProposals
from placement_api.settings import ServerSettings
from placement_api.surveyed import Surveyed

Clock = Callable[[], dt.datetime]


class Jobs(Protocol):
    """Whoever does queued runs."""

    def submit(self, run_id: str) -> None:
        """Hand over a queued run."""


@dataclass(frozen=True, slots=True)
class Platform:
    """The database, its keys, the queue and the clock of one server."""

    settings: ServerSettings
    database: Database
    keys: Keys
    jobs: Jobs
    clock: Clock
    opened: OpenProposals = field(default_factory=OpenProposals, repr=False)
    ground: Ground = field(default_factory=Ground, repr=False)
    maps: Kept = field(default_factory=Kept, repr=False)
    surveyed: Surveyed = field(default_factory=Surveyed, repr=False)
    compared: Compared = field(default_factory=Compared, repr=False)
    nets: Kept = field(default_factory=Kept, repr=False)
    boards: ReadProposals = field(default_factory=ReadProposals, repr=False)
    latest: LatestReasons = field(default_factory=LatestReasons, repr=False)


def utc_now() -> dt.datetime:
    """Return the time: the one clock that the server reads."""
    return dt.datetime.now(dt.UTC)


def written(outcome: Outcome, earlier: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return how a run's outcome is kept: proposal.json, with what it changes as `changes`."""
    from placement.explain import difference
    from placement_api.outputs.difference import difference_object
    from placement_api.outputs.json import proposal_object, proposal_of

    made = proposal_object(outcome.proposal)
    if earlier is None:
        return made
    changes = difference(proposal_of(earlier), outcome.proposal)
    return {**made, "changes": difference_object(changes)}
