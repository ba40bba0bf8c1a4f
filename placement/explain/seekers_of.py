"""Who suits one unit best, in the order in which the match strives, and who cannot live there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from placement.errors import NotFoundError
from placement.explain.amounts import counted
from placement.explain.report import remaining
from placement.explain.standing import Standing
from placement.geo.scene import Scene
from placement.proposal import Outcome
from placement.quantities import dutch
from placement.rule import HOLDS, Verdict
from placement.rulebook.readable import WORDS
from placement.rulebook.rule_names import RULE_NAMES

OWN = ("placed", "waiting", "stability", "preference", "travel")
"""Terms that speak of one placement by itself; their order is that of the rulebook."""
SHOWN = 10
"""How many clients are listed."""
TENTHS = 10
UNFIT = "maar volgens de regels past die hier niet (meer)"
"""Of someone in an earlier proposal: it may have been made under other rules, or be wrong."""


@dataclass(frozen=True, slots=True)
class Suited:
    """One client who could live in a unit, with the best provider; `points` per term, minimised."""

    client: int
    provider: int
    points: tuple[int, ...]


def suited(outcome: Outcome, unit: int) -> list[Suited]:
    """Return who could live in a unit by the rules, best first in the order of the objective."""
    found = outcome.edges.candidates
    columns = np.flatnonzero(found.unit == unit)
    terms = [term for term in outcome.problem.terms if term.id in OWN]
    points = np.stack([t.points[columns] for t in terms]) if terms else np.zeros((0, len(columns)))
    order = np.lexsort((columns, *points[::-1]))
    best: dict[int, Suited] = {}
    for n in order.tolist():
        client = int(found.client[columns[n]])
        row = tuple(int(p) for p in points[:, n])
        best.setdefault(client, Suited(client, int(found.provider[columns[n]]), row))
    return list(best.values())


def unit_lines(outcome: Outcome, unit_id: str) -> tuple[str, ...]:
    """Return Dutch lines about one unit: who comes, who suits best and why, who cannot.

    NotFoundError for an unknown id.
    """
    scene = outcome.scene
    if unit_id not in scene.units.ids:
        raise NotFoundError(f"Wooneenheid «{unit_id}» staat niet in deze aanlevering.")
    unit, rest = scene.units.ids.index(unit_id), remaining(outcome)
    now = None if rest is None else rest.standing
    ranked = suited(outcome, unit)
    lines = [_facts(scene, unit), *_who_comes(now, unit, ranked)]
    if ranked:
        fit = counted(len(ranked), "cliënt past", "cliënten passen")
        lines.append(f"{fit} hier, in de volgorde van de doelen:")
        lines += (
            f"  {place}. {_suited(outcome, now, unit, found)}"
            for place, found in enumerate(ranked[:SHOWN], start=1)
        )
        if len(ranked) > SHOWN:
            lines.append(f"  en nog {len(ranked) - SHOWN}.")
    return (*lines, *_excluded(outcome, unit))


def _facts(scene: Scene, unit: int) -> str:
    units = scene.units
    place = int(units.municipality[unit])
    where = f" in {scene.municipality_names[place]}" if place >= 0 else ""
    form = WORDS.get(str(units.form[unit]), str(units.form[unit]))
    free = counted(int(units.capacity[unit]), "plaats", "plaatsen")
    return f"Wooneenheid {units.ids[unit]}: {form}{where}, {free} vrij."


def _who_comes(now: Standing | None, unit: int, ranked: list[Suited]) -> Iterator[str]:
    if now is None:
        yield "Er is geen voorstel."
        return
    there = now.newcomers(unit)
    if not there:
        yield "In dit voorstel komt hier niemand."
        return
    place = {one.client: number for number, one in enumerate(ranked, start=1)}
    for client in there:
        rank = f"nummer {place[client]} van wie hier past" if client in place else UNFIT
        yield f"In dit voorstel komt hier {now.ground.client_id(client)}, {rank}."


def _suited(outcome: Outcome, now: Standing | None, unit: int, found: Suited) -> str:
    scene, seekers = outcome.scene, outcome.scene.seekers
    names = [term.id for term in outcome.problem.terms if term.id in OWN]
    points = dict(zip(names, found.points, strict=True))
    who = f"{seekers.ids[found.client]} met {scene.providers.ids[found.provider]}"
    weeks = counted(int(seekers.weeks_waiting[found.client]), "week", "weken")
    parts = [f"urgentie {int(seekers.urgency[found.client])}, wacht {weeks}"]
    if seekers.resident[found.client]:
        parts = ["bewoner die doorstroomt"]
    parts.append(counted(points.get("preference", 0), "strafpunt", "strafpunten"))
    if points.get("travel"):
        parts.append(f"{dutch(Decimal(points['travel']) / TENTHS)} min opkomsttijd")
    return f"{who}: {', '.join(parts)}{_state(now, unit, found.client)}"


def _state(now: Standing | None, unit: int, client: int) -> str:
    if now is None:
        return ""
    here = now.place.get(client)
    if here is None:
        return " - zonder plaats"
    return " - voorgesteld" if here[0] == unit else f" - komt in {now.ground.unit_id(here[0])}"


def _excluded(outcome: Outcome, unit: int) -> Iterator[str]:
    """Yield per rule, in reading order, how many seekers it is the first to keep from a unit."""
    scene = outcome.scene
    count = len(scene.seekers.ids)
    left = np.ones((count, len(scene.providers.ids)), dtype=bool)
    parts = []
    for gate, verdict in outcome.edges.verdicts:
        holds = at_unit(verdict, unit).state()[:, 0, :] == HOLDS
        if verdict.by_profile and holds.shape[0] > 1:
            holds = holds[scene.seekers.profile]
        then = left & holds
        lost = int((left.any(axis=1) & ~then.any(axis=1)).sum())
        if lost:
            parts.append(f"{RULE_NAMES.get(gate.id, gate.id).lower()} {lost}")
        left = then
    if parts:
        yield f"Wie hier niet past, naar de eerste regel die in de weg staat: {', '.join(parts)}."


def at_unit(verdict: Verdict, unit: int) -> Verdict:
    """Return a verdict about one unit; axes of length 1 stay."""

    def cut(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return values[:, [unit]] if values.shape[1] > 1 else values

    return replace(
        verdict,
        measure=cut(verdict.measure),
        limit=cut(verdict.limit),
        known=cut(verdict.known),
        applies=cut(verdict.applies),
        confirmed=None if verdict.confirmed is None else cut(verdict.confirmed),
    )
