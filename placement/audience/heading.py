"""What a proposal achieves in a few figures: how many, and how sure it is the best plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from placement.audience.words import STATUSES, upper_first
from placement.explain.shifts import GOALS
from placement.explain.wording import counted
from placement.proposal import Proposal
from placement.rulebook.readable import WORDS


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal: what was reached and how much better it could be at most (None: not known)."""

    name: str
    value: int | None
    better: int | None
    proved: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """How many come in, move and stay without a place, and how sure it is the best plan."""

    placed: int
    moved: int
    unplaced: int
    chains: int
    best: bool
    status: str
    goals: tuple[GoalLine, ...]


def heading(proposal: Proposal) -> Heading:
    """Return the counts of a proposal and what was proved of it."""
    moved = sum(placed.resident for placed in proposal.placements)
    return Heading(
        len(proposal.placements) - moved, moved, len(proposal.unplaced),
        len({placed.chain for placed in proposal.placements if placed.chain}),
        proposal.status == "optimal", STATUSES[proposal.status],
        goals(proposal.objective, proposal.bound, proposal.proved),
    )  # fmt: skip


def goals(
    objective: Mapping[str, int], bound: Mapping[str, int], proved: Iterable[str]
) -> tuple[GoalLine, ...]:
    """Return a line per goal in their order of weight; a bound may be known before a value."""
    sure = frozenset(proved)
    return tuple(
        GoalLine(
            upper_first(GOALS.get(term) or WORDS.get(term, term)), objective.get(term),
            0 if term in sure else _gap(objective.get(term), bound.get(term)), term in sure,
        )
        for term in dict.fromkeys((*objective, *bound))
    )  # fmt: skip


def summary_line(status: str, summary: Mapping[str, Any]) -> str:
    """Return a stored proposal's summary as one line: counts, and how sure it is."""
    parts = [
        counted(int(summary["placements"]), "plaats", "plaatsen"),
        f"{counted(int(summary['unplaced']), 'wachtende', 'wachtenden')} zonder plaats",
        STATUSES.get(status, status),
    ]
    return ", ".join(parts)


def _gap(value: int | None, bound: int | None) -> int | None:
    return None if value is None or bound is None else abs(value - bound)
