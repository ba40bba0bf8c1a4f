"""The newest proposal opened for a page: what it says of one client or one unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.errors import NotFoundError
from placement.proposal import Help, Placement, Unplaced
from placement_api.accounting import seen
from placement_api.pages.visiting import Visit
from placement_api.pages.waiting_rows import latest_of
from placement_api.recalling import Recalled, recall

if TYPE_CHECKING:
    from placement.audience.case import Case
    from placement.audience.fitting import FitView

WORD = re.compile(r"[^\s.,;:()«»]+")
"""What an id in a sentence looks like: no blank and no sign of a sentence."""

LARGE = 500
"""Clients in a run above which opening its proposal takes longer than a page may."""


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """The newest proposal with its lookups."""

    proposal: str
    recalled: Recalled
    case: Case

    def knows(self, client: str) -> bool:
        """Tell whether a client took part in its run."""
        return client in self.case.seeker

    def placement_of(self, client: str) -> Placement | None:
        """Return where the proposal puts a client, None for nowhere."""
        found = self.recalled.outcome.proposal.placements
        return next((one for one in found if one.client == client), None)

    def unplaced_of(self, client: str) -> Unplaced | None:
        """Return why the proposal has no place for a client, None where it has."""
        found = self.recalled.outcome.proposal.unplaced
        return next((one for one in found if one.client == client), None)


def opening(visit: Visit) -> bool:
    """Tell whether the newest proposal is large and not open yet: a page then comes without it.

    The page asks for itself with `uitleg` in the address, which waits for the opening.
    """
    latest = latest_of(visit)
    large, asked = len(latest.reasons) > LARGE, bool(visit.asked("uitleg"))
    return large and not asked and latest.proposal not in visit.platform.opened.kept


def opened(visit: Visit) -> Opened | None:
    """Return the newest proposal; None where there is none, or not for this visitor."""
    from placement.audience.case import make_case

    if not visit.who.access("explanations").may("read"):
        return None
    name, platform = latest_of(visit).proposal, visit.platform
    if not name:
        return None
    try:
        found = recall(platform.database, platform.keys, platform.opened, name)
    except NotFoundError:
        return None
    return Opened(name, found, make_case(found.delivery, found.outcome))


def helps_of(found: Opened, client: str) -> tuple[Help, ...]:
    """Return what would place a client without a place; nothing is solved anew."""
    from placement.what_if import Case as Asked
    from placement.what_if import would_help

    delivery = found.recalled.delivery
    case = Asked(
        delivery.tables, delivery.rulebook, delivery.settings,
        walk=delivery.walk, drive=delivery.drive, sha256=delivery.sha256,
    )  # fmt: skip
    return would_help(case, found.recalled.outcome, client)


def note(visit: Visit, found: Opened, client: str, units: Iterable[FitView] = ()) -> None:
    """Write in the audit chain whom an explanation is about, and everybody whom it names."""
    named, told = [client], list[str]()
    if (placed := found.placement_of(client)) is not None and placed.alternative is not None:
        told.append(placed.alternative.sentence)
    if (left := found.unplaced_of(client)) is not None:
        told += [limit.sentence for limit in left.conflict]
    for unit in units:
        named += unit.taken_by
        told += unit.plan
    words = WORD.findall(" ".join(told))
    named += [word for word in dict.fromkeys(words) if word in found.case.seeker]
    seen(visit.platform, visit.who, "explanations", named, detail=found.proposal)
