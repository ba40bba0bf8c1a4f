"""How far a problem of several parts is: what its parts tell, added up where that is honest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from placement.geo.scene import Ints
from placement.solve.lexicographic import Progress, Report
from placement.solve.problem import Problem


@dataclass(slots=True)
class Told:
    """Hears every part and tells the sums.

    A bound is told of a goal as soon as every part has one: each holds for the best plan of its
    part, so their sum does for the best of all. A value too, as long as the parts stand on their
    own: not from the largest (`tying`) on, for which parts are asked again and may give way. Of
    the largest itself no sum speaks.
    """

    report: Report
    parts: int
    beside: Mapping[str, int]
    """Per goal what stands outside every part."""
    tying: str | None
    known: dict[str, dict[int, Progress]] = field(default_factory=dict)

    def hear(self, part: int, told: Progress) -> None:
        """Take in what a part tells of one goal."""
        if told.term == self.tying or told.term not in self.beside:
            return
        each = self.known.setdefault(told.term, {})
        each[part] = told
        if len(each) == self.parts:
            beside = self.beside[told.term]
            bound = beside + sum(one.bound for one in each.values())
            self.report(Progress(told.term, bound, self._value(told.term, beside)))

    def _value(self, term: str, beside: int) -> int | None:
        order = list(self.beside)
        if self.tying is not None and order.index(term) > order.index(self.tying):
            return None
        values = [one.value for one in self.known[term].values()]
        known = [value for value in values if value is not None]
        return beside + sum(known) if len(known) == len(values) else None


def told_of(problem: Problem, parts: Sequence[Ints], tying: str | None, report: Report) -> Told:
    """Return who adds up what parts of a problem tell; each part is its columns."""
    x = problem.column_low.copy()
    for columns in parts:
        x[columns] = 0
    beside = {term.id: term.value(x) for term in problem.terms}
    return Told(report, len(parts), beside, tying)
