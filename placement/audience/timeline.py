"""What happened to a placing, as each party may read it.

Who reads all fields of placings also reads who did what and the notes; anybody else reads his own
notes only, and of others no more than on which side they stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from placement.audience.policy import EVERY, Access, Actor
from placement.lifecycle import Event, Reason, State
from placement.lifecycle.reasons import SENTENCES
from placement.tables.schema import declared

Row = Mapping[str, Any]
PLATFORM = "het platform"
COORDINATOR = "de coördinator"
YOU = "u"


@dataclass(frozen=True, slots=True, repr=False)
class Moment:
    """One event: when, what it made of the placing, by whom, and the coded reason with it."""

    at: dt.datetime
    event: Event
    after: State
    by: str
    reason: str = ""
    consequence: str = ""
    until: dt.date | None = None
    note: str = ""
    change: str = ""
    """What must be put right in the data first, in Dutch; empty where nothing must."""


def moments(
    events: Iterable[Row],
    reasons: Iterable[Reason],
    actor: Actor,
    granted: Access,
    people: Mapping[str, str],
) -> Iterator[Moment]:
    """Yield the events of a placing, oldest first; `note` is opened already, `people` has names."""
    known, whole = {reason.code: reason for reason in reasons}, granted.fields == EVERY
    for row in events:
        own = row["by"] == actor.account
        reason = known.get(row["reason"])
        yield Moment(
            row["at"], Event(row["event"]), State(row["after"]),
            _who(row["by"], own=own, whole=whole, people=people),
            reason.label if reason else "", follows(reason) if reason else "", row["until"],
            row["note"] if whole or own else "",
            _fact(reason) if reason and reason.consequence == "change" else "",
        )  # fmt: skip


def follows(reason: Reason) -> str:
    """Return what a reason brings about, with the Dutch name of the fact that must change."""
    return SENTENCES[reason.consequence].format(field=_fact(reason))


def _fact(reason: Reason) -> str:
    table, _, name = reason.field.partition(".")
    labels = (item.column.dutch for item in declared(table) if item.name == name) if table else ()
    return next(iter(labels), reason.field)


def _who(by: str, *, own: bool, whole: bool, people: Mapping[str, str]) -> str:
    if own:
        return YOU
    if by not in people:
        return PLATFORM
    return people[by] if whole else COORDINATOR
