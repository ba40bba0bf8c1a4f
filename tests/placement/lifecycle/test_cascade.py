"""A refusal breaks only the tail of a chain, a withdrawn unit all that was built on it."""

from __future__ import annotations

from placement.lifecycle import Placing, State, of_client, of_placing, of_unit

CHAIN = tuple(
    Placing(f"o{n}", f"c{n}", f"u{n}", state, chain=1, order=n, proposal="p")
    for n, state in (
        (1, State.PLACED),
        (2, State.OFFERED),
        (3, State.PROPOSED),
        (4, State.PROPOSED),
    )
)
OTHER = Placing("o9", "c9", "u9", State.OFFERED, proposal="p")
ELSEWHERE = Placing("o8", "c8", "u8", State.PROPOSED, chain=1, order=5, proposal="q")


def test_a_refusal_breaks_only_its_tail() -> None:
    tree = of_placing(CHAIN[1], (*CHAIN, OTHER, ELSEWHERE), "geweigerd")
    assert list(tree.placings()) == ["o2", "o3", "o4"]


def test_in_a_swap_everybody_falls() -> None:
    swap = tuple(
        Placing(f"o{n}", f"c{n}", f"u{n}", State.ACCEPTED, chain=2, order=1, proposal="p")
        for n in (1, 2, 3)
    )
    assert list(of_placing(swap[2], swap, "geweigerd").placings()) == ["o3", "o1", "o2"]


def test_a_unit_takes_its_placing_and_the_tail_with_it() -> None:
    tree = of_unit("u3", (*CHAIN, OTHER))
    assert list(tree.placings()) == ["o3", "o4"]
    assert tree.falls[0].falls[0].why == "de plaats komt niet vrij"


def test_a_client_who_has_moved_in_loses_nothing() -> None:
    assert list(of_client("c1", CHAIN).placings()) == []
    assert list(of_client("c9", (*CHAIN, OTHER)).placings()) == ["o9"]
