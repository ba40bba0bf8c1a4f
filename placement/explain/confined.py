"""A relaxation of some clients and limits only: a short question where the whole is a long one.

What it proves is proved over the whole problem, like everything else (`exclusion`). Where all of
its clients fit, they fit with everybody else thought away as well.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from placement.explain.exclusion import Prices, proved
from placement.explain.rivals import SECONDS, Asked, Parts, Rivals
from placement.explain.witness import NEARLY, OWN, Floats
from placement.geo.scene import Bools, Ints
from placement.solve import Crowd, Problem


class Confined:
    """Asks what parts of some `parts` prove."""

    def __init__(self, rivals: Rivals, parts: Parts, x: Ints) -> None:
        self.rivals, self.parts, self.x = rivals, parts, x
        problem = rivals.problem
        self.clients = rivals.clients(parts)
        single = np.array([rule == OWN for rule in problem.row_rule], dtype=bool)
        rows = rivals.rows(parts)
        spoken = np.zeros(problem.columns, dtype=bool)
        spoken[problem.matrix[np.flatnonzero(rows)].indices] = True
        spoken[: problem.candidates] = self.clients[problem.owner]
        # What has to be there comes along: without it nothing would satisfy its row.
        asking = np.flatnonzero(rows & (problem.row_low > 0))
        spoken[problem.matrix[asking].indices] = True
        self.columns, self.rows = np.flatnonzero(spoken), np.flatnonzero(rows | single)
        self.crowd = Crowd(self._part(problem), rivals.outcome.proposal.provenance.seed)

    def _part(self, problem: Problem) -> Problem:
        candidates = int(np.searchsorted(self.columns, problem.candidates))
        first = int(np.searchsorted(self.columns, problem.first_aux))
        names = [problem.aux_names[c - problem.first_aux] for c in self.columns[first:].tolist()]
        rows = self.rows.tolist()
        return replace(
            problem,
            candidates=candidates,
            first_aux=first,
            owner=problem.owner[self.columns[:candidates]],
            matrix=problem.matrix[self.rows][:, self.columns],
            row_low=problem.row_low[self.rows],
            row_high=problem.row_high[self.rows],
            row_rule=tuple(problem.row_rule[row] for row in rows),
            row_subject=tuple(problem.row_subject[row] for row in rows),
            column_low=problem.column_low[self.columns],
            column_high=problem.column_high[self.columns],
            aux_names=tuple(names),
            terms=(),
        )

    def asked(self, client: int, parts: Parts) -> Asked:
        """Return what some of the parts prove of a client; the point keeps others where they are.

        Where others might help, so that the proof does not hold over the whole, the whole is asked.
        """
        problem, clients = self.rivals.problem, self.rivals.clients(parts)
        rows = self.rivals.rows(parts)
        points = np.zeros(len(self.columns), dtype=np.int64)
        mine = self.columns[self.columns < problem.candidates]
        points[: len(mine)] = clients[problem.owner[mine]]
        hint = self.crowd.most(points, SECONDS, (self.rivals.kept & ~rows)[self.rows])
        if hint is None:
            return Asked(None, None)
        prices = Prices.of(problem, self._whole(hint.prices, self.rows, len(rows)), rows)
        found = None if prices is None else proved(prices, client, clients)
        short = float(points @ hint.point) < clients.sum() - 0.5
        if found is None and short:
            return self.rivals.asked(client, parts)
        return Asked(found, self._point(hint.point, clients, rows), prices)

    def _whole(self, values: Floats, at: Ints, size: int) -> Floats:
        result: Floats = np.zeros(size)
        result[at] = values
        return result

    def _point(self, point: Floats, clients: Bools, rows: Bools) -> Floats:
        """Return the point with everybody else where he is in the plan, as far as the rows allow.

        Whoever takes room that the point needs, in a limit that is asked, has no place.
        """
        problem = self.rivals.problem
        result = self.x.astype(float)
        result[self.columns] = point
        others = np.flatnonzero(~clients[problem.owner] & (self.x[: problem.candidates] > 0))
        result[: problem.candidates][~clients[problem.owner]] = 0
        result[others] = 1
        asked = problem.matrix[np.flatnonzero(rows)]
        takes = abs(asked) + abs(asked) @ self._counts
        low, high = problem.row_low[rows] - NEARLY, problem.row_high[rows] + NEARLY
        while len(others):
            counting = np.diff(self._counts.indptr) > 0
            result[counting] = (self._counts @ result)[counting]
            sums = asked @ result
            over = np.flatnonzero((sums < low) | (sums > high))
            out = others[(takes[over][:, others]).sum(axis=0) > 0]
            if not len(out):
                break
            result[out] = 0
            others = np.setdiff1d(others, out)
        return result

    @cached_property
    def _counts(self) -> csr_array:
        """Which columns count which candidates: the clients of one size at a provider."""
        problem, found = self.rivals.problem, [np.zeros((2, 0), dtype=np.int64)]
        for row in np.flatnonzero(problem.row_low == 0).tolist():
            if problem.row_rule[row] == "hours":
                ends = problem.matrix.indptr[row : row + 2]
                inside = np.asarray(problem.matrix.indices[ends[0] : ends[1]], dtype=np.int64)
                of = inside[inside < problem.candidates]
                own = inside[inside >= problem.first_aux][0]
                found.append(np.stack([np.full(len(of), own), of]))
        entries = np.concatenate(found, axis=1)
        shape = (problem.columns, problem.columns)
        return csr_array((np.ones(entries.shape[1]), tuple(entries)), shape=shape)
