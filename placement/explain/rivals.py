"""Who and what leaves each client of a plan out: asked of one relaxation, proved elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import islice

import numpy as np

from placement.explain.exclusion import OWN, RESIDENT, Exclusion, Prices, proved
from placement.geo.scene import Bools, Ints
from placement.proposal import Outcome
from placement.rules import LIMITS
from placement.solve import Crowd, Solved, personal

LARGE = 40_000
"""Candidates above which a set is taken as it is found."""
LEAST = 3
"""Parts of a set that is not to be made smaller: two who want one place."""
FEW = 11
"""Candidates of one client up to which a set of his own is looked for."""
POOL = 14
"""How many prices are tried again."""
HARD = (
    "groups",
    "one_profile",
    "keep_apart",
    "pin_must",
    "counts",
    "hours",
    "mix_share",
    "capacity",
)
"""Limits in the order in which a set had better do without them, for its reader."""
SECONDS = 60.0
"""For one relaxation; it is done long before."""
Named = tuple[str, str]
"""A limit's id and the id of the unit, provider, complex or resident that it is about."""


class Rivals:
    """Finds, for one plan after another question, who and what leaves a client out."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.problem = outcome, outcome.problem
        self.pool: list[Prices] = []
        self.known: dict[int, Named] = {}
        rules = np.array(self.problem.row_rule, dtype=object)
        self.kept = np.isin(rules, [limit.id for limit in LIMITS if limit.id != OWN])
        self.kept |= (rules == RESIDENT) & self._moving
        self.placed = np.zeros(len(outcome.scene.seekers.ids), dtype=bool)
        if outcome.plan is not None:
            self.placed[outcome.plan.client] = True
        self.placed &= ~outcome.scene.seekers.resident

    @cached_property
    def crowd(self) -> Crowd:
        """The relaxation that is asked; it begins with the plan."""
        answer = self.outcome.answer
        plan = answer.x if isinstance(answer, Solved) else None
        return Crowd(self.problem, self.outcome.proposal.provenance.seed, plan)

    @cached_property
    def rank(self) -> Ints:
        """How each seeker ranks in the goals that ask only whom: the higher, the sooner."""
        problem, seekers = self.problem, len(self.placed)
        first = np.minimum(np.searchsorted(problem.owner, np.arange(seekers)), len(problem.owner))
        rows = [np.zeros(seekers, dtype=np.int64)]
        for term in problem.terms:
            if not personal(problem, term.points):
                break
            rows.append(-np.append(term.points[: problem.candidates], 0)[first])
        every = np.unique(np.stack(rows, axis=1), axis=0, return_inverse=True)[1]
        return np.asarray(every, dtype=np.int64).reshape(-1)

    @cached_property
    def _moving(self) -> Bools:
        """The rows that hold the column of a resident's leaving: (rows,)."""
        leave = self.outcome.edges.candidates.leave
        part = self.problem.matrix[:, leave[leave >= 0]]
        rows: Bools = np.diff(part.indptr) > 0
        return rows

    def before(self, client: int) -> Bools:
        """Return who has a place and ranks no lower than a client: (seekers,)."""
        result: Bools = self.placed & (self.rank >= self.rank[client])
        return result

    def of(self, client: int) -> Exclusion | None:
        """Return the set that leaves out a client without a place; None where none is proved.

        Whoever has many candidates stands in the set of an earlier client, where there is one;
        for whoever has few, one of his own may be smaller.
        """
        before, mine = self.before(client), int((self.problem.owner == client).sum())
        small = len(self.problem.owner) <= LARGE
        known = (proved(prices, client, before) for prices in self.pool)
        found = list(islice((x for x in known if x is not None), None if small else 1))
        if not found or (small and mine <= FEW and min(map(parts_of, found)) > LEAST):
            own = self._proved(client, before, self.kept)
            if own is not None and small and not found:
                own = self._shrunk(client, own, self._kinds(own))
            found += [own] if own is not None else []
        return min(found, key=parts_of, default=None)

    def smaller(self, client: int, found: Exclusion, seconds: float) -> Exclusion:
        """Return the set with everything left out that it can do without, as far as time goes."""
        deadline = time.monotonic() + seconds
        best = self._shrunk(client, found, self._kinds(found), deadline)
        best = self._shrunk(client, best, self._singles(client, best), deadline)
        return replace(best, irreducible=time.monotonic() < deadline)

    def _shrunk(
        self,
        client: int,
        found: Exclusion,
        parts: Iterable[frozenset[Named]],
        deadline: float = np.inf,
    ) -> Exclusion:
        """Return a set without each of some parts, in turn, that it can do without."""
        for part in parts:
            if time.monotonic() > deadline:
                break
            left = {*self.limits(found.rows), *self._names(found.clients)} - part
            clients = np.isin(np.arange(len(self.placed)), found.clients)
            clients &= np.array([n in left for n in self._names(range(len(clients)))])
            rows = np.zeros(len(self.kept), dtype=bool)
            rows[[r for r in found.rows if self.named(r) in left]] = True
            found = self._proved(client, clients, rows) or found
        return found

    def _kinds(self, found: Exclusion) -> Iterable[frozenset[Named]]:
        """Return the limits of a set per rule, those that say least to a reader first."""
        limits = self.limits(found.rows)
        kinds = sorted({rule for rule, _ in limits}, key=HARD.index)
        return [frozenset(x for x in limits if x[0] == rule) for rule in kinds]

    def _singles(self, client: int, found: Exclusion) -> Iterable[frozenset[Named]]:
        others = self._names(c for c in found.clients if c != client)
        limits = sorted(self.limits(found.rows), key=lambda x: HARD.index(x[0]))
        return [frozenset([part]) for part in (*limits, *others)]

    def _names(self, clients: Iterable[int]) -> list[Named]:
        ids = self.outcome.scene.seekers.ids
        return [(OWN, ids[c]) for c in clients]

    def _proved(self, client: int, clients: Bools, rows: Bools) -> Exclusion | None:
        """Return what some clients and rows prove of a client, asking for prices anew."""
        wanted = clients.copy()
        wanted[client] = True
        points = np.zeros(self.problem.columns, dtype=np.int64)
        points[: self.problem.candidates] = wanted[self.problem.owner]
        hint = self.crowd.prices(points, SECONDS, self.kept & ~rows)
        prices = None if hint is None else Prices.of(self.problem, hint, rows)
        found = None if prices is None else proved(prices, client, clients)
        if prices is not None and found is not None:
            self.pool = [prices, *self.pool[: POOL - 1]]
        return found

    def limits(self, rows: Iterable[int]) -> tuple[Named, ...]:
        """Return the limits that rows belong to, each once, in the order of the rules."""
        return tuple(dict.fromkeys(self.named(row) for row in rows))

    def named(self, row: int) -> Named:
        """Return the limit of a row and what it is about; the resident, where it is about one."""
        rule, subject = self.problem.row_rule[row], self.problem.row_subject[row]
        if subject:
            return rule, subject
        if row not in self.known:
            self.known[row] = rule, self._about(rule, row)
        return self.known[row]

    def _about(self, rule: str, row: int) -> str:
        problem, scene = self.problem, self.outcome.scene
        columns = problem.matrix[[row]].indices
        if rule == RESIDENT:
            leave = self.outcome.edges.candidates.leave
            return scene.seekers.ids[int(np.flatnonzero(np.isin(leave, columns))[0])]
        own = columns[columns >= problem.first_aux] - problem.first_aux
        names = [problem.aux_names[number] for number in own.tolist()]
        ids = scene.providers.ids if rule == "hours" else scene.units.ids
        return str(ids[min(number for _, what, number, _ in names if what != "open")])


def parts_of(found: Exclusion) -> int:
    """Return how many clients and rows a set has."""
    return len(found.clients) + len(found.rows)
