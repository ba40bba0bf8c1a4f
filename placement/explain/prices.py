"""What a small change of a plan costs in every term of the objective, in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from placement.explain.amounts import counted
from placement.explain.standing import Standing
from placement.geo.scene import Ints, Scene
from placement.geo.spread_count import net_new
from placement.quantities import dutch
from placement.rule import Candidates
from placement.rulebook.readable import WORDS
from placement.solve import Problem

SPREAD = {"spread_max": lambda off: off.max(axis=1), "spread_l1": lambda off: off.sum(axis=1)}
"""Terms on the counts per target: from the deviations (K, T) to a value per change (K,)."""
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Prices:
    """Points per candidate and term, and which spread target each one adds to or takes from.

    `points` (T, E) are minimised; `comes` and `goes` (E,) are target rows, or one past the last.
    """

    terms: tuple[str, ...]
    points: Ints
    comes: Ints
    goes: Ints
    off: Ints
    """(targets,): net occupied minus target in the plan as it stands."""

    def costs(self, added: Ints, removed: Ints) -> Ints:
        """Return what changes cost per term: (K, T), positive is worse.

        `added` and `removed` (K, n) are candidates per change, -1 for none.
        """
        result = np.zeros((len(added), len(self.terms)), dtype=np.int64)
        for column, sign in (*((c, 1) for c in added.T), *((c, -1) for c in removed.T)):
            result += sign * np.where(column >= 0, self.points[:, column], 0).T
        self._spread(result, added, removed)
        return result

    def _spread(self, result: Ints, added: Ints, removed: Ints) -> None:
        shifts = np.zeros((len(added), len(self.off) + 1), dtype=np.int64)
        every = np.arange(len(added))
        for column, sign in (*((c, 1) for c in added.T), *((c, -1) for c in removed.T)):
            known = column >= 0
            np.add.at(shifts, (every[known], self.comes[column[known]]), sign)
            np.add.at(shifts, (every[known], self.goes[column[known]]), -sign)
        if not len(self.off):
            return
        now, then = np.abs(self.off)[None, :], np.abs(self.off + shifts[:, :-1])
        for place, term in enumerate(self.terms):
            if term in SPREAD:
                result[:, place] = SPREAD[term](then) - SPREAD[term](now)


def prices(scene: Scene, candidates: Candidates, problem: Problem, standing: Standing) -> Prices:
    """Return the prices of changes to a plan as it stands."""
    column, sign, target = net_new(scene, candidates)
    none = len(scene.targets.target)
    comes, goes = np.full(len(candidates), none), np.full(len(candidates), none)
    comes[column[sign > 0]] = target[sign > 0]
    goes[column[sign < 0]] = target[sign < 0]
    off = np.append(scene.targets.occupied - scene.targets.target, 0)
    for chosen in columns_of(candidates, standing):
        off[comes[chosen]] += 1
        off[goes[chosen]] -= 1
    points = [term.points[: len(candidates)] for term in problem.terms]
    return Prices(
        terms=tuple(term.id for term in problem.terms),
        points=np.stack(points) if points else np.zeros((0, len(candidates)), dtype=np.int64),
        comes=comes,
        goes=goes,
        off=off[:-1],
    )


def columns_of(candidates: Candidates, standing: Standing) -> list[int]:
    """Return the candidate of every placement of a plan."""
    first = np.searchsorted(candidates.client, np.arange(len(standing.ground.hours) + 1))
    result = []
    for client, (unit, provider) in sorted(standing.place.items()):
        mine = slice(int(first[client]), int(first[client + 1]))
        fits = (candidates.unit[mine] == unit) & (candidates.provider[mine] == provider)
        result.append(mine.start + int(np.flatnonzero(fits)[0]))
    return result


def priced(costs: Mapping[str, int]) -> str:
    """Return Dutch text for the terms that a change makes worse or better; "" for none."""
    return ", ".join(_term(term, cost) for term, cost in costs.items() if cost)


def _term(term: str, cost: int) -> str:
    more, size = ("meer" if cost > 0 else "minder"), abs(cost)
    less = "minder" if cost > 0 else "meer"
    match term:
        case "placed":
            return f"{counted(size, 'punt', 'punten')} {less} geplaatst (naar urgentie)"
        case "waiting":
            return f"{counted(size, 'punt', 'punten')} {less} voor wachttijd"
        case "stability":
            return (
                f"{counted(size, 'plaatsing', 'plaatsingen')} {more} anders dan het vorige voorstel"
            )
        case "spread_max" | "spread_l1":
            return f"{size} {more} {WORDS[term]}"
        case "preference":
            return f"{counted(size, 'strafpunt', 'strafpunten')} {more} voor voorkeuren"
        case "travel":
            return f"{dutch(Decimal(size) / TENTHS)} min {more} opkomsttijd"
        case "moves":
            return f"{counted(size, 'verhuizing', 'verhuizingen')} {more}"
    return f"{size} {more} {WORDS.get(term, term)}"
