"""A difference of two proposals as Dutch lines: who wins, who loses, who moves, and the goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from placement.explain.amounts import counted
from placement.proposal import Difference, Reason, Shift
from placement.quantities import dutch
from placement.rulebook.readable import WORDS

GOALS: Mapping[str, str] = {
    "placed": "geplaatst (punten naar urgentie)",
    "waiting": "wachttijd van wie geplaatst is (punten)",
    "stability": "anders dan het vorige voorstel",
    "preference": "voorkeuren (strafpunten)",
    "travel": "opkomsttijd (tienden van minuten)",
    "moves": "verhuizingen van bewoners",
}
"""Terms of the objective as a table names them; other terms have their word of the rulebook."""


def difference_lines(found: Difference) -> Iterator[str]:
    """Yield a difference in Dutch: the count of each kind, then who, from where to where, why."""
    yield from headline(found)
    yield from _part("Nieuw geplaatst:", found.of("new"))
    yield from _part("Valt af:", found.of("dropped"))
    yield from _part("Krijgt een andere plaats:", found.of("moved"))
    if len(found.of("kept")) == len(found.shifts):
        yield "Er is geen verschil: iedereen houdt dezelfde plaats."


def headline(found: Difference) -> Iterator[str]:
    """Yield how many placements are kept, moved, new and dropped."""
    kept, moved = len(found.of("kept")), len(found.of("moved"))
    parts = [
        f"{counted(kept, 'plaatsing blijft', 'plaatsingen blijven')} gelijk",
        f"{dutch(moved)} anders",
        f"{dutch(len(found.of('new')))} nieuw",
        f"{counted(len(found.of('dropped')), 'valt', 'vallen')} af",
    ]
    yield f"{', '.join(parts)}."


def goal_rows(found: Difference) -> Iterator[tuple[str, int | None, int | None, str]]:
    """Yield per term its name, both values (None: not a goal there), and a remark on proof."""
    for term in dict.fromkeys((*found.before, *found.after)):
        proof = "" if term in found.proved else "niet bewezen"
        name = GOALS.get(term) or WORDS.get(term, term)
        yield name, found.before.get(term), found.after.get(term), proof


def shift_line(shift: Shift) -> str:
    """Return what happens to one client, without the reasons."""
    name = f"Bewoner {shift.client}" if shift.resident else shift.client
    if shift.before is None and shift.after is not None:
        return f"{name} {'verhuist naar' if shift.resident else 'krijgt'} {_place(shift.after)}"
    if shift.after is None and shift.before is not None:
        lost = "verhuist niet meer naar" if shift.resident else "heeft geen plaats meer, eerst"
        return f"{name} {lost} {_place(shift.before)}"
    assert shift.before is not None
    assert shift.after is not None
    if shift.before == shift.after:
        return f"{name} houdt {_place(shift.after)}"
    if shift.before[0] == shift.after[0]:
        now = f"aanbieder {shift.after[1]} in plaats van {shift.before[1]}"
        return f"{name} blijft in {shift.after[0]}, met {now}"
    return f"{name} gaat van {_place(shift.before)} naar {_place(shift.after)}"


def reason_text(reason: Reason) -> str:
    """Return a reason with its source, as one Dutch line."""
    return f"{reason.sentence} [{reason.source}]" if reason.source else reason.sentence


def _part(title: str, shifts: tuple[Shift, ...]) -> Iterator[str]:
    if not shifts:
        return
    yield title
    for shift in shifts:
        yield f"  {shift_line(shift)}."
        yield from (f"      {reason_text(reason)}" for reason in shift.reasons)


def _place(place: tuple[str, str]) -> str:
    return f"{place[0]} (aanbieder {place[1]})"
