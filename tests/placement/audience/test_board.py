"""A proposal beside its placings: what can be offered, what waits, what is gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from placement.audience import board
from placement.audience.board import Names
from placement.lifecycle import State
from placement.proposal import (
    Alternative,
    Placement,
    Proposal,
    Provenance,
    Unplaced,
    VerdictLine,
)

NAMES = Names({"p": "Polderster"}, {"M0": "Delft"}, {"u1": "M0", "u2": "M0", "u3": "M0"})
REACH = VerdictLine("reach", "holds", "", "", 7.5, 45, "min")


def proposal(*placements: Placement, **more: Any) -> Proposal:
    made = Provenance("", "", "", 1, 0.0, "")
    empty: dict[str, Any] = {"unplaced": (), "occupied_groups": {}} | more
    return Proposal("optimal", {}, {}, (), placements, provenance=made, **empty)


def row(client: str, state: str, chain: int = 0, order: int = 0) -> dict[str, Any]:
    return {"id": f"id-{client}", "client": client, "state": state, "chain": chain, "order": order,
            "version": 1, "profile": "BT", "intensity": "basis", "leaves": ""}  # fmt: skip


def lines(made: Proposal, *rows: dict[str, Any], **stale: tuple[str, ...]) -> list[board.Line]:
    told = {f"id-{client}": why for client, why in stale.items()}
    return list(board.lines(made, {r["client"]: r for r in rows}, NAMES, told))


def test_a_line_says_who_goes_where_and_how_soon_somebody_is_there() -> None:
    (line,) = lines(proposal(Placement("c", "u1", "p", verdicts=(REACH,))), row("c", "proposed"))
    assert (line.municipality, line.provider_name, line.minutes) == ("Delft", "Polderster", 7.5)
    assert (line.ready, line.said, line.kind) == (True, "voorgesteld", "plaatsing")


def test_a_later_step_waits_until_the_one_before_has_accepted() -> None:
    chain = proposal(Placement("a", "u1", "p", chain=1, order=1, resident=True),
                     Placement("b", "u2", "p", chain=1, order=2))  # fmt: skip
    first, second = lines(chain, row("a", "offered", 1, 1), row("b", "proposed", 1, 2))
    assert (first.ready, second.ready) == (False, False)
    assert second.waits == board.WAITS
    _, second = lines(chain, row("a", "accepted", 1, 1), row("b", "proposed", 1, 2))
    assert second.ready


def test_those_who_swap_do_not_wait_for_each_other() -> None:
    swap = proposal(Placement("a", "u1", "p", chain=1, order=1),
                    Placement("b", "u2", "p", chain=1, order=1))  # fmt: skip
    assert all(line.ready for line in
               lines(swap, row("a", "proposed", 1, 1), row("b", "proposed", 1, 1)))  # fmt: skip


def test_what_changed_can_not_be_offered_and_what_moved_on_is_elsewhere() -> None:
    made = proposal(Placement("a", "u1", "p"), Placement("b", "u2", "p"))
    gone, elsewhere = lines(made, row("a", "proposed"), a=("woning u1 is gewijzigd",))
    assert (gone.ready, gone.said) == (False, "kan niet meer")
    assert (elsewhere.ready, elsewhere.said, elsewhere.state) == (False, board.REPLACED, None)


def test_the_best_other_place_says_who_would_lose() -> None:
    even = Alternative("u3", "p", {"placed": 0}, (), (), "")
    worse = Alternative("u3", "p", {"placed": 2}, (), (), "")
    harsh = Alternative("u3", "p", {"placed": 1}, ("x", "y"), (), "")
    assert [board.next_best(other) for other in (None, even, worse, harsh)] == [
        "", "u3, even goed", "u3, minder goed", "u3, maar x en y verliest dan zijn plaats",
    ]  # fmt: skip


def test_a_group_counts_who_lives_there_and_who_comes() -> None:
    made = proposal(Placement("a", "u1", "p", group="g2"), Placement("b", "u2", "p", group="g10"),
                    occupied_groups={"u3": "g2"})  # fmt: skip
    found = board.groups(made, lines(made, row("a", "proposed"), row("b", "proposed")))
    assert [(g.id, g.units, g.now, len(g.coming)) for g in found] == [
        ("g2", ("u3", "u1"), 1, 1), ("g10", ("u2",), 0, 1),
    ]  # fmt: skip


def test_steps_of_a_chain_stand_in_their_order() -> None:
    made = proposal(Placement("b", "u2", "p", chain=3, order=2),
                    Placement("a", "u1", "p", chain=3, order=1))  # fmt: skip
    ((number, steps),) = board.chains(lines(made))
    assert (number, [step.client for step in steps]) == (3, ["a", "b"])


def test_who_waits_is_told_how_long_and_a_client_who_is_gone_is_still_named() -> None:
    made = proposal(unplaced=(Unplaced("c"), Unplaced("weg")))
    known = {"c": {"profile": "BW", "next_profile": None, "intensity": "plus", "urgency": 2,
                   "waiting_since": dt.date(2026, 10, 1)}}  # fmt: skip
    here, gone = board.left(made, known, dt.date(2026, 10, 15))
    assert (here.profile, here.weeks, here.urgency) == ("BW", 2, 2)
    assert (gone.client, gone.weeks) == ("weg", None)


def test_states_are_told_in_dutch() -> None:
    (line,) = lines(proposal(Placement("c", "u1", "p")), row("c", "accepted"))
    assert (line.state, line.said) == (State.ACCEPTED, "geaccepteerd")
