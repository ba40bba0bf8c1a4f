"""The shape of a rulebook file: products, the 100 m rule, the match, the origin of each rule.

Models are frozen and refuse unknown keys. Titles are the Dutch names that lists show.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from placement.domain import Profile
from placement.rulebook.kinds import (
    BetweenUnits,
    BwProvider,
    Flag,
    Length,
    Number,
    Persons,
    Points,
    Share,
    Terms,
    UrgencyWeight,
    WalkMeasure,
    Weeks,
)
from placement.rulebook.products import Product
from placement.rulebook.sourced import Frozen, Sourced, Span, Text, Value, titled


class Cluster(Frozen):
    """The 100 m rule with the readings that its sentence leaves open."""

    radius_m: Value[Length] = titled("woningen van een groep van elkaar hoogstens", "m")
    bw_radius_m: Value[Length] = titled("lopen naar een BW-locatie hoogstens", "m")
    between_units: Value[BetweenUnits] = titled("«van elkaar»: alle paren of geschakeld")
    walk: Value[WalkMeasure] = titled("«loopafstand» gemeten over")
    min_group: Value[Persons] = titled("groep minstens", "personen")
    max_group: Value[Persons] = titled("groep hoogstens", "personen")
    shared_needs_bw: Value[Flag] = titled("onzelfstandige vorm ook nabij een BW-locatie")
    single_provider: Value[Flag] = titled("één aanbieder per groep")
    bw_provider: Value[BwProvider] = titled("BW-locatie van welke aanbieder")
    borderline_m: Span = titled("grensgeval voor handmatige bevestiging", "m")

    @model_validator(mode="after")
    def _groups_run_upwards(self) -> Self:
        if not 1 <= self.min_group.value <= self.max_group.value:
            raise ValueError("min_group ligt niet tussen 1 en max_group")
        return self


class Mix(Frozen):
    """Mixed complexes (gespikkeld wonen)."""

    max_share: Value[Share] = titled("deel van de woningen van een complex voor BT hoogstens")


class Match(Frozen):
    """What the match strives for and when a unit counts."""

    objective: Value[Terms] = titled("doelen op volgorde")
    urgency_weight: Value[UrgencyWeight] = titled("gewicht per urgentie")
    wait_cap_weeks: Value[Weeks] = titled("wachttijd telt tot hoogstens", "weken")
    lead_weeks: Value[Weeks] = titled("woning komt vrij binnen", "weken")
    min_stay_weeks: Value[Weeks] = titled("toekenning loopt nog minstens", "weken")
    chains: Value[Flag] = titled("doorstroomketens")


class Preference(Frozen):
    """Penalties for wishes that a plan does not meet."""

    municipality: Value[Points] = titled("buiten voorkeursgemeente", "punten")
    provider: Value[Points] = titled("niet bij voorkeursaanbieder", "punten")
    per_100_m: Value[Points] = titled("per hele 100 m van eigen netwerk", "punten")
    distance_cap: Value[Points] = titled("afstand telt tot hoogstens", "punten")


class Grant(Frozen):
    """The clock of the grant: another one than the length of a stay."""

    max_years: Value[Number] | None = titled("toekenning gewoonlijk hoogstens", "jaar", None)
    shorter: Value[Flag] | None = titled("kortere toekenning mogelijk", "", None)
    longer: Value[Flag] | None = titled("langere toekenning in een enkel geval", "", None)
    renewal: Value[Flag] | None = titled("herindicatie na afloop", "", None)


class Reading(Value[str]):
    """An answer to an open question that is no number, and what it means in practice."""

    question: Text


class RulebookFile(Frozen):
    """One `rulebook.toml`, whole."""

    id: Text
    title: Text
    in_force: Flag
    proposal: Flag = False
    product: dict[str, Product] = Field(title="product")
    grant: Grant = Field(default_factory=Grant, title="toekenning")
    cluster: Cluster = Field(title="geclusterd wonen")
    mix: Mix = Field(title="gespikkeld wonen")
    match: Match = Field(title="match")
    preference: Preference = Field(title="voorkeuren")
    reading: dict[str, Reading] = Field(default_factory=dict, title="leeswijze")
    citation: dict[str, Sourced] = Field(title="regel")

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        wrong = [
            f"add_on «{product.add_on}» bestaat niet"
            for product in self.product.values()
            if product.add_on is not None and product.add_on not in self.product
        ]
        lacking = [p.value for p in Profile if self.matched(p) is None]
        if lacking:
            wrong.append(f"geen product met match = true voor {', '.join(lacking)}")
        if self.in_force and self.proposal:
            wrong.append("een voorstel (proposal) kan niet in werking zijn (in_force)")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def matched(self, profile: str) -> Product | None:
        """Return the first product marked `match` of a profile: the one that the match uses."""
        fitting = (p for p in self.product.values() if p.match and p.profile == profile)
        return next(fitting, None)
