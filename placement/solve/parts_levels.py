"""Goals over independent parts: sums part by part, and the largest of all in between.

Parts may be anything that can be asked: components of one problem, or regions of a nation in
worker processes. README.md ("Parts") argues why the joint answer is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
State = Literal["solved", "infeasible", "no_answer"]
TOGETHER = 4
"""Parts asked at once for what they need of the largest: fixed, so that the number of workers
changes no answer."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One part, without the largest (`floor` None) or with it at `floor` or more."""

    part: int
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """What a part answers: values and bounds as their reader counts them, and its plan.

    `needs` is the least value of the largest that its plan allows.
    """

    state: State
    values: Mapping[str, int]
    bounds: Mapping[str, int]
    proved: tuple[str, ...]
    complete: bool
    needs: int
    plan: T | None
    asked: T | None = None
    """Where its relaxations looked, for a next solve to begin with."""


Asked = Callable[[Sequence[Ask]], list[Reply[T]]]


@dataclass(frozen=True, slots=True)
class Joint(Generic[T]):
    """The final reply of each part, and the largest: its value, and a bound of it."""

    replies: tuple[Reply[T], ...]
    largest: int
    bound: int

    @property
    def state(self) -> State:
        """Return infeasible where any part is, else no answer where any part has none."""
        states = {reply.state for reply in self.replies}
        if "infeasible" in states:
            return "infeasible"
        return "no_answer" if "no_answer" in states else "solved"

    def proved(self, terms: Sequence[str], largest: str | None) -> tuple[str, ...]:
        """Return the goals, in order, that every part proves, up to the first that is open."""
        found = []
        for term in terms:
            if term == largest:
                holds = self.bound == self.largest
            else:
                holds = all(term in reply.proved for reply in self.replies)
            if not holds:
                break
            found.append(term)
        return tuple(found)

    def bounds(self, values: Mapping[str, int], largest: str | None) -> dict[str, int]:
        """Return the bound of each goal of which every part has one; `values` are of the whole.

        The parts' distances between value and bound add up. Each holds for the best plan of its
        part, so their sum does for the best plan of all.
        """
        found = {}
        for term, value in values.items():
            if term == largest:
                found[term] = value + self.bound - self.largest
            elif all(term in reply.bounds for reply in self.replies):
                gaps = (reply.bounds[term] - reply.values[term] for reply in self.replies)
                found[term] = value + sum(gaps)
        return found


def settle(
    asked: Asked[T], count: int, largest: str | None, floor: int = 0, last: int | None = None
) -> Joint[T]:
    """Return the best joint plan of `count` parts; `largest` names the goal that ties them.

    The largest is at least `floor`. `last` is a part that is asked once only, when what all others
    need of the largest is known: the one that takes longest.
    """
    first = [n for n in range(count) if n != last or largest is None]
    free = dict(zip(first, asked([Ask(n) for n in first]), strict=True))
    if largest is None or any(reply.state != "solved" for reply in free.values()):
        return Joint(tuple(free[n] for n in first), floor, floor)
    race = _Race(asked, largest, free, floor)
    race.run()
    if last is not None:
        race.ask([last])
    final = race.final(count)
    most = max((reply.needs for reply in final if reply.state == "solved"), default=floor)
    return Joint(final, most, race.bound)


class _Race(Generic[T]):
    """Finds the least that the largest can be, asking only parts whose plan exceeds it."""

    def __init__(
        self, asked: Asked[T], largest: str, free: dict[int, Reply[T]], floor: int
    ) -> None:
        self.asked, self.largest, self.free = asked, largest, free
        self.tried: dict[int, Reply[T]] = {}
        self.floor, self.bound, self.exact = floor, floor, True

    def run(self) -> None:
        """Raise the floor until every part that was not asked stays under it of itself."""
        while self.exact and (over := self._over()):
            self.ask(over[:TOGETHER])

    def _over(self) -> list[int]:
        over = [n for n, r in self.free.items() if r.needs > self.floor and n not in self.tried]
        return sorted(over, key=lambda n: (-self.free[n].needs, n))

    def ask(self, parts: list[int]) -> None:
        """Ask parts for a plan with the largest at the floor or more, and raise the floor."""
        replies = self.asked([Ask(n, self.floor) for n in parts])
        self.tried.update(zip(parts, replies, strict=True))
        for reply in replies:
            self.bound = max(self.bound, reply.bounds.get(self.largest, 0))
            if self.largest in reply.proved:
                self.floor = max(self.floor, reply.values[self.largest])
            else:
                self.exact = False

    def final(self, count: int) -> tuple[Reply[T], ...]:
        """Return the final reply of each part."""
        again = [n for n in range(count) if self._unfit(n)]
        if self.exact and again:
            self.tried.update(
                zip(again, self.asked([Ask(n, self.floor) for n in again]), strict=True)
            )
        return tuple(self._best(n) for n in range(count))

    def _unfit(self, part: int) -> bool:
        """Tell whether neither reply of a part is the best under the floor."""
        if part in self.free and self.free[part].needs <= self.floor:
            return False
        return self.tried[part].values.get(self.largest) != self.floor

    def _best(self, part: int) -> Reply[T]:
        free, tried = self.free.get(part), self.tried.get(part)
        if free is None:
            return self.tried[part]
        better = tried is not None and self.largest in tried.proved
        return tried if tried and better and free.needs > self.floor else free
