"""The whole vocabulary of rules: Gate, Limit, Goal, and the Verdict that serves four readers.

A gate judges triples (client, unit, provider) by themselves; a limit binds the plan as a whole in
linear rows; a goal says what is better. Each has an `id` and one Dutch `sentence`: the only
text about the rule. Which statements it cites stands in the rulebook, under its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from placement.geo.scene import Ints, Scene

Sense = Literal["at_most", "at_least"]
FREE = np.int64(2**62)
"""A row side without a bound (negative below, positive above)."""
FAILS, UNKNOWN, HOLDS = np.int8(0), np.int8(1), np.int8(2)
NOBODY = np.int8(-1)
"""No verdict by hand."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A gate's judgement of all triples at once, three-valued.

    `measure`, `limit` and `known` broadcast to (clients, units, providers); whole numbers, each
    axis that the rule does not look at has length 1. `scale` divides them into `unit_of_measure`.
    Boundaries are included. `applies` False means that the rule does not ask anything there.
    """

    measure: NDArray[np.int64]
    limit: NDArray[np.int64]
    known: NDArray[np.bool_]
    applies: NDArray[np.bool_]
    sense: Sense = "at_most"
    unit_of_measure: str = ""
    scale: int = 1
    by_profile: bool = False
    """The first axis is the profile sought instead of the client."""
    confirmed: NDArray[np.int8] | None = None
    """What a person found where that goes against the number: HOLDS or FAILS, else NOBODY."""

    def state(self) -> NDArray[np.int8]:
        """Return HOLDS, FAILS or UNKNOWN on the smallest common shape of the inputs."""
        if self.sense == "at_most":
            within = self.measure <= self.limit
        else:
            within = self.measure >= self.limit
        judged = np.where(self.known, np.where(within, HOLDS, FAILS), UNKNOWN)
        if self.confirmed is not None:
            judged = np.where(self.confirmed == NOBODY, judged, self.confirmed)
        return np.where(self.applies, judged, HOLDS).astype(np.int8)


def yes_no(
    holds: NDArray[np.bool_],
    *,
    known: NDArray[np.bool_] | None = None,
    applies: NDArray[np.bool_] | None = None,
    by_profile: bool = False,
) -> Verdict:
    """Return the verdict of a rule without a number: 1 where it holds, and 1 is asked."""
    always = np.ones((1, 1, 1), dtype=bool)
    return Verdict(
        measure=holds.astype(np.int64),
        limit=np.ones((1, 1, 1), dtype=np.int64),
        known=always if known is None else known,
        applies=always if applies is None else applies,
        sense="at_least",
        by_profile=by_profile,
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """A rule that one client, unit and provider can break by themselves."""

    id: str
    sentence: str
    judge: Callable[[Scene], Verdict]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The triples that break no gate: parallel arrays (E,), sorted by client, unit, provider.

    Their columns come first; then follow the counts that several rules speak of, so that each
    triple stands in few rows: whether a resident leaves, and the net change per spread target.
    """

    client: Ints
    unit: Ints
    provider: Ints
    leave: Ints
    """(C,): the column that is 1 where a resident moves out; -1 for whoever cannot."""
    net: Ints
    """(T,): the column with the net number of persons that the plan adds to a spread target."""

    def __len__(self) -> int:
        return len(self.client)

    @property
    def columns(self) -> int:
        """How many columns stand before those of the rules themselves."""
        return len(self) + int((self.leave >= 0).sum()) + len(self.net)


@dataclass(frozen=True, slots=True)
class Block:
    """Linear rows over candidate columns and over a limit's own auxiliary columns, as data.

    `row`, `column`, `value` are parallel; columns from `Candidates.columns` on are this block's
    own, with whole bounds `aux_low`..`aux_high`. Each row holds `low <= sum <= high`; a side
    without a bound has FREE.
    """

    row: Ints
    column: Ints
    value: Ints
    low: Ints
    high: Ints
    aux_low: Ints
    aux_high: Ints
    subjects: tuple[str, ...] = ()
    """Per row what it is about (a unit, provider, complex id), for explanations."""
    aux_names: tuple[tuple[str, int, int], ...] = ()
    """Per own column what it stands for, for whoever reads the answer back."""


def block(
    row: ArrayLike,
    column: ArrayLike,
    value: ArrayLike,
    high: ArrayLike,
    *,
    low: ArrayLike | None = None,
    aux_low: ArrayLike | None = None,
    aux_high: ArrayLike | None = None,
    subjects: tuple[str, ...] = (),
) -> Block:
    """Return a block; without `low` the rows have no lower bound, without aux no own columns."""
    none = np.zeros(0, dtype=np.int64)
    most = np.asarray(high, dtype=np.int64)
    return Block(
        row=np.asarray(row, dtype=np.int64),
        column=np.asarray(column, dtype=np.int64),
        value=np.asarray(value, dtype=np.int64),
        low=np.full(len(most), -FREE) if low is None else np.asarray(low, dtype=np.int64),
        high=most,
        aux_low=none if aux_low is None else np.asarray(aux_low, dtype=np.int64),
        aux_high=none if aux_high is None else np.asarray(aux_high, dtype=np.int64),
        subjects=subjects,
    )


@dataclass(slots=True)
class Rows:
    """Collects a block row by row where whole arrays would be unreadable.

    `aux(name, high)` gives a new own column; `add` takes (column, value) pairs; `count` ties a new
    own column to the sum of many.
    """

    first_aux: int
    entries: list[Ints] = field(default_factory=list)
    bounds: list[tuple[int, int]] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    names: list[tuple[str, int, int]] = field(default_factory=list)
    highs: list[int] = field(default_factory=list)

    def aux(self, name: tuple[str, int, int], high: int) -> int:
        """Return the column of a new auxiliary whole number between 0 and `high`."""
        self.names.append(name)
        self.highs.append(high)
        return self.first_aux + len(self.highs) - 1

    def count(self, name: tuple[str, int, int], columns: Ints) -> int:
        """Return a new auxiliary column that equals the sum of these."""
        total = self.aux(name, len(columns))
        row = np.full(len(columns), len(self.bounds))
        self.entries.append(np.stack([row, columns, np.ones(len(columns), dtype=np.int64)]))
        self.add([(total, -1)], low=0, high=0)
        return total

    def add(
        self,
        terms: Iterable[tuple[int, int]],
        *,
        low: int = -int(FREE),
        high: int = int(FREE),
        subject: str = "",
    ) -> None:
        """Add one row: low <= sum of value * column <= high."""
        row = len(self.bounds)
        made = [(row, int(column), int(value)) for column, value in terms]
        self.entries.append(np.array(made, dtype=np.int64).reshape(-1, 3).T)
        self.bounds.append((low, high))
        self.subjects.append(subject)

    def add_sums(self, row: Ints, column: Ints, *, high: int, subjects: Sequence[str]) -> None:
        """Add a row for each subject: the sum of its columns is at most `high`.

        `row` (entries,) counts the new rows from 0.
        """
        at = len(self.bounds) + row
        self.entries.append(np.stack([at, column, np.ones(len(row), dtype=np.int64)]))
        self.bounds += [(-int(FREE), high)] * len(subjects)
        self.subjects += subjects

    def block(self) -> Block:
        """Return what was collected."""
        none = np.zeros((3, 0), dtype=np.int64)
        row, column, value = np.concatenate([none, *self.entries], axis=1)
        bounds = np.array(self.bounds, dtype=np.int64).reshape(-1, 2)
        highs = np.array(self.highs, dtype=np.int64)
        return Block(
            row=row,
            column=column,
            value=value,
            low=bounds[:, 0],
            high=bounds[:, 1],
            aux_low=np.zeros(len(highs), dtype=np.int64),
            aux_high=highs,
            subjects=tuple(self.subjects),
            aux_names=tuple(self.names),
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule that binds the plan as a whole."""

    id: str
    sentence: str
    rows: Callable[[Scene, Candidates], Block]


@dataclass(frozen=True, slots=True)
class Terms:
    """The points of one goal: `constant + points @ x + aux_points @ aux`.

    `points` is over the triples (E,); `aux_points` over the block's own columns.
    """

    points: Ints
    constant: int = 0
    block: Block | None = None
    aux_points: Ints | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A term of the objective: whole points per candidate and per auxiliary column.

    `terms` gives points over candidates (E,) and the block that ties auxiliary columns to
    counts (None where the goal needs none), with points over those.
    """

    id: str
    sentence: str
    better: Literal["more", "fewer"]
    terms: Callable[[Scene, Candidates], Terms]
