"""Borderline cases that a person confirmed: kept beside the computed verdict, apart from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from placement.errors import Fault, TableError
from placement.geo.readings import Pairs
from placement.geo.scene import UNKNOWN_VALUE, Scene
from placement.quantities import MM_PER_METRE, dutch

WALK, PAIR = "bw_near", "groups"
RULES: Final = (WALK, PAIR)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What someone found on the spot: whether a pair satisfies a rule.

    `other` is a BW location for the walk, another unit for the distance between units. Name and
    reason are shown to the coordinator and stay out of logs.
    """

    unit: str
    other: str
    rule: str
    holds: bool
    on: date
    name: str = field(repr=False)
    reason: str = field(repr=False)
    row: int = 0


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmation with what the platform computed for the same pair: both stand."""

    said: Confirmation
    mm: int
    computed: bool


def confirmed(
    scene: Scene, pairs: Pairs, said: Iterable[Confirmation], file: str = "confirmations.csv"
) -> tuple[Confirmed, ...]:
    """Return each confirmation beside the computed verdict.

    TableError with every fault at once: a pair that is not there, said twice, or not within the
    borderline band of the rulebook; outside it (or where nothing could be measured) nobody's word
    goes against the number.
    """
    found: list[Confirmed] = []
    faults: list[Fault] = []
    measured = _Measured.of(scene, pairs)
    low, high = scene.rulebook.cluster.borderline_mm
    seen: set[tuple[str, frozenset[str]]] = set()
    for item in said:
        pair = (item.rule, frozenset((item.unit, item.other)))
        problem = measured.problem(item)
        mm = int(UNKNOWN_VALUE) if problem else measured.mm(item)
        if not problem and pair in seen:
            problem = "dit paar is al eerder bevestigd"
        elif not problem and not low <= mm <= high:
            band = f"{dutch(low / MM_PER_METRE)} tot en met {dutch(high / MM_PER_METRE)} m"
            problem = f"is geen grensgeval ({_metres(mm)}): bevestigen kan alleen van {band}"
        seen.add(pair)
        if problem:
            faults.append(Fault(file, problem, row=item.row, column="other", value=item.other))
        else:
            found.append(Confirmed(item, mm, mm <= measured.limit(item)))
    if faults:
        raise TableError(faults)
    return tuple(found)


def borderline(scene: Scene, pairs: Pairs) -> Iterator[tuple[str, str, str, int]]:
    """Yield (rule, unit, other, mm) of every pair within the band: what a person may confirm."""
    low, high = scene.rulebook.cluster.borderline_mm
    units = scene.units.ids
    for at, location in zip(*((scene.bw_walk_mm >= low) & (scene.bw_walk_mm <= high)).nonzero(),
                            strict=True):  # fmt: skip
        mm = int(scene.bw_walk_mm[at, location])
        yield WALK, units[at], scene.bw_location_ids[location], mm
    for i, j, mm in zip(pairs.i.tolist(), pairs.j.tolist(), pairs.mm.tolist(), strict=True):
        if low <= mm <= high:
            yield PAIR, units[i], units[j], mm


@dataclass(frozen=True, slots=True)
class _Measured:
    """Looks up what was computed for a pair."""

    scene: Scene
    unit: Mapping[str, int]
    location: Mapping[str, int]
    between: Mapping[tuple[int, int], int]

    @classmethod
    def of(cls, scene: Scene, pairs: Pairs) -> _Measured:
        rows = zip(pairs.i.tolist(), pairs.j.tolist(), pairs.mm.tolist(), strict=True)
        return cls(
            scene,
            {name: at for at, name in enumerate(scene.units.ids)},
            {name: at for at, name in enumerate(scene.bw_location_ids)},
            {(i, j): mm for i, j, mm in rows},
        )

    def problem(self, item: Confirmation) -> str:
        """Return what is wrong with the pair itself; "" for nothing."""
        if item.rule not in RULES:
            return f"de regel «{item.rule}» kan niet worden bevestigd: {' of '.join(RULES)}"
        if item.unit not in self.unit:
            return f"wooneenheid «{item.unit}» bestaat niet"
        others = self.location if item.rule == WALK else self.unit
        if item.other not in others or item.other == item.unit:
            return "bestaat niet als BW-locatie (bw_near) of andere wooneenheid (groups)"
        return ""

    def mm(self, item: Confirmation) -> int:
        here = self.unit[item.unit]
        if item.rule == WALK:
            return int(self.scene.bw_walk_mm[here, self.location[item.other]])
        there = self.unit[item.other]
        return self.between.get((min(here, there), max(here, there)), int(UNKNOWN_VALUE))

    def limit(self, item: Confirmation) -> int:
        cluster = self.scene.rulebook.cluster
        return cluster.bw_radius_mm if item.rule == WALK else cluster.radius_mm


def _metres(mm: int) -> str:
    return "afstand onbekend of ver" if mm < 0 else f"{dutch(mm / MM_PER_METRE)} m"
