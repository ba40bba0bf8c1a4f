"""What else falls when a client, a unit or one placing is withdrawn: a tree, shown first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from placement.lifecycle.transitions import LIVE, State


@dataclass(frozen=True, slots=True)
class Placing:
    """One placing as far as a cascade needs it; chain 0 is no chain."""

    id: str
    client: str
    unit: str
    state: State
    chain: int = 0
    order: int = 0
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A thing that falls, why (Dutch), and what falls with it."""

    kind: Literal["client", "unit", "placing"]
    id: str
    why: str
    falls: tuple[Fallen, ...] = ()

    def placings(self) -> Iterator[str]:
        """Yield the ids of all placings in the tree, each before those that hang on it."""
        if self.kind == "placing":
            yield self.id
        for below in self.falls:
            yield from below.placings()


def of_client(client: str, placings: Iterable[Placing]) -> Fallen:
    """Return what falls when a client leaves the list."""
    every = tuple(placings)
    own = [placing for placing in every if placing.client == client and placing.state in LIVE]
    return Fallen("client", client, "de cliënt doet niet meer mee", _each(own, every))


def of_unit(unit: str, placings: Iterable[Placing]) -> Fallen:
    """Return what falls when a unit goes out of service."""
    every = tuple(placings)
    own = [placing for placing in every if placing.unit == unit and placing.state in LIVE]
    return Fallen("unit", unit, "de woning is niet beschikbaar", _each(own, every))


def of_placing(placing: Placing, placings: Iterable[Placing], why: str) -> Fallen:
    """Return what falls with one placing: the tail of its chain, or the whole of a swap."""
    tail = [
        other
        for other in placings
        if placing.chain
        and (other.proposal, other.chain) == (placing.proposal, placing.chain)
        and other.order >= placing.order
        and other.id != placing.id
        and other.state in LIVE
    ]
    falls = tuple(
        Fallen("placing", other.id, _why(placing, other)) for other in sorted(tail, key=_order)
    )
    return Fallen("placing", placing.id, why, falls)


def _why(placing: Placing, other: Placing) -> str:
    swap = other.order == placing.order
    return "de ruil gaat niet door" if swap else "de plaats komt niet vrij"


def _each(own: list[Placing], every: tuple[Placing, ...]) -> tuple[Fallen, ...]:
    return tuple(
        of_placing(placing, every, "deze plaatsing vervalt") for placing in sorted(own, key=_order)
    )


def _order(placing: Placing) -> tuple[str, int, int, str]:
    return placing.proposal, placing.chain, placing.order, placing.id
