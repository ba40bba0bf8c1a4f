"""What is alike in a problem, found exactly: equal columns, equal choices, equal clients.

All answers are numbers: two things have the same number where they are the same in every entry
(no hashes, so no two that differ can ever meet).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array

from placement.geo.scene import Bools, Ints

SPARSE = 4
"""A table of at most so many places per number is quicker than sorting the numbers."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Candidates in runs, one after another: `of` (candidates,) and the `first` of each run."""

    of: Ints
    first: Ints

    @property
    def long(self) -> Ints:
        """How many candidates each run holds: (runs,)."""
        return np.diff(self.first, append=len(self.of))


def some_rows(matrix: csr_array, kept: Bools, columns: int) -> csc_array:
    """Return the first columns of some rows of a matrix, by column; rows in the same order."""
    return csc_array(csc_array(matrix[np.flatnonzero(kept)])[:, :columns])


def runs(matrix: csc_array, *more: Ints) -> Runs:
    """Return the runs of columns that are the same as the one before, in `more` numbers too."""
    count, long = matrix.shape[1], np.diff(matrix.indptr)
    same = np.ones(count, dtype=bool)
    same[:1] = False
    for numbers in (long, *more):
        same[1:] &= numbers[1:] == numbers[:-1]
    column = np.repeat(np.arange(count), long)
    before = np.arange(len(column)) - long[column]
    equal = (matrix.indices == matrix.indices[before]) & (matrix.data == matrix.data[before])
    same[column[~equal]] = False
    return Runs(np.cumsum(~same) - 1, np.flatnonzero(~same))


def numbered(matrix: csc_array, *more: Ints) -> Ints:
    """Return a number per column, the same where its entries and its `more` numbers are."""
    key = np.zeros(matrix.shape[1], dtype=np.int64)
    long = np.diff(matrix.indptr)
    for at in range(int(long.max(initial=0))):
        has = np.flatnonzero(long > at)
        entry = matrix.indptr[has] + at
        values = np.unique(matrix.data[entry], return_inverse=True)[1]
        rows = np.zeros(len(key), dtype=np.int64)
        rows[has] = 1 + both(matrix.indices[entry].astype(np.int64), values)
        key = both(key, rows) if 2 * len(has) > len(key) else _finer(key, has, rows[has])
    for numbers in more:
        if (numbers != numbers[:1]).any():
            key = both(key, numbers)
    return key


def both(first: Ints, second: Ints) -> Ints:
    """Return one number per pair of numbers, from 0 on, in their order; `first` is not negative."""
    least = int(second.min(initial=0))
    wide = int(second.max(initial=0)) - least + 1
    pair: Ints = first * wide + (second - least)
    most = int(pair.max(initial=0))
    if most > SPARSE * len(pair):
        return np.asarray(np.unique(pair, return_inverse=True)[1], dtype=np.int64)
    seen = np.zeros(most + 1, dtype=bool)  # a table is a fraction of sorting
    seen[pair] = True
    numbers: Ints = np.cumsum(seen) - 1
    return numbers[pair]


def _finer(key: Ints, at: Ints, number: Ints) -> Ints:
    """Return one number per pair of a key and a number, that being 0 everywhere but `at`.

    As `both` does, but only what changes is looked at.
    """
    pair = both(key[at], number)
    first = np.zeros(int(pair.max(initial=-1)) + 1, dtype=np.int64)
    first[pair] = key[at]
    other = np.ones(len(key), dtype=bool)
    other[at] = False
    size = int(key.max(initial=-1)) + 1
    stays = np.zeros(size, dtype=np.int64)
    stays[key[other]] = 1
    parts = np.bincount(first, minlength=size)
    start = np.cumsum(stays + parts) - parts  # of the pairs of each key
    result: Ints = (start - stays)[key]
    result[at] = (start[first] + np.arange(len(first)) - (np.cumsum(parts) - parts)[first])[pair]
    return result


def lists(runs: Runs, number: Ints) -> Ints:
    """Return a number per run, the same where the numbers of its candidates are, in order."""
    long = runs.long
    result = np.zeros(len(long), dtype=np.int64)
    for at in range(int(long.max(initial=0))):
        has = np.flatnonzero(long > at)
        follows = np.zeros(len(long), dtype=np.int64)
        follows[has] = 1 + number[runs.first[has] + at]
        result = both(result, follows)
    return result


def owners(owner: Ints, number: Ints) -> Ints:
    """Return a number per owner (in ascending order), the same where his list of numbers is."""
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    seen: dict[bytes, int] = {}
    parts = np.split(number, starts[1:]) if len(starts) else []
    made = [seen.setdefault(part.tobytes(), len(seen)) for part in parts]
    return np.array(made, dtype=np.int64)
