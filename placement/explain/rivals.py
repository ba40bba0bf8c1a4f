"""Who and what leaves each client of a plan out: asked of one relaxation, proved elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from placement.explain.exclusion import RESIDENT, Exclusion, Prices, proved
from placement.explain.witness import OWN, Named
from placement.geo.scene import Bools, Ints
from placement.proposal import Outcome
from placement.rules import LIMITS
from placement.solve import Crowd, Solved, personal

LARGE = 40_000
"""Candidates above which a set is taken as it is found, unless somebody asks for more."""
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
Parts = frozenset[Named]


@dataclass(frozen=True, slots=True)
class Asked:
    """The set that was proved, if any, and the point (columns,) that places most of its clients."""

    found: Exclusion | None
    point: NDArray[np.floating[Any]] | None
    prices: Prices | None = None


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
            if own.found is not None and small and not found:
                own = self._shrunk(client, own, self._kinds(own.found))
            self.remember(own)
            found += [own.found] if own.found is not None else []
        return min(found, key=parts_of, default=None)

    def _shrunk(self, client: int, best: Asked, kinds: Iterable[Parts]) -> Asked:
        """Return a set without each of some kinds of limits, in turn, that it can do without."""
        for kind in kinds:
            assert best.found is not None
            tried = self.asked(client, self.parts(best.found) - kind)
            best = tried if tried.found is not None else best
        return best

    def parts(self, found: Exclusion) -> Parts:
        """Return the clients and limits of a set."""
        return frozenset((*self.limits(found.rows), *self._names(found.clients)))

    def _kinds(self, found: Exclusion) -> Iterable[Parts]:
        """Return the limits of a set per rule, those that say least to a reader first."""
        limits = self.limits(found.rows)
        kinds = sorted({rule for rule, _ in limits}, key=HARD.index)
        return [frozenset(x for x in limits if x[0] == rule) for rule in kinds]

    def _names(self, clients: Iterable[int]) -> list[Named]:
        ids = self.outcome.scene.seekers.ids
        return [(OWN, ids[c]) for c in clients]

    def _proved(self, client: int, clients: Bools, rows: Bools) -> Asked:
        """Return what some clients and rows prove of a client, asking for prices anew."""
        wanted = clients.copy()
        wanted[client] = True
        points = np.zeros(self.problem.columns, dtype=np.int64)
        points[: self.problem.candidates] = wanted[self.problem.owner]
        hint = self.crowd.most(points, SECONDS, self.kept & ~rows)
        if hint is None:
            return Asked(None, None)
        prices = Prices.of(self.problem, hint.prices, rows)
        found = None if prices is None else proved(prices, client, clients)
        return Asked(found, hint.point, prices)

    def remember(self, answer: Asked) -> None:
        """Try the prices of an answer for others as well."""
        if answer.found is not None and answer.prices is not None:
            self.pool = [answer.prices, *self.pool[: POOL - 1]]

    def asked(self, client: int, parts: Parts) -> Asked:
        """Return what some clients and limits prove of a client."""
        return self._proved(client, self.clients(parts), self.rows(parts))

    def clients(self, parts: Parts) -> Bools:
        """Return which seekers are among some parts: (seekers,)."""
        return np.array([name in parts for name in self._names(range(len(self.placed)))])

    def rows(self, parts: Parts) -> Bools:
        """Return which rows belong to some parts: (rows,)."""
        rows = np.zeros(len(self.kept), dtype=bool)
        rows[[row for part in parts for row in self._rows_of.get(part, ())]] = True
        return rows

    @cached_property
    def _rows_of(self) -> Mapping[Named, Sequence[int]]:
        found: dict[Named, list[int]] = {}
        for row in np.flatnonzero(self.kept).tolist():
            found.setdefault(self.named(row), []).append(row)
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
