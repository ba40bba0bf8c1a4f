"""One immutable problem: columns, rows and goals in whole numbers, whatever engine answers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array

from placement.geo.scene import Ints, Scene
from placement.geo.spread_count import net_new
from placement.rule import FREE, Block, Candidates, Goal, Limit, block


@dataclass(frozen=True, slots=True)
class Term:
    """One goal over all columns: minimise `constant + points @ x` (a "more" goal is negated)."""

    id: str
    points: Ints
    constant: int
    sign: int
    """+1 where fewer is better, -1 where more is; value = sign * what is minimised."""

    def value(self, x: Ints) -> int:
        """Return the value of the goal as its reader counts it."""
        return int(self.sign * (self.constant + self.points @ x))


@dataclass(frozen=True, slots=True)
class Cap:
    """What plans may have at most of some points: `points @ x <= most`."""

    points: Ints
    most: int


@dataclass(frozen=True)
class Problem:
    """Whole columns within bounds, rows `low <= A x <= high`, and goals in order of weight.

    The first `candidates` columns are placements (0 or 1), then come the shared counts, then
    the columns of limits and goals, named from `first_aux` on in `aux_names` as
    (rule, what, i, j). Nothing is ever changed: variants are made with dataclasses.replace.
    """

    candidates: int
    first_aux: int
    owner: Ints
    """(candidates,): whose placement each is, ascending."""
    matrix: csr_array
    row_low: Ints
    row_high: Ints
    row_rule: tuple[str, ...]
    row_subject: tuple[str, ...]
    column_low: Ints
    column_high: Ints
    aux_names: tuple[tuple[str, str, int, int], ...]
    terms: tuple[Term, ...]
    caps: tuple[Cap, ...] = ()
    """Rows that speak of nearly all columns, apart from the matrix: goals settled before."""

    @cached_property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.column_low)

    def holds(self, x: Ints) -> bool:
        """Tell in whole numbers whether an answer satisfies every bound and row."""
        if (x < self.column_low).any() or (x > self.column_high).any():
            return False
        if any(cap.points @ x > cap.most for cap in self.caps):
            return False
        sums = self.matrix @ x
        return bool((sums >= self.row_low).all() and (sums <= self.row_high).all())

    def loosest(self) -> dict[str, int]:
        """Return a bound of each goal that takes no search: everyone where he gives most.

        Nobody has two places and columns keep to their bounds; of other rows nothing is asked. A
        goal of which a column without a bound says how good it may be has none.
        """
        owner, first = np.unique(self.owner, return_index=True)
        low, high = self.column_low[self.candidates :], self.column_high[self.candidates :]
        found = {}
        for term in self.terms:
            each, own = term.points[: self.candidates], term.points[self.candidates :]
            side = np.where(own > 0, low, high)
            if (np.abs(side[own != 0]) >= FREE).any():
                continue
            least = np.minimum.reduceat(each, first) if len(owner) else each
            best = int(np.minimum(least, 0).sum()) + int((own * np.where(own, side, 0)).sum())
            found[term.id] = term.sign * (term.constant + best)
        return found

    def settled(self, x: Ints) -> Ints:
        """Return a plan with the own columns of goals as low as its rows allow.

        Until such a goal is minimised, its columns may say more than the plan costs.
        """
        result, sums = x.copy(), self.matrix @ x
        points = np.array([term.points[self.first_aux :] for term in self.terms])
        asked = (points >= 0).all(axis=0) & (points > 0).any(axis=0) if len(points) else points
        own = self.first_aux + np.flatnonzero(asked)
        part = csc_array(self.matrix[:, own])
        for place, column in enumerate(own.tolist()):
            entries = slice(part.indptr[place], part.indptr[place + 1])
            rows, value = part.indices[entries], part.data[entries].astype(np.int64)
            # A row asks for more of this column below its low side, or above its high side.
            side = np.where(value > 0, self.row_low[rows], self.row_high[rows])
            asks = np.abs(side) < FREE
            rest = (side - (sums[rows] - value * x[column]))[asks]
            needed = -(-rest // value[asks])
            result[column] = max(needed.max(initial=FREE * -1), self.column_low[column])
            sums[rows] += value * (result[column] - x[column])
        return result


def assemble(
    scene: Scene,
    candidates: Candidates,
    limits: Iterable[Limit],
    goals: Iterable[Goal],
) -> Problem:
    """Return the problem of a scene: all limits, and all goals in the order of the rulebook.

    Goals that the rulebook does not name are left out, except `moves`, which always comes last.
    """
    blocks = [("counts", counts(scene, candidates))]
    blocks += [(x.id, x.rows(scene, candidates)) for x in limits]
    order = [*scene.rulebook.match.objective, "moves"]
    chosen = sorted((g for g in goals if g.id in order), key=lambda g: order.index(g.id))
    terms = [(goal, goal.terms(scene, candidates)) for goal in chosen]
    own: dict[str, int] = {}
    for goal, term in terms:
        if term.block is not None:
            own[goal.id] = len(blocks)
            blocks.append((goal.id, term.block))
    count = candidates.columns
    firsts = count + np.cumsum([0, *(len(b.aux_low) for _, b in blocks)])
    columns = int(firsts[-1])
    made = []
    for goal, term in terms:
        points = np.zeros(columns, dtype=np.int64)
        points[: len(candidates)] = term.points
        if term.aux_points is not None and goal.id in own:
            first = firsts[own[goal.id]]
            points[first : first + len(term.aux_points)] = term.aux_points
        sign = -1 if goal.better == "more" else 1
        made.append(Term(goal.id, sign * points, sign * term.constant, sign))
    return _joined(scene, candidates, blocks, firsts, tuple(made))


def counts(scene: Scene, candidates: Candidates) -> Block:
    """Return the rows that tie the shared counts to the candidates."""
    movers = np.flatnonzero(candidates.leave >= 0)
    place = np.full(len(scene.seekers.ids), -1)
    place[movers] = np.arange(len(movers))
    moving = np.flatnonzero(place[candidates.client] >= 0)
    column, sign, target = net_new(scene, candidates)
    size = len(movers) + len(candidates.net)
    ties = np.concatenate([candidates.leave[movers], candidates.net])
    return block(
        np.concatenate([place[candidates.client[moving]], len(movers) + target, np.arange(size)]),
        np.concatenate([moving, column, ties]),
        np.concatenate([np.ones(len(moving)), sign, -np.ones(size)]),
        np.zeros(size),
        low=np.zeros(size),
    )


def _joined(
    scene: Scene,
    candidates: Candidates,
    blocks: list[tuple[str, Block]],
    firsts: Ints,
    terms: tuple[Term, ...],
) -> Problem:
    count, seekers = candidates.columns, len(scene.seekers.ids)
    binary = count - len(candidates.net)
    net = np.full(len(candidates.net), seekers)
    first_low = np.concatenate([np.zeros(binary, dtype=np.int64), -net])
    first_high = np.concatenate([np.ones(binary, dtype=np.int64), net])
    rows = np.cumsum([0, *(len(b.low) for _, b in blocks)])
    shifted = [
        np.where(b.column < count, b.column, b.column - count + first).astype(np.int32)
        for (_, b), first in zip(blocks, firsts, strict=False)
    ]
    none = [np.zeros(0, dtype=np.int64)]
    row = np.concatenate(
        [(b.row + r).astype(np.int32) for (_, b), r in zip(blocks, rows, strict=False)]
    )
    shape = (int(rows[-1]), int(firsts[-1]))
    values = np.concatenate([b.value.astype(np.int32) for _, b in blocks])
    column = np.concatenate(shifted)
    return Problem(
        candidates=len(candidates),
        owner=candidates.client,
        first_aux=count,
        matrix=csr_array(coo_array((values, (row, column)), shape=shape)),
        row_low=np.concatenate([b.low for _, b in blocks] or none),
        row_high=np.concatenate([b.high for _, b in blocks] or none),
        row_rule=tuple(rule for rule, b in blocks for _ in b.low),
        row_subject=tuple(s for _, b in blocks for s in (b.subjects or ("",) * len(b.low))),
        column_low=np.concatenate([first_low, *(b.aux_low for _, b in blocks)]),
        column_high=np.concatenate([first_high, *(b.aux_high for _, b in blocks)]),
        aux_names=tuple(
            (rule, *(b.aux_names[n] if b.aux_names else ("", n, 0)))
            for rule, b in blocks
            for n in range(len(b.aux_low))
        ),
        terms=terms,
    )


__all__ = ["FREE", "Cap", "Problem", "Term", "assemble"]
