"""A care product: who it is for, where one lives, how fast someone comes, how many hours.

Titles are the Dutch names that lists show. A new product is one `[product.x]` table, no code.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from placement.domain import HousingForm, Profile
from placement.rulebook.kinds import Clock, Flag, Number, Percentage, Whole
from placement.rulebook.sourced import Frozen, Sourced, Span, Text, Value, titled


class Window(Frozen):
    """A part of the day with its own times; `from` later than `until` runs past midnight."""

    from_: Clock = Field(alias="from", title="van")
    until: Clock = Field(title="tot")
    on_site: Value[Number] = titled("ter plaatse binnen", "min")
    contact: Value[Number] | None = titled("bereikbaar binnen", "min", None)
    visit_hours: Value[Number] | None = titled(
        "op locatie per oproep, zonder reistijd", "uur", None
    )


class Form(Sourced):
    """One housing form in which a product is given, and what it must lie near to."""

    form: HousingForm
    self_contained: Flag
    near_units: Flag = False
    near_bw: Flag = False
    if_may_cluster: Flag = False


class Hours(Frozen):
    """Hours a week: averages, never a limit per client; per intensity or as a planned range."""

    basis: Value[Number] | None = titled("begeleiding Basis, gemiddeld", "uur per week", None)
    plus: Value[Number] | None = titled("begeleiding Plus, gemiddeld", "uur per week", None)
    planned: Span | None = titled("geplande begeleiding", "uur per week", None)
    unplanned_per_client: Value[Number] | None = titled(
        "ongeplande zorg per cliënt", "uur per week", None
    )
    unplanned_per_group: Value[Number] | None = titled(
        "ongeplande zorg per groep", "uur per week", None
    )
    counts: Value[Flag] = titled("telt tegen de vrije uren van de aanbieder")
    range_counts: Value[dict[Literal["basis", "plus"], Literal["low", "high"]]] | None = titled(
        "welk eind van de reeks telt per intensiteit", "", None
    )

    @model_validator(mode="after")
    def _says_what_counts(self) -> Self:
        if self.counts.value and not (self.basis and self.plus) and not self.range_counts:
            raise ValueError("zeg voor basis en plus hoeveel uur telt (basis/plus of range_counts)")
        if self.range_counts and not self.planned:
            raise ValueError("range_counts vraagt een reeks (planned)")
        return self


class Staff(Sourced):
    """The mix of staff by level of education, in percent."""

    mbo: Percentage
    hbo: Percentage

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.mbo + self.hbo != 100:
            raise ValueError("mbo en hbo zijn samen geen 100 procent")
        return self


class Support(Sourced):
    """When planned support must be available."""

    days: Whole = Field(ge=1, le=7)
    from_: Clock = Field(alias="from")
    until: Clock


class Tenancy(Sourced):
    """Who may hold the tenancy and who pays: another matter than the form of the dwelling."""

    holders: tuple[Literal["client", "provider"], ...] = ()
    rent: Literal["included", "client"]


class Trede(Sourced):
    """Half-days of day activities a week for one step (trede)."""

    number: Whole
    low: Whole
    high: Whole


class Product(Frozen):
    """One care product; `profile` says for which profile the match may use it."""

    title: Text
    profile: Profile | None = None
    match: Flag = False
    add_on: str | None = None
    about: Value[str] | None = titled("voor wie", "", None)
    forms: tuple[Form, ...] = Field(default=(), title="woonvorm")
    windows: tuple[Window, ...] = Field(default=(), title="dagdeel")
    hours: Hours | None = Field(default=None, title="uren")
    support: Support | None = Field(default=None, title="begeleiding beschikbaar")
    supervision: Value[str] | None = titled("toezicht", "", None)
    group: Value[Number] | None = titled("gemiddelde groep", "personen", None)
    staff: Staff | None = Field(default=None, title="opleidingsniveau")
    stay_years: Span | None = titled("verblijf", "jaar", None)
    stay_max_weeks: Value[Number] | None = titled(
        "verblijf aaneengesloten hoogstens", "weken", None
    )
    tenancy: Tenancy | None = Field(default=None, title="huur")
    omklappen: Value[Flag] | None = titled("omklappen mogelijk", "", None)
    treden: tuple[Trede, ...] = Field(default=(), title="dagdelen per trede")
    transport: Value[str] | None = titled("vervoer", "", None)

    @model_validator(mode="after")
    def _can_be_matched(self) -> Self:
        if self.match and (self.profile is None or self.hours is None or not self.forms):
            raise ValueError("een product voor de match vraagt profile, hours en forms")
        return self
