"""What rules read: the numbers of a rulebook in whole millimetres, milliseconds and milli-hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from placement.domain import Intensity, Profile
from placement.quantities import Metres, Minutes, milli
from placement.rulebook.kinds import (
    MINUTES_PER_DAY,
    BetweenUnits,
    BwProvider,
    Term,
    WalkMeasure,
    clock_minutes,
)

if TYPE_CHECKING:
    from placement.rulebook.products import Hours, Product, Window
    from placement.rulebook.schema import RulebookFile


@dataclass(frozen=True, slots=True)
class ReachWindow:
    """A part of the day, in minutes after midnight, and the milliseconds to be on site.

    Never runs past midnight: a night window of the source is split in two at 24:00.
    """

    from_minute: int
    until_minute: int
    limit_ms: int


@dataclass(frozen=True, slots=True)
class ProfileNorm:
    """What one profile asks of a placement.

    `forms` are housing forms that fit as they are; `forms_if_may_cluster` fit only where the unit
    says `may_cluster`. `near_bw` are the forms that must lie near a BW location. `hours_milli`
    counts per intensity against `hours_free` (0 where it does not count); `hours_average_milli`
    is what a client gets on average. `reach_minutes` is the strictest window, None where no reach
    is asked.
    """

    profile: Profile
    product: str
    title: str
    forms: frozenset[str]
    forms_if_may_cluster: frozenset[str]
    near_units: frozenset[str]
    near_bw: frozenset[str]
    hours_milli: Mapping[str, int]
    hours_average_milli: Mapping[str, int]
    windows: tuple[ReachWindow, ...]
    reach_minutes: float | None
    rent_by_client: bool
    omklappen: bool
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterNorm:
    """The 100 m rule with its readings; distances in whole millimetres."""

    radius_mm: int
    bw_radius_mm: int
    between_units: BetweenUnits
    walk: WalkMeasure
    min_group: int
    max_group: int
    shared_needs_bw: bool
    single_provider: bool
    bw_provider: BwProvider
    borderline_mm: tuple[int, int]


@dataclass(frozen=True, slots=True)
class MixNorm:
    """The largest part of a complex's dwellings that may be used for BT, exact."""

    max_share: Fraction


@dataclass(frozen=True, slots=True)
class MatchNorm:
    """What the match strives for, in order, and when a unit counts."""

    objective: tuple[Term, ...]
    urgency_weight: Mapping[int, int]
    wait_cap_weeks: int
    lead_weeks: int
    min_stay_weeks: int
    chains: bool


@dataclass(frozen=True, slots=True)
class PreferenceNorm:
    """Penalties, in points, for wishes that a plan does not meet."""

    municipality: int
    provider: int
    per_100_m: int
    distance_cap: int


def profile_norm(file: RulebookFile, profile: Profile) -> ProfileNorm:
    """Return the norm of the product that the match uses for `profile`."""
    key, product = next((k, p) for k, p in file.product.items() if p.match and p.profile == profile)
    windows = effective_windows(file, product)
    averages = _hours(product.hours)
    counted = product.hours is not None and product.hours.counts.value
    needed = {f.form for f in product.forms if f.near_bw}
    if file.cluster.shared_needs_bw.value:
        needed |= {f.form for f in product.forms if f.near_units and not f.self_contained}
    return ProfileNorm(
        profile=profile,
        product=key,
        title=product.title,
        forms=frozenset(f.form.value for f in product.forms if not f.if_may_cluster),
        forms_if_may_cluster=frozenset(f.form.value for f in product.forms if f.if_may_cluster),
        near_units=frozenset(f.form.value for f in product.forms if f.near_units),
        near_bw=frozenset(form.value for form in needed),
        hours_milli={k: v if counted else 0 for k, v in averages.items()},
        hours_average_milli=averages,
        windows=tuple(sorted(_split(windows), key=lambda w: w.from_minute)),
        reach_minutes=min((float(w.on_site.value) for w in windows), default=None),
        rent_by_client=product.tenancy is not None and product.tenancy.rent == "client",
        omklappen=product.omklappen is not None and product.omklappen.value,
        cites=product_cites(product, windows),
    )


def effective_windows(file: RulebookFile, product: Product) -> tuple[Window, ...]:
    """Return a product's own windows, or those of the add-on that serves it."""
    if product.windows or product.add_on is None:
        return product.windows
    return file.product[product.add_on].windows


def product_cites(product: Product, windows: tuple[Window, ...]) -> tuple[str, ...]:
    """Return the statements behind a product's forms and on-site times, each once, in order."""
    named = [cite for form in product.forms for cite in form.cites]
    named += [cite for window in windows for cite in window.on_site.cites]
    return tuple(dict.fromkeys(named))


def cluster_norm(file: RulebookFile) -> ClusterNorm:
    """Return the 100 m rule in whole millimetres."""
    source = file.cluster
    return ClusterNorm(
        radius_mm=Metres(source.radius_m.value).mm,
        bw_radius_mm=Metres(source.bw_radius_m.value).mm,
        between_units=source.between_units.value,
        walk=source.walk.value,
        min_group=source.min_group.value,
        max_group=source.max_group.value,
        shared_needs_bw=source.shared_needs_bw.value,
        single_provider=source.single_provider.value,
        bw_provider=source.bw_provider.value,
        borderline_mm=(Metres(source.borderline_m.low).mm, Metres(source.borderline_m.high).mm),
    )


def match_norm(file: RulebookFile) -> MatchNorm:
    """Return what the match strives for."""
    source = file.match
    return MatchNorm(
        objective=source.objective.value,
        urgency_weight=dict(sorted(source.urgency_weight.value.items())),
        wait_cap_weeks=source.wait_cap_weeks.value,
        lead_weeks=source.lead_weeks.value,
        min_stay_weeks=source.min_stay_weeks.value,
        chains=source.chains.value,
    )


def preference_norm(file: RulebookFile) -> PreferenceNorm:
    """Return the penalties for wishes."""
    source = file.preference
    return PreferenceNorm(
        municipality=source.municipality.value,
        provider=source.provider.value,
        per_100_m=source.per_100_m.value,
        distance_cap=source.distance_cap.value,
    )


def mix_norm(file: RulebookFile) -> MixNorm:
    """Return the largest BT share of a complex, as the exact fraction that the text writes."""
    return MixNorm(max_share=Fraction(file.mix.max_share.value))


def _hours(hours: Hours | None) -> dict[str, int]:
    if hours is None:
        return {intensity.value: 0 for intensity in Intensity}
    return {intensity.value: milli(_one(hours, intensity)) for intensity in Intensity}


def _one(hours: Hours, intensity: Intensity) -> Decimal:
    own = hours.basis if intensity is Intensity.BASIS else hours.plus
    extra = hours.unplanned_per_client.value if hours.unplanned_per_client else Decimal(0)
    if own is not None:
        return own.value + extra
    if hours.planned is None or hours.range_counts is None:
        return extra
    end = hours.range_counts.value[intensity.value]
    return (hours.planned.low if end == "low" else hours.planned.high) + extra


def _split(windows: tuple[Window, ...]) -> list[ReachWindow]:
    parts: list[ReachWindow] = []
    for window in windows:
        begin, end = clock_minutes(window.from_), clock_minutes(window.until)
        limit = Minutes(window.on_site.value).ms
        spans = [(begin, end)] if begin < end else [(begin, MINUTES_PER_DAY), (0, end)]
        parts += [ReachWindow(a, b, limit) for a, b in spans if a < b]
    return parts
