"""How a compact problem is made: what is alike is found, then its columns and rows are laid out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, csr_array

from placement.geo.scene import Bools, Ints
from placement.solve.alike import Runs, both, lists, numbered, owners, runs, some_rows
from placement.solve.problem import Problem, Term

BY_PROVIDER = ("hours", "groups", "choice")
"""The rules whose rows speak of who serves. What stands here decides how small the problem
gets, never what it answers."""
TIES = 4
"""How many ties (rows between places and choices) are made at most for each client."""
NONE = -1
Entries = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
"""Row, column and value of entries of a matrix."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is alike among the candidates of a problem, for some of its goals."""

    whole: Problem
    terms: tuple[Term, ...]
    late: Bools
    """(rows,): speaks of who serves."""
    one: Bools
    """(rows,): gives one client one place, and is left out because classes say that."""
    runs: Runs
    """Candidates of one client that differ only in who serves."""
    node: Ints
    """(runs,): which choice of who serves follows."""
    leader: Ints
    """(runs,): the run whose column each run uses; itself where nothing is merged."""
    group: Ints
    """(runs,): the people that each owner belongs to; NONE where nothing is merged."""


def found(whole: Problem, start: int) -> Found:
    """Find what is alike for as many goals from `start` on as keep the problem compact.

    First come the goals that ask only whom: for these, clients who are alike are merged.
    """
    count = whole.candidates
    late = np.isin(np.array(whole.row_rule, dtype=object), BY_PROVIDER)
    one = one_place(whole)
    asks_whom = [personal(whole, term.points) for term in whole.terms[start:]]
    merge = asks_whom[0] and not start and int(one.sum()) == len(np.unique(whole.owner))
    terms = whole.terms[start:]
    if merge:
        terms = terms[: asks_whom.index(False)] if not all(asks_whom) else terms
    one &= merge
    matrix = csc_array(whole.matrix[:, :count])
    matrix.sort_indices()
    early = some_rows(matrix, ~late & ~one)
    low, high = whole.column_low[:count], whole.column_high[:count]
    # A candidate that must be chosen stays on its own.
    alike = runs(early, whole.owner, low, high, np.arange(count) * (low != 0))
    capped = [cap.points[:count] for cap in whole.caps]
    served = numbered(some_rows(matrix, late), *(_more(p, alike) for p in capped))
    terms, node = _compact_goals(alike, served, terms, TIES * len(np.unique(whole.owner)))
    priced = [t.points[:count] for t in terms] + capped
    least = [np.minimum.reduceat(p, alike.first) for p in priced]
    leader = np.arange(len(alike.first))
    group = np.full(len(leader), NONE)
    if merge:
        own = [
            personal(whole, p) for p in [t.points for t in terms] + [c.points for c in whole.caps]
        ]
        asks = [p for p, mine in zip(least, own, strict=True) if not mine]
        gives = [p for p, mine in zip(least, own, strict=True) if mine]
        bounds = high[alike.first], low[alike.first]
        key = numbered(csc_array(early[:, alike.first]), node, *bounds, *asks)
        leader, group = classes(whole.owner[alike.first], key, gives)
    return Found(whole, terms, late, one, alike, node, leader, group)


def _more(points: Ints, runs: Runs) -> Ints:
    """Return what each candidate gives more than the least of its run: (candidates,)."""
    result: Ints = points - np.minimum.reduceat(points, runs.first)[runs.of]
    return result


def _compact_goals(
    alike: Runs, served: Ints, terms: tuple[Term, ...], most: int
) -> tuple[tuple[Term, ...], Ints]:
    """Return the goals to take together, at least one, and the choice that follows each run.

    A goal for which nearly every unit would leave a choice of its own waits for a problem in
    which most candidates are settled.
    """
    node = lists(alike, served)
    for number, term in enumerate(terms):
        more = _more(term.points[: len(served)], alike)
        if more.any():
            served = both(served, more)
            finer = lists(alike, served)
            if number and int(finer.max(initial=0)) >= most:
                return terms[:number], node
            node = finer
    return terms, node


def personal(problem: Problem, points: Ints) -> bool:
    """Tell whether each client gives the same points wherever he goes, and nothing else any."""
    mine, same = points[: problem.candidates], problem.owner[1:] == problem.owner[:-1]
    return not points[problem.candidates :].any() and not np.diff(mine)[same].any()


def one_place(problem: Problem) -> Bools:
    """Return the rows that give one client at most one place, and say no more: (rows,)."""
    named = np.array([rule == "one_place" for rule in problem.row_rule], dtype=bool)
    named &= (problem.row_low <= 0) & (problem.row_high == 1)
    rows = np.flatnonzero(named)
    part = problem.matrix[rows]
    long = np.diff(part.indptr)
    result = np.zeros(len(named), dtype=bool)
    if (part.indices >= problem.candidates).any() or (part.data != 1).any() or (long == 0).any():
        return result
    whose = problem.owner[part.indices]
    first = whose[part.indptr[:-1]]
    one = (
        np.add.reduceat(whose != np.repeat(first, long), part.indptr[:-1]) == 0
        if len(rows)
        else first == 0
    )
    count = np.bincount(problem.owner, minlength=1)
    result[rows] = one & (long == count[first])
    return result


def classes(owner: Ints, key: Ints, points: list[Ints]) -> tuple[Ints, Ints]:
    """Return the leading run of each run, and the people that it places: (runs,), (runs,).

    `key` (runs,) is what makes places the same, `points` what each owner gives per goal.
    """
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    long = np.diff(starts, append=len(owner))
    of = owners(owner, key)
    head = np.zeros(int(of.max(initial=-1)) + 1, dtype=np.int64)
    head[of[::-1]] = starts[::-1]
    leader = np.repeat(head[of] - starts, long) + np.arange(len(owner))
    group = of
    for column in points:
        group = both(group, column[starts])
    return leader, np.repeat(group, long)


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
