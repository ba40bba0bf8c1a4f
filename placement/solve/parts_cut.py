"""A problem cut into independent parts: columns that no row ties together.

Columns that can take one value only tie nothing together, and neither does the column of a
largest (`parts_largest`): each part that speaks of them has its own copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from placement.geo.scene import Bools, Ints
from placement.solve.problem import Problem

BUNDLE = 2_000
"""Parts of fewer columns are put together: many tiny problems cost more than one small."""


@dataclass(frozen=True, slots=True)
class Part:
    """One independent part: which columns of the whole it has, in order, and their problem."""

    columns: Ints
    problem: Problem


def cut(problem: Problem, shared: Ints, bundle: int = BUNDLE) -> list[Part]:
    """Return the independent parts of a problem, at least one.

    `shared` are columns that tie nothing together although rows speak of them; with those that
    can take one value only they stand in every part whose rows name them. Rows and columns that
    belong nowhere, and whatever places nobody, go to the first part; parts of together less than
    `bundle` columns are one.
    """
    apart: Bools = problem.column_low == problem.column_high
    apart[shared] = True
    label = _labels(problem, apart)
    alone = ~np.isin(label, label[: problem.candidates][~apart[: problem.candidates]])
    group = _bundled(label, apart | alone, bundle)
    if not group.any():
        return [Part(np.arange(problem.columns), problem)]
    entries = coo_array(problem.matrix)
    row, column = entries.row.astype(np.int64), entries.col.astype(np.int64)
    tied = ~apart[column]
    place = np.zeros(problem.matrix.shape[0], dtype=np.int64)
    place[row[tied]] = group[column[tied]]
    borrowed = np.unique(np.stack([place[row[~tied]], column[~tied]]), axis=1)
    group[apart] = -1
    group[np.setdiff1d(np.flatnonzero(apart), borrowed[1])] = 0
    found = []
    for number in range(int(group.max(initial=0)) + 1):
        own, lent = np.flatnonzero(group == number), borrowed[1][borrowed[0] == number]
        found.append(_part(problem, np.union1d(own, lent), np.flatnonzero(place == number)))
    return found


def _labels(problem: Problem, apart: Bools) -> Ints:
    """Return the component of each column, over the rows that name it; columns `apart` tie none."""
    (rows, columns), matrix = problem.matrix.shape, problem.matrix
    row = np.repeat(np.arange(rows, dtype=np.int32), np.diff(matrix.indptr))
    home = np.arange(rows, rows + columns)
    home[matrix.indices] = row
    # Rows that name one column are tied to the row it is at home in, so they are one component.
    tied = np.where(apart[matrix.indices], row, home[matrix.indices])
    graph = csr_array((np.ones(len(row)), tied, matrix.indptr), shape=(rows, rows))
    label = np.arange(rows + columns)
    label[:rows] = connected_components(graph, directed=False)[1]
    return np.asarray(label[home], dtype=np.int64)


def _bundled(label: Ints, apart: Bools, bundle: int) -> Ints:
    """Return the number of the bundle of each column: small components together, in order."""
    _, first, component, size = np.unique(
        label[~apart], return_index=True, return_inverse=True, return_counts=True
    )
    number = np.zeros(len(size), dtype=np.int64)
    count, held = 0, bundle
    for at in np.argsort(first, kind="stable").tolist():
        if held + size[at] > bundle:
            count, held = count + 1, 0
        number[at], held = count - 1, held + size[at]
    group = np.zeros(len(label), dtype=np.int64)
    group[~apart] = number[component]
    return group


def _part(problem: Problem, columns: Ints, at: Ints) -> Part:
    placing = int((columns < problem.candidates).sum())
    before = int((columns < problem.first_aux).sum())
    return Part(
        columns,
        replace(
            problem,
            candidates=placing,
            first_aux=before,
            owner=problem.owner[columns[:placing]],
            matrix=csr_array(problem.matrix[at][:, columns]),
            row_low=problem.row_low[at],
            row_high=problem.row_high[at],
            row_rule=tuple(problem.row_rule[r] for r in at),
            row_subject=tuple(problem.row_subject[r] for r in at),
            column_low=problem.column_low[columns],
            column_high=problem.column_high[columns],
            aux_names=tuple(problem.aux_names[c - problem.first_aux] for c in columns[before:]),
            terms=tuple(
                replace(term, points=term.points[columns], constant=0) for term in problem.terms
            ),
        ),
    )
