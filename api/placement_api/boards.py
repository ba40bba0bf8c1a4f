"""Proposals read for the pages: opened once as they were written, beside their placings now.

Nothing is judged or solved: what a page of a proposal shows costs a few queries.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Connection, func, select

from placement.audience import board
from placement.audience.heading import Heading, heading
from placement.errors import NotFoundError
from placement.store import proposals
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from placement.store.proposals import PROPOSALS
from placement.store.rows import plain_rows
from placement.store.scope import filters
from placement.store.staleness import Prints, mark_of, prints_now, stale_of
from placement_api.outputs.json import proposal_of

if TYPE_CHECKING:
    from placement.proposal import Proposal
    from placement_api.platform import Platform
    from placement_api.security import Caller

KEPT = 8
Kept = TypeVar("Kept")
HEAD = 64
"""Characters of the sealed text that hold its nonce: it is another when the text is."""


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """A proposal as it was written: its id, its run, when, and what it changed."""

    id: str
    run: str
    at: dt.datetime
    proposal: Proposal
    changes: Mapping[str, Any] | None


@dataclass(slots=True, repr=False)
class Newest(Generic[Kept]):
    """At most KEPT things by name, each as long as its mark stays; safe between threads."""

    kept: OrderedDict[str, tuple[str, Kept]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, name: str, mark: str, make: Callable[[], Kept]) -> Kept:
        """Return what is kept by a name, made anew where its mark is another."""
        with self.lock:
            known = self.kept.pop(name, None)
            found = known if known is not None and known[0] == mark else (mark, make())
            self.kept[name] = found
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
            return found[1]


@dataclass(frozen=True, slots=True, repr=False)
class ReadProposals:
    """Proposals as they were written, and what their units and clients now look like."""

    written: Newest[Written] = field(default_factory=Newest)
    prints: Newest[Prints] = field(default_factory=Newest)


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """What every page of a proposal shows; `newest`: no later one counts."""

    written: Written
    heading: Heading
    names: board.Names
    newest: bool


@dataclass(frozen=True, slots=True, repr=False)
class Board(Frame):
    """A proposal with every line as it stands now."""

    lines: tuple[board.Line, ...]

    @property
    def stale(self) -> tuple[board.Line, ...]:
        """Return what is still proposed but can no longer be offered."""
        return tuple(line for line in self.lines if line.stale)

    @property
    def ready(self) -> tuple[board.Line, ...]:
        """Return what can be offered now."""
        return tuple(line for line in self.lines if line.ready)


def written_of(platform: Platform, connection: Connection, name: str) -> Written:
    """Return a stored proposal. NotFoundError where there is none (any more)."""
    columns = (PROPOSALS.c.run, PROPOSALS.c.at, func.substr(PROPOSALS.c.sealed_json, 1, HEAD))
    row = connection.execute(select(*columns).where(PROPOSALS.c.id == name)).one_or_none()
    if row is None:
        raise NotFoundError("dit voorstel bestaat niet")
    run, at, mark = row

    def make() -> Written:
        found = proposals.read(connection, platform.keys, name)
        return Written(name, run, at, proposal_of(found), found.get("changes"))

    return platform.boards.written.get(name, mark, make)


def frame_of(platform: Platform, who: Caller, name: str) -> Frame:
    """Return a proposal without its lines."""
    with platform.database.read(who.actor) as connection:
        return Frame(*_frame(platform, connection, name))


def board_of(platform: Platform, who: Caller, name: str) -> Board:
    """Return a proposal with every line as it stands now, for who may see proposals."""
    granted = who.must("placings", "read")
    with platform.database.read(who.actor) as connection:
        around = _frame(platform, connection, name)
        mine = filters(PLACINGS, who.actor, granted)
        asked = select(PLACINGS).where(PLACINGS.c.proposal == name, *mine)
        rows = plain_rows(connection, asked.order_by(*BY_AGE))
    with platform.database.read() as connection:
        prints = platform.boards.prints.get(
            name, mark_of(connection), lambda: prints_now(connection, platform.keys, name)
        )
        stale = stale_of(connection, rows, prints, platform.clock().date())
    placed = {row["client"]: row for row in rows}
    written, _, names, _ = around
    return Board(*around, board.lines(written.proposal, placed, names, stale))


BY_AGE = (PLACINGS.c.made_at, PLACINGS.c.id)


def _frame(
    platform: Platform, connection: Connection, name: str
) -> tuple[Written, Heading, board.Names, bool]:
    written = written_of(platform, connection, name)
    newest = proposals.latest(connection) == name
    return written, heading(written.proposal), names_of(connection), newest


def names_of(connection: Connection) -> board.Names:
    """Return what providers, municipalities and the places of units are called."""
    return board.Names(
        _named(connection, "providers"), _named(connection, "municipalities"),
        {unit: at or "" for unit, at in connection.execute(PLACES)},
    )  # fmt: skip


UNITS = EXCHANGE["units"]
PLACES = select(UNITS.c.id, UNITS.c.municipality)


def _named(connection: Connection, table: str) -> dict[str, str]:
    own = EXCHANGE[table]
    rows = connection.execute(select(own.c.id, own.c.name))
    return {name: called or name for name, called in rows}
