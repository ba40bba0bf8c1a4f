"""One client beside units, and one unit beside clients, as the coordinator weighs them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from placement.audience.case import Case
from placement.audience.forms import form_lines, nearness
from placement.audience.words import FORMS
from placement.errors import NotFoundError
from placement.explain import pair, reader, verdict_lines
from placement.explain.judged import Reader
from placement.explain.ranking import ranked
from placement.explain.seekers_of import suited
from placement.proposal import VerdictLine

CENTS = 100
OF_PLACE = ("form", "unit_provider", "bw_operating", "bw_near", "contracted", "reach")
"""Rules that speak of where a unit stands and who reaches it, whoever the client is."""
Room = Literal["proposed", "room", "full"]
"""What a proposal leaves of a unit for this client: it is his, there is a place left, or not."""


@dataclass(frozen=True, slots=True, repr=False)
class FitView:
    """One unit for one client, with the provider who breaks fewest rules there.

    `told` are his own points for it (fewer is better), `taken_by` who comes there instead, `plan`
    Dutch sentences on what in the proposal stands in the way.
    """

    unit: str
    provider: str
    provider_name: str
    form: str
    municipality: str
    rent: float | None
    room: Room
    taken_by: tuple[str, ...]
    verdicts: tuple[VerdictLine, ...]
    told: str = ""
    plan: tuple[str, ...] = ()

    @property
    def broken(self) -> int:
        """Return how many rules do not hold, or cannot be judged."""
        return sum(line.answer != "holds" for line in self.verdicts)


@dataclass(frozen=True, slots=True, repr=False)
class SuitedView:
    """One client who could live in a unit; `unit` is where the proposal puts him ("": nowhere)."""

    client: str
    provider: str
    provider_name: str
    profile: str
    urgency: int
    weeks: int
    resident: bool
    unit: str


@dataclass(frozen=True, slots=True, repr=False)
class Weighed:
    """The units that suit a client, best first: so many in all, and the first of them."""

    total: int
    best: tuple[FitView, ...]


def weighed(case: Case, client: str, most: int) -> Weighed:
    """Return the best `most` units for a client. NotFoundError where he seeks none."""
    who, reading = _seeker(case, client), reader(case.scene, case.outcome.edges)
    found = ranked(case.outcome, who)
    best = tuple(
        _fit(case, reading, (who, one.unit, one.provider), told=one.told) for one in found[:most]
    )
    return Weighed(len(found), best)


def fit(case: Case, client: str, unit: str) -> FitView:
    """Return one unit for one client, also one that breaks rules. NotFoundError for unknown ids."""
    who, reading = _seeker(case, client), reader(case.scene, case.outcome.edges)
    if unit not in case.unit:
        raise NotFoundError(f"Wooneenheid «{unit[:40]}» staat niet in deze aanlevering.")
    where = case.unit[unit]
    told = next((one for one in ranked(case.outcome, who) if one.unit == where), None)
    # The sentence after the verdicts is the conclusion, and then what in the plan is in the way.
    lines = pair(case.outcome, client, unit)
    provider = told.provider if told else _fewest(case, reading, who, where)
    made = _fit(case, reading, (who, where, provider), told=told.told if told else "")
    plan = () if made.broken else lines[3 + len(made.verdicts) :]
    return replace(made, plan=tuple(line.strip() for line in plan))


def suits(case: Case, unit: str, most: int) -> tuple[int, tuple[SuitedView, ...]]:
    """Return how many clients could live in a unit, and the first `most` in the goals' order."""
    if unit not in case.unit:
        raise NotFoundError(f"Wooneenheid «{unit[:40]}» staat niet in deze aanlevering.")
    seekers, found = case.scene.seekers, suited(case.outcome, case.unit[unit])
    placed = {one.client: one.unit for one in case.placements}
    return len(found), tuple(
        SuitedView(
            client=seekers.ids[one.client],
            provider=case.scene.providers.ids[one.provider],
            provider_name=case.provider_name[case.scene.providers.ids[one.provider]],
            profile=str(case.scene.profile_names[seekers.profile[one.client]]),
            urgency=int(seekers.urgency[one.client]),
            weeks=int(seekers.weeks_waiting[one.client]),
            resident=bool(seekers.resident[one.client]),
            unit=placed.get(seekers.ids[one.client], ""),
        )
        for one in found[:most]
    )


def _seeker(case: Case, client: str) -> int:
    if client not in case.seeker:
        raise NotFoundError(f"Cliënt «{client[:40]}» zoekt geen woning in deze aanlevering.")
    return case.seeker[client]


def _fewest(case: Case, reading: Reader, who: int, unit: int) -> int:
    """Return the provider who breaks fewest rules, the first of equals."""

    def broken(provider: int) -> int:
        return sum(not judged.holds for judged in reading.judged(who, unit, provider))

    return min(range(len(case.scene.providers.ids)), key=broken, default=0)


def _fit(case: Case, reading: Reader, triple: tuple[int, int, int], *, told: str) -> FitView:
    who, unit, provider = triple
    units, client = case.scene.units, case.scene.seekers.ids[who]
    name, served = units.ids[unit], case.scene.providers.ids[provider]
    coming = [one.client for one in case.incoming.get(name, ())]
    cents = int(units.rent_cents[unit])  # below zero: not known
    room: Room = "room" if case.places_left(name) > 0 else "full"
    return FitView(
        unit=name,
        provider=served,
        provider_name=case.provider_name[served],
        form=FORMS[str(units.form[unit])],
        municipality=case.municipality_of(unit),
        rent=cents / CENTS if cents >= 0 else None,
        room="proposed" if client in coming else room,
        taken_by=tuple(other for other in coming if other != client),
        verdicts=verdict_lines(reading, who, unit, provider),
        told=told,
    )


@dataclass(frozen=True, slots=True, repr=False)
class LocationView:
    """What the rules about the place of a unit say for one profile, with the best provider."""

    profile: str
    provider: str
    verdicts: tuple[VerdictLine, ...]

    @property
    def holds(self) -> bool:
        """Tell whether every one of these rules holds."""
        return all(line.answer == "holds" for line in self.verdicts)


def form_of(case: Case, unit: str) -> tuple[str, ...]:
    """Return what the housing form of a unit rests on, as Dutch sentences."""
    return form_lines(case, case.unit[unit], nearness(case.scene))


def located(case: Case, unit: str) -> tuple[LocationView, ...]:
    """Return per profile that somebody seeks what the rules about the place of a unit say."""
    where, reading = case.unit[unit], reader(case.scene, case.outcome.edges)
    seekers, found = case.scene.seekers, []
    for number, profile in enumerate(case.scene.profile_names):
        asking = np.flatnonzero(seekers.profile == number)
        if len(asking):
            found.append(_located(case, reading, (int(asking[0]), where), str(profile)))
    return tuple(found)


def _located(case: Case, reading: Reader, pair: tuple[int, int], profile: str) -> LocationView:
    told = [
        tuple(line for line in verdict_lines(reading, *pair, at) if line.rule in OF_PLACE)
        for at in range(len(case.scene.providers.ids))
    ]
    best = min(range(len(told)), key=lambda at: _burden(told[at]))
    name = case.provider_name[case.scene.providers.ids[best]]
    return LocationView(profile, name, told[best])


def _burden(verdicts: tuple[VerdictLine, ...]) -> tuple[int, float]:
    """Return how many rules of its place a provider breaks, and then how long he takes."""
    minutes = next((line.measure for line in verdicts if line.rule == "reach"), None)
    broken = sum(line.answer != "holds" for line in verdicts)
    return broken, math.inf if minutes is None else minutes
