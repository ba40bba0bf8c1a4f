"""Where no plan exists: the few placements fixed by hand that together exclude every plan.

Without fixed placements the plan in which nobody is placed breaks nothing, so they are always
the cause. A smallest set is found by leaving parts out and solving again (QuickXplain, Junker
2004): each pin of the set is needed, for without it a plan exists.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.explain.amounts import counted
from placement.geo.scene import Ints, Scene
from placement.proposal import Outcome
from placement.rule import FREE
from placement.rules import LIMITS
from placement.solve import Infeasible, NoAnswer, Problem, Term, run

SECONDS = 5.0
"""For the whole search; after that it is said that the cause was not found."""
PIN_RULE = "pin_must"


@dataclass(frozen=True, slots=True)
class Clash:
    """Fixed placements (positions in the scene's pins) and limits that exclude each other."""

    pins: tuple[int, ...]
    limits: tuple[str, ...]


def remarks(outcome: Outcome) -> Iterator[str]:
    """Yield Dutch remarks where there is no plan: which fixed placements clash, over what."""
    if isinstance(outcome.answer, NoAnswer):
        why = outcome.answer.reason
        yield f"Er is geen voorstel: {why}. Meer tijd: time_limit_s in settings.toml."
    if not isinstance(outcome.answer, Infeasible):
        return
    found = clash(outcome.scene, outcome.problem)
    if found is None:
        yield "Geen plan voldoet aan alle vastgelegde plaatsingen; welke botsen is niet gevonden."
        return
    names = "; ".join(_pin(outcome.scene, pin) for pin in found.pins)
    told = counted(
        len(found.pins), "vastgelegde plaatsing sluit", "vastgelegde plaatsingen sluiten"
    )
    yield f"Geen plan mogelijk: {told} elk plan uit: {names}."
    for limit in LIMITS:
        if limit.id in found.limits:
            source = outcome.scene.rulebook.source_of(limit.id)
            yield f"Zij botsen op: {limit.sentence} ({source})"


def clash(scene: Scene, problem: Problem, *, seconds: float = SECONDS) -> Clash | None:
    """Return a smallest set of fixed placements that excludes every plan; None if not found."""
    search = _Search(problem, np.flatnonzero(scene.pins.must), time.monotonic() + seconds)
    try:
        if search.possible(()):
            pins = search.smallest(tuple(range(len(search.pins))))
            limits = search.limits(pins)
            return Clash(tuple(int(search.pins[k]) for k in pins), limits)
    except TimeoutError:
        pass
    return None


@dataclass(frozen=True, slots=True)
class _Search:
    problem: Problem
    pins: Ints
    deadline: float

    def possible(self, kept: Iterable[int], without: str = "") -> bool:
        """Tell whether a plan exists with only these pins, and without the rows of one rule."""
        rule, low = np.array(self.problem.row_rule), self.problem.row_low.copy()
        high = self.problem.row_high.copy()
        rows = np.flatnonzero(rule == PIN_RULE)
        low[np.delete(rows, list(kept))] = 0
        if without:
            low[rule == without], high[rule == without] = -FREE, FREE
        nothing = Term("possible", np.zeros(self.problem.columns, dtype=np.int64), 0, 1)
        relaxed = replace(self.problem, row_low=low, row_high=high, terms=(nothing,))
        left = self.deadline - time.monotonic()
        answer = run(relaxed, seed=1, seconds=left) if left > 0 else None
        if answer is None or isinstance(answer, NoAnswer):
            raise TimeoutError
        return not isinstance(answer, Infeasible)

    def smallest(self, pins: Sequence[int]) -> tuple[int, ...]:
        """Return a smallest part of pins that excludes every plan; together they do."""
        return self._needed((), tuple(pins), grown=False)

    def _needed(
        self, given: tuple[int, ...], pins: tuple[int, ...], *, grown: bool
    ) -> tuple[int, ...]:
        """Return the part of pins that is needed besides `given`, which `grown` may suffice."""
        if grown and not self.possible(given):
            return ()
        if len(pins) == 1:
            return pins
        half = len(pins) // 2
        right = self._needed((*given, *pins[:half]), pins[half:], grown=True)
        left = self._needed((*given, *right), pins[:half], grown=bool(right))
        return (*left, *right)

    def limits(self, pins: tuple[int, ...]) -> tuple[str, ...]:
        """Return the limits of which the clash needs the rows: without them a plan exists."""
        rules = dict.fromkeys(limit.id for limit in LIMITS if limit.id != PIN_RULE)
        return tuple(rule for rule in rules if self.possible(pins, without=rule))


def _pin(scene: Scene, pin: int) -> str:
    pins = scene.pins
    client, unit = scene.seekers.ids[int(pins.client[pin])], scene.units.ids[int(pins.unit[pin])]
    provider = int(pins.provider[pin])
    by = f" (aanbieder {scene.providers.ids[provider]})" if provider >= 0 else ""
    return f"{client} in {unit}{by}"
