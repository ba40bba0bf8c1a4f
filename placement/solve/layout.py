"""How a compact problem is laid out: its columns and rows, of what was found to be alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from placement.geo.scene import Ints
from placement.solve.gather import NONE, Found, one_place, personal
from placement.solve.problem import Problem

Entries = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
"""Row, column and value of entries of a matrix."""


def build(found: Found) -> tuple[Problem, Ints, Ints, Ints]:
    """Return the compact problem, and the place, choice and person of each candidate."""
    return _Layout.of(found).laid()


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands: places, other columns, choices, people; rows, ties, classes."""

    found: Found
    leads: Ints
    """(places,): the run that each place is drawn from."""
    place: Ints
    """(runs,): the place of each run."""
    size: Ints
    """(places,): how many clients share it."""
    drawn: Ints
    """(choices,): the candidate that each choice is drawn from."""
    choice: Ints
    """(candidates,): the choice of each, counted from 0; NONE where there is but one."""
    tie: Ints
    """(nodes,): the tie of each node, counted from 0; NONE where it leaves no choice."""

    @classmethod
    def of(cls, found: Found) -> _Layout:
        """Give every column and row its number."""
        runs, node = found.runs, found.node
        leads, place = np.unique(found.leader, return_inverse=True)
        first = np.zeros(int(node.max(initial=-1)) + 1, dtype=np.int64)
        first[node[leads[::-1]]] = leads[::-1]
        long = runs.long[first] * (runs.long[first] > 1)
        start = np.cumsum(long) - long
        at = node[runs.of]
        rank = np.arange(len(runs.of)) - runs.first[runs.of]
        choice = np.where(long[at] > 0, start[at] + rank, NONE)
        drawn = np.repeat(runs.first[first] - start, long) + np.arange(int(long.sum()))
        tie = np.where(long > 0, np.cumsum(long > 0) - 1, NONE)
        return cls(found, leads, place, np.bincount(place), drawn, choice, tie)

    def laid(self) -> tuple[Problem, Ints, Ints, Ints]:
        """Return the problem, and the place, choice and person column of each candidate."""
        found, whole = self.found, self.found.whole
        places, others = len(self.leads), whole.columns - whole.candidates
        choices = places + others
        people = choices + len(self.drawn)
        place = self.place[found.runs.of]
        choice = np.where(self.choice == NONE, NONE, choices + self.choice)
        group = found.group[found.runs.of]
        person = np.where(group == NONE, NONE, people + group)
        parts = [*self._body(places), *self._ties(choices), *self._members(people)]
        row, column, value = (np.concatenate([part[k] for part in parts]) for k in range(3))
        ties, groups = int((self.tie >= 0).sum()), int(found.group.max(initial=-1)) + 1
        classes_ = len(np.unique(self._class())) if groups else 0
        shape = (len(whole.row_low) + ties + classes_, people + groups)
        entries = (value.astype(np.int32), (row.astype(np.int32), column.astype(np.int32)))
        low, high = self._bounds(groups)
        nothing = np.zeros(ties + classes_, dtype=np.int64)
        problem = replace(
            whole,
            candidates=places,
            first_aux=places,
            owner=self._class() if groups else whole.owner[found.runs.first[self.leads]],
            matrix=csr_array(coo_array(entries, shape=shape)),
            row_low=np.concatenate([whole.row_low, nothing]),
            row_high=np.concatenate([whole.row_high, nothing]),
            row_rule=(*whole.row_rule, *("ties",) * ties, *("classes",) * classes_),
            row_subject=(*whole.row_subject, *("",) * len(nothing)),
            column_low=low,
            column_high=high,
            aux_names=(),
            terms=tuple(replace(t, points=self._points(t.points, groups)) for t in found.terms),
            caps=tuple(replace(c, points=self._points(c.points, groups)) for c in whole.caps),
        )
        return problem, place, choice, person

    def _class(self) -> Ints:
        """Return the class of each place: (places,)."""
        whose = self.found.whole.owner[self.found.runs.first[self.leads]]
        return np.cumsum(np.diff(whose, prepend=-1) != 0) - 1

    def _body(self, places: int) -> list[Entries]:
        """Return the entries of the rows that there were."""
        found, whole = self.found, self.found.whole
        first = found.runs.first[self.leads]
        body = coo_array(whole.matrix[:, first])
        chosen = found.runs.long[self.leads] > 1
        kept = ~found.one[body.row] & ~(found.late[body.row] & chosen[body.col])
        served = coo_array(whole.matrix[:, self.drawn])
        late = found.late[served.row]
        rest = coo_array(whole.matrix[:, whole.candidates :])
        after = places + whole.columns - whole.candidates
        return [
            (body.row[kept], body.col[kept], body.data[kept]),
            (rest.row, rest.col + places, rest.data),
            (served.row[late], served.col[late] + after, served.data[late]),
        ]

    def _ties(self, choices: int) -> list[Entries]:
        """Return the entries of the rows "as many go there as are served there"."""
        found, first = self.found, len(self.found.whole.row_low)
        tie = self.tie[found.node[self.leads]]
        tied = np.flatnonzero(tie >= 0)
        drawn = self.tie[found.node[found.runs.of[self.drawn]]]
        every = np.arange(len(drawn))
        return [
            (first + tie[tied], tied, np.ones(len(tied), dtype=np.int64)),
            (first + drawn, choices + every, np.full(len(drawn), -1)),
        ]

    def _members(self, people: int) -> list[Entries]:
        """Return the entries of the rows "as many of a class go as places are taken"."""
        found = self.found
        if not (found.group >= 0).any():
            return []
        first = len(found.whole.row_low) + int((self.tie >= 0).sum())
        of = self._class()
        groups, at = np.unique(found.group, return_index=True)
        return [
            (first + of, np.arange(len(of)), np.ones(len(of), dtype=np.int64)),
            (first + of[self.place[at]], people + groups, np.full(len(groups), -1)),
        ]

    def _bounds(self, groups: int) -> tuple[Ints, Ints]:
        found, whole = self.found, self.found.whole
        first = found.runs.first[self.leads]
        inside = whole.column_high[first] * np.where(groups > 0, self.size, self._together())
        tied = np.bincount(found.node[self.leads], weights=inside).astype(np.int64)
        most = tied[found.node[found.runs.of[self.drawn]]]
        starts = np.flatnonzero(np.diff(whole.owner[found.runs.first], prepend=-1))
        members = (
            np.bincount(found.group[starts], minlength=groups)[:groups] if groups else most[:0]
        )
        zero = np.zeros(len(most) + groups, dtype=np.int64)
        low = [whole.column_low[first], whole.column_low[whole.candidates :], zero]
        high = [inside, whole.column_high[whole.candidates :], most, members]
        return np.concatenate(low), np.concatenate(high)

    def _together(self) -> Ints:
        """Return how many candidates of each place can be taken at once without classes."""
        whole = self.found.whole
        if int(one_place(whole).sum()) == len(np.unique(whole.owner)):
            return np.ones(len(self.leads), dtype=np.int64)
        return self.found.runs.long[self.leads]

    def _points(self, points: Ints, groups: int) -> Ints:
        """Return one goal's points, or one cap's, over all columns."""
        found, whole = self.found, self.found.whole
        mine = points[: whole.candidates]
        least = np.minimum.reduceat(mine, found.runs.first)
        more = mine[self.drawn] - least[found.runs.of[self.drawn]]
        base, own = least[self.leads], np.zeros(groups, dtype=np.int64)
        if groups and personal(whole, points):
            base, own[found.group] = np.zeros_like(base), least
        return np.concatenate([base, points[whole.candidates :], more, own])
