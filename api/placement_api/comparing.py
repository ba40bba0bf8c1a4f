"""What other rules would do to a proposal: the what-if, bounded in time, its answers kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING, Any

from placement_api.problems import Refused

if TYPE_CHECKING:
    from placement.proposal import Outcome, Proposal
    from placement.what_if import Case, Change
    from placement_api.recalling import Recalled

KEPT = 8
SECONDS = 20
"""So long a search may take: somebody is waiting for the page."""
BUSY = (
    "er loopt al een vergelijking. Wacht een halve minuut en vraag het dan opnieuw; wat u koos "
    "staat in het adres van deze pagina"
)


@dataclass(slots=True, repr=False)
class Compared:
    """The last few answers; one at a time is worked out. Safe between threads."""

    kept: OrderedDict[str, Any] = field(default_factory=OrderedDict)
    busy: Lock = field(default_factory=Lock)

    def get(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is made
        """Return what is kept under a name, or make it; refuses (429) while another is made."""
        if name in self.kept:
            return self.kept[name]
        if not self.busy.acquire(blocking=False):
            raise Refused(429, BUSY)
        try:
            self.kept[name] = made = make()
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
            return made
        finally:
            self.busy.release()


def case_under(found: Recalled, changes: tuple[Change, ...]) -> Case:
    """Return the case of a proposal under changed rules; TableError for those that cannot be."""
    from placement.what_if import Case, changed

    had = found.delivery
    case = Case(had.tables, had.rulebook, had.settings, walk=had.walk, drive=had.drive,
                sha256=had.sha256)  # fmt: skip
    return changed(case, changes)


def planned(case: Case, earlier: Proposal) -> Outcome:
    """Return what a search makes of a case, as near to an earlier proposal as its goals allow.

    As good as it comes in SECONDS. TableError, with names of clients, where a pin breaks a rule.
    """
    from placement.what_if import run
    from placement.what_if.effect import near

    limited = case.settings.model_copy(update={"time_limit_s": Decimal(SECONDS)})
    return run(near(replace(case, settings=limited), earlier), earlier=earlier)
