"""A proposal as the coordinator works on it: who goes where, in which order, and what it proves.

Built from the proposal as it was written and the state of each placing now; nothing is judged
again, so that a page of it costs no more than reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placement.audience.tables_people import main_details, main_reason
from placement.audience.words import listed
from placement.lifecycle import Event, Facts, State, may
from placement.proposal import Alternative, Placement, Proposal, VerdictLine

Row = Mapping[str, Any]
DAYS_A_WEEK = 7
REPLACED = "in een later voorstel"
"""What is said of a placement whose placing another proposal has taken over."""


@dataclass(frozen=True, slots=True, repr=False)
class Names:
    """What ids are called: providers and municipalities by id, the municipality of a unit."""

    provider: Mapping[str, str]
    municipality: Mapping[str, str]
    of_unit: Mapping[str, str]

    def place(self, unit: str) -> str:
        """Return the name of the municipality in which a unit lies; empty where unknown."""
        at = self.of_unit.get(unit, "")
        return self.municipality.get(at, at)


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One placement: minutes and metres are as the rules measured them, None where none asks.

    `placing` is empty where another proposal has taken it over; `stale` tells why it can not be
    offered any more, `waits` why not yet.
    """

    client: str
    unit: str
    provider: str
    provider_name: str
    municipality: str
    group: str
    chain: int
    order: int
    resident: bool
    minutes: float | None
    metres: float | None
    next_best: str
    verdicts: tuple[VerdictLine, ...] = ()
    placing: str = ""
    version: int = 0
    profile: str = ""
    intensity: str = ""
    leaves: str = ""
    state: State | None = None
    stale: tuple[str, ...] = ()
    waits: str = ""

    @property
    def kind(self) -> str:
        """Return whether somebody comes in or moves."""
        return "verhuizing" if self.resident else "plaatsing"

    @property
    def said(self) -> str:
        """Return the state in words; what can no longer be offered says so."""
        if self.state is None:
            return REPLACED
        return "kan niet meer" if self.stale else self.state.dutch

    @property
    def ready(self) -> bool:
        """Tell whether it can be offered now."""
        return self.state is State.PROPOSED and not self.stale and not self.waits


@dataclass(frozen=True, slots=True, repr=False)
class LeftLine:
    """A waiting client without a place, and what stands in the way most."""

    client: str
    profile: str
    intensity: str
    weeks: int | None
    urgency: int | None
    candidates: int
    reason: str
    nearest: str
    conflict: str


@dataclass(frozen=True, slots=True, repr=False)
class GroupLine:
    """A cluster: its units, how many live there now, and who comes in."""

    id: str
    provider: str
    units: tuple[str, ...]
    now: int
    coming: tuple[Line, ...] = field(default=())


def lines(
    proposal: Proposal,
    placed: Mapping[str, Row],
    names: Names,
    stale: Mapping[str, tuple[str, ...]],
) -> tuple[Line, ...]:
    """Return every placement; `placed` has the placing of each client, `stale` why not by id."""
    chains: dict[int, list[Row]] = {}
    for row in placed.values():
        chains.setdefault(int(row["chain"]), []).append(row)
    return tuple(
        _line(one, placed.get(one.client), names, stale, chains) for one in proposal.placements
    )


def left(proposal: Proposal, clients: Mapping[str, Row], today: date) -> Iterator[LeftLine]:
    """Yield who has no place; `clients` are the stored rows by id."""
    for one in proposal.unplaced:
        row = clients.get(one.client, {})
        since = row.get("waiting_since")
        nearest, conflict = main_details(one)
        yield LeftLine(
            one.client, str(row.get("next_profile") or row.get("profile") or ""),
            str(row.get("intensity") or ""),
            None if since is None else (today - since).days // DAYS_A_WEEK, row.get("urgency"),
            one.candidates, main_reason(one) or "", nearest or "", conflict or "",
        )  # fmt: skip


def groups(proposal: Proposal, every: Iterable[Line]) -> tuple[GroupLine, ...]:
    """Return the clusters of a proposal by number, with who lives there and who comes."""
    coming: dict[str, list[Line]] = {}
    for line in every:
        if line.group:
            coming.setdefault(line.group, []).append(line)
    taken: dict[str, list[str]] = {}
    for unit, group in proposal.occupied_groups.items():
        taken.setdefault(group, []).append(unit)
    return tuple(
        _group(name, taken.get(name, []), coming.get(name, []))
        for name in sorted({*coming, *taken}, key=_number)
    )


def chains(every: Iterable[Line]) -> Iterator[tuple[int, tuple[Line, ...]]]:
    """Yield each chain with its steps in order; those of one number go on one day."""
    found: dict[int, list[Line]] = {}
    for line in every:
        if line.chain:
            found.setdefault(line.chain, []).append(line)
    for number, steps in sorted(found.items()):
        yield number, tuple(sorted(steps, key=lambda s: (s.order, s.client)))


def next_best(other: Alternative | None) -> str:
    """Return the best other place in a few words; its sentence tells what it would cost."""
    if other is None:
        return ""
    if other.losers:
        return f"{other.unit}, maar {listed(other.losers)} verliest dan zijn plaats"
    costs = any(other.costs.values())
    return f"{other.unit}, {'minder goed' if costs else 'even goed'}"


def step_of(chain: int, order: int) -> str:
    """Return where a placement stands in a chain; empty where it is in none."""
    return f"{chain}, stap {order}" if chain else ""


def measure_of(verdicts: Iterable[VerdictLine], rule: str) -> float | None:
    """Return what a rule measured; None where it asked nothing or could not know."""
    return next((verdict.measure for verdict in verdicts if verdict.rule == rule), None)


def _line(
    one: Placement,
    row: Row | None,
    names: Names,
    stale: Mapping[str, tuple[str, ...]],
    together: Mapping[int, list[Row]],
) -> Line:
    now: Row = {} if row is None else row
    # Thousands of lines of one page: made once each, without a copy.
    return Line(
        one.client, one.unit, one.provider, names.provider.get(one.provider, one.provider),
        names.place(one.unit), one.group or "", one.chain or 0, one.order or 0, one.resident,
        measure_of(one.verdicts, "reach"), measure_of(one.verdicts, "bw_near"),
        next_best(one.alternative), one.verdicts, now.get("id", ""), now.get("version", 0),
        now.get("profile", ""), now.get("intensity", ""), now.get("leaves", ""),
        State(now["state"]) if now else None, stale.get(now.get("id", ""), ()),
        _waits(now, together) if now.get("chain") else "",
    )  # fmt: skip


def _waits(row: Row, together: Mapping[int, list[Row]]) -> str:
    """Return why a proposed step of a chain can not be offered yet; empty where it can."""
    if row["state"] != State.PROPOSED:
        return ""
    before = tuple(State(r["state"]) for r in together[row["chain"]] if r["order"] < row["order"])
    return "" if Event.OFFER in may(State.PROPOSED, Facts(before)) else WAITS


WAITS = "eerst moet wie eerder in de keten staat accepteren"


def _group(name: str, taken: list[str], coming: list[Line]) -> GroupLine:
    provider = coming[0].provider_name if coming else ""
    units = tuple(dict.fromkeys((*sorted(taken), *(line.unit for line in coming))))
    return GroupLine(name, provider, units, len(taken), tuple(coming))


def _number(name: str) -> tuple[int, str]:
    digits = name.removeprefix("g")
    return (int(digits) if digits.isdecimal() else 0), name
