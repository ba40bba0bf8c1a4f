"""Who is reached in time at which hour, who falls out or in as bases change, and where one helps.

A place is covered where a base of whoever serves it is there in time: of the provider of the unit
or of who lives there, and of any provider with bases where nobody is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from placement.geo.bases import Bases, Travel, travel_by_hour, worst
from placement.geo.network import UNKNOWN, UNREACHABLE, Bools, Ints
from placement.geo.networks import Networks
from placement.geo.reach import Window
from placement.geo.reach_tables import MS_PER_TENTH, tenths
from placement.geo.scene import Units
from placement.rulebook import Rulebook

ANYONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Within how long, when, and of which units: (U,) in `units`."""

    name: str
    window: Window
    limit_ms: int
    units: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """The answer to one ask: ms of the quickest that serves each unit, (U,), and who is in time."""

    ask: Ask
    ms: Ints
    """UNKNOWN where nothing is known, UNREACHABLE where nobody comes."""
    in_time: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """What one more base at each of S sites would bring."""

    residents: Ints
    """(S,): people living in units that become covered."""
    units: Ints
    """(S,): units that become covered."""
    ms: Ints
    """(S,): from the call to being there, those units together: what decides between equals."""

    def best(self) -> Ints:
        """Return the sites that bring something, best first: residents, then units, then minutes.

        Of sites that are equal in all the earlier one goes first.
        """
        order = np.lexsort((self.ms, -self.units, -self.residents))
        return order[self.units[order] > 0]


def asks_of(rulebook: Rulebook, units: Units) -> list[Ask]:
    """Return what the rulebook asks: per profile and window, of the units of its housing forms."""
    asks = []
    for profile in rulebook.profiles.values():
        forms = [*profile.forms]
        fits = np.isin(units.form, forms)
        for form in profile.forms_if_may_cluster:
            fits |= (units.form == form) & units.may_cluster
        for window in profile.windows:
            span = (window.from_minute, window.until_minute)
            asks.append(Ask(str(profile.profile), span, window.limit_ms, fits))
    return asks


def serving(units: Units) -> Ints:
    """Return who serves each unit: of its residents, else its own provider, else ANYONE: (U,)."""
    return np.where(units.occupied_provider >= 0, units.occupied_provider, units.provider)


def covers(
    bases: Bases, travel: Travel, asks: Sequence[Ask], served_by: Ints, providers: int
) -> list[Cover]:
    """Return the answer to each ask, `served_by` telling whose base must come: (U,)."""
    reach = worst(bases, travel, [ask.window for ask in asks], providers)
    return covers_by(reach, asks, served_by)


def covers_by(reach: Ints, asks: Sequence[Ask], served_by: Ints) -> list[Cover]:
    """Return the answer to each ask from the reach in its window: (W, P, U), as `worst` gives."""
    found = []
    for ask, ms in zip(asks, reach, strict=True):
        quickest = _quickest(ms, served_by)
        known = (quickest != UNKNOWN) & (quickest < UNREACHABLE)
        in_time = known & (tenths(quickest) <= ask.limit_ms // MS_PER_TENTH) & ask.units
        found.append(Cover(ask, quickest, in_time))
    return found


def reach_changed(
    reach: Ints, asks: Sequence[Ask], bases: Bases, travel: Travel, provider: int
) -> Ints:
    """Return the reach where the bases of one provider are others now; the rest stays: (W, P, U).

    `bases` and `travel` are those of that provider alone, as provider 0.
    """
    changed = reach.copy()
    changed[:, provider] = worst(bases, travel, [ask.window for ask in asks], 1)[:, 0]
    return changed


def gains(cover: Cover, sites: Bases, networks: Networks, units: Units, residents: Ints) -> Gain:
    """Return what each site would bring on top of a cover, by its whole matrix: nothing is guessed.

    `sites` are bases as they would be, of one provider; `residents`: people per unit, (U,). A unit
    that another provider serves is not helped. With one base to place the best of all candidates
    is the optimum of maximal covering.
    """
    travel = travel_by_hour(sites, networks, units.x_mm, units.y_mm)
    each = np.arange(len(sites.ids), dtype=np.int64)
    alone = Bases(
        sites.ids, each, sites.staffed, sites.handling_ms, sites.mode, sites.x_mm, sites.y_mm
    )
    ms = worst(alone, travel, [cover.ask.window], len(sites.ids))[0]
    known = (ms != UNKNOWN) & (ms < UNREACHABLE)
    served_by = serving(units)
    helped = (served_by == ANYONE) | (served_by == sites.provider[:1])
    wanted = cover.ask.units & ~cover.in_time & helped
    new = known & (tenths(ms) <= cover.ask.limit_ms // MS_PER_TENTH) & wanted
    return Gain((new * residents).sum(axis=1), new.sum(axis=1), np.where(new, ms, 0).sum(axis=1))


def _quickest(ms: Ints, served_by: Ints) -> Ints:
    """Return the ms of whoever serves each unit: (P, U) to (U,)."""
    units = np.arange(ms.shape[1])
    own = ms[np.maximum(served_by, 0), units] if len(ms) else np.full(len(units), UNKNOWN)
    far = np.where(ms == UNKNOWN, UNREACHABLE, ms)
    any_of = far.min(axis=0, initial=int(UNREACHABLE))
    doubtful = (any_of == UNREACHABLE) & ((ms == UNKNOWN).any(axis=0) | (len(ms) == 0))
    return np.where(served_by >= 0, own, np.where(doubtful, UNKNOWN, any_of))
