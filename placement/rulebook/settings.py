"""settings.toml: what one delivery asks to differ from its rulebook, and the run's own arguments.

Every key is optional; a key that is not given leaves the rulebook as it is. Names and defaults are
those of the exchange format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from placement.errors import Fault, RulebookError
from placement.rulebook.faults import parse_toml, translate, unknown_key
from placement.rulebook.kinds import (
    BetweenUnits,
    BwProvider,
    Flag,
    Length,
    Persons,
    Points,
    Seconds,
    Share,
    Terms,
    UrgencyWeight,
    WalkMeasure,
    Weeks,
    Whole,
    distinct_terms,
    urgency_weights,
)
from placement.rulebook.regions import DEFAULT_RULEBOOK, names
from placement.rulebook.sourced import Frozen

GROUPS_DOWNWARDS = "min_group is groter dan max_group"


def _date(value: object) -> object:
    if type(value) is not dt.date:
        raise ValueError("geen datum zonder tijd en zonder aanhalingstekens, zoals 2026-11-21")
    return value


class MatchSettings(Frozen):
    """What differs for the match."""

    objective: Terms | None = None
    urgency_weight: UrgencyWeight | None = None
    wait_cap_weeks: Weeks | None = None
    lead_weeks: Weeks | None = None
    min_stay_weeks: Weeks | None = None
    chains: Flag | None = None


class ClusterSettings(Frozen):
    """What differs for groups of units."""

    radius_m: Length | None = None
    bw_radius_m: Length | None = None
    between_units: BetweenUnits | None = None
    walk: WalkMeasure | None = None
    min_group: Persons | None = Field(default=None, ge=1)
    max_group: Persons | None = Field(default=None, ge=1)
    shared_needs_bw: Flag | None = None
    single_provider: Flag | None = None
    bw_provider: BwProvider | None = None

    @model_validator(mode="after")
    def _groups_run_upwards(self) -> Self:
        if self.min_group and self.max_group and self.min_group > self.max_group:
            raise ValueError(GROUPS_DOWNWARDS)
        return self


class ReachSettings(Frozen):
    """Minutes to be on site, per profile; replaces the limit of every window of that profile."""

    BT: Length | None = None
    BTG: Length | None = None


class MixSettings(Frozen):
    """What differs for mixed complexes."""

    max_share: Share | None = None


class PreferenceSettings(Frozen):
    """What differs for the penalties."""

    municipality: Points | None = None
    provider: Points | None = None
    per_100_m: Points | None = None
    distance_cap: Points | None = None


class Settings(Frozen):
    """The settings of one delivery; `date` is the only clock that a run sees."""

    rulebook: str = DEFAULT_RULEBOOK
    date: Annotated[dt.date, BeforeValidator(_date)] | None = None
    seed: Whole = 1
    time_limit_s: Seconds = Decimal(60)
    match: MatchSettings = MatchSettings()
    cluster: ClusterSettings = ClusterSettings()
    reach_minutes: ReachSettings = ReachSettings()
    mix: MixSettings = MixSettings()
    preference: PreferenceSettings = PreferenceSettings()

    def changes(self) -> dict[str, dict[str, Any]]:
        """Return only what was asked to differ from the rulebook: section -> key -> value."""
        sections = ("match", "cluster", "reach_minutes", "mix", "preference")
        every = {name: getattr(self, name).model_dump(exclude_none=True) for name in sections}
        return {name: asked for name, asked in every.items() if asked}


def read_settings(text: str, file: str = "settings.toml") -> Settings:
    """Read settings.toml; RulebookError carries every fault at once, in Dutch."""
    raw, faults = parse_toml(text.removeprefix("\ufeff"), file)
    if faults:
        raise RulebookError(faults)
    settings: Settings | None = None
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        faults = translate(error, file, Settings)
    told = {(fault.column, fault.problem) for fault in faults}
    faults += [f for f in _across(raw, file) if (f.column, f.problem) not in told]
    if faults or settings is None:
        raise RulebookError(faults)
    return settings


def _across(raw: dict[str, Any], file: str) -> Iterator[Fault]:
    """Check what one wrong cell elsewhere must not hide: all faults come in one report."""
    yield from _unknown_rulebook(raw.get("rulebook", DEFAULT_RULEBOOK), file)
    match, cluster = _table(raw, "match"), _table(raw, "cluster")
    if isinstance(match.get("objective"), list):
        yield from _checked(distinct_terms, match["objective"], file, "match.objective")
    if "urgency_weight" in match:
        yield from _checked(urgency_weights, match["urgency_weight"], file, "match.urgency_weight")
    low, high = cluster.get("min_group"), cluster.get("max_group")
    if type(low) is int and type(high) is int and low > high:
        yield Fault(file, GROUPS_DOWNWARDS, column="cluster")


def _table(raw: dict[str, Any], key: str) -> dict[str, Any]:
    found = raw.get(key)
    return found if isinstance(found, dict) else {}


def _checked(check: Callable[[Any], object], value: object, file: str, column: str) -> list[Fault]:
    try:
        check(value)
    except ValueError as error:
        return [Fault(file, str(error), column=column)]
    return []


def _unknown_rulebook(name: object, file: str) -> list[Fault]:
    known = names()
    if not isinstance(name, str) or name in known:
        return []
    _, expected = unknown_key(name, known)
    return [Fault(file, "deze regelset bestaat niet", expected, column="rulebook", value=name)]
