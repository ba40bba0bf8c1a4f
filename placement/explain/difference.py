"""Two proposals side by side: who keeps, moves, comes and drops out, and for which reason.

`difference` reads proposals alone, as their files hold them: its reasons are who is where.
`explained_difference` has what both were made from: its reasons are rules, limits and holders,
judged anew in the world of the other proposal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from placement.explain.amounts import listed
from placement.explain.conflict import one
from placement.explain.judged import Reader, reader
from placement.explain.standing import Ground, Standing, standing
from placement.explain.stops import stops
from placement.explain.wording import said
from placement.proposal import Difference, Outcome, Proposal, Reason, Shift, ShiftKind

Place = tuple[str, str]
"""(unit, provider)."""


def difference(before: Proposal, after: Proposal) -> Difference:
    """Return what differs between two proposals, with reasons from the proposals alone."""
    bare = _bare(before, after)
    inside = _inside(before), _inside(after)
    shifts = (replace(s, reasons=tuple(_seen(s, *inside, after))) for s in bare.shifts)
    return replace(bare, shifts=tuple(shifts))


def explained_difference(before: Outcome, after: Outcome) -> Difference:
    """Return what differs between two outcomes, with the rule, limit or holder behind it."""
    bare = _bare(before.proposal, after.proposal)
    was, now = World(before), World(after)
    shifts = (replace(s, reasons=tuple(_judged(s, was, now))) for s in bare.shifts)
    return replace(bare, shifts=tuple(shifts))


def _bare(before: Proposal, after: Proposal) -> Difference:
    was, now = _places(before), _places(after)
    residents = {p.client for p in (*before.placements, *after.placements) if p.resident}
    shifts = (
        Shift(c, _kind(was.get(c), now.get(c)), was.get(c), now.get(c), c in residents)
        for c in sorted({*was, *now})
    )
    proved = tuple(term for term in before.proved if term in after.proved)
    return Difference(tuple(shifts), before.objective, after.objective, proved)


def _places(proposal: Proposal) -> dict[str, Place]:
    return {p.client: (p.unit, p.provider) for p in proposal.placements}


def _kind(was: Place | None, now: Place | None) -> ShiftKind:
    if was is None or now is None:
        return "new" if was is None else "dropped"
    return "kept" if was == now else "moved"


def _inside(proposal: Proposal) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for placed in proposal.placements:
        found[placed.unit] = (*found.get(placed.unit, ()), placed.client)
    return found


def _seen(
    shift: Shift,
    was: Mapping[str, tuple[str, ...]],
    now: Mapping[str, tuple[str, ...]],
    after: Proposal,
) -> Iterator[Reason]:
    """Yield reasons that follow from who is where."""
    old, new = shift.before, shift.after
    if shift.kind == "kept":
        return
    if old is not None and (new is None or new[0] != old[0]):
        fresh = [c for c in now.get(old[0], ()) if c not in was.get(old[0], ())]
        if fresh:
            yield Reason("taken", f"In {old[0]} komt nu {listed(fresh)}.")
    if new is not None and (old is None or new[0] != old[0]):
        left = [c for c in was.get(new[0], ()) if c not in now.get(new[0], ())]
        if left:
            yield Reason("taken", f"{new[0]} was in het eerdere voorstel voor {listed(left)}.")
        else:
            yield Reason("choice", f"{new[0]} had in het eerdere voorstel nog plaats, of is nieuw.")
    if old is not None and new is not None and old[0] == new[0]:
        yield Reason("choice", f"Dezelfde woning, nu met aanbieder {new[1]}.")
    if new is None:
        yield from _lost(shift, after)


def _lost(shift: Shift, after: Proposal) -> Iterator[Reason]:
    left = next((u for u in after.unplaced if u.client == shift.client), None)
    if shift.resident:
        yield Reason("choice", "Blijft wonen waar hij woont.")
    elif left is None:
        yield Reason("gone", "De cliënt staat niet in het latere voorstel.")
    elif left.conflict:
        first = left.conflict[0]
        yield Reason(first.limit, first.sentence, first.source)
    elif left.blocking:
        widest = max(left.blocking, key=lambda b: b.count)
        yield Reason(widest.rule, widest.sentence, widest.source)


@dataclass(frozen=True)
class World:
    """One outcome with positions by id, for whoever judges a placement of another in it."""

    outcome: Outcome

    @cached_property
    def reader(self) -> Reader:
        """The verdicts, ready to be read."""
        return reader(self.outcome.scene, self.outcome.edges)

    @cached_property
    def standing(self) -> Standing | None:
        """The plan as it stands, if there is one."""
        plan = self.outcome.plan
        return None if plan is None else standing(Ground(self.outcome.scene), plan)

    @cached_property
    def clients(self) -> dict[str, int]:
        """The position of each seeker."""
        return {c: n for n, c in enumerate(self.outcome.scene.seekers.ids)}

    @cached_property
    def units(self) -> dict[str, int]:
        """The position of each unit."""
        return {u: n for n, u in enumerate(self.outcome.scene.units.ids)}

    @cached_property
    def providers(self) -> dict[str, int]:
        """The position of each provider."""
        return {p: n for n, p in enumerate(self.outcome.scene.providers.ids)}

    def missing(self, client: str, place: Place) -> str:
        """Return which of a placement this world does not know; "" where it knows all."""
        if client not in self.clients:
            return f"cliënt {client}"
        if place[0] not in self.units:
            return f"wooneenheid {place[0]}"
        return "" if place[1] in self.providers else f"aanbieder {place[1]}"

    def against(self, client: str, place: Place) -> tuple[Reason, ...]:
        """Return what stands in the way of a placement here: its rules, else one limit."""
        who, spot = self.clients[client], (self.units[place[0]], self.providers[place[1]])
        broken = [j for j in self.reader.judged(who, *spot) if not j.holds]
        if broken or self.standing is None:
            return tuple(
                Reason(j.gate.id, said(j), self.reader.source(j.gate.id, who)) for j in broken
            )
        then = self.standing.after({who: None}) if who in self.standing.place else self.standing
        found = (one(self.reader, then, who, stop) for stop in stops(then, who, spot)[:1])
        return tuple(Reason(c.limit, c.sentence, c.source) for c in found)


def _judged(shift: Shift, was: World, now: World) -> Iterator[Reason]:
    """Yield why the old place is not kept, then what made the new one possible."""
    old, new = shift.before, shift.after
    if shift.kind == "kept":
        return
    if old is not None:
        yield from _left(shift.client, old, now)
    if new is not None:
        gained = _gained(shift.client, new, was, now)
        yield from (reason for reason in gained if old is None or reason.kind != "choice")


def _left(client: str, old: Place, now: World) -> Iterator[Reason]:
    missing = now.missing(client, old)
    if missing:
        yield Reason("gone", f"{missing[0].upper()}{missing[1:]} is er niet meer.")
        return
    against = now.against(client, old)
    yield from (replace(r, sentence=_about(old[0], "kan niet meer", r)) for r in against)
    if not against:
        yield Reason("choice", f"{old[0]} kan nog; voor het geheel is dit minstens zo goed.")


def _gained(client: str, new: Place, was: World, now: World) -> Iterator[Reason]:
    missing, holders = was.missing(client, new), _holders(new, was, now)
    if missing:
        yield Reason("come", f"{missing[0].upper()}{missing[1:]} is nieuw.")
        return
    if holders:
        yield Reason("taken", holders)
        return
    against = was.against(client, new)
    yield from (replace(r, sentence=_about(new[0], "kon eerst niet", r)) for r in against)
    if not against:
        yield Reason("choice", f"{new[0]} kon eerst ook; voor het geheel is dit nu beter.")


def _about(unit: str, how: str, reason: Reason) -> str:
    """Return a reason as said of one unit; one that names it already stays as it is."""
    said = reason.sentence
    if unit in said:
        return said
    own = said.split(" ", 1)[0] in STARTS
    return f"{unit} {how}: {said[0].lower() if own else said[0]}{said[1:]}"


def _holders(new: Place, was: World, now: World) -> str:
    """Return where those who had this unit before are now; "" where nobody left it."""
    had = _inside(was.outcome.proposal).get(new[0], ())
    places = _places(now.outcome.proposal)
    told = []
    for client in had:
        here = places.get(client)
        if here is None:
            told.append(f"{client} heeft nu geen plaats")
        elif here[0] != new[0]:
            told.append(f"{client} gaat nu naar {here[0]}")
    return f"{'; '.join(told)}." if told else ""


STARTS = frozenset({"De", "In", "Aanbieder", "Bij", "BW-locatie", "Er", "Deze", "Van"})
"""First words of our own sentences that are no id."""
